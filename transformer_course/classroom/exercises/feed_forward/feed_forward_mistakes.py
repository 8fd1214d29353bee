"""More wrong versions of `feed_forward` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "biases multiplied",
        lambda x, uw, ub, dw, db, activation: (activation((x @ uw.T) * ub) @ dw.T) * db,
        "You multiply by the biases. Add them instead.",
    ),
    Mistake(
        "biases subtracted",
        lambda x, uw, ub, dw, db, activation: activation(x @ uw.T - ub) @ dw.T - db,
        "You subtract the biases. Add them instead: a bias that should lower the sum is itself negative.",
    ),
    Mistake(
        "weights reshaped",
        lambda x, uw, ub, dw, db, activation: (
            activation(x @ uw.reshape(uw.shape[1], -1) + ub) @ dw.reshape(dw.shape[1], -1) + db
        ),
        "You reshape the weights. The shapes fit, but numbers from different units get mixed. To swap the two axes, "
        "transpose them.",
    ),
    Mistake(
        "no activation, the input added",
        lambda x, uw, ub, dw, db, activation: x + (x @ uw.T + ub) @ dw.T + db,
        "There are two mistakes here. There's no activation between the two layers, and you add the input, which is "
        "the residual connection's job.",
    ),
    Mistake(
        "relu always, the second bias forgotten",
        lambda x, uw, ub, dw, db, activation: torch.relu(x @ uw.T + ub) @ dw.T,
        "There are two mistakes here. Call the `activation` that you are given, and add the second bias.",
    ),
)
