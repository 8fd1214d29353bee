"""Predictions and quiz questions for lesson 06, RoPE."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "rope.swap",
        "A pair rotates by 1 radian per position. The query (2, 1) is at position 3, and the key (1, −1) is at "
        "position 5. Now swap the two positions. What happens to the score?",
        (
            Option(
                "It stays the same.",
                "They are still two positions apart. But n − m goes from 2 to −2, and that changes the angle between "
                "the two hands.",
            ),
            Option(
                "It only changes sign.",
                "It did between neighbors in section 2, because of the quarter turns. In general, it's n − m that "
                "changes sign, not the score.",
            ),
            Option(
                "It becomes a different number.",
                "The score depends on n − m, which goes from 2 to −2, because the key is now two positions earlier.",
                right=True,
            ),
        ),
    ),
    Question(
        "rope.longer",
        "Four small models train on windows of 32 letters: with learned, sinusoidal, and rotary positions, and with "
        "no positions at all. Then they read windows of 256 letters. Which model's loss changes the least from the "
        "first 32 positions to the last 128?",
        (
            Option("Learned positions.", "Beyond position 31, its table has rows that no training step ever touched."),
            Option(
                "Sinusoidal positions.",
                "There is a row for every position, but the model has never seen those beyond 31. Its loss rises the "
                "most.",
            ),
            Option(
                "Rotary positions.",
                "It starts from the lowest loss and gets worse only slowly. But distances beyond 31 are new to it, and "
                "its loss does rise.",
            ),
            Option(
                "No positions at all.",
                "A model that doesn't know positions can't be confused by new ones. Its loss is higher in the short "
                "windows, but it hardly changes after that.",
                right=True,
            ),
        ),
    ),
    Question(
        "rope.pairing",
        "A model was trained with one pairing of features, and its weights are loaded into code that uses the other "
        "pairing. Every shape fits. What happens?",
        (
            Option(
                "You get an error.",
                "Both pairings use weights of the same shapes. That's why this mistake is hard to find.",
            ),
            Option(
                "Nothing changes.",
                "That would be true if you also permuted the rows of the weights. Without that, the wrong features "
                "rotate together.",
            ),
            Option(
                "It runs, but its predictions get worse.",
                "Nothing complains. But the wrong features rotate together, so positions affect the scores in a way "
                "that the model hasn't learned.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "rope.where",
        "What does RoPE rotate?",
        (
            Option(
                "The embeddings, once, before the first layer.",
                "That's where learned and sinusoidal positions are added. RoPE works inside every attention layer.",
            ),
            Option(
                "Queries and keys, in every attention layer.",
                "Positions should matter for the scores, and scores come from queries and keys.",
                right=True,
            ),
            Option(
                "Queries, keys, and values.",
                "Values are what gets passed on. If they were rotated, too, a token would pass on something different "
                "at every position.",
            ),
        ),
    ),
    Question(
        "rope.relative",
        "A query is at position 9, and a key is at position 4. Where else do the same two vectors get the same score?",
        (
            Option(
                "Query at 4, key at 9.",
                "They're just as far apart, but in the opposite order, so the angle between them changes sign.",
            ),
            Option(
                "Query at 105, key at 100.",
                "The difference n − m is −5 in both cases, and the score doesn't depend on the positions in any other "
                "way.",
                right=True,
            ),
            Option(
                "Query at 18, key at 8.", "They are twice as far apart. What counts is the difference, not the ratio."
            ),
        ),
    ),
    Question(
        "rope.speeds",
        "Why does each pair of features rotate at its own speed?",
        (
            Option(
                "A single hand repeats itself after a full turn.",
                "To a fast hand alone, distances 0 and 44 would look almost the same. Slow hands tell them apart, and "
                "fast hands tell neighbors apart, like the hands of a clock.",
                right=True,
            ),
            Option(
                "It gives the model more parameters.",
                "The speeds are fixed by d_head and the base. RoPE has nothing to learn.",
            ),
            Option("It preserves the lengths of the vectors.", "A rotation preserves lengths at any speed."),
        ),
    ),
    Question(
        "rope.parameters",
        "How many parameters does RoPE add to a model?",
        (
            Option(
                "None.",
                "It needs only sines and cosines of fixed angles. They aren't even saved with the model.",
                right=True,
            ),
            Option("max_len · d_model.", "That's what learned positions add: one row per position."),
            Option("One frequency per pair.", "The frequencies follow from d_head and the base. They aren't learned."),
        ),
    ),
    Question(
        "rope.extrapolate",
        "A model with RoPE was trained on windows of 2,048 tokens. You rebuild it with max_len=8,192, load its "
        "weights, and let it read 8,000 tokens. What should you expect?",
        (
            Option(
                "The same quality: scores depend on distance alone.",
                "They do, but distances beyond 2,047 are new: the slow pairs reach angles that never occurred in "
                "training.",
            ),
            Option(
                "An error, because there are no angles for such positions.",
                "With max_len=2,048, you would get one. But with max_len=8,192, there is an angle for each of these "
                "positions.",
            ),
            Option(
                "It runs, but its predictions get worse beyond the trained length.",
                "In our small models, they got worse slowly. Real models are trained further at the new length, "
                "usually with a larger base.",
                right=True,
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
