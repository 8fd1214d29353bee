"""Predictions and quiz for lesson 09, Layer normalization."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "layer_normalization.louder",
        "Multiply all four features of *cat* by 10 and add 100 to each. What does the norm return now?",
        (
            Option("Ten times what it returned before.", "The standard deviation is ten times as large, too."),
            Option(
                "The same as before.",
                "Subtracting the mean removes the 100, and dividing by the standard deviation removes the 10.",
                right=True,
            ),
            Option(
                "The same as before, plus 100.",
                "The mean also went up by 100, and it gets subtracted.",
            ),
        ),
    ),
    Question(
        "layer_normalization.depth",
        "Twelve blocks have no norms, and their weights are drawn from a normal distribution with a standard "
        "deviation of 0.2. The inputs have a size of about 0.3. How large are the outputs of the last block?",
        (
            Option(
                "About 0.3, because random weights cancel out.",
                "Positive and negative products cancel on average, but their sum still has a spread.",
            ),
            Option("About 10.", "That's about the size they reach with norms, where each block adds a similar amount."),
            Option(
                "More than 10,000.",
                "Without norms, the larger a block's input, the more the block adds to it, so the sizes are "
                "multiplied by a large factor twelve times in a row.",
                right=True,
            ),
        ),
    ),
    Question(
        "layer_normalization.rate",
        "The same twelve blocks now start with small weights, as GPT does. What happens when you train them without "
        "norms?",
        (
            Option(
                "They can't learn at all.",
                "They can, as long as the steps are small. Look at the first two learning rates.",
            ),
            Option(
                "They learn at small learning rates, but training blows up at a larger one.",
                "Each step changes all blocks at once, and with nothing to keep the sizes in check, the changes "
                "multiply.",
                right=True,
            ),
            Option(
                "No difference: norms help only when the weights start out large.",
                "The weights don't stay small: large steps soon make them large.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "layer_normalization.axis",
        "x has axes (batch seq d_model) with sizes 4, 10, and 64. How many means does a LayerNorm compute?",
        (
            Option("64, one per feature.", "That's batch normalization, where each feature has its own mean."),
            Option(
                "40, one per token.",
                "There are 4 × 10 tokens, and the 64 features of each token share a mean.",
                right=True,
            ),
            Option("4, one per text.", "Then a token's result would depend on the other tokens in its text."),
            Option("1, for the whole tensor.", "Then every token's result would depend on the whole batch."),
        ),
    ),
    Question(
        "layer_normalization.lost",
        "Two different tokens go into a LayerNorm with weight 1, bias 0, and eps 0, and they come out identical. What "
        "do you know about them?",
        (
            Option(
                "One is the other, multiplied by a positive number and shifted.",
                "The norm removes only the mean and the size, so the two tokens can't differ in anything else.",
                right=True,
            ),
            Option("That can't happen.", "It can: (1, 2, 3) and (10, 20, 30) both become (−1.22, 0, 1.22)."),
            Option("They have the same mean.", "Not necessarily: the mean is subtracted, whatever it was."),
        ),
    ),
    Question(
        "layer_normalization.eps",
        "What is eps for?",
        (
            Option(
                "It avoids division by 0 when all features of a token are equal.",
                "Their variance is 0. With eps, the result is 0, and the gradient is finite.",
                right=True,
            ),
            Option("It makes the variance of the result exactly 1.", "No. With eps, it ends up slightly below 1."),
            Option("It's the learned scale.", "The learned scale is the weight; eps is fixed."),
        ),
    ),
    Question(
        "layer_normalization.rms",
        "Compared with LayerNorm, what does RMSNorm leave out?",
        (
            Option(
                "The mean and the bias.",
                "It divides by the root mean square and multiplies by a weight. Nothing is shifted.",
                right=True,
            ),
            Option("The weight.", "It has one, just like LayerNorm: a factor per feature."),
            Option("eps.", "It needs one, too: a token of zeros has a mean square of 0."),
        ),
    ),
    Question(
        "layer_normalization.why",
        "What did the norms do for our twelve-block models in training?",
        (
            Option(
                "Without norms, the models learned nothing.",
                "At learning rates of 0.001 and 0.003, they learned without norms, too, only more slowly.",
            ),
            Option(
                "They let training survive a learning rate at which it blows up without them.",
                "At 0.01, all three models without norms passed a loss of 100 and were stopped; all three with norms "
                "learned.",
                right=True,
            ),
            Option(
                "They saved parameters.",
                "They add a few: a weight and a bias per feature. That's very few compared with the rest of the model.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
