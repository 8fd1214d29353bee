"""Exercise: rows of queries and keys, from pairs half a head apart to pairs of neighbors."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def half_split_rows(weight, d_head):
    """The rows of a published LLaMA's query or key matrix, in the order that our rotation expects.

    `weight` has the axes (row d_model), and `d_head` rows belong to each head, one head after the other.
    Published files turn feature i of a head together with feature i + d_head / 2; ours turns neighbors, 0
    with 1, 2 with 3. So the rows of a head, 0 1 2 3 4 5 say, come in the order 0 3 1 4 2 5.
    """
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return heads.transpose(1, 2).flatten(0, 2)


AXES = {"weight": "row d_model", "rows": "row d_model"}


def cases() -> tuple[Case, ...]:
    def case(label, seed, heads, d_head, d_model=3, dtype=torch.float32, gradient=False) -> Case:
        sizes = {"row": heads * d_head, "d_model": d_model}
        weight = random_tensor(AXES["weight"], sizes, seed, dtype)
        return Case(label, {"weight": weight, "d_head": d_head}, AXES, gradient=gradient)

    counted = torch.arange(6.0)[:, None].expand(6, 2).clone()
    return (
        Case("one head of 6, row i full of the number i", {"weight": counted, "d_head": 6}, AXES, gradient=True),
        case("one head of 4", 1840, 1, 4),
        case("two heads of 6", 1850, 2, 6, gradient=True),
        case("three heads of 8, square", 1860, 3, 8, d_model=24),
        case("heads of two features: nothing moves", 1870, 3, 2),
        case("two heads of 6 in float64", 1850, 2, 6, dtype=torch.float64),
    )


def whole(weight, d_head):
    return half_split_rows(weight, weight.shape[0])


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
    """Feature i with its mirror image instead of with the one half a head further."""
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
        "You return the rows as they came. In a head of 6, which row should stand beside row 0?",
    ),
    Mistake(
        "the way back",
        back,
        "This is the way back, from neighbors to halves. A head of 6 should come out as 0 3 1 4 2 5.",
    ),
    Mistake(
        "all heads as one",
        whole,
        "Right for one head. With several you take all rows together as if they were one: the halves are those of each "
        "head.",
    ),
    Mistake(
        "the halves exchanged",
        halves_exchanged,
        "The two halves of each head have changed places. They should be dealt out in turn: one of the first, one of "
        "the second.",
    ),
    Mistake(
        "the second half first",
        second_first,
        "The pairs are right, and each has its second feature in front: a rotation would turn the other way.",
    ),
    Mistake(
        "heads instead of halves",
        across_heads,
        "You deal out the heads in turn. Each head should stay where it is, with its own rows reordered.",
    ),
    Mistake(
        "with the mirror image",
        backwards,
        "You pair the first row with the last. Feature i belongs to the one half a head *further*: 0 to 3 in a head of "
        "6, 1 to 4.",
    ),
    Mistake(
        "reversed",
        lambda weight, d_head: weight.flip(0),
        "Your rows come in reverse order.",
    ),
    Mistake(
        "only the first of each pair",
        lambda weight, d_head: torch.cat([weight[0::2], weight[1::2]]),
        "You take the even rows first, and then the odd ones, over all heads. That is the way back, and of the whole "
        "matrix instead of each head.",
    ),
)

EXERCISE = Exercise(
    name="half_split_rows",
    topic="real_checkpoints",
    title="Pairs that turn together",
    difficulty=2,
    minutes=7,
    builds="name_table",
    returns=("rows",),
    reference=half_split_rows,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take one head of 6 rows and lay it out as two lines of three: 0 1 2 above, 3 4 5 below. In which direction do "
        "you have to read to get 0 3 1 4 2 5?",
        "Divide the rows into three axes: head, half, pair. Exchange the last two of them, and put all three together "
        "again.",
        'With einops: `rearrange(weight, "(head two pair) d_model -> (head pair two) d_model", two=2, '
        "pair=d_head // 2)`. With tensors alone: `unflatten`, `transpose(1, 2)`, `flatten`.",
    ),
)
