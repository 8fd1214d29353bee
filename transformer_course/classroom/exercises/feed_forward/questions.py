"""Predictions and quiz questions for lesson 08, Feed-forward."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "feed_forward.alone",
        "Swap “good” and “not bad,” so that the tokens come in the order “not bad,” “bad,” and “good.” What happens "
        "to the three outputs?",
        (
            Option(
                "They swap, too, and are otherwise the same.",
                "Each output depends only on its own token, so it moves with its token.",
                right=True,
            ),
            Option(
                "All three change, because word order matters.",
                "It does matter in a sentence. But this network never sees two tokens at once; word order is the job "
                "of attention and positions.",
            ),
            Option(
                "Only “bad” keeps its output, because it didn't move.",
                "It does keep its output. But look at the other two: are they new, or just in a different place?",
            ),
        ),
    ),
    Question(
        "feed_forward.where",
        "A block of GPT-2 consists of attention, with four matrices of size d_model × d_model, and a feed-forward "
        "network that expands to 4 · d_model. What share of these parameters is in the feed-forward network?",
        (
            Option(
                "A third.",
                "Count in units of d_model × d_model. Attention has 4. How many does the feed-forward network have?",
            ),
            Option("Half.", "It has only two matrices, but each is four times as large as one of attention's."),
            Option(
                "Two-thirds.",
                "Two matrices of size d_model × 4 · d_model make 8 units, and attention has 4. That's 8 out of 12.",
                right=True,
            ),
            Option(
                "Nine tenths.",
                "For that, it would have to be much wider. At 4 · d_model, it has 8 units, and attention has 4.",
            ),
        ),
    ),
    Question(
        "feed_forward.rank",
        "A linear layer expands 1,000 random tokens from 64 numbers to 256. How many of the 256 columns are "
        "independent, meaning that you can't compute any of them from the others by scaling and adding?",
        (
            Option(
                "256", "There are 256 columns, but each is computed from the same 64 numbers by scaling and adding."
            ),
            Option(
                "64",
                "A linear layer only scales and adds. From 64 numbers, it can't make a 65th independent one.",
                right=True,
            ),
            Option(
                "1,000",
                "That's the number of tokens. There are only 256 columns, so the answer can't be more than 256.",
            ),
        ),
    ),
    Question(
        "feed_forward.remove",
        "In a trained GPT with four blocks, you switch off either all feed-forward networks or all attention. Which "
        "of the two makes its predictions worse?",
        (
            Option(
                "Switching off attention.",
                "Then the model sees only the last token. But that token tells it a lot about the next one, as you'll "
                "see.",
            ),
            Option(
                "Switching off the feed-forward networks.",
                "By far: the loss is then higher than for a uniform guess. The rest of the model was trained to rely "
                "on the vectors that they add.",
                right=True,
            ),
            Option("Both are about equally bad.", "They're far apart. Run the cell to see."),
        ),
    ),
)

QUIZ = (
    Question(
        "feed_forward.job",
        "What can a feed-forward network do that attention can't?",
        (
            Option(
                "Bring in information from other tokens.",
                "That's the job of attention. A feed-forward network never sees another token.",
            ),
            Option(
                "Combine a token's own features into new ones, such as “blame, but negated.”",
                "Attention only averages values. Combining features like this takes an activation.",
                right=True,
            ),
            Option(
                "Know the position of a token.",
                "The network is the same at every position. For positions, see lesson 05, Positions.",
            ),
        ),
    ),
    Question(
        "feed_forward.two_linear",
        "Take two linear layers, 64 → 256 → 64, with nothing in between. What can they do that one 64 → 64 layer "
        "can't?",
        (
            Option(
                "Nothing: their product is one 64 × 64 matrix.",
                "One layer with the product of their matrices computes exactly the same function, with an eighth of "
                "the parameters.",
                right=True,
            ),
            Option(
                "More, because they have eight times as many parameters.", "More parameters, but the same functions."
            ),
            Option(
                "Less, because projecting back loses something.",
                "The 256 numbers contain no more information than the original 64, and the product of the two matrices "
                "can be any 64 × 64 matrix.",
            ),
        ),
    ),
    Question(
        "feed_forward.bias",
        "A hidden unit with ReLU has the up weight 2 and the bias −1. For which inputs x is it active, that is, above "
        "0?",
        (
            Option("x > 0", "At x = 0, the sum is 2 · 0 − 1 = −1, and ReLU makes it 0."),
            Option("x > ½", "2 · ½ − 1 = 0. Below ½, ReLU returns 0, and above ½, its output rises.", right=True),
            Option("x > 1", "At x = 1, the sum is 2 · 1 − 1 = 1, so it's already active."),
            Option("x > −1", "That's the bias. The unit becomes active where the whole sum crosses 0."),
        ),
    ),
    Question(
        "feed_forward.gate_width",
        "LLaMA's feed-forward networks have a gate. Why aren't they 4 · d_model wide, but only about ⅔ of that width?",
        (
            Option(
                "Three matrices of ⅔ the width have as many parameters as two of the full width.",
                "This way, you can compare the two kinds of network at equal size. It's what `matching_hidden` "
                "computes.",
                right=True,
            ),
            Option("A gate closes a third of the units.", "How many it closes depends on the token, not on the width."),
            Option("SiLU needs fewer units than GELU.", "The two activations have nearly the same curve."),
        ),
    ),
    Question(
        "feed_forward.longer",
        "Suppose you make the text twice as long. How much more work do the feed-forward networks have to do?",
        (
            Option("None.", "Every token goes through the network, and now there are more tokens."),
            Option(
                "Twice as much.",
                "There are twice as many tokens, and each one goes through the network on its own. The number of "
                "attention scores grows faster, with the square of the length.",
                right=True,
            ),
            Option(
                "Four times as much.",
                "That's true of attention's scores, where every token is compared with every other. Here, no tokens "
                "are compared.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
