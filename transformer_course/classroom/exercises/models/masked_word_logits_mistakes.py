"""More wrong versions of `masked_word_logits` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def h(x, weight, bias):
    return x @ weight.T + bias


def gelu(x):
    return torch.nn.functional.gelu(x)


MORE_MISTAKES = (
    Mistake(
        "gelu by sigmoid",
        lambda x, tw, tb, norm, table, bias: norm(h(x, tw, tb) * torch.sigmoid(1.702 * h(x, tw, tb))) @ table.T + bias,
        "You approximate GELU with a sigmoid. BERT uses the exact GELU: `torch.nn.functional.gelu`.",
    ),
    Mistake(
        "gelu before the linear layer",
        lambda x, tw, tb, norm, table, bias: norm(h(gelu(x), tw, tb)) @ table.T + bias,
        "You apply GELU before the linear layer. Apply it afterward.",
    ),
    Mistake(
        "the bias after gelu",
        lambda x, tw, tb, norm, table, bias: norm(gelu(x @ tw.T) + tb) @ table.T + bias,
        "You add `transform_bias` after GELU. It belongs to the linear layer, before GELU.",
    ),
    Mistake(
        "the input added",
        lambda x, tw, tb, norm, table, bias: norm(x + gelu(h(x, tw, tb))) @ table.T + bias,
        "You add the input, as a residual connection does. This head has none.",
    ),
    Mistake(
        "scaled",
        lambda x, tw, tb, norm, table, bias: norm(gelu(h(x, tw, tb))) @ table.T / x.shape[-1] ** 0.5 + bias,
        "You divide the scores by √d_model, as in attention. A head's logits aren't scaled.",
    ),
    Mistake(
        "tanh gelu, without the last bias",
        lambda x, tw, tb, norm, table, bias: norm(torch.nn.functional.gelu(h(x, tw, tb), approximate="tanh")) @ table.T,
        "There are two mistakes here. BERT uses the exact GELU, and each token in the vocabulary has a bias.",
    ),
    Mistake(
        "not transposed, gelu after the norm",
        lambda x, tw, tb, norm, table, bias: gelu(norm(x @ tw + tb)) @ table.T + bias,
        "There are two mistakes here. Transpose the weight, as `nn.Linear` does, and apply GELU before the norm.",
    ),
    Mistake(
        "without the norm and both biases",
        lambda x, tw, tb, norm, table, bias: gelu(x @ tw.T) @ table.T,
        "The norm and both biases are missing.",
    ),
    Mistake(
        "a norm of its own",
        lambda x, tw, tb, norm, table, bias: (
            torch.nn.functional.layer_norm(gelu(h(x, tw, tb)), x.shape[-1:]) @ table.T + bias
        ),
        "You use a norm of your own. The head's norm has learned weights, so call `norm`.",
    ),
)
