"""Exercise: add what the sublayer wrote, then normalize the sum."""

from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.classroom.exercises.residual_connections.layers import cases


def post_norm(x, norm, sublayer):
    """Let `sublayer` read `x` as it is, add what it writes to `x`, and normalize the sum.

    `x` has the axes (… d_model), and so has the result; `norm` and `sublayer` are called with one tensor of these axes.
    """
    return norm(x + sublayer(x))


MISTAKES = (
    Mistake(
        "pre-norm",
        lambda x, norm, sublayer: x + sublayer(norm(x)),
        "This is pre-norm: the sublayer reads a normalized copy, and the sum is left alone. Here it is the other way "
        "round.",
    ),
    Mistake(
        "no path around",
        lambda x, norm, sublayer: norm(sublayer(x)),
        "You normalize what the sublayer wrote, and nothing else: where did `x` go?",
    ),
    Mistake(
        "no norm",
        lambda x, norm, sublayer: x + sublayer(x),
        "The sum is right. It is still to be normalized.",
    ),
    Mistake(
        "norm inside the sum",
        lambda x, norm, sublayer: x + norm(sublayer(x)),
        "You normalize what the sublayer wrote, and then add `x`. The norm should see the sum.",
    ),
    Mistake(
        "only x normalized",
        lambda x, norm, sublayer: norm(x) + sublayer(x),
        "You normalize `x`, and then add what the sublayer wrote. The norm should see the sum.",
    ),
    Mistake(
        "each normalized",
        lambda x, norm, sublayer: norm(x) + norm(sublayer(x)),
        "You normalize both parts and then add them. The norm of a sum is not the sum of the norms.",
    ),
    Mistake(
        "normalized before and after",
        lambda x, norm, sublayer: norm(x + sublayer(norm(x))),
        "The norm of the sum is there. But the sublayer reads a normalized `x`: here it reads `x` as it is.",
    ),
    Mistake(
        "norm before everything",
        lambda x, norm, sublayer: norm(x) + sublayer(norm(x)),
        "You normalize at the beginning, and the sum is not normalized. Here the norm comes last.",
    ),
    Mistake(
        "norm twice",
        lambda x, norm, sublayer: norm(norm(x + sublayer(x))),
        "Right, and then normalized once more. A norm has a weight and a bias of its own, so twice is not the same as "
        "once.",
    ),
    Mistake(
        "sublayer last",
        lambda x, norm, sublayer: sublayer(norm(x)),
        "There is no sum in yours: the sublayer reads the norm of `x`, and `x` itself is lost.",
    ),
    Mistake(
        "subtracted",
        lambda x, norm, sublayer: norm(x - sublayer(x)),
        "The two parts are right, but you take one away from the other.",
    ),
    Mistake(
        "no gradient on the path",
        lambda x, norm, sublayer: norm(x.detach() + sublayer(x)),
        "The values are right. But you cut the path around for the gradient (`.detach()` or `.data`), and that path is "
        "what this lesson is about.",
    ),
)

EXERCISE = Exercise(
    name="post_norm",
    topic="residual_connections",
    title="Post-norm",
    difficulty=1,
    minutes=3,
    builds="PostNorm",
    returns=("y",),
    reference=post_norm,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The same three things as in pre-norm: a sublayer, a sum, a norm. Which comes last?",
        "The sublayer reads `x` as it came. Add what it wrote to `x`, and let the norm have the last word.",
        "`total = x + sublayer(x)` is what the norm is to be called with.",
    ),
)
