"""The quiz of lesson 25, Scaling out, and its predictions with it."""

from transformer_course.classroom.exercises.question import Option, Question
from transformer_course.classroom.exercises.scaling_out.predictions import PREDICTIONS

QUIZ = (
    Question(
        "scaling_out.replicas",
        "Why do all processes have the same weights after 1,000 steps, though nobody ever sends weights?",
        (
            Option(
                "Same start, same mean gradient, same rule: each step keeps them equal.",
                "That is also why one different seed, or one gradient that is not averaged, spoils it for good.",
                right=True,
            ),
            Option("They are averaged at the end.", "They are equal after every step, and need no averaging."),
            Option("They do not: they only have similar ones.", "The largest distance that was printed is exactly 0."),
        ),
    ),
    Question(
        "scaling_out.padding",
        "Pairs of texts are padded to a common length, and padding does not count in the loss. You train in eight "
        "processes, and average their gradients. What has to be added?",
        (
            Option("Nothing: padding is ignored already.", "In each process, yes. But each divides by its own count."),
            Option("A larger batch.", "It makes the counts more alike, and the mistake smaller. It is still there."),
            Option(
                "Each process's loss is weighed by its share of the counted tokens.",
                "Then the mean over the processes is the gradient of the whole batch.",
                right=True,
            ),
        ),
    ),
    Question(
        "scaling_out.stage",
        "A model of 7.5 billion parameters has to be trained with AdamW on 64 cards of 80 GB. What must be shared out?",
        (
            Option("Nothing: the weights take 15 GB.", "The optimizer takes another 90, and the gradients 15."),
            Option(
                "The optimizer, at least.",
                "16 bytes for each parameter are 120 GB. Without the optimizer's 12 there remain 30 GB, and a 64th of "
                "90.",
                right=True,
            ),
            Option("Everything, or it will not fit.", "More than is needed: the weights have to travel, too."),
        ),
    ),
    Question(
        "scaling_out.batch",
        "A batch of 512 rows took a second on one card. On 1,024 cards, how do you train a thousand times as fast?",
        (
            Option("Half a row for each card.", "A row is the smallest share of a batch, and cards work well on many."),
            Option("Rows that are shorter.", "That is another model, which sees less of each text."),
            Option(
                "Not with this batch: it would have to grow, and then the training is another one.",
                "Batches of some million tokens are what thousands of cards need. Beyond some size a larger batch no "
                "longer saves steps.",
                right=True,
            ),
        ),
    ),
    Question(
        "scaling_out.position",
        "A stream of shards is read by 16 processes, and the run is killed after step 1,000. What must the checkpoint "
        "hold, so that no window is read twice or left out?",
        (
            Option(
                "The number of the step.",
                "The order is a function of seed and position, and the position follows from the step.",
                right=True,
            ),
            Option("A list of all windows that were read.", "That would grow with the data set, and is not needed."),
            Option("The open files of each process.", "They can be opened again: the position says where."),
        ),
    ),
)

QUESTIONS = PREDICTIONS + QUIZ
