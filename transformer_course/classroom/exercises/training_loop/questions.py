"""Predictions and quiz questions of lesson 13, The training loop."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "training_loop.first_loss",
        "A new GPT, not trained at all, chooses among 64 characters. What is its loss, in nats per character?",
        (
            Option("About 0.", "A loss of 0 would mean that it is sure of every next character, and right."),
            Option(
                "About ln 64 = 4.16.",
                "It starts with small random weights, so all logits are nearly equal: each character gets about 1/64, "
                "and "
                "the surprise at it is ln 64.",
                right=True,
            ),
            Option("Something large, different each time.", "That happens when the starting weights are too large."),
        ),
    ),
    Question(
        "training_loop.first_step",
        "Multiply the loss by 1,000, so that every gradient is 1,000 times as large. How far does the first step of "
        "AdamW "
        "go now?",
        (
            Option("1,000 times as far.", "That is what plain gradient descent would do."),
            Option(
                "Just as far as before.",
                "AdamW divides the mean of the gradient by the root of the mean of its square, and both grow alike.",
                right=True,
            ),
            Option("√1,000 = 32 times as far.", "The root is taken of a square: it is 1,000 times as large too."),
        ),
    ),
    Question(
        "training_loop.rubbish",
        "One batch of rubbish gives a gradient ten times as long as usual, and nothing is clipped. Which optimizer is "
        "thrown off its path?",
        (
            Option(
                "Plain gradient descent.",
                "Its step is as long as the gradient. AdamW divides by the size of the gradients, and the "
                "unusual one is in that size too.",
                right=True,
            ),
            Option("AdamW.", "It divides by the size of the gradients, and that grows with this one."),
            Option("Both alike.", "One of them divides by the size of the gradients."),
        ),
    ),
    Question(
        "training_loop.resume",
        "A checkpoint holds the weights and the step, but not the state of the optimizer. You resume a run from it. "
        "What "
        "does the loss do?",
        (
            Option(
                "It goes on as if nothing had happened.",
                "The weights are the same, but the running means of AdamW begin at 0 again.",
            ),
            Option(
                "It goes on from the same place, along another path.",
                "The first loss after it is exactly that of the unbroken run: same weights, same batch. From the next "
                "step on "
                "the running means are missing.",
                right=True,
            ),
            Option("It starts at ln V again.", "Only if the weights were lost."),
        ),
    ),
)

QUIZ = (
    Question(
        "training_loop.zero_grad",
        "You forget `optimizer.zero_grad()`. What does the optimizer see in step 100?",
        (
            Option(
                "The sum of the gradients of all 100 batches.",
                "PyTorch adds to `.grad`. That is how accumulation works, and why somebody has to empty it.",
                right=True,
            ),
            Option("The gradient of batch 100.", "backward() adds to what is there; it replaces nothing."),
            Option("An error.", "There is none, which makes this mistake hard to find."),
        ),
    ),
    Question(
        "training_loop.accumulation",
        "A batch of 64 does not fit into memory, 16 does. What do you do to train as with 64?",
        (
            Option(
                "Four batches of 16, each loss divided by 4, then one optimizer step.",
                "The gradients add up to that of the mean over all 64.",
                right=True,
            ),
            Option("Four batches of 16, an optimizer step after each.", "That is training with a batch of 16."),
            Option(
                "Four batches of 16, their gradients added, and a quarter of the learning rate.",
                "That would do for plain gradient descent. AdamW divides the size of the gradient out, so a quarter of "
                "the rate would only make each step a quarter as long.",
            ),
        ),
    ),
    Question(
        "training_loop.clip",
        "Clipping shortens the gradient of the whole model by one factor. Why not each parameter's by its own?",
        (
            Option("It would be slower.", "Hardly: it is about the same work."),
            Option(
                "It would change the direction of the step.",
                "The gradient points downhill for all parameters together; shortening some of them more bends it.",
                right=True,
            ),
            Option("It would make the gradient longer.", "Every part would still be shortened or kept."),
        ),
    ),
    Question(
        "training_loop.decay",
        "How does AdamW differ from Adam with L2 regularization?",
        (
            Option("Not at all.", "For plain gradient descent the two are the same; for Adam they are not."),
            Option(
                "The decay bypasses the division by the size of the gradients.",
                "So every decaying parameter shrinks by the same share per step. With L2, one with large gradients "
                "would "
                "hardly shrink.",
                right=True,
            ),
            Option("AdamW has no running means.", "It has both of them; the W stands for the decoupled weight decay."),
        ),
    ),
    Question(
        "training_loop.half",
        "Why is fp16 trained with a scaled loss, and bf16 without?",
        (
            Option(
                "fp16 reaches only down to about 6e-8: smaller gradients become 0.",
                "bf16 has as many bits for the exponent as fp32, so it reaches as far down; it has fewer digits "
                "instead.",
                right=True,
            ),
            Option("fp16 has fewer digits than bf16.", "It has more: 10 bits after the point against 7."),
            Option("bf16 computes in 32 bits.", "It stores 16, and multiplies what is stored."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
