"""Predictions on making it fast."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "making_it_fast.rows",
        "We multiply a layer's 8,192 × 4,096 matrix by the vector of one token, and then by the vectors of 16 tokens "
        "at once. How much longer do the 16 tokens take?",
        (
            Option(
                "16 times as long.",
                "That would be true if arithmetic were the limit both times. With one row, it isn't.",
            ),
            Option(
                "Clearly less than 16 times as long.",
                "The matrix takes up 134 MB, all of which has to be read in both cases. With one row, each number is "
                "used once, and the arithmetic waits for the next one. The other 15 rows use bytes that are read "
                "anyway.",
                right=True,
            ),
            Option(
                "More than 16 times as long.",
                "For 16 rows, the matrix still has to be read only once.",
            ),
        ),
    ),
    Question(
        "making_it_fast.share",
        "Our character-level GPT trains as fast as it can. How many FLOPs per second does it reach, compared with a "
        "large matrix product on this machine?",
        (
            Option(
                "Nearly as many: training is all matrix products.",
                "That's nearly true if you count FLOPs, but not if you measure time. See the next cells.",
            ),
            Option(
                "Between one-half and three-quarters as many.",
                "Its products are small, and GELU, norms, softmax, and AdamW come in between. They do little "
                "arithmetic but still take time. In the stored run, it was 64%.",
                right=True,
            ),
            Option(
                "A few percent: Python is slow.",
                "Python only hands out the work, at a few microseconds per call. On a GPU, which finishes sooner, "
                "this can be the right answer.",
            ),
        ),
    ),
    Question(
        "making_it_fast.fused",
        "We compare written-out attention with the fused kernel, at the same total number of tokens. How does the "
        "kernel's advantage change as the texts get longer?",
        (
            Option(
                "It stays the same: both perform the same number of FLOPs.",
                "The number of FLOPs is the same, but look at the bytes.",
            ),
            Option(
                "It grows.",
                "In the written-out version, several square matrices move per head and text. For short texts, they "
                "stay in a cache. For long ones, they go to memory and back. The kernel never stores them.",
                right=True,
            ),
            Option("It shrinks.", "The longer the text, the larger the square matrices that the kernel avoids."),
        ),
    ),
    Question(
        "making_it_fast.amdahl",
        "A part takes a fifth of a step's time, and you make it ten times faster. How much faster is the step?",
        (
            Option("Ten times.", "The other four-fifths still take as long as before."),
            Option("Twice.", "Even if the part took no time at all, four-fifths would be left."),
            Option(
                "1.2 times.",
                "Of the five fifths, 4.1 remain, and 5 / 4.1 is 1.22. Even at infinite speed, it would be only 1.25.",
                right=True,
            ),
        ),
    ),
    Question(
        "making_it_fast.itself",
        "We measure a training step against itself. Twelve times, we run two short rounds and take the ratio of their "
        "speeds. What do the ratios look like?",
        (
            Option("All are 1.00: it's the same code.", "It's the same code, but not the same moment."),
            Option(
                "They scatter around 1.00.",
                "So a single round can show you a gain or a loss where there is none. On a busy machine, the ratios "
                "scatter more.",
                right=True,
            ),
            Option("They range from 0.5 to 2.", "That happens only if other programs come and go. See Going further."),
        ),
    ),
)
