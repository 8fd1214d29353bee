"""Predictions and quiz questions of lesson 06, RoPE."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "rope.shift",
        "Both words move 100 places to the right, so that query and key stay as far apart as they were. What happens "
        "to their score?",
        (
            Option(
                "It becomes smaller.", "Turning keeps lengths, and here even the angle between the two stays as it was."
            ),
            Option(
                "It stays the same.",
                "Both vectors turn by the same angle more, so the angle between them, and with it the score, stays.",
                right=True,
            ),
            Option(
                "It changes, as both vectors do.",
                "Both vectors do change. But the dot product sees lengths and the angle between them, and these stay.",
            ),
        ),
    ),
    Question(
        "rope.longer",
        "Four small models learn from windows of 32 letters: with learned, sinusoidal and rotary positions, and with "
        "none at all. Then they read windows of 256. Whose loss changes least from the first 32 positions to the "
        "last?",
        (
            Option("Learned positions.", "Beyond 32 its table has rows that no training step has ever touched."),
            Option(
                "Sinusoidal positions.",
                "It has numbers for every position, but the layers above have never seen those beyond 32.",
            ),
            Option(
                "Rotary positions.",
                "It degrades slowly, and starts from the lowest loss. But distances beyond 31 are new to it, and cost "
                "something.",
            ),
            Option(
                "None at all.",
                "What it does not know, it cannot get wrong: it has nothing that changes with position, and a loss "
                "that is worse in the short window and nearly level to the end.",
                right=True,
            ),
        ),
    ),
    Question(
        "rope.pairing",
        "A checkpoint was trained with one pairing of features and is loaded into code with the other. Every shape "
        "fits. What happens?",
        (
            Option(
                "An error: the shapes differ.",
                "Both pairings take the same weights of the same shapes. That is what makes this mistake hard to find.",
            ),
            Option(
                "Nothing: the model is the same.",
                "It would be if the weights' rows were permuted as well. They are not: other features turn together.",
            ),
            Option(
                "It runs, and predicts worse.",
                "Nothing complains, but other features turn together than in training, so position reaches the scores "
                "wrongly.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "rope.where",
        "What does RoPE turn?",
        (
            Option(
                "The embeddings, once, before the first block.",
                "That is where learned and sinusoidal positions are added. RoPE acts inside every attention.",
            ),
            Option(
                "Queries and keys, in every layer.",
                "The score is the only place where position should count, and the score is made of queries and keys.",
                right=True,
            ),
            Option(
                "Queries, keys and values.",
                "Values are what is handed over. If they turned, a word would hand over something else at every place.",
            ),
        ),
    ),
    Question(
        "rope.relative",
        "A query at position 9 meets a key at position 4. Which pair gets the same score with the same two vectors?",
        (
            Option(
                "Query at 4, key at 9.",
                "As far apart, but in the other order: the angle between them has the other sign.",
            ),
            Option(
                "Query at 105, key at 100.",
                "The difference is 5 in both, sign included, and the score knows nothing else of the positions.",
                right=True,
            ),
            Option("Query at 18, key at 8.", "Twice as far apart: the difference counts, not the ratio."),
        ),
    ),
    Question(
        "rope.speeds",
        "Why does each pair of features turn at a speed of its own?",
        (
            Option(
                "A single hand shows the same again after a full turn.",
                "With one fast hand, distances 0 and 44 would look almost alike; slow hands tell them apart, fast "
                "ones tell neighbors apart: hour, minute and second hand.",
                right=True,
            ),
            Option(
                "So that the model has more parameters.",
                "The speeds are fixed by d_head and base. Nothing in RoPE is learned.",
            ),
            Option(
                "To keep the vectors' lengths.",
                "Turning keeps the length at any speed.",
            ),
        ),
    ),
    Question(
        "rope.parameters",
        "How many parameters does RoPE add to a model?",
        (
            Option("None.", "Sines and cosines of fixed angles; they are not even stored in a checkpoint.", right=True),
            Option(
                "max_len · d_model.",
                "That is what learned positions add: one row for each position.",
            ),
            Option("One frequency for each pair.", "The frequencies follow from d_head and base; nothing learns them."),
        ),
    ),
    Question(
        "rope.extrapolate",
        "A rotary model was trained on 2,048 tokens. What can you expect of it at 8,192?",
        (
            Option(
                "The same quality: the score depends on distance alone.",
                "True of the score, but distances beyond 2,047 are new: the slow pairs reach angles that no training "
                "step has shown.",
            ),
            Option(
                "An error: there is no row for such positions.",
                "That is what happens with a learned table. Angles can be computed for any position.",
            ),
            Option(
                "It runs, and gets worse, unless the angles are scaled and, best, training goes on.",
                "A larger base keeps distant positions within angles closer to the known ones; some training at the "
                "new length does the rest.",
                right=True,
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
