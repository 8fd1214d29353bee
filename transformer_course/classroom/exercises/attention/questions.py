"""Predictions and quiz questions of lesson 03, Attention."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "attention.same_keys",
        "Two of three tokens have exactly the same key, but different values. How does a query share its weight "
        "between the two?",
        (
            Option("Equally.", "A weight depends on query and key alone, and these are the same for both.", right=True),
            Option("By their values.", "Values take no part in finding: they are only what is handed over."),
            Option(
                "The first one gets it all.",
                "The formula does not know which token comes first: nothing in it depends on position.",
            ),
        ),
    ),
    Question(
        "attention.entropy",
        "A query and eight keys are drawn at random, with d_head = 512, and the scores go into the softmax without "
        "the division by √d_head. How is the weight shared out?",
        (
            Option(
                "About evenly, 1/8 each.",
                "It would be if the scores were small. A sum of 512 random products has a spread of √512 ≈ 23.",
            ),
            Option(
                "Nearly all of it goes to one key.",
                "Scores with a spread of √512 ≈ 23 differ by so much that after exp one of them is nearly everything.",
                right=True,
            ),
            Option(
                "In proportion to the scores.",
                "The softmax goes by the exponentials of the scores: a difference of 10 is a factor of 22,026.",
            ),
        ),
    ),
    Question(
        "attention.cost",
        "You make the text twice as long. How much more memory do the attention weights take?",
        (
            Option("The same.", "There is a weight for every pair of a query and a key, so it depends on the length."),
            Option("Twice as much.", "Twice as many queries, but each of them also looks at twice as many keys."),
            Option("Four times as much.", "Twice the queries times twice the keys: it grows with n².", right=True),
            Option("Eight times as much.", "That would need three axes that grow; there are two, query and key."),
        ),
    ),
)

QUIZ = (
    Question(
        "attention.scale",
        "Why are the scores divided by √d_head, rather than by d_head or by nothing?",
        (
            Option(
                "So that the weights sum to 1.",
                "The softmax sees to that, whatever the scores are.",
            ),
            Option(
                "So that the spread of the scores is about 1 whatever d_head is.",
                "A sum of d_head random products has a spread of √d_head. Divided by it, the softmax starts out "
                "neither saturated nor flat, and gradients reach every key.",
                right=True,
            ),
            Option(
                "So that long sentences get smaller scores.",
                "d_head is how many numbers a key has. The length of the sentence is another axis.",
            ),
            Option(
                "To make the dot product a cosine.",
                "For a cosine one would divide by the lengths of the two vectors, which differ from token to token.",
            ),
        ),
    ),
    Question(
        "attention.axis",
        "The weights have the axes (query, key). Along which of them do they sum to 1?",
        (
            Option(
                "Along key: every row.",
                "Each query has a weight of 1 to share out among the keys.",
                right=True,
            ),
            Option(
                "Along query: every column.",
                "Then a key would have to share itself out. It need not: all queries may attend to the same key.",
            ),
            Option("Along both.", "Rows sum to 1. A column sums to whatever attention its key happens to get."),
        ),
    ),
    Question(
        "attention.key_value",
        "A token has a key and a value. What is the difference?",
        (
            Option(
                "The key decides who finds it, the value is what they get.",
                "So a token can be found by one thing, such as being a noun, and hand over another, such as which "
                "noun.",
                right=True,
            ),
            Option(
                "The key is the value after the softmax.",
                "The softmax acts on scores, and gives weights. Key and value are two vectors of the same token.",
            ),
            Option(
                "They are always equal.",
                "They may be, and attention still works. But then a token can only hand over what it is found by.",
            ),
        ),
    ),
    Question(
        "attention.parameters",
        "How many parameters does the function `attention(query, key, value)` learn?",
        (
            Option(
                "None.",
                "It only multiplies what it is given. What makes queries, keys and values is learned.",
                right=True,
            ),
            Option(
                "One for each pair of tokens.",
                "There is a weight for each pair, but it is computed anew for every sentence, not learned.",
            ),
            Option(
                "Three matrices.",
                "The three matrices that make queries, keys and values belong to `MultiHeadAttention`, in lesson 07, Multi-head attention.",
            ),
        ),
    ),
    Question(
        "attention.dark",
        "A mask hides every key from one query. What does our attention return for it?",
        (
            Option(
                "NaN.",
                "That is what a softmax over nothing but −∞ gives, and what ours avoids: one NaN spoils the whole "
                "training.",
            ),
            Option(
                "The mean of all values.",
                "That is what a softmax over equal scores gives: an answer from keys that may not be seen.",
            ),
            Option("Zeros.", "Nothing seen, nothing collected: weights and output are zeros.", right=True),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
