"""Predictions and quiz of lesson 09, Layer normalization."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "layer_normalization.louder",
        "Multiply all four features of cat by 10, and add 100 to each. What does the norm make of it?",
        (
            Option(
                "Ten times what it made before.", "The root of the variance is ten times as large, too; it divides."
            ),
            Option(
                "The same as before.",
                "The mean takes the 100 along, and the root of the variance the 10. What is left are the proportions.",
                right=True,
            ),
            Option(
                "The same as before, plus 100.",
                "The mean is now 100 more than ten times the old one, and it is subtracted.",
            ),
        ),
    ),
    Question(
        "layer_normalization.depth",
        "Twelve blocks with larger weights, drawn with a standard deviation of 0.2, and no norm anywhere. The numbers "
        "that go in have a size of about 0.3. How large are they at the end?",
        (
            Option(
                "About 0.3: random weights cancel out.", "Signs cancel, sizes do not: a sum of products has a spread."
            ),
            Option("About 10.", "That is near what they are with a norm, where each block adds the same amount."),
            Option(
                "More than 10,000.",
                "Each block makes its output out of what it gets, so a larger input gives a larger addition: growth by "
                "a factor, twelve times over.",
                right=True,
            ),
        ),
    ),
    Question(
        "layer_normalization.rate",
        "The same twelve blocks, starting from small weights as a GPT does. What becomes of the training without the "
        "norm?",
        (
            Option(
                "It cannot learn at all.",
                "It can, as long as the steps are small enough. Look at the smallest rate.",
            ),
            Option(
                "It learns at small learning rates, and flies apart at larger ones.",
                "Each step changes all blocks at once. Where nothing holds the sizes, their effects multiply.",
                right=True,
            ),
            Option(
                "No difference: the norm only helps where the weights are large at the start.",
                "Weights do not stay as they start. A large step is enough to make them large.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "layer_normalization.axis",
        "x has the axes (batch seq d_model), with sizes 4, 10 and 64. How many means does a LayerNorm compute?",
        (
            Option("64, one for each feature.", "That is batch normalization: there each feature has its own mean."),
            Option(
                "40, one for each token.", "4 texts of 10 tokens; each token's 64 features have one mean.", right=True
            ),
            Option("4, one for each text.", "Then a token's result would depend on the others in its text."),
            Option("1, for all of it.", "Then every token's result would depend on the whole batch."),
        ),
    ),
    Question(
        "layer_normalization.lost",
        "Two different tokens go into a plain LayerNorm (weight 1, bias 0, eps 0), and the same comes out for both. "
        "What is true of them?",
        (
            Option(
                "One is the other, scaled by a positive number and shifted.",
                "Mean and size are what the norm takes away, so tokens that differ in nothing else become equal.",
                right=True,
            ),
            Option("That cannot happen.", "It does: (1, 2, 3) and (10, 20, 30) both become (−1.22, 0, 1.22)."),
            Option(
                "They have the same mean.",
                "They may have different ones: the mean is taken away, whatever it was.",
            ),
        ),
    ),
    Question(
        "layer_normalization.eps",
        "What is eps for?",
        (
            Option(
                "So that a token of equal numbers does not divide by 0.",
                "Its variance is 0. With eps it becomes zeros, and has a finite gradient.",
                right=True,
            ),
            Option("It makes the result exactly of variance 1.", "On the contrary: with eps it is a little below 1."),
            Option("It is the learned scale.", "The learned scale is the weight; eps is fixed."),
        ),
    ),
    Question(
        "layer_normalization.rms",
        "What does RMSNorm leave out, compared to LayerNorm?",
        (
            Option(
                "The mean, and the bias.",
                "It divides by the root of the mean square, and multiplies by a weight. Nothing is shifted.",
                right=True,
            ),
            Option("The weight.", "It has one, as LayerNorm does: a factor for each feature."),
            Option("eps.", "It needs one as well: a token of zeros has a mean square of 0."),
        ),
    ),
    Question(
        "layer_normalization.why",
        "In our twelve blocks, what did the norm bring?",
        (
            Option(
                "Without it nothing could be learned.",
                "At small learning rates it was learned without a norm, too, only more slowly.",
            ),
            Option(
                "Larger learning rates without the training flying apart.",
                "That is what the measurement showed: at rates at which the norm does best, training without it "
                "breaks down.",
                right=True,
            ),
            Option(
                "Fewer parameters.",
                "It has a few more: a weight and a bias for each feature. They are few against the rest.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
