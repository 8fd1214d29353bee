"""Exercise: take away what a head found."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def silence_heads(merged, silent, n_heads):
    """Put zeros in the place of what the heads in `silent` found.

    `merged` has the axes (batch seq d_model): the outputs of `n_heads` heads side by side, head 0 first,
    as `merge_heads` of lesson 07, Multi-head attention leaves them. `silent` is a list of heads, counted from 0; it may be empty.
    """
    d_head = merged.shape[-1] // n_heads
    kept = torch.ones(merged.shape[-1], dtype=merged.dtype)
    for head in silent:
        kept[head * d_head : (head + 1) * d_head] = 0
    return merged * kept


def cases() -> tuple[Case, ...]:
    def case(label, silent, n_heads, seed, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"merged": "batch seq d_model", "rest": "batch seq d_model"}
        inputs = {"merged": random_tensor(axes["merged"], sizes, seed, dtype), "silent": silent, "n_heads": n_heads}
        return Case(label, inputs, axes, gradient=gradient)

    small, big = {"batch": 1, "seq": 2, "d_model": 6}, {"batch": 2, "seq": 5, "d_model": 12}
    return (
        case("2 heads, the second silent", [1], 2, 1920, **small, gradient=True),
        case("3 heads, the first silent", [0], 3, 1921, **small),
        case("nobody silent", [], 2, 1922, **small),
        case("two of three silent", [0, 2], 3, 1923, **big, gradient=True),
        case("all silent", [1, 0], 2, 1924, **small),
        case("heads of one number", [3, 1], 6, 1925, **small),
        case("the same in float64", [0, 2], 3, 1923, torch.float64, **big),
    )


def with_factors(factors):
    """Another factor for each feature, worked out from d_model, the silent heads and their number."""

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
        "It is the other way round: you keep the heads in `silent`, and silence the others.",
    ),
    Mistake(
        "every n-th feature",
        with_factors(lambda silenced, d_head: (~silenced).repeat(d_head)),
        "You silence every n-th number. A head's numbers stand side by side: first all of head 0, then all of head 1.",
    ),
    Mistake(
        "one number for each head",
        one_feature_each,
        "You silence one number for each head. A head has d_model / n_heads of them, side by side.",
    ),
    Mistake(
        "pieces of n_heads numbers",
        width_of_n_heads,
        "You take a head for `n_heads` numbers wide. `n_heads` is how many there are, not how wide one is.",
    ),
    Mistake(
        "only the first of them",
        only_the_first,
        "You silence the first head of the list, and not the others.",
    ),
    Mistake(
        "counted from 1",
        lambda merged, silent, n_heads: silence_heads(merged, [head - 1 for head in silent if head], n_heads),
        "You silence the head before the one that is meant. Heads are counted from 0.",
    ),
    Mistake(
        "taken out",
        taken_out,
        "You take the silent heads' numbers out, so that the vectors become shorter. The output projection expects "
        "all of its inputs: leave zeros in their places.",
    ),
    Mistake(
        "tokens silenced",
        tokens_silenced,
        "You put zeros at tokens, along the axis seq. A head is a piece of the *features* of every token.",
    ),
    Mistake(
        "the mean in its place",
        mean_in_its_place,
        "You put a head's mean in its place. That is done, too (mean ablation), but here zeros are wanted.",
    ),
    Mistake(
        "the rest scaled up",
        with_factors(
            lambda silenced, d_head: (~silenced).repeat_interleave(d_head) / (~silenced).float().mean().clamp(min=0.01)
        ),
        "The zeros are right, but you scale the others up to make good for them, as dropout does. Leave them as they "
        "are.",
    ),
    Mistake(
        "nothing silenced",
        lambda merged, silent, n_heads: merged,
        "Everything comes back as it was. That is right only when nobody is to be silent.",
    ),
)

EXERCISE = Exercise(
    name="silence_heads",
    topic="looking_inside",
    title="Silence",
    difficulty=2,
    minutes=8,
    builds="silence_heads",
    returns=("rest",),
    reference=silence_heads,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "d_model is 6, and there are 3 heads. Which of the six numbers of a token belong to head 0, which to head 2?",
        "Head h has the d_head numbers from h · d_head on. Make a vector of d_model factors, 1 for what stays and 0 "
        "for what goes, and multiply: the inputs themselves must not change.",
        "`kept = torch.ones(merged.shape[-1], dtype=merged.dtype)`; for each head in `silent` set "
        "`kept[head * d_head : (head + 1) * d_head]` to 0; then multiply.",
    ),
)
