"""More wrong versions of `token_flops` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "three matrices in attention",
        lambda n_layers, d_model, length, vocab: (
            6 * (n_layers * 11 * d_model**2 + vocab * d_model) + 12 * n_layers * length * d_model
        ),
        "You count three matrices in attention. There's a fourth one, after the heads.",
    ),
    Mistake(
        "attention's products of one layer",
        lambda n_layers, d_model, length, vocab: (
            6 * (n_layers * 12 * d_model**2 + vocab * d_model) + 12 * length * d_model
        ),
        "You count the products of queries, keys, and values in only one layer. Every layer has them.",
    ),
    Mistake(
        "the hidden layer squared",
        lambda n_layers, d_model, length, vocab: (
            6 * (n_layers * 20 * d_model**2 + vocab * d_model) + 12 * n_layers * length * d_model
        ),
        "Your feed-forward network has (4 · d_model)² weights. Each of its two matrices should have d_model · 4 · "
        "d_model weights.",
    ),
    Mistake(
        "biases counted",
        lambda n_layers, d_model, length, vocab: (
            6 * (n_layers * (12 * d_model**2 + 9 * d_model) + vocab * d_model) + 12 * n_layers * length * d_model
        ),
        "You count biases. A bias is only added, and here, we count only matrix products.",
    ),
    Mistake(
        "a caret for a power",
        lambda n_layers, d_model, length, vocab: (
            6 * (n_layers * 12 * (d_model ^ 2) + vocab * d_model) + 12 * n_layers * length * d_model
        ),
        "`^` isn't a power in Python. It compares bits. For powers, use `**`.",
    ),
    Mistake(
        "length without d_model",
        lambda n_layers, d_model, length, vocab: (
            6 * (n_layers * 12 * d_model**2 + vocab * d_model) + 12 * n_layers * length
        ),
        "In attention's products, you count one number per key. Each key has d_model numbers, counted across all "
        "heads.",
    ),
)
