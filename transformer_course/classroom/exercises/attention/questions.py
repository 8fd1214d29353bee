"""Predictions and quiz questions for lesson 03, Attention."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "attention.same_keys",
        "Two of three tokens have exactly the same key, but different values. How does a query split its weight "
        "between these two?",
        (
            Option(
                "Equally.",
                "A weight depends only on the query and the keys, and both tokens have the same key.",
                right=True,
            ),
            Option(
                "By their values.",
                "Values play no part in the weights. The weights are only applied to them afterward.",
            ),
            Option(
                "The first one gets everything.",
                "The formula doesn't know which token comes first: nothing in it depends on the position.",
            ),
        ),
    ),
    Question(
        "attention.entropy",
        "A query and eight keys are drawn at random with d_head = 512, and their dot products go into the softmax "
        "without the division by √d_head. How is the weight split?",
        (
            Option(
                "About evenly, 1/8 each.",
                "That would happen with small scores. But a sum of 512 random products has a spread of √512 ≈ 23.",
            ),
            Option(
                "One key gets nearly all of it.",
                "The scores have a spread of √512 ≈ 23. After exp, the largest one is usually many times larger than "
                "all the others combined.",
                right=True,
            ),
            Option(
                "In proportion to the scores.",
                "Softmax works with the exponentials of the scores: a difference of 10 becomes a factor of 22,026.",
            ),
        ),
    ),
    Question(
        "attention.cost",
        "Suppose you make the text twice as long. How much more memory do the attention weights take?",
        (
            Option("The same.", "There is one weight for each pair of a query and a key, so the length matters."),
            Option("Twice as much.", "There are twice as many queries, and each one also has twice as many keys."),
            Option(
                "Four times as much.",
                "Twice as many queries times twice as many keys make four times as many weights: memory grows with n².",
                right=True,
            ),
            Option("Eight times as much.", "Three axes would have to grow for that, but only two do: query and key."),
        ),
    ),
)

QUIZ = (
    Question(
        "attention.scale",
        "Why are the scores divided by √d_head, rather than by d_head or not at all?",
        (
            Option(
                "So that the weights sum to 1.",
                "Softmax makes sure of that, whatever the scores are.",
            ),
            Option(
                "So that random queries and keys get scores with a spread of about 1 for every d_head.",
                "A sum of d_head random products has a spread of √d_head. After the division, the softmax starts out "
                "neither saturated nor uniform.",
                right=True,
            ),
            Option(
                "So that long sentences get smaller scores.",
                "d_head counts the numbers in a key. The length of the sentence is a different axis.",
            ),
            Option(
                "To turn the dot product into a cosine.",
                "For a cosine, you'd divide by the lengths of the two vectors, which differ from token to token.",
            ),
        ),
    ),
    Question(
        "attention.axis",
        "The weights have the axes (query, key). Along which axis do they sum to 1?",
        (
            Option(
                "Along key: every row sums to 1.",
                "Each query has a weight of 1 to split among the keys.",
                right=True,
            ),
            Option(
                "Along query: every column sums to 1.",
                "Then a key would have to split itself among the queries. It doesn't: all of the queries may attend "
                "to it.",
            ),
            Option(
                "Along both.", "Only rows sum to 1. A column sums to however much attention its key happens to get."
            ),
        ),
    ),
    Question(
        "attention.key_value",
        "Every token has a key and a value. What is the difference?",
        (
            Option(
                "The key decides which queries find the token; the value is what they get from it.",
                "So a token can be found by one property, such as being a noun, and pass on a different one, such as "
                "which noun it is.",
                right=True,
            ),
            Option(
                "The key is the value after the softmax.",
                "Softmax turns scores into weights. The key and the value are two different vectors computed from the "
                "same token.",
            ),
            Option(
                "There is none: they are always equal.",
                "They can be equal, and attention still works. But then a token can pass on only the properties that "
                "it's found by.",
            ),
        ),
    ),
    Question(
        "attention.parameters",
        "How many parameters does the function `attention(query, key, value)` learn?",
        (
            Option(
                "None.",
                "It computes only with what it's given. The matrices that make queries, keys, and values are learned.",
                right=True,
            ),
            Option(
                "One for each pair of tokens.",
                "There is a weight for each pair, but it isn't learned: it's computed from scratch for every sentence.",
            ),
            Option(
                "Three matrices.",
                "W_Q, W_K, and W_V are learned, but they come before this function: they make its inputs.",
            ),
        ),
    ),
    Question(
        "attention.dark",
        "A mask hides every key from one query. What does our attention return for that query?",
        (
            Option(
                "NaN.",
                "A softmax over a row of −∞ would give NaN. Ours hides keys with a finite number and then sets their "
                "weights to 0.",
            ),
            Option(
                "The mean of all values.",
                "A softmax over equal scores would give that, but then the answer would come from hidden keys.",
            ),
            Option("Zeros.", "It sees nothing, so it collects nothing: its weights and its output are 0.", right=True),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
