"""Quiz questions on making it fast, with the predictions."""

from transformer_course.classroom.exercises.making_it_fast.predictions import PREDICTIONS
from transformer_course.classroom.exercises.question import Option, Question

QUIZ = (
    Question(
        "making_it_fast.intensity",
        "GELU performs 10 FLOPs for every 4-byte number that it reads and writes. Your machine performs 100 GFLOP/s "
        "and moves 25 GB/s. What would make GELU faster?",
        (
            Option(
                "A simpler formula with fewer FLOPs.",
                "It performs 10 FLOPs per 8 bytes, so the arithmetic is done long before the bytes have moved.",
            ),
            Option(
                "Computing it right after the matrix product, while the numbers are still in the processor.",
                "1.25 FLOPs per byte is below the ridge point of 4, so GELU waits for memory. If you fuse it with the "
                "matrix product, the numbers don't have to go to memory and back.",
                right=True,
            ),
            Option(
                "A processor that performs more FLOPs per second.",
                "That moves the ridge point to the right, but GELU waits as long as before.",
            ),
        ),
    ),
    Question(
        "making_it_fast.six",
        "Training costs about 6 FLOPs per token and weight. Where does the 6 come from?",
        (
            Option(
                "A multiplication and an addition, once in the forward pass and twice in the backward pass.",
                "The backward pass has two products: one for the gradient of the weights and one for the gradient of "
                "the input.",
                right=True,
            ),
            Option("From AdamW's moments.", "AdamW runs once per step, not once per token, and its share is small."),
            Option("From the six matrices of a block.", "Each weight costs 6 FLOPs, whichever matrix it's in."),
        ),
    ),
    Question(
        "making_it_fast.counter",
        "A FLOP counter reports exactly 6 × weights × tokens for our GPT on a CPU. What is missing?",
        (
            Option("Nothing: the numbers agree.", "They agree with an incomplete rule. Try a long text."),
            Option(
                "The products inside attention.",
                "The counter doesn't know the fused CPU kernel, and it counts unknown operations as zero.",
                right=True,
            ),
            Option("The backward pass.", "A forward pass alone would be 2 × weights × tokens."),
        ),
    ),
    Question(
        "making_it_fast.ratio",
        "You measured version A once and, a minute later, version B once. B is 4% faster. What do you do?",
        (
            Option("Keep B: 4% is 4%.", "The same code measured twice can differ that much on a busy machine."),
            Option("Drop B: 4% is noise.", "It may be real. You don't know yet."),
            Option(
                "Alternate between the two versions for several rounds, and look at the ratios.",
                "Then anything else the machine is doing affects both versions, and the spread of the ratios shows "
                "what 4% is worth.",
                right=True,
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
