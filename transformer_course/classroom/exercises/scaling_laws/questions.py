"""Predictions and quiz questions on scaling laws."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "scaling_laws.budget",
        "You have a fixed number of FLOPs for training. Which model reaches the lowest loss with them?",
        (
            Option(
                "The largest one that fits into memory.",
                "It has read next to nothing by the time the FLOPs are spent.",
            ),
            Option(
                "The smallest one, trained for as long as possible.",
                "At some point, more text no longer helps a small model.",
            ),
            Option(
                "One in between, and the larger the budget, the larger the model.",
                "Both extremes waste FLOPs. You have to measure where the best one is.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "scaling_laws.midway",
        "You want to know the loss after 500 steps, so you read it off the curve of a 2,000-step run. What's wrong?",
        (
            Option(
                "The learning rate was still high there.",
                "A run planned for 500 steps has lowered its learning rate by then. In section 8, its loss ended up "
                "lower at all five widths.",
                right=True,
            ),
            Option(
                "Nothing: step 500 is step 500.",
                "Both runs have seen the same number of tokens, but at different learning rates.",
            ),
            Option(
                "The long run was lucky.",
                "At that step, the long runs in section 8 had a higher loss than the short ones at every width.",
            ),
        ),
    ),
    Question(
        "scaling_laws.doubling",
        "You keep the ratio of tokens to parameters fixed and get four times the compute. How much larger should the "
        "model be?",
        (
            Option(
                "Four times.",
                "Then there would be no FLOPs left for more tokens, because the cost is proportional to parameters "
                "times tokens.",
            ),
            Option(
                "Twice.",
                "Parameters and tokens both grow by √4 = 2, and 2 · 2 = 4.",
                right=True,
            ),
            Option(
                "As large as before.", "Then all of the extra budget would go into tokens, and the ratio would change."
            ),
        ),
    ),
    Question(
        "scaling_laws.floor",
        "A straight line on logarithmic axes fit our cheap runs well. Why did it predict too low a loss for the "
        "expensive run?",
        (
            Option(
                "A power law without a floor keeps falling toward 0, and no text can be predicted perfectly.",
                "The measured frontier bends: both straight lines in section 7 predicted a lower loss than we "
                "measured.",
                right=True,
            ),
            Option(
                "The fit was done badly.",
                "The fit is the best straight line there is, but the points just aren't on a straight line.",
            ),
            Option(
                "The expensive run was too short.",
                "Of all our runs with that budget, it's the best one.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
