"""Exercise: reorder the rows of query and key matrices, from pairs half a head apart to neighbors."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.real_checkpoints.half_split_rows_mistakes import MORE_MISTAKES


def half_split_rows(weight, d_head):
    """Reorder the rows of a query or key matrix from a Hugging Face LLaMA file for our rotation.

    `weight` has the axes (row d_model). Each head has `d_head` consecutive rows, one head after the other. In these
    files, feature i of a head is paired with feature i + d_head / 2. Our rotation pairs neighbors, as Meta's own files
    do: 0 with 1, and 2 with 3. So the rows 0 1 2 3 4 5 of a head must come out in the order 0 3 1 4 2 5.
    """
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return heads.transpose(1, 2).flatten(0, 2)


AXES = {"weight": "row d_model", "rows": "row d_model"}


def cases() -> tuple[Case, ...]:
    def case(label, seed, heads, d_head, d_model=3, dtype=torch.float32) -> Case:
        sizes = {"row": heads * d_head, "d_model": d_model}
        weight = random_tensor(AXES["weight"], sizes, seed, dtype)
        return Case(label, {"weight": weight, "d_head": d_head}, AXES)

    counted = torch.arange(6.0)[:, None].expand(6, 2).clone()
    return (
        Case("one head of 6, row i full of the number i", {"weight": counted, "d_head": 6}, AXES),
        case("one head of 4", 1840, 1, 4),
        case("two heads of 6", 1850, 2, 6),
        case("three heads of 8, square", 1860, 3, 8, d_model=24),
        case("heads of two features: nothing moves", 1870, 3, 2),
        case("two heads of 6 in float64", 1850, 2, 6, dtype=torch.float64),
    )


def whole(weight, d_head):
    return half_split_rows(weight, weight.shape[0])


def too_many_heads(weight, d_head):
    """As if there were twice as many heads, each half as large; TinyLlama's keys were once converted like this."""
    return half_split_rows(weight, d_head // 2) if d_head % 4 == 0 else half_split_rows(weight, d_head)


def back(weight, d_head):
    return weight.unflatten(0, (-1, d_head // 2, 2)).transpose(1, 2).flatten(0, 2)


def halves_exchanged(weight, d_head):
    return weight.unflatten(0, (-1, 2, d_head // 2)).flip(1).flatten(0, 2)


def second_first(weight, d_head):
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return heads.flip(1).transpose(1, 2).flatten(0, 2)


def across_heads(weight, d_head):
    return weight.unflatten(0, (-1, d_head)).transpose(0, 1).flatten(0, 1)


def backwards(weight, d_head):
    """Pair feature i with its mirror image instead of the one half a head further on."""
    order = [place for i in range(d_head // 2) for place in (i, d_head - 1 - i)]
    return weight.unflatten(0, (-1, d_head))[:, order].flatten(0, 1)


def columns(weight, d_head):
    if weight.shape[1] % d_head:
        raise ValueError("not divisible")
    return half_split_rows(weight.T, d_head).T


MISTAKES = (
    Mistake(
        "unchanged",
        lambda weight, d_head: weight,
        "You return the rows unchanged. In a head of 6 rows, which row should come right after row 0?",
    ),
    Mistake(
        "the way back",
        back,
        "This is the reverse direction, from neighbors to halves. A head of 6 rows should come out as 0 3 1 4 2 5.",
    ),
    Mistake(
        "all heads as one",
        whole,
        "This is right for one head. With several heads, you treat all rows as one big head. Split each head into its "
        "own halves.",
    ),
    Mistake(
        "twice as many heads",
        too_many_heads,
        "You split the rows into twice as many heads, each half as large. A head has `d_head` rows, so each half has "
        "d_head / 2.",
    ),
    Mistake(
        "the halves exchanged",
        halves_exchanged,
        "You swapped the two halves of each head. Interleave them: one row from the first half, one from the second.",
    ),
    Mistake(
        "the second half first",
        second_first,
        "The pairs are right, but each has its second feature first, so it would rotate in the opposite direction.",
    ),
    Mistake(
        "heads instead of halves",
        across_heads,
        "You interleave the heads. Each head should stay where it is, with its own rows reordered.",
    ),
    Mistake(
        "with the mirror image",
        backwards,
        "You pair the first row with the last. Pair feature i with feature i + d_head / 2 instead: in a head of 6 "
        "rows, 0 goes with 3, and 1 goes with 4.",
    ),
    Mistake(
        "reversed",
        lambda weight, d_head: weight.flip(0),
        "Your rows come out in reverse order.",
    ),
    Mistake(
        "only the first of each pair",
        lambda weight, d_head: torch.cat([weight[0::2], weight[1::2]]),
        "You take all even-numbered rows first and then the odd-numbered ones. That's the reverse direction, applied "
        "to the whole matrix instead of to each head.",
    ),
    Mistake(
        "the second of each pair negated",
        lambda weight, d_head: (
            half_split_rows(weight, d_head) * torch.tensor([1, -1]).repeat(len(weight) // 2)[:, None]
        ),
        "You negate every second row, as a rotation would. Here, only the order of the rows should change.",
    ),
)

EXERCISE = Exercise(
    name="half_split_rows",
    topic="real_checkpoints",
    title="Reorder rows for RoPE",
    difficulty=2,
    minutes=8,
    builds="name_table",
    returns=("rows",),
    reference=half_split_rows,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write the 6 rows of one head as two lines of three: 0 1 2 above 3 4 5. In which direction do you read to get "
        "0 3 1 4 2 5?",
        "Split the rows into three axes: head, half, and pair. Swap the last two, then merge all three again.",
        'With einops: `rearrange(weight, "(head two pair) d_model -> (head pair two) d_model", two=2, '
        "pair=d_head // 2)`. With tensor methods: `unflatten`, `transpose(1, 2)`, `flatten`.",
    ),
)
