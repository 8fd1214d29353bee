"""Predictions and quiz questions for lesson 04, Masks."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "masks.first_row",
        "A causal mask hides everything that comes later. How does the first token of a text split its attention?",
        (
            Option(
                "All of its attention goes to itself.",
                "It sees only itself, and its weights have to sum to 1, whatever the score is.",
                right=True,
            ),
            Option("Evenly among all tokens.", "All other tokens come later, so they're hidden from it."),
            Option("It has no weight to give.", "It sees one key: its own. The mask is True on the diagonal."),
        ),
    ),
    Question(
        "masks.off_by_one",
        "A GPT's mask lets each token see one token too many: the next one. What happens to the training loss and to "
        "the text that this GPT writes?",
        (
            Option(
                "The loss is a little higher, and the text is a little worse.",
                "Seeing more never makes the training task harder. Here, it makes the task trivial.",
            ),
            Option(
                "The loss is very low, and the text is very good.",
                "The loss is low because the answer is in the input. When the model writes, the next token doesn't "
                "exist yet.",
            ),
            Option(
                "The loss is very low, and the text is gibberish.",
                "The model learns to copy the answer it sees. When it writes, there is no answer to copy.",
                right=True,
            ),
        ),
    ),
    Question(
        "masks.padding",
        "A GPT reads a padded text without a padding mask. When do the outputs of the real tokens change?",
        (
            Option(
                "When the padding is on the right.",
                "Then it comes after every real token, and the causal mask already hides it.",
            ),
            Option(
                "When the padding is on the left.",
                "Then it comes before every real token, and they all see it.",
                right=True,
            ),
            Option("Always.", "On the right, padding comes last, and a GPT doesn't see what comes later."),
        ),
    ),
)

QUIZ = (
    Question(
        "masks.families",
        "You measure which inputs affect which outputs in three models and find a triangle, a full square, and a "
        "square next to a triangle. Which models are they?",
        (
            Option("BERT, GPT, BART.", "A triangle means that no token sees what comes later: that's GPT."),
            Option(
                "GPT, BERT, BART.",
                "GPT predicts the next token and must not see it. BERT sees both sides. BART has an encoder like BERT "
                "and a decoder like GPT.",
                right=True,
            ),
            Option(
                "You can't tell without knowing the weights.",
                "The weights decide how strong the effect is. The mask alone decides where it is 0.",
            ),
        ),
    ),
    Question(
        "masks.leak",
        "How do you find out in a minute whether a causal model sees the future?",
        (
            Option(
                "Measure its loss on new text.",
                "That loss would be just as low, because the answer is in the input there, too.",
            ),
            Option(
                "Change the last token, and see whether earlier outputs change.",
                "They must not change at all. This test takes two forward passes and works before any training.",
                right=True,
            ),
            Option(
                "Train it longer.",
                "Then it would only get better at copying.",
            ),
        ),
    ),
    Question(
        "masks.axes",
        "A padding mask has the axes (batch, key). Why does `for_attention` make it (batch, 1, 1, key)?",
        (
            Option(
                "So that it broadcasts to every head and every query.",
                "Attention weights have the axes (batch, head, query, key), and whether a key is padding depends on "
                "neither the head nor the query.",
                right=True,
            ),
            Option(
                "Because there is only one head.",
                "It works with any number of heads: an axis of size 1 is repeated as often as needed.",
            ),
            Option(
                "So that padding tokens see nothing.",
                "What they see doesn't matter. The mask hides them as keys, so no other token sees them.",
            ),
        ),
    ),
    Question(
        "masks.dark_rows",
        "When does a query end up with no key to look at?",
        (
            Option(
                "With padding on the left and a causal mask.",
                "The first token is padding: no real token comes before it, and the padding itself is hidden.",
                right=True,
            ),
            Option("With a causal mask alone.", "With a causal mask, every token sees at least itself."),
            Option(
                "With padding on the right and a causal mask.",
                "In that case, the padding still sees the real tokens before it.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
