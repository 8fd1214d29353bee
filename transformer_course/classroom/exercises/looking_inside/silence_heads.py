"""Exercise: remove the outputs of some heads."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.looking_inside.silence_heads_mistakes import MORE_MISTAKES


def silence_heads(merged, silent, n_heads):
    """Replace the outputs of the heads in `silent` with zeros.

    `merged` and the result have the axes (batch seq d_model). `merged` holds the outputs of `n_heads` heads side by
    side, head 0 first, as `merge_heads` returns them (lesson 07, Multi-head attention). `silent` lists heads, counted
    from 0, in any order. It may be empty. Don't change `merged` itself.
    """
    d_head = merged.shape[-1] // n_heads
    kept = torch.ones(merged.shape[-1], dtype=merged.dtype)
    for head in silent:
        kept[head * d_head : (head + 1) * d_head] = 0
    return merged * kept


def cases() -> tuple[Case, ...]:
    def case(label, silent, n_heads, seed, dtype=torch.float32, **sizes) -> Case:
        axes = {"merged": "batch seq d_model", "rest": "batch seq d_model"}
        inputs = {"merged": random_tensor(axes["merged"], sizes, seed, dtype), "silent": silent, "n_heads": n_heads}
        return Case(label, inputs, axes)

    small, big = {"batch": 1, "seq": 2, "d_model": 6}, {"batch": 2, "seq": 5, "d_model": 12}
    return (
        case("2 heads, the second silent", [1], 2, 1920, **small),
        case("3 heads, the first silent", [0], 3, 1921, **small),
        case("no head silent", [], 2, 1922, **small),
        case("two of three silent", [0, 2], 3, 1923, **big),
        case("all silent", [1, 0], 2, 1924, **small),
        case("heads of one number", [3, 1], 6, 1925, **small),
        case("the same in float64", [0, 2], 3, 1923, torch.float64, **big),
    )


def with_factors(factors):
    """A wrong version that multiplies each feature by a factor computed from the silent heads and d_head."""

    def version(merged, silent, n_heads):
        silenced = torch.zeros(n_heads, dtype=torch.bool)
        silenced[silent] = True
        return merged * factors(silenced, merged.shape[-1] // n_heads).to(merged.dtype)

    return version


def tokens_silenced(merged, silent, n_heads):
    result = merged.clone()
    result[:, [head for head in silent if head < merged.shape[1]]] = 0
    return result


def one_feature_each(merged, silent, n_heads):
    result = merged.clone()
    result[..., silent] = 0
    return result


def pieces(merged, n_heads):
    return merged.unflatten(-1, (n_heads, -1))


def taken_out(merged, silent, n_heads):
    return pieces(merged, n_heads)[:, :, [h for h in range(n_heads) if h not in silent]].flatten(2)


def mean_in_its_place(merged, silent, n_heads):
    heads = pieces(merged, n_heads).clone()
    heads[:, :, silent] = heads.mean(dim=(0, 1))[silent]
    return heads.flatten(2)


def only_the_first(merged, silent, n_heads):
    return silence_heads(merged, silent[:1], n_heads)


def width_of_n_heads(merged, silent, n_heads):
    result = merged.clone()
    for head in silent:
        result[..., head * n_heads : (head + 1) * n_heads] = 0
    return result


MISTAKES = (
    Mistake(
        "the others silenced",
        with_factors(lambda silenced, d_head: silenced.repeat_interleave(d_head)),
        "It's the other way around: you keep the heads in `silent` and silence all others.",
    ),
    Mistake(
        "every n-th feature",
        with_factors(lambda silenced, d_head: (~silenced).repeat(d_head)),
        "You silence every nth feature. A head's features are next to each other: first all of head 0, then all of "
        "head 1.",
    ),
    Mistake(
        "one number for each head",
        one_feature_each,
        "You silence one feature per head. A head has d_model / n_heads features, side by side.",
    ),
    Mistake(
        "pieces of n_heads numbers",
        width_of_n_heads,
        "You treat a head as if it were `n_heads` features wide. But `n_heads` is the number of heads. How wide is "
        "one head?",
    ),
    Mistake(
        "only the first of them",
        only_the_first,
        "You silence only the first head in the list.",
    ),
    Mistake(
        "counted from 1",
        lambda merged, silent, n_heads: silence_heads(merged, [head - 1 for head in silent if head], n_heads),
        "You silence the head before the one in the list. Heads are counted from 0.",
    ),
    Mistake(
        "taken out",
        taken_out,
        "You remove the silent heads' features, so the vectors become shorter. The output projection needs all of its "
        "inputs, so put zeros there instead.",
    ),
    Mistake(
        "tokens silenced",
        tokens_silenced,
        "You zero out whole tokens, along the seq axis. A head is a block of *features* in every token.",
    ),
    Mistake(
        "the mean in its place",
        mean_in_its_place,
        "You replace a head's output with its mean. That's a real method, called mean ablation, but here we use zeros.",
    ),
    Mistake(
        "the rest scaled up",
        with_factors(
            lambda silenced, d_head: (~silenced).repeat_interleave(d_head) / (~silenced).float().mean().clamp(min=0.01)
        ),
        "The zeros are right, but you also scale up the other heads, as dropout does. Leave them unchanged.",
    ),
    Mistake(
        "nothing silenced",
        lambda merged, silent, n_heads: merged,
        "You return the input unchanged. That's right only when `silent` is empty.",
    ),
)

EXERCISE = Exercise(
    name="silence_heads",
    topic="looking_inside",
    title="Silence some heads",
    difficulty=2,
    minutes=9,
    builds="silence_heads",
    returns=("rest",),
    reference=silence_heads,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Suppose d_model is 6 and there are 3 heads. Which of a token's six features come from head 0? Which come from "
        "head 2?",
        "Head h owns the d_head features that start at h · d_head. Make a vector of d_model factors, 1 for the "
        "features that stay and 0 for the others, and multiply `merged` by it. That leaves `merged` itself unchanged.",
        "Start with `kept = torch.ones(merged.shape[-1], dtype=merged.dtype)`. For each head in `silent`, set "
        "`kept[head * d_head : (head + 1) * d_head]` to 0. Then multiply.",
    ),
)
