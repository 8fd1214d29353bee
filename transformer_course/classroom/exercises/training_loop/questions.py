"""Predictions and quiz questions for lesson 13, The training loop."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "training_loop.first_loss",
        "A new, untrained GPT chooses among 63 characters. What's its loss, in nats per character?",
        (
            Option(
                "About 0.", "A loss of 0 would mean that the model is certain of every next character and always right."
            ),
            Option(
                "About ln 63 = 4.14.",
                "With small random weights, all logits are nearly equal, so each character gets a probability of about "
                "1/63. The surprise, −ln(1/63), is ln 63.",
                right=True,
            ),
            Option(
                "Something large, and different each time.", "That happens when the starting weights are too large."
            ),
        ),
    ),
    Question(
        "training_loop.first_step",
        "You multiply the loss by 1,000, so every gradient is 1,000 times as large. How far does AdamW's first step "
        "go now?",
        (
            Option("1,000 times as far.", "That's what plain gradient descent would do."),
            Option(
                "Exactly as far as before.",
                "AdamW divides the mean of the gradient by the square root of the mean of its square. Both grow by the "
                "same factor.",
                right=True,
            ),
            Option(
                "√1,000 = 32 times as far.",
                "The square grows by a factor of 1,000², but its square root grows only by a factor of 1,000.",
            ),
        ),
    ),
    Question(
        "training_loop.rubbish",
        "One garbage batch produces a gradient many times as long as usual, and nothing is clipped. Which optimizer "
        "is thrown off course?",
        (
            Option(
                "Plain gradient descent.",
                "Its step is proportional to the gradient. AdamW divides by the size of the gradients, and the "
                "unusual one is included in that size.",
                right=True,
            ),
            Option("AdamW.", "It divides by the size of the gradients, which this gradient increases."),
            Option("Both equally.", "AdamW divides by the size of the gradients, and plain gradient descent doesn't."),
        ),
    ),
    Question(
        "training_loop.resume",
        "A checkpoint contains the weights and the step, but not the optimizer state. You resume a run from it. What "
        "does the loss do?",
        (
            Option(
                "It continues as if nothing had happened.",
                "The weights are the same, but AdamW's running means start at 0 again.",
            ),
            Option(
                "It starts at the same value, then takes a different course.",
                "The first loss is exactly that of the uninterrupted run, because the weights and the batch are the "
                "same. From the next step on, the missing running means make a difference.",
                right=True,
            ),
            Option("It starts at ln V again.", "That would only happen if the weights were lost."),
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
                "PyTorch adds each new gradient to `.grad`, so you have to clear it after every step.",
                right=True,
            ),
            Option("The gradient of batch 100.", "backward() adds to what's already in `.grad`."),
            Option("An error.", "There's no error, which makes this mistake hard to find."),
        ),
    ),
    Question(
        "training_loop.accumulation",
        "A batch of 64 doesn't fit into memory, but a batch of 16 does. How do you train as if the batch size were 64?",
        (
            Option(
                "Four batches of 16, each loss divided by 4, then one optimizer step.",
                "The four gradients add up to the gradient of the mean loss over all 64 examples.",
                right=True,
            ),
            Option("Four batches of 16, with an optimizer step after each.", "That's training with a batch of 16."),
            Option(
                "Four batches of 16, their gradients added up, and a quarter of the learning rate.",
                "That would work for plain gradient descent. AdamW divides out the size of the gradient, so a quarter "
                "of the rate only makes each step a quarter as long.",
            ),
        ),
    ),
    Question(
        "training_loop.clip",
        "Clipping scales the gradients of all parameters by one common factor. Why doesn't each parameter get a factor "
        "of its own?",
        (
            Option("It would be slower.", "Hardly: it's about the same amount of work."),
            Option(
                "It would change the direction of the step.",
                "The negative gradient of all parameters together points downhill. Scaling its parts by different "
                "factors changes its direction.",
                right=True,
            ),
            Option("It would make the gradient longer.", "Every part would still get shorter or stay the same."),
        ),
    ),
    Question(
        "training_loop.decay",
        "How does AdamW differ from Adam with L2 regularization?",
        (
            Option("Not at all.", "For plain gradient descent, the two are the same. For Adam, they aren't."),
            Option(
                "Its decay isn't divided by the size of the gradients.",
                "So every decaying parameter shrinks by the same share per step. With L2 regularization, a parameter "
                "with large gradients hardly shrinks.",
                right=True,
            ),
            Option("AdamW has no running means.", "It has both. The W stands for the decoupled weight decay."),
        ),
    ),
    Question(
        "training_loop.half",
        "Why do you scale the loss up when you train in fp16, but not in bf16?",
        (
            Option(
                "In fp16, gradients below about 6e-8 become 0.",
                "bf16 has as many exponent bits as fp32, so it can represent far smaller numbers than fp16 can, "
                "although with fewer digits.",
                right=True,
            ),
            Option(
                "fp16 has fewer digits than bf16.", "It has more: 10 bits for the fraction, compared with bf16's 7."
            ),
            Option("bf16 computes in 32 bits.", "It stores its numbers in 16 bits, like fp16."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
