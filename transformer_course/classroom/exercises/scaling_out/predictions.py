"""Predictions on scaling out."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "scaling_out.unequal",
        "Process 0 counts three tokens, with losses of 1, 2, and 3. Process 1 counts one, with a loss of 10. Each "
        "computes its own mean, and then they average the two means. How far is that from the mean over all four "
        "tokens?",
        (
            Option(
                "It's the same: a mean of means is a mean.",
                "That's true only if every mean covers the same number of values.",
            ),
            Option(
                "Far off: the single token counts as much as the other three together.",
                "(2 + 10) / 2 is 6, but the mean over all four is 4.",
                right=True,
            ),
            Option("A little, because of rounding.", "These are small whole numbers: there's nothing to round."),
        ),
    ),
    Question(
        "scaling_out.same",
        "We train for 40 steps, once in two processes that each get half of every batch and once in a single process "
        "that gets all of it. How large is the largest difference between the losses?",
        (
            Option(
                "Less than 0.00001.",
                "It's the same gradient, summed in a different order. Only the rounding differs.",
                right=True,
            ),
            Option("About 0.01.", "Half a batch has a noisier gradient, but no process uses only its own."),
            Option("The losses are unrelated.", "The weights, batches, and mean gradients are the same."),
        ),
    ),
    Question(
        "scaling_out.speed",
        "You have two free cores. You use one process with the whole batch, or two processes with half of it each, "
        "with one thread per process. How much faster is a step with two processes?",
        (
            Option(
                "Twice as fast: each has half the work.", "Each has half the rows. But what has to happen after that?"
            ),
            Option(
                "Less than twice as fast.",
                "Half the rows take half the time, but then gradients are exchanged, and each process computes the "
                "whole AdamW step.",
                right=True,
            ),
            Option("It's slower.", "For a tiny model, it may be: there's little to compute and a lot of waiting."),
        ),
    ),
    Question(
        "scaling_out.added",
        "By mistake, the gradients of two processes are summed instead of averaged, so they're twice as large. The "
        "optimizer is AdamW, without clipping. What do you see?",
        (
            Option("The loss explodes: the steps are twice as long.", "With plain gradient descent, they would be."),
            Option("Training is twice as fast.", "What does AdamW do with the size of a gradient?"),
            Option(
                "Almost nothing.",
                "AdamW divides each gradient by its usual size (lesson 13, The training loop), so a constant factor "
                "cancels out. The mistake shows once you clip gradients or change the optimizer.",
                right=True,
            ),
        ),
    ),
    Question(
        "scaling_out.dies",
        "Training runs in two processes, and one of them is killed. What does the other do?",
        (
            Option(
                "It continues alone, at half the speed.", "It can't, because it waits for gradients that never come."
            ),
            Option(
                "It fails.",
                "The next exchange of gradients fails, and the whole training run fails with it. All that's left is "
                "the last checkpoint.",
                right=True,
            ),
            Option(
                "It takes over the other process's rows.",
                "It doesn't know it should: the rows were fixed at the start.",
            ),
        ),
    ),
    Question(
        "scaling_out.ring",
        "Suppose 16 GB of gradients travel around a ring. With 8 GPUs, each sends 28 GB. How much does each send with "
        "1,024?",
        (
            Option("128 times as much.", "Each piece travels farther, but the pieces are smaller."),
            Option(
                "About 32 GB.",
                "It's 2 · (n − 1) / n times the size of the gradients, which is close to twice their size for any "
                "large number of GPUs.",
                right=True,
            ),
            Option("Almost nothing: each piece is tiny.", "The pieces are small, but each GPU sends 2,046 of them."),
        ),
    ),
)
