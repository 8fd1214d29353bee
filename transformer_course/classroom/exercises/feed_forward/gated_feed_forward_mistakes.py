"""More wrong versions of `gated_feed_forward` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "tanh as the gate",
        lambda x, gate, up, down: (torch.tanh(x @ gate.T) * (x @ up.T)) @ down.T,
        "Your gate uses tanh. Here, it should use SiLU.",
    ),
    Mistake(
        "softmax as the gate",
        lambda x, g, u, d: ((x @ g.T).softmax(dim=-1) * (x @ u.T)) @ d.T,
        "Your gate is a softmax, so the hidden units compete. Here, each unit should have its own gate: SiLU, z · "
        "sigmoid(z).",
    ),
    Mistake(
        "the gate turned around",
        lambda x, g, u, d: ((x @ g.T) * torch.sigmoid(-(x @ g.T)) * (x @ u.T)) @ d.T,
        "Your gate is open where it should be closed: SiLU is z · sigmoid(z), without a minus sign.",
    ),
    Mistake(
        "SiLU of the input",
        lambda x, g, u, d: ((torch.nn.functional.silu(x) @ g.T) * (x @ u.T)) @ d.T,
        "You apply SiLU to the input, before you multiply by the gate's weights. Apply it afterward.",
    ),
    Mistake(
        "weights reshaped",
        lambda x, g, u, d: (
            (torch.nn.functional.silu(x @ g.reshape(g.shape[1], -1)) * (x @ u.reshape(u.shape[1], -1)))
            @ d.reshape(d.shape[1], -1)
        ),
        "You reshape the weights. The shapes fit, but numbers from different units get mixed. To swap the two axes, "
        "transpose them.",
    ),
    Mistake(
        "the gate for both",
        lambda x, g, u, d: (torch.nn.functional.silu(x @ g.T) * (x @ g.T)) @ d.T,
        "Both of your paths use the gate's weights. Use `up_weight` for the other path.",
    ),
    Mistake(
        "sigmoid, and added",
        lambda x, g, u, d: (torch.sigmoid(x @ g.T) + x @ u.T) @ d.T,
        "There are two mistakes here. Multiply by the gate instead of adding it, and make it SiLU, z · sigmoid(z).",
    ),
)
