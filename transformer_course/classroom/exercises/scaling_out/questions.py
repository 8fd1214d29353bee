"""Quiz questions on scaling out, with the predictions."""

from transformer_course.classroom.exercises.question import Option, Question
from transformer_course.classroom.exercises.scaling_out.predictions import PREDICTIONS

QUIZ = (
    Question(
        "scaling_out.replicas",
        "With plain data parallelism, the processes never send weights. Why are the weights still equal after 1,000 "
        "steps?",
        (
            Option(
                "The start, the mean gradient, and the update rule are the same, so each step keeps them equal.",
                "That's also why one different seed, or a single gradient that isn't averaged, makes the weights "
                "differ for good.",
                right=True,
            ),
            Option("They are averaged at the end.", "They're equal after every step, so there's nothing to average."),
            Option(
                "They aren't equal, just similar.", "Same start, same gradients, same rule: nothing makes them differ."
            ),
        ),
    ),
    Question(
        "scaling_out.padding",
        "Pairs of texts are padded to a common length, and padding doesn't count in the loss. You train in eight "
        "processes and average their gradients. What is missing?",
        (
            Option(
                "Nothing: padding is already ignored.",
                "Within each process, yes. But each process divides by its own count.",
            ),
            Option(
                "A larger batch.",
                "It makes the counts more similar and the error smaller, but it doesn't remove the error.",
            ),
            Option(
                "Each process's gradient must be weighted by its share of the counted tokens.",
                "Then the weighted sum is the gradient of the whole batch. (The course multiplies each loss by the "
                "share and by the number of processes, because the gradients are averaged afterward.)",
                right=True,
            ),
        ),
    ),
    Question(
        "scaling_out.stage",
        "You want to train a 7.5-billion-parameter model with AdamW on 64 GPUs with 80 GB each. What must be sharded?",
        (
            Option(
                "Nothing: the weights take 15 GB.", "The optimizer state takes another 90 GB, and the gradients 15."
            ),
            Option(
                "At least the optimizer state.",
                "At 16 bytes per parameter, you need 120 GB. With the optimizer's 90 GB divided by 64, about 31 GB "
                "remain.",
                right=True,
            ),
            Option(
                "Everything, or it won't fit.", "That's more than you need, and sharded weights have to be sent, too."
            ),
        ),
    ),
    Question(
        "scaling_out.batch",
        "A batch of 512 rows takes one second on one GPU. How do you train a thousand times faster on 1,024 GPUs?",
        (
            Option(
                "With half a row per GPU.",
                "A row is the smallest share of a batch, and GPUs need many rows to be fast.",
            ),
            Option("With shorter rows.", "Then the model sees less of each text, so it isn't the same training."),
            Option(
                "You can't with this batch size. The batch would have to grow, and that changes the training.",
                "Thousands of GPUs need batches of millions of tokens, and beyond some size, a larger batch no longer "
                "saves steps.",
                right=True,
            ),
        ),
    ),
    Question(
        "scaling_out.position",
        "Sixteen processes read a stream of shards, and the run is killed after step 1,000. What must the checkpoint "
        "hold so that no window is read twice or skipped?",
        (
            Option(
                "The step number.",
                "The order is a function of the seed and the position, and the position follows from the step.",
                right=True,
            ),
            Option("A list of all windows read so far.", "That would grow with the data set, and it isn't needed."),
            Option(
                "The open files of each process.", "They can be reopened, and the position tells you where to continue."
            ),
        ),
    ),
)

QUESTIONS = PREDICTIONS + QUIZ
