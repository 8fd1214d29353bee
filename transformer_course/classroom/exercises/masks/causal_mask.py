"""Exercise: let every token see itself and the tokens before it."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

WORDS = ("the", "cat", "sat", "down")


def causal_mask(query, key=None, device=None):
    """Let every query see itself and the tokens before it, but nothing after it.

    `query` and `key` are the numbers of queries and keys; without `key`, there are as many keys as queries. If there
    are more keys, the queries are the last tokens. Return a boolean mask with the axes (query key), created on
    `device`, in which True means "may attend."
    """
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query)


def cases() -> tuple[Case, ...]:
    def case(label: str, query: int, key: int | None = None, device: str | None = None) -> Case:
        tokens = {"query": WORDS[(key or query) - query :][:query], "key": WORDS[: key or query]}
        named = tokens if (key or query) <= len(WORDS) else {}
        return Case(label, {"query": query, "key": key, "device": device}, {"mask": "query key"}, named)

    # The first use of this device takes seconds on a busy machine, and they aren't the learner's.
    torch.ones(1, 1, dtype=torch.bool, device="meta").tril()
    return (
        case("3 queries and as many keys", 3),
        case("one token alone", 1),
        case("4 queries and 4 keys", 4, 4),
        case("the last 2 of 4 positions", 2, 4),
        case("one new token after three old ones", 1, 4),
        case("the last 3 of 8 positions", 3, 8),
        case("7 queries", 7),
        case("device=“meta”, PyTorch's device without memory (True shows that the mask is on it)", 2, 3, "meta"),
        case("device=“meta” again, with more tokens", 4, 6, "meta"),
    )


def run(implementation, inputs):
    """On "meta", a tensor has no values, so we check only whether the mask is on that device."""
    mask = implementation(*inputs.values())
    if inputs["device"] == "meta" and isinstance(mask, Tensor):
        return torch.full(mask.shape, mask.device.type == "meta", dtype=mask.dtype)
    return mask


def triangle(query, key, diagonal=0):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool).tril(diagonal=key - query + diagonal)


def on(version):
    """A wrong version that is otherwise complete: it creates its mask on the right device."""
    return lambda query, key=None, device=None: version(query, key).to(device or "cpu")


def forgetting_the_device(wrong):
    return lambda query, key=None, device=None: wrong(query, key)


def as_scores(query, key):
    return torch.zeros(triangle(query, key).shape).masked_fill(~triangle(query, key), float("-inf"))


def window(query, key):
    return triangle(query, key) & ~triangle(query, key, -2)


def from_the_top(query, key, diagonal=0):
    return torch.ones(query, key or query, dtype=torch.bool).tril(diagonal)


def upside_down(query, key):
    return triangle(query, key).flip(0)


LAST_TOKENS = (
    "with more keys than queries, the queries are the *last* tokens, so how many keys does the first query see besides "
    "itself?"
)

LISTED = (
    Mistake(
        "sees the next token",
        on(lambda query, key: triangle(query, key, 1)),
        "Every query sees one key too many: the token right after it, which is exactly what a GPT has to predict. "
        "Where does your triangle end?",
    ),
    Mistake(
        "does not see itself",
        on(lambda query, key: triangle(query, key, -1)),
        "In your mask, no query sees itself, so the first one sees nothing at all. A token may look at itself, so is "
        "the diagonal part of the triangle?",
    ),
    Mistake(
        "the future instead of the past",
        on(lambda query, key: triangle(query, key, -1).logical_not()),
        "Your queries see themselves and what comes *after* them. Rows are queries and columns are keys. On which "
        "side of the diagonal is the past?",
    ),
    Mistake(
        "True means hidden",
        on(lambda query, key: ~triangle(query, key)),
        "True and False are swapped: your mask marks what should be hidden. Some libraries do that, but in this "
        "course, True means “may attend.”",
    ),
    Mistake(
        "True means hidden, and top left",
        on(lambda query, key: ~from_the_top(query, key)),
        "There are two mistakes here. True and False are swapped: True means “may attend,” but your mask marks what "
        f"should be hidden. And {LAST_TOKENS}",
    ),
    Mistake(
        "the future instead of the past, and top left",
        on(lambda query, key: ~from_the_top(query, key, -1)),
        "There are two mistakes here. Your queries see themselves and what comes *after* them. On which side of the "
        f"diagonal is the past? And {LAST_TOKENS}",
    ),
    Mistake(
        "top left instead of bottom right",
        on(from_the_top),
        "This is right if there are as many keys as queries. With more keys, the queries are the *last* tokens. In "
        "that case, how many keys does the first query see besides itself?",
    ),
    Mistake(
        "a square whatever the number of keys",
        on(lambda query, key: triangle(query, None)),
        "Your mask is always square, even when there are more keys than queries. The extra keys are earlier tokens, "
        "and every query may see them.",
    ),
    Mistake(
        "queries and keys change places",
        on(lambda query, key: triangle(query, key).mT),
        "Your mask is transposed: rows should be queries, and columns should be keys.",
    ),
    Mistake(
        "the rows upside down",
        on(upside_down),
        "Your rows are in reverse order. The last row belongs to the last token, which sees the most keys.",
    ),
    Mistake(
        "numbers instead of True and False",
        lambda query, key=None, device=None: triangle(query, key).float().to(device or "cpu"),
        "The pattern is right, but the dtype isn't: your mask contains the numbers 1 and 0 instead of True and False.",
    ),
    Mistake(
        "numbers to add to the scores",
        on(as_scores),
        "You return 0 and −∞, to be added to the scores. Some libraries do it that way. In this course, a mask "
        "contains True and False, and the attention function hides the keys.",
    ),
    Mistake(
        "nothing hidden",
        on(lambda query, key: torch.ones(query, key or query, dtype=torch.bool)),
        "In your mask, every query sees every key, as in BERT. For each query, all later keys should be False.",
    ),
    Mistake(
        "only itself",
        on(lambda query, key: triangle(query, key) & ~triangle(query, key, -1)),
        "In your mask, each query sees itself but none of the tokens before it.",
    ),
    Mistake(
        "only itself and its neighbor",
        on(window),
        "In your mask, each query sees itself and one token before it. It should see *all* of the tokens before it.",
    ),
    Mistake(
        "device ignored",
        lambda query, key=None, device=None: triangle(query, key),
        "The values are right, but your mask is always on the CPU. A model on a GPU needs its mask on the GPU: "
        "functions that create a tensor, such as `torch.ones`, take a `device`.",
    ),
)

# These may come without `device` as well: then the other mistake is the one to name first.
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
    minutes=12,
    builds="causal_mask",
    returns=("mask",),
    reference=causal_mask,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Draw the mask for 3 queries and 3 keys on paper. Then draw it for the last 2 of 4 tokens. Which keys does "
        "the first of these two queries see? How far has the diagonal moved?",
        "Start with a matrix of True on the right device, and keep its lower triangle with `tril`. Its argument "
        "`diagonal` moves the edge of the triangle to the right; with as many keys as queries, it's 0.",
        "Start with `torch.ones(query, key, dtype=torch.bool, device=device)`, and call `.tril(diagonal=...)` with "
        "the number of keys that come before the first query, which is key − query.",
    ),
    run=run,
)
