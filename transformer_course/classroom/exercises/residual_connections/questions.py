"""Predictions and quiz for lesson 10, Residual connections."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "residual_connections.flat",
        "A model has twenty sublayers, each with a residual connection. Each sublayer writes the same numbers no "
        "matter what it reads, so its slope is 0. What is the slope of the output with respect to the input?",
        (
            Option(
                "0, because a product with a 0 in it is 0.",
                "That would be true without the residual path. With it, each step has a slope of 1 + 0.",
            ),
            Option(
                "1.",
                "Each step has a slope of 1 + 0, and a product of twenty ones is 1. The gradient arrives unchanged.",
                right=True,
            ),
            Option("20, one for each sublayer.", "The slopes of consecutive steps are multiplied, not added."),
        ),
    ),
    Question(
        "residual_connections.vanish",
        "A stack of 16 blocks has random weights. Each block has attention and a feed-forward network, but neither "
        "norms nor residual paths. How large is the gradient in block 1, compared with the gradient in a stack that "
        "has both?",
        (
            Option("About half as large.", "Each of the 32 sublayers multiplies the gradient by a small number."),
            Option("About a thousandth.", "Four blocks are enough for that. The other twelve shrink it further."),
            Option(
                "Less than a billionth of a billionth.",
                "Each of the 32 sublayers lets about a quarter of the gradient through, and 0.26³² is about 2 · 10⁻¹⁹.",
                right=True,
            ),
        ),
    ),
    Question(
        "residual_connections.placement",
        "Twelve blocks start with rather large weights, so every linear layer writes numbers as large as those it "
        "reads. With which placement of the norm do they learn in 60 training steps?",
        (
            Option(
                "Both, because both have residual paths.",
                "In post-norm, each norm shrinks the input along with the sum, and there are 24 norms in twelve "
                "blocks.",
            ),
            Option("Only pre-norm.", "Nothing touches its path, so the input is still there at the end.", right=True),
            Option(
                "Only post-norm.",
                "The stream keeps its size, but hardly any of the input is left in it.",
            ),
            Option("Neither.", "Pre-norm does: its loss falls well below what character frequencies alone would give."),
        ),
    ),
)

QUIZ = (
    Question(
        "residual_connections.why",
        "Why does the gradient reach the first layer through residual connections?",
        (
            Option(
                "The slope of x + f(x) is 1 + f′(x), and the 1 is there however small f′(x) is.",
                "So one path through all layers has a slope of exactly 1, whatever the sublayers do.",
                right=True,
            ),
            Option(
                "The sum makes the numbers larger, and the gradient along with them.",
                "Size isn't the point; a norm can take care of that. What matters is a path without any factor.",
            ),
            Option(
                "The gradient skips the sublayers, so they don't have to learn.",
                "It takes both paths. The part that goes through a sublayer trains it.",
            ),
        ),
    ),
    Question(
        "residual_connections.where",
        "Which line is pre-norm?",
        (
            Option("`norm(x + sublayer(x))`", "That's post-norm: the norm comes after the sum."),
            Option("`x + sublayer(norm(x))`", "The norm comes before the sublayer, on the branch.", right=True),
            Option("`norm(x) + sublayer(norm(x))`", "This is a common slip: it normalizes the path, too."),
            Option("`x + norm(sublayer(x))`", "This normalizes what the sublayer writes, not what it reads."),
        ),
    ),
    Question(
        "residual_connections.last",
        "Pre-norm models have one more norm after the last block. What is it for?",
        (
            Option("Without it, gradients would vanish.", "They arrive through the residual path with or without it."),
            Option(
                "It normalizes the stream, which no block has done.",
                "Each sublayer reads a normalized copy, and whatever comes after the last block should read one, too.",
                right=True,
            ),
            Option("It undoes the norms of the blocks.", "There is nothing to undo: those norms are on the branches."),
        ),
    ),
    Question(
        "residual_connections.shape",
        "A sublayer reads vectors of 768 numbers. How many numbers must it write for each token?",
        (
            Option(
                "768, because its result is added to its input.",
                "That's why all sublayers of a model have the same input and output width, d_model.",
                right=True,
            ),
            Option("As many as it likes.", "Inside, it may be wider, but the sum needs equal sizes."),
            Option("1,536, to make room for both parts.", "That would be concatenation. A residual connection adds."),
        ),
    ),
    Question(
        "residual_connections.scale",
        "GPT-2 small has 12 blocks and therefore 24 sublayers. By what factor are their last weights scaled at the "
        "start, and why?",
        (
            Option(
                "1/24, so that the writes average out.",
                "Independent writes partly cancel, so their sum grows only with the square root of their number.",
            ),
            Option(
                "1/√24, because the sum of 24 independent writes is √24 times as large as a single write.",
                "So the sum of all 24 writes starts out as large as a single unscaled write.",
                right=True,
            ),
            Option(
                "1/√12, counting one write per block.",
                "Each block writes twice: once in attention and once in the feed-forward network.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
