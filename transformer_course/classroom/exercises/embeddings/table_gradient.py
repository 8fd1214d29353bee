"""Exercise: from the gradient at the vectors to the gradient at the table."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "the")
TABLE = ("the", "cat", "sat", "고양이", "개")


def table_gradient(tokens, gradient, vocab):
    """Give every row of the table the sum of the gradients of all places at which it was looked up.

    `tokens` has the axes (batch seq), or (seq), or any other (…). `gradient` has (… d_model): how the
    loss changes with the vector at each place. The result has (`vocab` d_model), and is zero for rows
    that nobody looked up.
    """
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten(0, -2))


def cases() -> tuple[Case, ...]:
    def case(label, tokens, seed, vocab, d_model, dtype=torch.float32, axes="batch seq", words=None, backward=False):
        tokens = torch.tensor(tokens)
        sizes = {**dict(zip(axes.split(), tokens.shape, strict=True)), "d_model": d_model}
        inputs = {"tokens": tokens, "gradient": random_tensor(f"{axes} d_model", sizes, seed, dtype), "vocab": vocab}
        names = {"tokens": axes, "gradient": f"{axes} d_model", "rows": "vocab d_model"}
        return Case(label, inputs, names, words or {}, backward)

    words, uneven = {"seq": WORDS, "vocab": TABLE}, [[5, 1, 1, 0], [3, 1, 5, 2]]
    return (
        case("two different tokens", [1, 3], 0, 4, 2, axes="seq"),
        case("one of them twice", [0, 1, 0], 1, 5, 2, axes="seq", words=words, backward=True),
        case("every row once", [2, 0, 3, 1], 2, 4, 4, axes="seq"),
        case("always the same", [2, 2, 2, 2, 2], 3, 4, 3, axes="seq"),
        case("a batch of 2", uneven, 4, 7, 3, backward=True),
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


def last_one(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    for token, row in zip(tokens.flatten().tolist(), gradient.flatten(0, -2), strict=True):
        rows[token] = row
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
        "Right for tokens that occur once, wrong for the others: of their gradients only one arrives. That happens "
        "with `rows[tokens] = gradient`, and with `rows[tokens] += gradient` too: both write each row once. All must "
        "be added up.",
    ),
    Mistake(
        "the last one wins",
        last_one,
        "Right for tokens that occur once, wrong for the others: whenever a token comes again, its row is overwritten. "
        "All gradients of a token must be added up.",
    ),
    Mistake(
        "the mean",
        lambda tokens, gradient, vocab: spread(tokens, gradient, vocab) / counts(tokens, vocab).clamp(min=1),
        "Right for tokens that occur once, too small for the others: you take the mean. If a row is used twice, its "
        "change acts on the loss twice.",
    ),
    Mistake(
        "divided by the number of tokens",
        lambda tokens, gradient, vocab: spread(tokens, gradient, vocab) / tokens.numel(),
        "Everything is too small by the number of tokens. Whether the loss is a mean is its own business, and already "
        "in `gradient`.",
    ),
    Mistake(
        "times the count",
        lambda tokens, gradient, vocab: spread(tokens, gradient, vocab) * counts(tokens, vocab),
        "Right for tokens that occur once, too large for the others: adding up already counts each place, and you "
        "multiply by their number once more.",
    ),
    Mistake(
        "only counted",
        lambda tokens, gradient, vocab: counts(tokens, vocab).to(gradient).repeat(1, gradient.shape[-1]),
        "You count how often each token occurs. What should be added up is what stands in `gradient` at these places.",
    ),
    Mistake(
        "every row the same",
        lambda tokens, gradient, vocab: gradient.flatten(0, -2).sum(dim=0).repeat(vocab, 1),
        "Every row gets the sum over all places, even rows that nobody looked up. A row may only hear from the places "
        "at which it was used.",
    ),
    Mistake(
        "the other sign",
        lambda tokens, gradient, vocab: -spread(tokens, gradient, vocab),
        "The sign is turned. It is the optimizer that goes against the gradient; the gradient itself is a sum.",
    ),
    Mistake(
        "one row too late",
        one_row_down,
        "Each gradient arrives at the row after its own. Ids count from 0, as rows of a tensor do.",
    ),
    Mistake(
        "one table for each text",
        for_each_text,
        "With a batch you have one result for each text. There is only one table, and all texts use it: add them up "
        "too.",
    ),
    Mistake(
        "in the order of the text",
        lambda tokens, gradient, vocab: torch.nn.functional.pad(
            gradient.flatten(0, -2), (0, 0, 0, max(0, vocab - tokens.numel()))
        )[:vocab],
        "Row 0 got the first place's gradient, row 1 the second's, and so on. Which row was looked up at each place?",
    ),
)

EXERCISE = Exercise(
    name="table_gradient",
    topic="embeddings",
    title="What the table learns from a text",
    difficulty=3,
    minutes=10,
    builds="TokenEmbedding",
    returns=("rows",),
    reference=table_gradient,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The vectors are one_hot(tokens) @ table. If you change one number of the table, which places change, and by "
        "how much?",
        "Bring batch and text into one long axis: tokens (place), gradient (place d_model). Then either loop over the "
        "places and add, or use the one-hot matrix once more, lying on its side.",
        "With `hot = one_hot(tokens.flatten(), vocab)` of the axes (place vocab), `hot.T` times the flattened gradient "
        "has (vocab d_model); give `hot` the gradient's dtype. `index_add` does it without the zeros.",
    ),
)
