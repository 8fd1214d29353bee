"""Exercise: what every sublayer writes, kept separate; the sum is the residual stream."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.residual_connections.layers import FEEDFORWARD, MEAN, WORDS, Norm, Sublayer


def stream_writes(x, norms, sublayers):
    """Send `x` through pre-norm sublayers, and return the parts that add up to the result: `x`, then each write.

    `norms` and `sublayers` are lists of functions, equally long and possibly empty. `x` has the axes (… d_model), and
    the result has the axes (write … d_model), with one more entry than there are sublayers, because `x` comes first.
    Don't change `x` in place; the check also compares gradients.
    """
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(norm(x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, kinds, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = f"{lead} d_model"
        inputs = {
            "x": 1 + 2 * random_tensor(axes, sizes, seed, dtype),
            "norms": [Norm("LayerNorm", seed + 10 * i + 1) for i in range(len(kinds))],
            "sublayers": [Sublayer(kind, seed + 10 * i + 3) for i, kind in enumerate(kinds)],
        }
        words = {"seq": WORDS[: sizes["seq"]]} if sizes.get("seq", 9) <= len(WORDS) else {}
        return Case(label, inputs, {"x": axes, "writes": f"write {axes}"}, words, gradient)

    big = {"batch": 2, "seq": 4, "d_model": 6}
    return (
        case("one sublayer", "seq", 200, [FEEDFORWARD], seq=2, d_model=4, gradient=True),
        case("two sublayers", "seq", 250, [MEAN, FEEDFORWARD], seq=3, d_model=4, gradient=True),
        case("no sublayers", "seq", 300, [], seq=2, d_model=4),
        case("the first of two writes zeros", "seq", 350, ["silent", FEEDFORWARD], seq=3, d_model=4),
        case("two blocks and a batch of 2", "batch seq", 400, [MEAN, FEEDFORWARD] * 2, **big, gradient=True),
        case("the same in float64", "batch seq", 400, [MEAN, FEEDFORWARD] * 2, torch.float64, **big),
    )


def all_read_the_beginning(x, norms, sublayers):
    return torch.stack([x, *(f(norm(x)) for norm, f in zip(norms, sublayers, strict=True))])


def chained(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(writes[-1])))
    return torch.stack(writes)


def stream_at_every_depth(x, norms, sublayers):
    return stream_writes(x, norms, sublayers).cumsum(dim=0)


def without_norms(x, norms, sublayers):
    return stream_writes(x, [lambda h: h] * len(norms), sublayers)


def what_was_read(x, norms, sublayers):
    reads = [norm(h) for norm, h in zip(norms, stream_at_every_depth(x, norms, sublayers), strict=False)]
    return torch.stack([x, *reads])


def post_norm_writes(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(x))
        x = norm(x + writes[-1])
    return torch.stack(writes)


def stepped_back(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(x)))
        x = norm(x) + writes[-1]
    return torch.stack(writes)


def changed_in_place(x, norms, sublayers):
    """What `x += written` leaves in a list that began with `x`: the list's first entry is the stream itself."""
    writes = stream_writes(x, norms, sublayers)
    return torch.cat([writes.sum(dim=0, keepdim=True), writes[1:]])


MISTAKES = (
    Mistake(
        "x changed in place",
        changed_in_place,
        "The writes are right, but the first entry isn't the `x` that came in. `x += written` changes `x` in place, "
        "even inside your list. `x = x + written` makes a new tensor.",
    ),
    Mistake(
        "every sublayer reads the beginning",
        all_read_the_beginning,
        "The first write is right, but every later sublayer reads the original `x`. It should read the stream, which "
        "includes what the earlier ones wrote.",
    ),
    Mistake(
        "a chain without the path",
        chained,
        "The first write is right, but each later sublayer reads only what the one before it wrote. It should read the "
        "sum of everything so far.",
    ),
    Mistake(
        "the stream instead of the writes",
        stream_at_every_depth,
        "You return the stream after each sublayer, that is, running sums. Keep the writes separate, so that together "
        "they add up to the result.",
    ),
    Mistake(
        "x left out",
        lambda x, norms, sublayers: stream_writes(x, norms, sublayers)[1:],
        "The writes are right, but they don't add up to the result: `x` itself should be the first entry.",
    ),
    Mistake(
        "only the sum",
        lambda x, norms, sublayers: stream_writes(x, norms, sublayers).sum(dim=0),
        "That's the sum of all parts. Keep the parts separate, along a new first axis.",
    ),
    Mistake(
        "no norm",
        without_norms,
        "Your sublayers read the stream as it is. In pre-norm, they read a normalized copy.",
    ),
    Mistake(
        "post-norm",
        post_norm_writes,
        "You normalize the sums. That's post-norm; in pre-norm, the stream is never normalized.",
    ),
    Mistake(
        "norm on the path",
        stepped_back,
        "The first write is right, but then you continue with the normalized `x`. The stream itself should never be "
        "normalized.",
    ),
    Mistake(
        "what was read",
        what_was_read,
        "You collect what each sublayer reads. Instead, collect what it writes.",
    ),
    Mistake(
        "joined, not stacked",
        lambda x, norms, sublayers: torch.cat(list(stream_writes(x, norms, sublayers))),
        "The parts are right, but you join them along an existing axis. Stack them along a new first axis.",
    ),
    Mistake(
        "the new axis last",
        lambda x, norms, sublayers: stream_writes(x, norms, sublayers).movedim(0, -1),
        "The parts are right, but the new axis should come first.",
    ),
    Mistake(
        "last first",
        lambda x, norms, sublayers: stream_writes(x, norms, sublayers).flip(0),
        "The parts are right, but they're in reverse order: `x` should come first.",
    ),
)

EXERCISE = Exercise(
    name="stream_writes",
    topic="residual_connections",
    title="Who wrote what",
    difficulty=2,
    minutes=12,
    builds="PreNorm",
    returns=("writes",),
    reference=stream_writes,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "As you go through the sublayers, you need two things: the stream so far, and a list of what each one wrote.",
        "The list starts with `x`. Each sublayer reads the normalized stream. Append its result to the list, and "
        "add it to the stream. At the end, stack the list along a new first axis.",
        "Inside the loop, `written = sublayer(norm(x))` is what you append and then add to `x`. After the loop, "
        "`torch.stack` turns the list into a tensor.",
    ),
)
