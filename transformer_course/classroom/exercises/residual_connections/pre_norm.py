"""Exercise: the sublayer reads a normalized copy, and writes onto the path around it."""

from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.classroom.exercises.residual_connections.layers import cases


def pre_norm(x, norm, sublayer):
    """Let `sublayer` read `x` normalized, and add what it writes to `x` as it was.

    `x` has the axes (… d_model), and so has the result; `norm` and `sublayer` are called with one tensor of these axes.
    """
    return x + sublayer(norm(x))


def norm_on_the_path(x, norm, sublayer):
    h = norm(x)
    return h + sublayer(h)


MISTAKES = (
    Mistake(
        "no path around",
        lambda x, norm, sublayer: sublayer(norm(x)),
        "What the sublayer wrote is right, but nothing else is left: where did `x` go?",
    ),
    Mistake(
        "post-norm",
        lambda x, norm, sublayer: norm(x + sublayer(x)),
        "This is post-norm: you normalize the sum. Here only what the sublayer reads is normalized.",
    ),
    Mistake(
        "norm on the path",
        norm_on_the_path,
        "The sublayer reads the right thing. But you add what it writes to the normalized `x`: the path around "
        "the sublayer should stay as it came.",
    ),
    Mistake(
        "no norm",
        lambda x, norm, sublayer: x + sublayer(x),
        "The path around is there, but the norm has no effect: what should the sublayer read?",
    ),
    Mistake(
        "norm after the sublayer",
        lambda x, norm, sublayer: x + norm(sublayer(x)),
        "You normalize what the sublayer wrote. The norm stands on the other side of it.",
    ),
    Mistake(
        "normalized before and after",
        lambda x, norm, sublayer: norm(x + sublayer(norm(x))),
        "The sum is right, and then you normalize it. A sublayer that writes nothing must give back `x` untouched.",
    ),
    Mistake(
        "only the norm",
        lambda x, norm, sublayer: x + norm(x),
        "You add the normalized `x`: the sublayer is never called.",
    ),
    Mistake(
        "subtracted",
        lambda x, norm, sublayer: x - sublayer(norm(x)),
        "The two parts are right, but you take one away from the other.",
    ),
    Mistake(
        "multiplied",
        lambda x, norm, sublayer: x * sublayer(norm(x)),
        "The two parts are right, but you multiply them. With a sublayer that writes zeros, nothing of `x` is left.",
    ),
    Mistake(
        "the path twice",
        lambda x, norm, sublayer: x + norm(x) + sublayer(norm(x)),
        "The sublayer's part is right, but `x` comes by twice: as it was, and normalized. Once is enough.",
    ),
    Mistake(
        "no gradient on the path",
        lambda x, norm, sublayer: x.detach() + sublayer(norm(x)),
        "The values are right. But you cut the path around for the gradient (`.detach()` or `.data`), and that path is "
        "what this lesson is about.",
    ),
    Mistake(
        "sublayer twice",
        lambda x, norm, sublayer: x + sublayer(sublayer(norm(x))),
        "The sublayer reads its own result: it should act once.",
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
        "If the sublayer writes zeros, what should come out? And what does the sublayer read?",
        "Normalize a copy, give it to the sublayer, and add the result to the `x` that came in. The norm must not "
        "touch the sum.",
        "`h = norm(x)`, then `written = sublayer(h)`. What remains is to return the sum of `x` and `written`.",
    ),
)
