"""Exercise: let every token see itself and what came before it."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

WORDS = ("the", "cat", "sat", "down")


def causal_mask(query, key=None, device=None):
    """Let every query see itself and what came before it, and nothing after.

    `query` and `key` are numbers of positions; without `key` there are as many keys as queries. With more keys, the
    queries are the last positions. The mask is boolean, True means "may attend", has the axes (query key), and is made
    on `device`.
    """
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query)


def cases() -> tuple[Case, ...]:
    def case(label: str, query: int, key: int | None = None, device: str | None = None) -> Case:
        tokens = {"query": WORDS[(key or query) - query :][:query], "key": WORDS[: key or query]}
        named = tokens if (key or query) <= len(WORDS) else {}
        return Case(label, {"query": query, "key": key, "device": device}, {"mask": "query key"}, named)

    return (
        case("3 queries, and as many keys", 3),
        case("one token alone", 1),
        case("the number of keys given, and equal", 4, 4),
        case("the last 2 of 4 positions", 2, 4),
        case("one new token after three old ones", 1, 4),
        case("the last 3 of 8 positions", 3, 8),
        case("7 queries", 7),
        case("on a device without memory, torch's “meta” (shown is whether the mask is there)", 2, 3, "meta"),
    )


def run(implementation, inputs):
    """On "meta" a tensor has no values: there, only whether the mask is on it is compared."""
    mask = implementation(*inputs.values())
    if inputs["device"] == "meta" and isinstance(mask, Tensor):
        return torch.full(mask.shape, mask.device.type == "meta", dtype=mask.dtype)
    return mask


def triangle(query, key, diagonal=0):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool).tril(diagonal=key - query + diagonal)


def on(version):
    """A wrong version that is otherwise complete: it makes its mask where it is asked to."""
    return lambda query, key=None, device=None: version(query, key).to(device or "cpu")


def forgetting_the_device(wrong):
    return lambda query, key=None, device=None: wrong(query, key)


def as_scores(query, key):
    return torch.zeros(triangle(query, key).shape).masked_fill(~triangle(query, key), float("-inf"))


def window(query, key):
    return triangle(query, key) & ~triangle(query, key, -2)


def from_the_top(query, key):
    return torch.ones(query, key or query, dtype=torch.bool).tril()


def upside_down(query, key):
    return triangle(query, key).flip(0)


LISTED = (
    Mistake(
        "sees the next token",
        on(lambda query, key: triangle(query, key, 1)),
        "Every query sees one key too many: the token right after it. That is the very token a GPT has to predict. "
        "Where exactly does the diagonal stand?",
    ),
    Mistake(
        "does not see itself",
        on(lambda query, key: triangle(query, key, -1)),
        "No query sees itself, and the first one sees nothing at all. A token may look at itself: is the diagonal in "
        "or out?",
    ),
    Mistake(
        "the future instead of the past",
        on(lambda query, key: triangle(query, key, -1).logical_not()),
        "Your queries see themselves and what comes *after* them. Rows are queries and columns are keys: on which "
        "side of the diagonal does the past lie?",
    ),
    Mistake(
        "True means hidden",
        on(lambda query, key: ~triangle(query, key)),
        "True and False have changed places. Some libraries do mark what is hidden; in this course True means “may "
        "attend”.",
    ),
    Mistake(
        "top left instead of bottom right",
        on(from_the_top),
        "Right for as many keys as queries. With more keys, the queries are the *last* positions: how many keys does "
        "the first query see then, besides itself?",
    ),
    Mistake(
        "a square whatever the number of keys",
        on(lambda query, key: triangle(query, None)),
        "Your mask has as many columns as rows, also when more keys were asked for. Those keys are the earlier tokens: "
        "every query may see them.",
    ),
    Mistake(
        "queries and keys change places",
        on(lambda query, key: triangle(query, key).mT),
        "Your mask lies on its side: rows should be queries and columns keys.",
    ),
    Mistake(
        "the rows upside down",
        on(upside_down),
        "Each row would be right for another query: yours stand in the opposite order. The last token sees most.",
    ),
    Mistake(
        "numbers instead of True and False",
        lambda query, key=None, device=None: triangle(query, key).float().to(device or "cpu"),
        "Right pattern, wrong kind: yours are numbers, 1 and 0, and a mask is True and False. Which dtype is that?",
    ),
    Mistake(
        "numbers to add to the scores",
        on(as_scores),
        "You made 0 and −∞, to be added to the scores. That is another convention; here a mask is True and False, and "
        "attention itself does the hiding.",
    ),
    Mistake(
        "nothing hidden",
        on(lambda query, key: torch.ones(query, key or query, dtype=torch.bool)),
        "Everybody sees everything: that is BERT's mask. What follows a query must be False.",
    ),
    Mistake(
        "only itself",
        on(lambda query, key: triangle(query, key) & ~triangle(query, key, -1)),
        "Each query sees only itself, and none of the tokens before it.",
    ),
    Mistake(
        "only itself and its neighbor",
        on(window),
        "Each query sees itself and one token before it. It should see *all* that came before.",
    ),
    Mistake(
        "device ignored",
        lambda query, key=None, device=None: triangle(query, key),
        "Right values, but your mask is always made on the CPU. A model on a GPU needs it there. Every function of "
        "torch that makes a new tensor can be told where.",
    ),
)

# Who makes one of these may leave `device` out as well: then the other mistake is what to speak of first.
PATTERNS = [
    mistake for mistake in LISTED if mistake.name not in ("numbers instead of True and False", "device ignored")
]
MISTAKES = (
    *LISTED,
    *(Mistake(f"{m.name}, device ignored", forgetting_the_device(m.wrong), m.look) for m in PATTERNS),
)

EXERCISE = Exercise(
    name="causal_mask",
    topic="masks",
    title="The causal mask",
    difficulty=2,
    minutes=8,
    builds="causal_mask",
    returns=("mask",),
    reference=causal_mask,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Draw the mask for 3 queries and 3 keys with a pencil. Then for the last 2 of 4 positions: which keys does the "
        "first of these two queries see? How far has the diagonal moved?",
        "Begin with a matrix of nothing but True, on the right device, and keep its lower triangle: `tril`. Its "
        "`diagonal` says how far the edge of the triangle is moved to the right; with as many keys as queries, by 0.",
        "`torch.ones(query, key, dtype=torch.bool, device=device)`, then `.tril(diagonal=...)` with the number of keys "
        "that came before the first query: key − query.",
    ),
    run=run,
)
