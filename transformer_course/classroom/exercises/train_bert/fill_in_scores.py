"""Exercise: what fits between two neighbors, by counts alone."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

MASK = 1


def fill_in_scores(pair_log, alone_log, left, right, mask_id):
    """Return a score for every token at each gap: how well it fits between the two tokens beside it.

    `pair_log` (first second) holds log P(second | first), the log probability that `second` follows `first`, and
    `alone_log` (token) the log probability of each token without any neighbor. `left` and `right` (gap) are the ids
    that stand on both sides of each gap. The score of a token is log P(token | left) + log P(right | token). Where
    `left` is `mask_id`, nothing is known there: the token counts on its own instead, and where `right` is, the
    second term is left out. Returns the scores (gap token).
    """
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return after + before


def cases() -> tuple[Case, ...]:
    axes = {
        "pair_log": "first second",
        "alone_log": "token",
        "left": "gap",
        "right": "gap",
        "scores": "gap token",
    }

    def case(label, seed, left, right, vocab=6, dtype=torch.float32, gradient=False, mask_id=MASK) -> Case:
        sizes = {"first": vocab, "second": vocab, "token": vocab}
        tables = {
            name: random_tensor(axes[name], sizes, seed + i, torch.float64) for i, name in enumerate(list(axes)[:2])
        }
        inputs = {name: (2 * table).log_softmax(dim=-1).to(dtype) for name, table in tables.items()}
        inputs |= {"left": torch.tensor(left), "right": torch.tensor(right), "mask_id": mask_id}
        return Case(label, inputs, axes, gradient=gradient)

    mixed = [2, MASK, 4, MASK, 0], [3, 5, MASK, MASK, 4]
    return (
        case("one gap, both neighbors visible", 1, [2], [4]),
        case("one gap, the left neighbor hidden", 3, [MASK], [4]),
        case("one gap, the right neighbor hidden", 5, [3], [MASK]),
        case("five gaps, some neighbors hidden", 7, *mixed, gradient=True),
        case("the same in float64", 7, *mixed, dtype=torch.float64, gradient=True),
        case("another mask", 9, [4, 1, 2], [1, 4, 3], mask_id=4),
        case("as many gaps as tokens", 11, [0, 2, 3, MASK], [2, 0, MASK, 3], vocab=4),
    )


def chosen(places, instead, otherwise):
    return torch.where(places[:, None], instead, otherwise)


def after(pair, alone, left, mask):
    return chosen(left == mask, alone, pair[left])


def before(pair, right, mask):
    found = pair[:, right].T
    return chosen(right == mask, torch.zeros_like(found), found)


def version(compute):
    """A wrong version of the two right terms: compute(first, second, alone)."""
    return lambda pair, alone, left, right, mask: compute(
        after(pair, alone, left, mask), before(pair, right, mask), alone
    )


def follows_the_right(pair, alone, left, right, mask):
    found = pair[right]
    return after(pair, alone, left, mask) + chosen(right == mask, torch.zeros_like(found), found)


def precedes_the_left(pair, alone, left, right, mask):
    return chosen(left == mask, alone, pair[:, left].T) + before(pair, right, mask)


def nothing_on_the_left(pair, alone, left, right, mask):
    found = pair[left]
    return chosen(left == mask, torch.zeros_like(found), found) + before(pair, right, mask)


def alone_on_the_right(pair, alone, left, right, mask):
    return after(pair, alone, left, mask) + chosen(right == mask, alone, pair[:, right].T)


MISTAKES = (
    Mistake(
        "only the left neighbor",
        version(lambda first, second, alone: first + 0 * second),
        "Your scores depend on the left neighbor alone. The right one knows something, too: how likely does it follow "
        "the token?",
    ),
    Mistake(
        "only the right neighbor",
        version(lambda first, second, alone: 0 * first + second),
        "Your scores depend on the right neighbor alone. What about the token after the left one?",
    ),
    Mistake(
        "the token after the right neighbor",
        follows_the_right,
        "For the right side you read how likely the token comes *after* the right neighbor. The table has the first "
        "of a pair in its rows: which of the two is first here?",
    ),
    Mistake(
        "the token after both neighbors",
        lambda pair, alone, left, right, mask: pair[left] + pair[right],
        "You read how likely the token comes after the left neighbor, and how likely it comes *after the right one*. "
        "The table has the first of a pair in its rows: which of the two is first on the right side? And what does the "
        "table know of a neighbor that is hidden?",
    ),
    Mistake(
        "the left neighbor after the token",
        precedes_the_left,
        "For the left side you read how likely the left neighbor comes after the token. Which of the two is first?",
    ),
    Mistake(
        "both sides exchanged",
        lambda pair, alone, left, right, mask: after(pair, alone, right, mask) + before(pair, left, mask),
        "Left and right are exchanged: your token follows the right neighbor, and the left one follows it.",
    ),
    Mistake(
        "the product of logarithms",
        version(lambda first, second, alone: first * second),
        "You multiply logarithms. Two probabilities are multiplied: what becomes of their logarithms?",
    ),
    Mistake(
        "the mask as a left neighbor",
        lambda pair, alone, left, right, mask: pair[left] + before(pair, right, mask),
        "Right where the left neighbor can be seen. Where it is hidden, yours reads the row of the mask as if the "
        "mask were a word of the text.",
    ),
    Mistake(
        "the mask as a right neighbor",
        lambda pair, alone, left, right, mask: after(pair, alone, left, mask) + pair[:, right].T,
        "Right where the right neighbor can be seen. Where it is hidden, yours asks how likely the mask follows the "
        "token, as if the mask were a word of the text.",
    ),
    Mistake(
        "the mask as both neighbors",
        lambda pair, alone, left, right, mask: pair[left] + pair[:, right].T,
        "Right where both neighbors can be seen. A neighbor that is the mask is hidden itself: it is no word of the "
        "text, and the table says nothing about it.",
    ),
    Mistake(
        "nothing instead of a hidden left neighbor",
        nothing_on_the_left,
        "Where the left neighbor is hidden, yours leaves the first term out altogether, and so treats rare and common "
        "tokens alike. What is known about a token without any neighbor?",
    ),
    Mistake(
        "alone instead of a hidden right neighbor",
        alone_on_the_right,
        "Where the right neighbor is hidden, yours adds how common the token is. The first term has counted that "
        "already.",
    ),
    Mistake(
        "how common a token is, always",
        version(lambda first, second, alone: first + second + alone),
        "You always add how common the token is. What follows the left neighbor often is mostly common by itself: it "
        "would be counted twice.",
    ),
    Mistake(
        "probabilities",
        version(lambda first, second, alone: (first + second).exp()),
        "Your scores are probabilities. The ranking is the same; asked for are the logarithms, which do not vanish "
        "when many are multiplied.",
    ),
)

EXERCISE = Exercise(
    name="fill_in_scores",
    topic="train_bert",
    title="Fill gaps by counting",
    difficulty=2,
    minutes=10,
    builds="neighbor_guesses",
    returns=("scores",),
    reference=fill_in_scores,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "For one gap with both neighbors visible: which row of the table, and which column, do you need? Each has one "
        "number for every token.",
        "`pair_log[left]` takes one row for each gap, and `pair_log[:, right]` one column, whose axes are then the "
        "other way round. `torch.where` chooses what counts instead where a neighbor is hidden.",
        "The first term is `torch.where((left == mask_id)[:, None], alone_log, pair_log[left])`. The second is made in "
        "the same way, from the transposed columns, with 0 where `right` is hidden.",
    ),
)
