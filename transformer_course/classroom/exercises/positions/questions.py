"""Predictions and quiz questions of lesson 05, Positions."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "positions.alike",
        "One hand turns by 1 radian (about 57°) a position, and a whole round is 2π ≈ 6.283 radians. At which of these "
        "positions does it look most like at position 0?",
        (
            Option("At 1, the neighbor.", "One step is 57°, nearly a sixth of a round: that is easy to see."),
            Option(
                "At 22.",
                "22 radians are three and a half rounds: it points the opposite way.",
            ),
            Option("At 44.", "44 / 6.283 is 7.003: seven rounds, and it is back where it was.", right=True),
        ),
    ),
    Question(
        "positions.far",
        "Take the dot product of the waves at positions 3 and 8, then that of positions 403 and 408. How do the two "
        "compare?",
        (
            Option(
                "The second is larger.",
                "Waves do not grow: the vector of position 400 is as long as that of position 0.",
            ),
            Option(
                "The second is smaller.",
                "It would be if waves faded away. All hands have turned on, but each pair of hands by the same amount.",
            ),
            Option(
                "They are equal.",
                "For each pair the product is the cosine of the angle *between* the two hands, and that depends on the "
                "distance 5 alone.",
                right=True,
            ),
        ),
    ),
    Question(
        "positions.beyond",
        "A model has learned positions with 16 rows. It was trained on texts of 8 words. What happens to the rows "
        "from 8 on?",
        (
            Option(
                "They continue what the first ones learned.",
                "Each row is learned for itself: nothing connects row 8 with row 7.",
            ),
            Option(
                "They stay at the random numbers they started with.",
                "A row that is never looked up gets no gradient, and so does not change.",
                right=True,
            ),
            Option("They become zero.", "Nothing pulls them there. Only weight decay would, slowly."),
        ),
    ),
)

QUIZ = (
    Question(
        "positions.bag",
        "Why does attention need positions at all?",
        (
            Option(
                "Because it sees its inputs as a bag: permute them, and the same outputs come in the new order.",
                "Weights come from pairs of vectors, and a sum has no order. So the order must be in the vectors.",
                right=True,
            ),
            Option(
                "Because it can only look back.",
                "Without a mask it looks everywhere. Which way it looks is a matter of masks (lesson 04, Masks).",
            ),
            Option(
                "Because texts differ in length.",
                "Attention works for any length as it is. What it lacks is the order.",
            ),
        ),
    ),
    Question(
        "positions.many",
        "Why many wavelengths, and not only the fastest?",
        (
            Option(
                "To fill up d_model.",
                "One could repeat the same wave. The point is what the others add.",
            ),
            Option(
                "A fast hand tells neighbors apart but comes round again; slow ones say which round it is.",
                "As the digits of a number do: with the fastest wave alone two positions below 1,000 look the same to "
                "four decimals.",
                right=True,
            ),
            Option(
                "Slow waves are for long words.",
                "Waves count positions. What stands there plays no part.",
            ),
            Option(
                "So that the numbers grow with the position.",
                "Each feature stays between −1 and 1 at every position.",
            ),
        ),
    ),
    Question(
        "positions.pair",
        "Each wave gives two features, its sine and its cosine. What would be lost with the sine alone?",
        (
            Option("Nothing: the cosine follows from the sine.", "Only up to its sign: sin 30° = sin 150°."),
            Option(
                "The hand of the clock: only both together give its direction, and let a shift be a turn.",
                "A sine says how high the hand points, not to which side. With both, p + k follows from p by a "
                "rotation that depends on k alone.",
                right=True,
            ),
            Option("Half of the positions.", "Every position would still have a vector, just a less telling one."),
        ),
    ),
    Question(
        "positions.parameters",
        "max_len = 1,024 and d_model = 768. How many parameters do learned and sinusoidal positions have?",
        (
            Option("786,432 and 0.", "1,024 rows of 768 numbers are learned; the waves are computed.", right=True),
            Option("786,432 each.", "The waves fill a table as large, but nothing in it is learned."),
            Option("1,024 and 768.", "A row per position has d_model numbers: 1,024 × 768."),
        ),
    ),
    Question(
        "positions.end",
        "A text is longer than max_len. What do the two kinds do?",
        (
            Option(
                "Learned positions have no row for it; waves have, but a model need not have learned to use it.",
                "A formula has no end, and a table has. Whether a model copes with positions it never met is another "
                "question: here it is measured, and lesson 06, RoPE measures it again.",
                right=True,
            ),
            Option("Both go on without a problem.", "A table of 16 rows has no row 16: that is an IndexError."),
            Option("Both stop.", "Sine and cosine are defined for every position."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
