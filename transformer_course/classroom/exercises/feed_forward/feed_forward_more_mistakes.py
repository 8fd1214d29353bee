"""More wrong versions of `feed_forward` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "biases multiplied",
        lambda x, uw, ub, dw, db, activation: (activation((x @ uw.T) * ub) @ dw.T) * db,
        "You multiply by the biases. A bias is added.",
    ),
    Mistake(
        "biases subtracted",
        lambda x, uw, ub, dw, db, activation: activation(x @ uw.T - ub) @ dw.T - db,
        "You subtract the biases. A bias is added: the threshold is already in its sign.",
    ),
    Mistake(
        "weights reshaped",
        lambda x, uw, ub, dw, db, activation: (
            activation(x @ uw.reshape(uw.shape[1], -1) + ub) @ dw.reshape(dw.shape[1], -1) + db
        ),
        "You reshape the weights. That fits, but it mixes numbers of different units. To swap the two axes, transpose "
        "them.",
    ),
    Mistake(
        "no activation, the input added",
        lambda x, uw, ub, dw, db, activation: x + (x @ uw.T + ub) @ dw.T + db,
        "Two things: there is no activation between the two layers, and the input isn't to be added: that's the "
        "residual connection's job.",
    ),
    Mistake(
        "relu always, the second bias forgotten",
        lambda x, uw, ub, dw, db, activation: torch.relu(x @ uw.T + ub) @ dw.T,
        "Two things: call the `activation` that you are given, and add the second bias.",
    ),
)
