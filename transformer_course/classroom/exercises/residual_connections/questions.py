"""Predictions and quiz questions of lesson 10, Residual connections."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "residual_connections.flat",
        "Twenty layers, each with a path around it. Their sublayers are flat: they write the same whatever they read, "
        "so the slope of each is 0. What is the slope of the output with respect to the input?",
        (
            Option(
                "0, because a product with a 0 in it is 0.",
                "So it would be without the path. With it each layer has the slope 1 + 0.",
            ),
            Option(
                "1.",
                "Each layer has the slope 1 + 0, and twenty times 1 multiplied is 1: the gradient passes by unharmed.",
                right=True,
            ),
            Option("20, one for each layer.", "Slopes of layers that follow each other are multiplied, not added."),
        ),
    ),
    Question(
        "residual_connections.vanish",
        "A stack of 16 blocks with random weights, each with attention and a feed-forward, but without norms and "
        "without the path around. How large is the gradient in block 1, compared with a stack that has both?",
        (
            Option(
                "About half.",
                "Each sublayer multiplies the gradient by a small number, and there are 32 of them in a row.",
            ),
            Option(
                "A thousandth.",
                "That is what four blocks do to it. Small factors multiply: every four blocks cost as much again.",
            ),
            Option(
                "Less than a billionth of a billionth.",
                "32 sublayers, each of which takes away three quarters or so: 0.25 to the 32nd is 5 · 10⁻²⁰.",
                right=True,
            ),
        ),
    ),
    Question(
        "residual_connections.placement",
        "Twelve blocks with weights that start rather large: every linear layer writes numbers as large as those it "
        "reads. Which of the two learns?",
        (
            Option(
                "Both, because both have the path around every sublayer.",
                "In post-norm every norm shrinks the path along with the sum, twice a block. What came in fades.",
            ),
            Option(
                "Pre-norm only.",
                "Its path runs through untouched, so that the input is still heard at the end.",
                right=True,
            ),
            Option(
                "Post-norm only.",
                "Its stream keeps its size, which looks healthier. But look at what is left of the input in it.",
            ),
            Option("Neither.", "Without any path around neither would: you have seen that above."),
        ),
    ),
)

QUIZ = (
    Question(
        "residual_connections.why",
        "Why does the gradient reach the first layer through a residual connection?",
        (
            Option(
                "The slope of x + f(x) is 1 + f′(x): the 1 is there however small f′ is.",
                "So a product over many layers has a part, the path around everything, that no sublayer can shrink.",
                right=True,
            ),
            Option(
                "The sum makes the numbers larger, and so the gradient.",
                "Size is not the point: the norm can see to that. What counts is a path without any factor.",
            ),
            Option(
                "The gradient skips the sublayers, so that these need not learn.",
                "It goes both ways: around the sublayer and through it, and what goes through teaches the sublayer.",
            ),
        ),
    ),
    Question(
        "residual_connections.where",
        "Which line is pre-norm?",
        (
            Option("`norm(x + sublayer(x))`", "That is post-norm: the norm comes after the sum."),
            Option("`x + sublayer(norm(x))`", "The norm stands before the sublayer, off the path.", right=True),
            Option("`norm(x) + sublayer(norm(x))`", "Here the norm stands on the path: a common slip."),
            Option("`x + norm(sublayer(x))`", "The norm acts on what was written, not on what is read."),
        ),
    ),
    Question(
        "residual_connections.last",
        "Pre-norm models have one more norm, after the last block. What for?",
        (
            Option(
                "Without it gradients would vanish.",
                "They arrive through the path, with or without it.",
            ),
            Option(
                "The stream itself was never normalized: it grows with every write.",
                "Each sublayer reads a normalized copy. The output head should read one, too.",
                right=True,
            ),
            Option(
                "To undo the norms of the blocks.",
                "Nothing has to be undone: the norms stand off the path.",
            ),
        ),
    ),
    Question(
        "residual_connections.shape",
        "A sublayer reads vectors of 768 numbers. How many must it write for each token?",
        (
            Option(
                "768, because its result is added to what it read.",
                "So every sublayer of a model has the same width outside: d_model.",
                right=True,
            ),
            Option(
                "As many as it likes.", "Inside it may be wider, as the feed-forward is. Outside a sum needs its size."
            ),
            Option("1,536, so that both parts have room.", "That would be joining. A residual connection adds."),
        ),
    ),
    Question(
        "residual_connections.scale",
        "GPT-2 small has 12 blocks, and so 24 sublayers. Its last weights start smaller, by which factor, and why?",
        (
            Option(
                "1/24, so that the writes sum to one.",
                "Independent writes partly cancel: their sum grows with the root of their number.",
            ),
            Option(
                "1/√24, because a sum of 24 independent writes is √24 times as large as one.",
                "So the stream is no larger at the end of a deep model than at that of a shallow one.",
                right=True,
            ),
            Option(
                "1/√12, one for each block.",
                "Each block adds twice: after attention and after the feed-forward.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
