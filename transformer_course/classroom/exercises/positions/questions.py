"""Predictions and quiz questions for lesson 05, Positions."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "positions.alike",
        "A hand turns by 1 radian (about 57°) per position, and a full turn is 2π ≈ 6.283 radians. At which of these "
        "positions does it point almost exactly where it points at position 0?",
        (
            Option("At 1, the next position.", "One step is 57°, nearly a sixth of a turn. That's easy to see."),
            Option(
                "At 22.",
                "22 radians is three and a half turns, so it points in the opposite direction.",
            ),
            Option("At 44.", "44 / 6.283 is 7.003, so after seven turns, the hand is back where it was.", right=True),
        ),
    ),
    Question(
        "positions.far",
        "Take the dot product of the sinusoidal rows for positions 3 and 8, and then the dot product of the rows for "
        "positions 403 and 408. How do the two compare?",
        (
            Option(
                "The second one is larger.",
                "The rows don't grow with the position: row 403 is as long as row 3.",
            ),
            Option(
                "The second one is smaller.",
                "Nothing fades with the position. Every hand has turned farther, but by the same amount in both rows.",
            ),
            Option(
                "They are equal.",
                "Each hand contributes the cosine of the angle *between* its two directions, and that angle depends "
                "only on the distance, 5.",
                right=True,
            ),
        ),
    ),
    Question(
        "positions.beyond",
        "A model with 16 learned positions was trained on texts of 8 words. What happens to rows 8 to 15?",
        (
            Option(
                "They continue the pattern of the first rows.",
                "Each row is learned by itself: nothing connects row 8 to row 7.",
            ),
            Option(
                "They keep the random numbers that they started with.",
                "A row that is never looked up gets no gradient, so it doesn't change.",
                right=True,
            ),
            Option("They become zero.", "Nothing pulls them toward zero here."),
        ),
    ),
)

QUIZ = (
    Question(
        "positions.bag",
        "Why does attention need positions at all?",
        (
            Option(
                "Because it sees a bag of words: shuffle its inputs, and you get the same outputs, shuffled.",
                "Each weight depends on two vectors, and a sum has no order. So the order has to be in the vectors.",
                right=True,
            ),
            Option(
                "Because it can only look back.",
                "Without a mask, it looks in both directions. Only a mask limits where it may look (lesson 04, Masks).",
            ),
            Option(
                "Because texts have different lengths.",
                "Attention works for any length. What it doesn't know is the order.",
            ),
        ),
    ),
    Question(
        "positions.many",
        "Why use many hands with different speeds rather than only the fastest one?",
        (
            Option(
                "To fill up d_model.",
                "You could repeat the same hand for that. What matters is what the other hands add.",
            ),
            Option(
                "A fast hand tells neighbors apart but repeats itself; slow hands show which turn it's on.",
                "It's like the digits of a number. With the fastest hand alone, position 44 looks like position 0.",
                right=True,
            ),
            Option(
                "Slow hands are for long words.",
                "The hands depend only on the position, not on the word there.",
            ),
            Option(
                "So that the numbers grow with the position.",
                "Every feature stays between −1 and 1 at every position.",
            ),
        ),
    ),
    Question(
        "positions.pair",
        "Each hand provides two features, its sine and its cosine. What would you lose with the sine alone?",
        (
            Option(
                "Nothing: the cosine follows from the sine.",
                "Only up to its sign: sin 30° = sin 150°, but cos 30° = −cos 150°.",
            ),
            Option(
                "The direction of the hand, and the fact that a shift is a rotation.",
                "The sine tells you how far up the hand points, but not whether it points left or right. With both, "
                "the features at t + k follow from those at t by a rotation that depends only on k.",
                right=True,
            ),
            Option("Half of the positions.", "Every position would still have a row, but the row would tell you less."),
        ),
    ),
    Question(
        "positions.padding",
        "You pad on the left, hide the padding with a mask, and number all tokens 0, 1, 2, and so on. What goes wrong?",
        (
            Option(
                "Nothing: the padding is hidden.",
                "It is, but it still moves every real token to a later position.",
            ),
            Option(
                "The real tokens get the wrong positions.",
                "With two tokens of padding, the text starts at position 2. `positions_of` counts only real tokens.",
                right=True,
            ),
            Option("The padding has no position.", "It has one, but it doesn't matter: no token sees the padding."),
        ),
    ),
    Question(
        "positions.end",
        "A text is longer than max_len. What happens with learned positions and with sinusoidal ones?",
        (
            Option(
                "Learned positions have no row for the extra tokens. Sinusoidal ones can be computed, but the model "
                "may not know how to use them.",
                "A learned table has a last row. For sinusoidal positions, you can compute as many rows as you like. "
                "But the models in this lesson failed at later positions with both kinds.",
                right=True,
            ),
            Option("Both continue without a problem.", "A table with 16 rows has no row 16, so you get an IndexError."),
            Option(
                "Both stop.", "Sine and cosine are defined for every position, so all you need is a larger `max_len`."
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
