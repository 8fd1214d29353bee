"""Exercise: turn the gradients of the looked-up vectors into the gradient of the table."""

import torch

from transformer_course.classroom.exercises.embeddings.table_gradient_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "the")
TABLE = ("the", "cat", "sat", "고양이", "개")


def table_gradient(tokens, gradient, vocab):
    """Give each row of the table the sum of the gradients from all positions where it was looked up.

    `tokens` has the axes (batch seq), or (seq), or any others (…). `gradient` has the axes (… d_model) and holds the
    gradient of the loss with respect to the vector at each position. The result has the axes (`vocab` d_model). Rows
    that weren't looked up get zeros.
    """
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten(0, -2))


def cases() -> tuple[Case, ...]:
    def case(label, tokens, seed, vocab, d_model, dtype=torch.float32, axes="batch seq", words=None):
        tokens = torch.tensor(tokens)
        sizes = {**dict(zip(axes.split(), tokens.shape, strict=True)), "d_model": d_model}
        inputs = {"tokens": tokens, "gradient": random_tensor(f"{axes} d_model", sizes, seed, dtype), "vocab": vocab}
        names = {"tokens": axes, "gradient": f"{axes} d_model", "rows": "vocab d_model"}
        return Case(label, inputs, names, words or {})

    words, uneven = {"seq": WORDS, "vocab": TABLE}, [[5, 1, 1, 0], [3, 1, 5, 2]]
    return (
        case("two different tokens", [1, 3], 0, 4, 2, axes="seq"),
        case("one token occurs twice", [0, 1, 0], 1, 5, 2, axes="seq", words=words),
        case("every row once", [2, 0, 3, 1], 2, 4, 4, axes="seq"),
        case("the same token five times", [2, 2, 2, 2, 2], 3, 4, 3, axes="seq"),
        case("a batch of 2", uneven, 4, 7, 3),
        case("the same in float64", uneven, 5, 7, 3, torch.float64),
        case("three axes", [[[1], [2]], [[1], [4]]], 6, 5, 4, axes="batch choice seq"),
    )


def spread(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten(0, -2))


def written_once(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    rows[tokens] = gradient  # += does the same
    return rows


def counts(tokens, vocab):
    return torch.bincount(tokens.flatten(), minlength=vocab)[:, None]


def one_row_down(tokens, gradient, vocab):
    return spread((tokens + 1) % vocab, gradient, vocab)


def for_each_text(tokens, gradient, vocab):
    hot = torch.nn.functional.one_hot(tokens, vocab).to(gradient)
    return hot.mT @ gradient


MISTAKES = (
    Mistake(
        "each row written once",
        written_once,
        "This is right for tokens that occur once. For the others, only one of the gradients counts, because each new "
        "one overwrites the row. `rows[tokens] = gradient` does that, and so does `rows[tokens] += gradient`. All "
        "gradients of a token have to be added up.",
    ),
    Mistake(
        "the mean",
        lambda tokens, gradient, vocab: spread(tokens, gradient, vocab) / counts(tokens, vocab).clamp(min=1),
        "This is right for tokens that occur once, but too small for the others, because you take the mean. A row that "
        "is used twice affects the loss twice.",
    ),
    Mistake(
        "divided by the number of tokens",
        lambda tokens, gradient, vocab: spread(tokens, gradient, vocab) / tokens.numel(),
        "Your numbers are all too small because you divide them by the number of tokens. If the loss is a mean, that "
        "division is already included in `gradient`.",
    ),
    Mistake(
        "times the count",
        lambda tokens, gradient, vocab: spread(tokens, gradient, vocab) * counts(tokens, vocab),
        "This is right for tokens that occur once, but too large for the others. Adding the gradients already counts "
        "every occurrence, but then you also multiply by the number of occurrences.",
    ),
    Mistake(
        "only counted",
        lambda tokens, gradient, vocab: counts(tokens, vocab).to(gradient).repeat(1, gradient.shape[-1]),
        "You count how often each token occurs. Instead, add up the rows of `gradient` at its positions.",
    ),
    Mistake(
        "every row the same",
        lambda tokens, gradient, vocab: gradient.flatten(0, -2).sum(dim=0).repeat(vocab, 1),
        "In your result, every row gets the sum over all positions, even rows that weren't looked up. A row should get "
        "gradients only from the positions where it was used.",
    ),
    Mistake(
        "the other sign",
        lambda tokens, gradient, vocab: -spread(tokens, gradient, vocab),
        "The sign is reversed. The optimizer moves against the gradient; the gradient itself is just a sum.",
    ),
    Mistake(
        "one row too late",
        one_row_down,
        "Each gradient ends up one row after the right one. Ids start at 0, just like the rows of a tensor.",
    ),
    Mistake(
        "one table for each text",
        for_each_text,
        "With a batch, you have one result per text. There's only one table, and all texts use it, so add up over the "
        "batch, too.",
    ),
    Mistake(
        "in the order of the text",
        lambda tokens, gradient, vocab: torch.nn.functional.pad(
            gradient.flatten(0, -2), (0, 0, 0, max(0, vocab - tokens.numel()))
        )[:vocab],
        "In your result, row 0 gets the gradient of the first position, row 1 gets that of the second, and so on. "
        "Which row was looked up at each position?",
    ),
)

EXERCISE = Exercise(
    name="table_gradient",
    topic="embeddings",
    title="What the table learns from a text",
    difficulty=3,
    minutes=15,
    builds="TokenEmbedding",
    returns=("rows",),
    reference=table_gradient,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "The vectors are `one_hot(tokens) @ table`. If you change one number in the table, which vectors change, and "
        "by how much?",
        "Flatten the batch and seq axes into one long axis, so that `tokens` has the axis (position) and `gradient` "
        "has the axes (position d_model). Then loop over the positions and add each gradient to its token's row, or "
        "use the one-hot matrix again, transposed.",
        "With `hot = one_hot(tokens.flatten(), vocab)`, which has the axes (position vocab), `hot.T` times the "
        "flattened gradient has the axes (vocab d_model). Give `hot` the dtype of the gradient. `index_add` does the "
        "same without the zeros.",
    ),
)
