"""Exercise: the sublayer reads a normalized copy and adds to the untouched input."""

from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.classroom.exercises.residual_connections.layers import cases


def pre_norm(x, norm, sublayer):
    """Let `sublayer` read a normalized copy of `x`, and add its result to `x` itself.

    `x` and the result have the axes (… d_model). `norm` and `sublayer` are functions of one tensor. Don't change `x` in
    place; the check also compares gradients.
    """
    return x + sublayer(norm(x))


def norm_on_the_path(x, norm, sublayer):
    h = norm(x)
    return h + sublayer(h)


MISTAKES = (
    Mistake(
        "no path around",
        lambda x, norm, sublayer: sublayer(norm(x)),
        "The sublayer's part is right, but nothing else is left. Where did `x` go?",
    ),
    Mistake(
        "post-norm",
        lambda x, norm, sublayer: norm(x + sublayer(x)),
        "This is post-norm: you normalize the sum. In pre-norm, only what the sublayer reads gets normalized.",
    ),
    Mistake(
        "norm on the path",
        norm_on_the_path,
        "The sublayer reads the right tensor, but you add its result to the *normalized* `x`. Add it to `x` as it came "
        "in.",
    ),
    Mistake(
        "no norm",
        lambda x, norm, sublayer: x + sublayer(x),
        "You add to `x`, but you don't use the norm. What should the sublayer read?",
    ),
    Mistake(
        "norm after the sublayer",
        lambda x, norm, sublayer: x + norm(sublayer(x)),
        "You normalize what the sublayer returns. The norm should come before the sublayer.",
    ),
    Mistake(
        "normalized before and after",
        lambda x, norm, sublayer: norm(x + sublayer(norm(x))),
        "The sum is right, but then you normalize it. If the sublayer returns zeros, `x` should come out untouched.",
    ),
    Mistake(
        "only the norm",
        lambda x, norm, sublayer: x + norm(x),
        "You add the normalized `x`, but you never call the sublayer.",
    ),
    Mistake(
        "subtracted",
        lambda x, norm, sublayer: x - sublayer(norm(x)),
        "Both parts are right, but you subtract one from the other.",
    ),
    Mistake(
        "multiplied",
        lambda x, norm, sublayer: x * sublayer(norm(x)),
        "Both parts are right, but you multiply them. If the sublayer returns zeros, nothing is left of `x`.",
    ),
    Mistake(
        "the path twice",
        lambda x, norm, sublayer: x + norm(x) + sublayer(norm(x)),
        "The sublayer's part is right, but `x` is in the sum twice, once as it was and once normalized.",
    ),
    Mistake(
        "no gradient on the path",
        lambda x, norm, sublayer: x.detach() + sublayer(norm(x)),
        "The values are right, but `.detach()` or `.data` blocks the gradient on the direct path, and that path is "
        "what this lesson is about.",
    ),
    Mistake(
        "sublayer twice",
        lambda x, norm, sublayer: x + sublayer(sublayer(norm(x))),
        "You call the sublayer twice, the second time on its own result. Call it once.",
    ),
)

EXERCISE = Exercise(
    name="pre_norm",
    topic="residual_connections",
    title="Pre-norm",
    difficulty=1,
    minutes=5,
    builds="PreNorm",
    returns=("y",),
    reference=pre_norm,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "If the sublayer returns zeros, what should come out? And what does the sublayer read?",
        "Normalize a copy, hand it to the sublayer, and add the result to the `x` that came in. The sum itself isn't "
        "normalized.",
        "Start with `h = norm(x)` and `written = sublayer(h)`. What do you add to `written`?",
    ),
)
