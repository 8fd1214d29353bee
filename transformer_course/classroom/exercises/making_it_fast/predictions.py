"""What lesson 23, Making it fast asks before its cells run."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "making_it_fast.rows",
        "A layer's matrix of 8,192 × 4,096 numbers is multiplied with one token's vector, and then with those of 16 "
        "tokens at once. How much longer do the 16 take?",
        (
            Option(
                "16 times as long.", "That would be so if arithmetic were the limit both times. With one row it is not."
            ),
            Option(
                "Clearly less than 16 times.",
                "The 134 MB of the matrix have to be read in both cases. With one row each number is used once, and "
                "the arithmetic waits for the next one; the other 15 rows ride along on bytes that come anyway.",
                right=True,
            ),
            Option(
                "Longer than 16 times.",
                "More work at once is never more expensive here: the matrix has to come only once.",
            ),
        ),
    ),
    Question(
        "making_it_fast.share",
        "Our GPT for characters trains as fast as it can. What share of the arithmetic that a large matrix product "
        "reaches on this machine does it use?",
        (
            Option(
                "Nearly all: training is matrix products.",
                "It is, by FLOPs. By time there is more: look at what follows.",
            ),
            Option(
                "Between a half and three quarters.",
                "Its products are small, and between them stand GELU, norms, a softmax and AdamW, which do little "
                "arithmetic and still take their time.",
                right=True,
            ),
            Option(
                "A few percent: Python is slow.",
                "Python only hands out the work, a few microseconds for each call. On a GPU, which would be done "
                "sooner, this answer can be the right one.",
            ),
        ),
    ),
    Question(
        "making_it_fast.fused",
        "Attention written out, against the fused kernel, at the same number of tokens in all. How does the kernel's "
        "lead change as the texts get longer?",
        (
            Option("It stays the same: both have the same FLOPs.", "The FLOPs are the same. Look at the bytes."),
            Option(
                "It grows.",
                "Written out, ten square matrices move for each head and text. Those of short texts lie in a cache, "
                "those of long ones go to memory and back. In the kernel none of them ever leaves the processor.",
                right=True,
            ),
            Option("It shrinks.", "The longer the text, the more of the time goes into what the kernel leaves out."),
        ),
    ),
    Question(
        "making_it_fast.amdahl",
        "A part takes a fifth of a step's time. You make it ten times as fast. How much faster is the step?",
        (
            Option("Ten times.", "The other four fifths take as long as before."),
            Option("Twice.", "Even if the part took no time at all, four fifths would be left."),
            Option(
                "1.2 times.",
                "Of five fifths, four and a tenth remain: 5 / 4.1. Even at infinite speed it would be 1.25.",
                right=True,
            ),
        ),
    ),
    Question(
        "making_it_fast.itself",
        "The same training step is measured against itself: one round of a tenth of a second each, the ratio of the "
        "two speeds, twelve times. Between which values do the ratios lie?",
        (
            Option("All are 1.00: it is the same code.", "It is the same code, and not the same moment."),
            Option(
                "Some are several percent off.",
                "So a single round would have shown you a gain of several percent, or a loss, where there is nothing.",
                right=True,
            ),
            Option("They go from a half to two.", "That takes neighbors that come and go; see the next section."),
        ),
    ),
    Question(
        "making_it_fast.budget",
        "A fixed number of FLOPs, to be spent on training: on a larger model that reads less, or on a smaller one that "
        "reads more. Which gives the lower loss?",
        (
            Option(
                "The largest model that fits into memory.",
                "It would have read next to nothing when the FLOPs are spent.",
            ),
            Option(
                "The smallest, trained for as long as possible.", "At some point it learns nothing more that helps."
            ),
            Option(
                "One in between, and the more FLOPs, the larger.",
                "Both ends waste FLOPs. Where the best one lies has to be measured.",
                right=True,
            ),
        ),
    ),
)
