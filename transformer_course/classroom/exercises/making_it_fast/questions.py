"""The quiz of lesson 23, Making it fast, and its predictions with it."""

from transformer_course.classroom.exercises.making_it_fast.predictions import PREDICTIONS
from transformer_course.classroom.exercises.question import Option, Question

QUIZ = (
    Question(
        "making_it_fast.intensity",
        "GELU does 10 FLOPs for a number of 4 bytes that is read and written. Your machine does 100 GFLOP and moves "
        "25 GB a second. What would make GELU faster?",
        (
            Option(
                "Fewer FLOPs, by a simpler formula.",
                "10 FLOPs for 8 bytes: the arithmetic is done long before the bytes are.",
            ),
            Option(
                "Doing it where the number is anyway, right after the product that made it.",
                "1.25 FLOPs a byte is below the ridge of 4: it waits for memory. Fused with the product, the numbers "
                "need not go to memory and come back.",
                right=True,
            ),
            Option(
                "A processor with more arithmetic.",
                "That moves the ridge to the right, and GELU waits as long as before.",
            ),
        ),
    ),
    Question(
        "making_it_fast.six",
        "Training costs about 6 FLOPs for each weight of a matrix and token. Where does the 6 come from?",
        (
            Option(
                "A multiplication and an addition, once forth and twice back.",
                "Back there are two products: for the gradient of the weights, and for that of what came in.",
                right=True,
            ),
            Option("From AdamW's moments.", "AdamW works once a step, not once a token, and its share is small."),
            Option("From the six matrices of a block.", "Each weight counts 6, in whichever matrix it stands."),
        ),
    ),
    Question(
        "making_it_fast.counter",
        "A FLOP counter reports exactly 6 × weights × tokens for our GPT on a CPU. What is missing?",
        (
            Option("Nothing: the numbers agree.", "They agree with an incomplete count. Try a long text."),
            Option(
                "The products inside of attention.",
                "The fused kernel for CPUs is unknown to the counter, and unknown means zero.",
                right=True,
            ),
            Option("The way back.", "A forward pass alone would be 2 × weights × tokens."),
        ),
    ),
    Question(
        "making_it_fast.ratio",
        "Version B was measured a minute after version A, once each, and is 4% faster. What do you do?",
        (
            Option("Keep B: 4% is 4%.", "The same code measured twice can differ by as much."),
            Option("Drop B: 4% is noise.", "It may be real. You do not know yet."),
            Option(
                "Measure both in turns, several rounds, and look at the ratios.",
                "What the machine does meanwhile then meets both, and the spread of the ratios says what 4% is worth.",
                right=True,
            ),
        ),
    ),
    Question(
        "making_it_fast.midway",
        "You want to know the loss after 500 steps, and read it off the curve of a run of 2,000 steps. What is wrong?",
        (
            Option(
                "The rate was still high there.",
                "A run that is planned for 500 steps has lowered its rate by then, and ends lower.",
                right=True,
            ),
            Option("Nothing: step 500 is step 500.", "The steps are the same, the rates are not."),
            Option("The long run was too lucky.", "It is worse off there, not better, and not by luck."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
