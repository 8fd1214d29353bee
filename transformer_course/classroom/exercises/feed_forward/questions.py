"""Predictions and quiz questions of lesson 08, Feed-forward."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "feed_forward.alone",
        "“not bad” changes places with “good”, so that the tokens stand in the order “not bad”, “bad”, “good”. What "
        "happens to the three outputs?",
        (
            Option(
                "They change places, too, and are otherwise the same.",
                "Each output is made of its own token and nothing else, so it moves along with it.",
                right=True,
            ),
            Option(
                "All three change: the order of words matters.",
                "It does in a sentence. But this network never sees two tokens at once: order is the business of "
                "attention and positions.",
            ),
            Option(
                "Only the middle one stays, because “bad” did not move.",
                "It stays, yes. But are the other two new, or just somewhere else?",
            ),
        ),
    ),
    Question(
        "feed_forward.where",
        "A block of GPT-2 has attention with four matrices of d_model × d_model, and a feed-forward network that "
        "widens to 4 · d_model. Which share of the block's parameters is in the feed-forward network?",
        (
            Option("A third.", "Count in units of d_model × d_model: attention has 4, and the feed-forward network …?"),
            Option("Half.", "It has two matrices only, but each is four times as large as one of attention's."),
            Option(
                "Two thirds.",
                "Two matrices of d_model × 4 · d_model make 8 units, attention's four make 4: 8 of 12.",
                right=True,
            ),
            Option("Nine tenths.", "It would have to be far wider for that: 4 · d_model makes 8 units against 4."),
        ),
    ),
    Question(
        "feed_forward.rank",
        "1,000 random tokens of 64 numbers are widened to 256 hidden numbers by a linear layer. How many of the 256 "
        "are independent, that is, cannot be computed from the others by adding and scaling? (Their rank.)",
        (
            Option("256.", "There are 256 columns, but each is made of the same 64 numbers by adding and scaling."),
            Option(
                "64.",
                "A linear layer only adds and scales what is there: from 64 numbers it cannot make a 65th direction.",
                right=True,
            ),
            Option("1,000.", "That is the number of tokens. There are only 256 columns, so the rank cannot be larger."),
        ),
    ),
    Question(
        "feed_forward.remove",
        "In a trained GPT of four blocks you switch off all feed-forward networks, or all of attention. Which makes "
        "its predictions worse?",
        (
            Option(
                "Without attention: the model no longer sees the text.",
                "It sees only the last token then. But that tells it a lot about the next one, as you will see.",
            ),
            Option(
                "Without the feed-forward networks.",
                "By far: it then does worse than guessing at random. The whole model was trained around what they add.",
                right=True,
            ),
            Option("Both about the same.", "They are far apart: run the cell."),
        ),
    ),
)

QUIZ = (
    Question(
        "feed_forward.job",
        "What can a feed-forward network do that attention cannot?",
        (
            Option(
                "Bring in what other tokens know.",
                "That is attention's part. A feed-forward network never sees another token.",
            ),
            Option(
                "Make new features out of a token's own, such as “praise, but negated”.",
                "Attention only averages values. To combine features so that the result is more than their sum takes "
                "a bend.",
                right=True,
            ),
            Option(
                "Know where a token stands.", "It is the same at every position. Positions come from lessons 03, 04."
            ),
        ),
    ),
    Question(
        "feed_forward.two_linear",
        "Two linear layers, 64 → 256 → 64, with nothing between them. What can they do that one layer 64 → 64 cannot?",
        (
            Option(
                "Nothing: their product is one matrix of 64 × 64.",
                "Whatever the two do, one layer with the product of the matrices does as well, with an eighth of the "
                "parameters.",
                right=True,
            ),
            Option("More, because there are eight times as many parameters.", "More numbers, the same functions."),
            Option(
                "Less, because narrowing throws something away.",
                "From 256 to 64 numbers something could be lost, but the 256 held no more than 64 to begin with.",
            ),
        ),
    ),
    Question(
        "feed_forward.bias",
        "A hidden unit bent by ReLU has the up weight 2 and the bias −1. From which x on does it say anything?",
        (
            Option("x = 0.", "There 2 · 0 − 1 = −1, and ReLU makes 0 of it."),
            Option("x = ½.", "2 · ½ − 1 = 0: left of it ReLU gives 0, right of it the line rises.", right=True),
            Option("x = 1.", "There 2 · 1 − 1 = 1: it has been rising for a while."),
            Option("x = −1.", "That is the bias itself. The corner lies where the whole line crosses 0."),
        ),
    ),
    Question(
        "feed_forward.gate_width",
        "LLaMA's feed-forward networks have a gate. Why are they not 4 · d_model wide, but about ⅔ of it?",
        (
            Option(
                "Three matrices of ⅔ the width have as many parameters as two of the full width.",
                "So that the two kinds can be compared at equal size. That is what `matching_hidden` computes.",
                right=True,
            ),
            Option("A gate closes a third of the units.", "How many it closes depends on the token, not on the width."),
            Option("SiLU needs fewer units than GELU.", "The two bends are nearly the same curve."),
        ),
    ),
    Question(
        "feed_forward.longer",
        "You make the text twice as long. How much more work do the feed-forward networks have?",
        (
            Option("None.", "Every token goes through the network, and there are more tokens now."),
            Option(
                "Twice as much.",
                "Twice the tokens, each alone: it grows with n, where attention's scores grow with n².",
                right=True,
            ),
            Option("Four times as much.", "That is attention, where every token meets every other. Here nobody meets."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
