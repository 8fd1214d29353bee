"""Exercise: which token fits between two neighbors, by counts alone."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.train_bert.fill_in_scores_mistakes import MORE_MISTAKES

MASK = 1


def fill_in_scores(pair_log, alone_log, left, right, mask_id):
    """Score every token at each gap: how well does it fit between the tokens on both sides?

    `pair_log` (first second) holds log P(second | first), the log probability that `second` comes right after `first`.
    `alone_log` (token) holds log P(token). `left` and `right` (gap) hold the ids of the tokens on both sides of each
    gap. A token's score is log P(token | left) + log P(right | token). A neighbor with the id `mask_id` is hidden, too.
    If the left one is hidden, use log P(token) as the first term. If the right one is hidden, drop the second term.
    Return the scores (gap token). The mask may have no row in the tables, for example if `mask_id` is −1.
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

    def case(label, seed, left, right, vocab=6, dtype=torch.float32, mask_id=MASK) -> Case:
        sizes = {"first": vocab, "second": vocab, "token": vocab}
        tables = {
            name: random_tensor(axes[name], sizes, seed + i, torch.float64) for i, name in enumerate(list(axes)[:2])
        }
        inputs = {name: (2 * table).log_softmax(dim=-1).to(dtype) for name, table in tables.items()}
        inputs |= {"left": torch.tensor(left), "right": torch.tensor(right), "mask_id": mask_id}
        return Case(label, inputs, axes)

    mixed = [2, MASK, 4, MASK, 0], [3, 5, MASK, MASK, 4]
    return (
        case("one gap, both neighbors visible", 1, [2], [4]),
        case("one gap, the left neighbor hidden", 3, [MASK], [4]),
        case("one gap, the right neighbor hidden", 5, [3], [MASK]),
        case("five gaps, some neighbors hidden", 7, *mixed),
        case("the same in float64", 7, *mixed, dtype=torch.float64),
        case("a different mask id", 9, [4, 1, 2], [1, 4, 3], mask_id=4),
        case("a mask id without a row: −1", 13, [5, -1, 2], [-1, 5, 5], mask_id=-1),
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
        "Your scores depend on the left neighbor alone. The right one tells you something, too. How likely is it to "
        "follow the token?",
    ),
    Mistake(
        "only the right neighbor",
        version(lambda first, second, alone: 0 * first + second),
        "Your scores depend on the right neighbor alone. The left one tells you something, too. How likely is the "
        "token to follow it?",
    ),
    Mistake(
        "the token after the right neighbor",
        follows_the_right,
        "On the right side, you look up how likely the token is *after* the right neighbor. In the table, the first "
        "token of a pair picks the row. Which of the two comes first here?",
    ),
    Mistake(
        "the token after both neighbors",
        lambda pair, alone, left, right, mask: pair[left] + pair[right],
        "You look up how likely the token is after the left neighbor, and how likely it is *after the right one*. In "
        "the table, the first token of a pair picks the row. Which of the two comes first on the right side? And "
        "what can the table tell you about a hidden neighbor?",
    ),
    Mistake(
        "the left neighbor after the token",
        precedes_the_left,
        "On the left side, you look up how likely the left neighbor is after the token. Which of the two comes first?",
    ),
    Mistake(
        "both sides exchanged",
        lambda pair, alone, left, right, mask: after(pair, alone, right, mask) + before(pair, left, mask),
        "You swapped left and right. In your version, the token follows the right neighbor, and the left neighbor "
        "follows the token.",
    ),
    Mistake(
        "columns not transposed",
        lambda pair, alone, left, right, mask: after(pair, alone, left, mask) + pair[:, right],
        "`pair_log[:, right]` has one column per gap, so its axes are (token gap). The scores need (gap token), so "
        "transpose it before you add it.",
    ),
    Mistake(
        "columns not transposed, and the mask as a neighbor",
        lambda pair, alone, left, right, mask: pair[left] + pair[:, right],
        "`pair_log[:, right]` has one column per gap, so its axes are (token gap). The scores need (gap token), so "
        "transpose it before you add it. And a neighbor that is `mask_id` is hidden, so the table can't tell you "
        "anything about it.",
    ),
    Mistake(
        "the product of logarithms",
        version(lambda first, second, alone: first * second),
        "You multiply logarithms. When you multiply two probabilities, what happens to their logarithms?",
    ),
    Mistake(
        "the mask as a left neighbor",
        lambda pair, alone, left, right, mask: pair[left] + before(pair, right, mask),
        "This is right if the left neighbor is visible. If it's hidden, you use the mask's row, as if the mask were "
        "a word in the text.",
    ),
    Mistake(
        "the mask as a right neighbor",
        lambda pair, alone, left, right, mask: after(pair, alone, left, mask) + pair[:, right].T,
        "This is right if the right neighbor is visible. If it's hidden, you look up how likely the mask is after "
        "the token, as if the mask were a word in the text.",
    ),
    Mistake(
        "the mask as both neighbors",
        lambda pair, alone, left, right, mask: pair[left] + pair[:, right].T,
        "This is right if both neighbors are visible. A neighbor that is `mask_id` is hidden. The mask isn't a word "
        "in the text, so the table can't tell you anything about it.",
    ),
    Mistake(
        "nothing instead of a hidden left neighbor",
        nothing_on_the_left,
        "If the left neighbor is hidden, you drop the first term, so rare and common tokens are treated the same. What "
        "do you know about a token without looking at its neighbors?",
    ),
    Mistake(
        "alone instead of a hidden right neighbor",
        alone_on_the_right,
        "If the right neighbor is hidden, you add log P(token). The first term already covers that, so drop the "
        "second one.",
    ),
    Mistake(
        "how common a token is, always",
        version(lambda first, second, alone: first + second + alone),
        "You always add log P(token). A token's frequency already affects log P(token | left), so you count it twice.",
    ),
    Mistake(
        "probabilities",
        version(lambda first, second, alone: (first + second).exp()),
        "Your scores are probabilities. They rank the tokens correctly, but you need their logarithms, which don't "
        "underflow when many probabilities are multiplied.",
    ),
)

EXERCISE = Exercise(
    name="fill_in_scores",
    topic="train_bert",
    title="Fill gaps by counting",
    difficulty=2,
    minutes=15,
    builds="neighbor_guesses",
    returns=("scores",),
    reference=fill_in_scores,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Take one gap with both neighbors visible. Which row of the table do you need, and which column? Each has "
        "one number for every token.",
        "`pair_log[left]` takes one row per gap. `pair_log[:, right]` takes one column per gap, so its axes are in "
        "the wrong order. `torch.where` can swap in something else where a neighbor is hidden.",
        "The first term is `torch.where((left == mask_id)[:, None], alone_log, pair_log[left])`. The second works the "
        "same way, with the transposed columns, and 0 where `right` is hidden.",
    ),
)
