"""What lesson 25, Scaling out asks before its cells run."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "scaling_out.unequal",
        "Process 0 counts three tokens, with the losses 1, 2 and 3, process 1 a single token with the loss 10. Each "
        "takes its mean, and then they take the mean of both. How far is that from the mean over the four tokens?",
        (
            Option("It is the same: a mean of means is a mean.", "Only where all means are over as many numbers."),
            Option(
                "Far: the single token counts as much as the three together.",
                "(2 + 10) / 2 is 6, and the mean over all four is 4. Whoever counts little speaks too loud.",
                right=True,
            ),
            Option("A little, by rounding.", "The numbers are small and whole: there is nothing to round."),
        ),
    ),
    Question(
        "scaling_out.same",
        "Two processes with half of every batch each, and one process with all of it: 40 steps of the same training. "
        "How far do the 40 losses lie apart, at most?",
        (
            Option(
                "Less than a hundred-thousandth.",
                "It is the same gradient, added up in another order: what is left is rounding.",
                right=True,
            ),
            Option("About a hundredth.", "Half a batch has a noisier gradient. But no process uses its own alone."),
            Option("They have nothing to do with each other.", "Same weights, same batches, same mean gradient."),
        ),
    ),
    Question(
        "scaling_out.speed",
        "Two free cores. One process with the whole batch, or two processes with half of it each, a thread for every "
        "process: how many times as fast is a step in two?",
        (
            Option("Twice: each has half of the work.", "Half of the rows, yes. And what comes after them?"),
            Option(
                "Less than twice.",
                "Half of the rows take half the time, but then the gradients are exchanged, and each process makes "
                "the whole of AdamW's step.",
                right=True,
            ),
            Option("It is slower.", "For a tiny model it may be: there is little to compute, and much to wait for."),
        ),
    ),
    Question(
        "scaling_out.added",
        "By mistake the gradients are added up over two processes, not averaged: each is twice as large. The optimizer "
        "is AdamW, without clipping. What do you see?",
        (
            Option("The loss explodes: the steps are twice as long.", "With plain gradient descent they would be."),
            Option("Training is twice as fast.", "And what does AdamW do with the size of a gradient?"),
            Option(
                "As good as nothing.",
                "AdamW divides each gradient by its usual size (lesson 13, The training loop), so that a factor cancels out. The mistake "
                "waits for somebody who clips, or changes the optimizer.",
                right=True,
            ),
        ),
    ),
    Question(
        "scaling_out.dies",
        "Training runs in two processes, and one of them is killed. What does the other do?",
        (
            Option("It goes on alone, at half the speed.", "It waits for gradients that nobody sends."),
            Option(
                "It fails.",
                "The next exchange of gradients breaks, and with it the whole training. What is left is the last "
                "checkpoint.",
                right=True,
            ),
            Option("It takes over the rows of the other.", "Nobody has told it to. The rows were fixed at the start."),
        ),
    ),
    Question(
        "scaling_out.ring",
        "Gradients of 16 GB go around a ring. With 8 GPUs each sends about 28 GB. How much does each send with 1,024?",
        (
            Option("128 times as much.", "A piece goes a longer way, but there are more, and smaller, pieces."),
            Option(
                "About 32 GB.",
                "2 · (n − 1) / n times the gradients: close to twice their size, for any number of GPUs. That is why "
                "data parallelism goes so far.",
                right=True,
            ),
            Option("Next to nothing: each has only a thousandth.", "A piece is small, and each sends 2,046 of them."),
        ),
    ),
)
