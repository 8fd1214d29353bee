"""Exercise: add what the sublayer returns, then normalize the sum."""

from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.classroom.exercises.residual_connections.layers import cases
from transformer_course.classroom.exercises.residual_connections.post_norm_mistakes import MORE_MISTAKES


def post_norm(x, norm, sublayer):
    """Let `sublayer` read `x` as it is, add its result to `x`, and normalize the sum.

    `x` and the result have the axes (… d_model). `norm` and `sublayer` are functions of one tensor. Don't change `x` in
    place; the check also compares gradients.
    """
    return norm(x + sublayer(x))


MISTAKES = (
    Mistake(
        "pre-norm",
        lambda x, norm, sublayer: x + sublayer(norm(x)),
        "This is pre-norm: the sublayer reads a normalized copy, and the sum isn't normalized. Post-norm does it the "
        "other way around.",
    ),
    Mistake(
        "no path around",
        lambda x, norm, sublayer: norm(sublayer(x)),
        "You normalize only what the sublayer returns. Where did `x` go?",
    ),
    Mistake(
        "no norm",
        lambda x, norm, sublayer: x + sublayer(x),
        "The sum is right, but you haven't normalized it.",
    ),
    Mistake(
        "norm inside the sum",
        lambda x, norm, sublayer: x + norm(sublayer(x)),
        "You normalize what the sublayer returns and then add `x`. Normalize the sum instead.",
    ),
    Mistake(
        "only x normalized",
        lambda x, norm, sublayer: norm(x) + sublayer(x),
        "You normalize `x` and then add what the sublayer returns. Normalize the sum instead.",
    ),
    Mistake(
        "each normalized",
        lambda x, norm, sublayer: norm(x) + norm(sublayer(x)),
        "You normalize both parts and then add them. Add first, then normalize the sum.",
    ),
    Mistake(
        "normalized before and after",
        lambda x, norm, sublayer: norm(x + sublayer(norm(x))),
        "You normalize the sum, as you should. But your sublayer reads a normalized `x`; in post-norm, it reads `x` "
        "as it is.",
    ),
    Mistake(
        "norm before everything",
        lambda x, norm, sublayer: norm(x) + sublayer(norm(x)),
        "You normalize the input instead of the sum. In post-norm, the norm comes last.",
    ),
    Mistake(
        "norm twice",
        lambda x, norm, sublayer: norm(norm(x + sublayer(x))),
        "You normalize the sum twice. A norm has its own weight and bias, so normalizing twice isn't the same as "
        "normalizing once.",
    ),
    Mistake(
        "sublayer last",
        lambda x, norm, sublayer: sublayer(norm(x)),
        "There is no sum here: the sublayer reads the normalized `x`, and `x` itself is lost.",
    ),
    Mistake(
        "subtracted",
        lambda x, norm, sublayer: norm(x - sublayer(x)),
        "Both parts are right, but you subtract one from the other.",
    ),
    Mistake(
        "no gradient on the path",
        lambda x, norm, sublayer: norm(x.detach() + sublayer(x)),
        "The values are right, but `.detach()` or `.data` blocks the gradient on the direct path, and that path is "
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
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "You need the same three steps as in pre-norm: a sublayer, a sum, and a norm. Which one comes last?",
        "The sublayer reads `x` as it came in. Add its result to `x`. What happens to the sum?",
        "`total = x + sublayer(x)` is the sum. Call the norm on it.",
    ),
)
