"""Exercise: the features of a later position out of those of an earlier one, without knowing which one it is."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def shift_features(features, angles):
    """Turn every pair (sine, cosine) of `features` by its angle, so that they become those of a later position.

    `features` has the axes (… d_model), with sine and cosine of each pair side by side. `angles` has the axis (pair),
    and says by how much each pair turns. The result has the shape of `features`:
    sin(a + b) = sin a · cos b + cos a · sin b, and cos(a + b) = cos a · cos b − sin a · sin b.
    """
    sine, cosine = features[..., 0::2], features[..., 1::2]
    turned = sine * angles.cos() + cosine * angles.sin(), cosine * angles.cos() - sine * angles.sin()
    return torch.stack(turned, dim=-1).flatten(-2)


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"features": f"{lead} d_model", "angles": "pair", "shifted": f"{lead} d_model"}
        inputs = {
            "features": random_tensor(axes["features"], sizes, seed, dtype),
            "angles": random_tensor(axes["angles"], sizes, seed + 10, dtype),
        }
        return Case(label, inputs, axes, gradient=gradient)

    batch = {"batch": 2, "seq": 5, "d_model": 6, "pair": 3}
    return (
        case("one position, one pair", "", 30, d_model=2, pair=1, gradient=True),
        case("one position, two pairs", "", 31, d_model=4, pair=2, gradient=True),
        case("four positions, four pairs", "seq", 32, seq=4, d_model=8, pair=4),
        case("a batch of 2", "batch seq", 33, **batch, gradient=True),
        case("the same in float64", "batch seq", 34, torch.float64, **batch),
    )


def pairs(turn):
    """Every pair replaced by what `turn` makes of (sine, cosine, sine of the angle, cosine of the angle)."""

    def version(features, angles):
        first, second = turn(features[..., 0::2], features[..., 1::2], angles.sin(), angles.cos())
        return torch.stack([first, second], dim=-1).flatten(-2)

    return version


def halves(features, angles):
    first, second = features.chunk(2, dim=-1)
    sine, cosine = angles.sin(), angles.cos()
    return torch.cat([first * cosine + second * sine, second * cosine - first * sine], dim=-1)


def overwritten(sine, cosine, s, c):
    sine = sine * c + cosine * s
    return sine, cosine * c - sine * s


def halves_put_back(features, angles):
    turned = shift_features(features, angles)
    return torch.cat([turned[..., 0::2], turned[..., 1::2]], dim=-1)


MISTAKES = (
    Mistake(
        "turned backwards",
        pairs(lambda sine, cosine, s, c: (sine * c - cosine * s, cosine * c + sine * s)),
        "The pairs turn the other way round: yours are the features of an earlier position. Look at the two signs.",
    ),
    Mistake(
        "both signs plus",
        pairs(lambda sine, cosine, s, c: (sine * c + cosine * s, cosine * c + sine * s)),
        "The sines are right, the cosines are not: look at the sign in the second formula.",
    ),
    Mistake(
        "sine and cosine of the angle swapped",
        pairs(lambda sine, cosine, s, c: (sine * s + cosine * c, cosine * s - sine * c)),
        "The sine and the cosine of the *angle* have changed places: an angle of 0 should leave everything as it is.",
    ),
    Mistake(
        "features swapped",
        pairs(lambda sine, cosine, s, c: (cosine * c + sine * s, sine * c - cosine * s)),
        "You read the pairs the other way round: in each of them the sine stands first, and the cosine second.",
    ),
    Mistake(
        "result swapped",
        pairs(lambda sine, cosine, s, c: (cosine * c - sine * s, sine * c + cosine * s)),
        "Both formulas are right, but the new cosine stands where the sine should be.",
    ),
    Mistake(
        "sines alone turned",
        pairs(lambda sine, cosine, s, c: (sine * c + cosine * s, cosine)),
        "The sines are right. The cosines are still those of the earlier position: they turn too.",
    ),
    Mistake(
        "cosines alone turned",
        pairs(lambda sine, cosine, s, c: (sine, cosine * c - sine * s)),
        "The cosines are right. The sines are still those of the earlier position: they turn too.",
    ),
    Mistake(
        "pairs far apart",
        halves,
        "You pair the first half of the features with the second. Here the two of a pair are neighbors.",
    ),
    Mistake(
        "put back as halves",
        halves_put_back,
        "The values are right, their places are not: you put all sines first and then all cosines.",
    ),
    Mistake(
        "the new sine used for the cosine",
        pairs(overwritten),
        "The sines are right. For the cosines you already use the new sine, where the formula has the old one. Keep it "
        "until both are done.",
    ),
    Mistake(
        "only scaled",
        pairs(lambda sine, cosine, s, c: (sine * c, cosine * c)),
        "You multiply by the cosine of the angle, and stop there. Each new feature needs both old ones.",
    ),
    Mistake(
        "angles added",
        lambda features, angles: features + angles.repeat_interleave(2),
        "You add the angle to the features. They are sines and cosines, not angles, so it takes the formulas of the "
        "docstring.",
    ),
)

EXERCISE = Exercise(
    name="shift_features",
    topic="positions",
    title="A shift is a turn",
    difficulty=2,
    minutes=8,
    builds="SinusoidalPositions",
    returns=("shifted",),
    reference=shift_features,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The features are sin a and cos a for some a that you do not know. Do the two formulas need a itself?",
        "Take the sines out of `features` with a step of 2, and the cosines likewise. Both formulas need both. At the "
        "end, put sine and cosine together as in `angle_features`.",
        "`features[..., 0::2]` are the sines and `features[..., 1::2]` the cosines; the first new feature is "
        "`sine * angles.cos() + cosine * angles.sin()`. Stack both on a new last axis and flatten.",
    ),
)
