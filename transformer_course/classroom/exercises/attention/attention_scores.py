"""Exercise: how well does each key match each query?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def attention_scores(query, key):
    """For every query, score every key: their dot product, divided by √d_head.

    `query` has the axes (… query d_head), and `key` has the axes (… key d_head). Return the scores, with the axes (…
    query key). All three tensors start with the same batch axes, or with none; the number of queries may differ from
    the number of keys.
    """
    d_head = query.shape[-1]
    return query @ key.transpose(-2, -1) / d_head**0.5


def cases() -> tuple[Case, ...]:
    def case(label: str, lead: str, seed: int, dtype=torch.float32, words=None, gradient=False, **sizes: int) -> Case:
        axes = {"query": f"{lead} query d_head", "key": f"{lead} key d_head", "scores": f"{lead} query key"}
        inputs = {
            "query": random_tensor(axes["query"], sizes, seed, dtype),
            "key": random_tensor(axes["key"], sizes, seed + 1, dtype),
        }
        return Case(label, inputs, axes, words or {}, gradient)

    two, words = {"batch": 2}, {"query": WORDS[:2], "key": WORDS}
    return (
        case("2 queries, 3 keys, no batch", "", 0, words=words, gradient=True, query=2, key=3, d_head=4),
        case("as many queries as keys", "", 2, query=3, key=3, d_head=5, words={"query": WORDS, "key": WORDS}),
        case("one query and one key, each a single number", "", 4, query=1, key=1, d_head=1),
        case("a batch of 2", "batch", 6, **two, query=4, key=3, d_head=6, gradient=True),
        case("as many keys as numbers in each key", "", 14, query=2, key=4, d_head=4),
        case("a batch of 2 with as many queries as keys", "batch", 16, **two, query=4, key=4, d_head=6),
        case("a batch of 3 with 3 keys of 3 numbers", "batch", 18, batch=3, query=4, key=3, d_head=3),
        case("a batch of 2 with 3 heads", "batch head", 8, **two, head=3, query=4, key=5, d_head=16),
        case("the same in float64", "batch head", 10, torch.float64, **two, head=3, query=4, key=5, d_head=16),
        case("a large d_head", "", 12, query=4, key=6, d_head=256),
    )


def per_token(query, key):
    return (query * key).sum(-1) / query.shape[-1] ** 0.5


def cosine(query, key):
    return torch.nn.functional.normalize(query, dim=-1) @ torch.nn.functional.normalize(key, dim=-1).mT


ALL_AXES = (
    "`.T` reverses all axes, including batch and head. Which two axes of `key` do you need to swap? Count them from "
    "the end."
)


def squared_distances(query, key):
    return -((query[..., :, None, :] - key[..., None, :, :]) ** 2).sum(-1) / query.shape[-1] ** 0.5


MISTAKES = (
    Mistake(
        "no division by √d_head",
        lambda query, key: query @ key.mT,
        "Your scores have the right pattern, but they're too large, and the larger d_head is, the worse it gets. Which "
        "step in section 2 keeps the scores the same size for every d_head?",
    ),
    Mistake(
        "divided by d_head",
        lambda query, key: query @ key.mT / query.shape[-1],
        "Your scores have the right pattern, but they're too small, and the larger d_head is, the worse it gets. You "
        "divide by d_head. What does the formula divide by?",
    ),
    Mistake(
        "multiplied by √d_head",
        lambda query, key: query @ key.mT * query.shape[-1] ** 0.5,
        "Your scores have the right pattern, but they're too large. Should √d_head make them larger or smaller?",
    ),
    Mistake(
        "√ of the number of keys",
        lambda query, key: query @ key.mT / key.shape[-2] ** 0.5,
        "You divide by the square root of the number of keys. The formula needs the size of the axis that the dot "
        "product sums over. Which axis is that?",
    ),
    Mistake(
        "√ of len(key)",
        lambda query, key: query @ key.mT / len(key) ** 0.5,
        "`len(key)` is the size of the first axis: the number of keys here, but the batch size when there's a batch. "
        "Which axis does the dot product sum over?",
    ),
    Mistake(
        "√ of the number of queries",
        lambda query, key: query @ key.mT / query.shape[-2] ** 0.5,
        "You divide by the square root of the number of queries. The formula needs the size of the axis that the dot "
        "product sums over. Which axis is that?",
    ),
    Mistake(
        "scores transposed",
        lambda query, key: key @ query.mT / query.shape[-1] ** 0.5,
        "Your scores are transposed: rows should be queries, and columns should be keys. Which of the two inputs did "
        "you transpose?",
    ),
    Mistake(
        "nothing transposed",
        lambda query, key: query @ key,
        "A matrix product sums over the last axis of the first factor and the second-to-last axis of the second. "
        "Here, that would pair d_head with key. Which two axes of `key` do you need to swap?",
    ),
    Mistake(
        "right only without batch axes",
        lambda query, key: query @ key.transpose(0, 1) / query.shape[-1] ** 0.5,
        "This works for a single sequence, but not when batch or head axes come first, because then your transpose "
        "swaps the wrong axes. Count axes from the end so that the number of axes in front doesn't matter.",
    ),
    Mistake(
        ".T",
        lambda query, key: query @ key.permute(*reversed(range(key.dim()))) / query.shape[-1] ** 0.5,
        f"This works for a single sequence, but {ALL_AXES}",
    ),
    Mistake(
        ".T, not scaled",
        lambda query, key: query @ key.permute(*reversed(range(key.dim()))),
        f"There are two mistakes here. The division by √d_head is missing, and {ALL_AXES}",
    ),
    Mistake(
        "one score per token",
        per_token,
        "You compute one score per token: query 0 with key 0, query 1 with key 1, and so on. Every query should be "
        "compared with every key.",
    ),
    Mistake(
        "softmax already applied",
        lambda query, key: torch.softmax(query @ key.mT / query.shape[-1] ** 0.5, dim=-1),
        "Your rows sum to 1, so these are already weights. Return the scores before the softmax.",
    ),
    Mistake(
        "cosine instead of dot product",
        cosine,
        "Your scores are all between −1 and 1, so they're cosines. Attention doesn't divide by the lengths of the "
        "query and the key, so a longer vector gets larger scores.",
    ),
    Mistake(
        "key reshaped",
        lambda query, key: query @ key.reshape(*key.shape[:-2], key.shape[-1], key.shape[-2]) / key.shape[-1] ** 0.5,
        "You reshape the keys. The shapes fit, but numbers from different keys end up in the same column. To swap two "
        "axes, transpose them.",
    ),
    Mistake(
        "key reshaped, not scaled",
        lambda query, key: query @ key.reshape(*key.shape[:-2], key.shape[-1], key.shape[-2]),
        "There are two mistakes here. You reshape the keys instead of transposing them, so numbers from different keys "
        "get mixed. And the division by √d_head is missing.",
    ),
    Mistake(
        "negative",
        lambda query, key: -query @ key.transpose(-1, -2) / key.shape[-1] ** 0.5,
        "Your scores have the wrong sign: the most similar key gets the lowest score.",
    ),
    Mistake(
        "distances",
        lambda query, key: -torch.cdist(query, key) / key.shape[-1] ** 0.5,
        "You compute distances. They measure similarity, too, but attention uses dot products, which also depend on "
        "how long the vectors are.",
    ),
    Mistake(
        "softmax too, without the scale",
        lambda query, key: (query @ key.transpose(-1, -2)).softmax(dim=-1),
        "There are two mistakes here. The softmax belongs in the next exercise, and the division by √d_head is "
        "missing.",
    ),
    Mistake(
        "√d_head rounded",
        lambda query, key: query @ key.transpose(-1, -2) / int(key.shape[-1] ** 0.5),
        "You divide by √d_head rounded down to a whole number. Keep the fractional part.",
    ),
    Mistake(
        "√ of axis 1",
        lambda query, key: query @ key.transpose(-1, -2) / query.shape[1] ** 0.5,
        "`shape[1]` is d_head only when there's no batch axis. Count axes from the end.",
    ),
    Mistake(
        "squared distances",
        squared_distances,
        "You subtract keys from queries and square the differences. A score is a dot product: multiply and sum.",
    ),
)

EXERCISE = Exercise(
    name="attention_scores",
    topic="attention",
    title="Scores",
    difficulty=1,
    minutes=6,
    builds="scaled_dot_product_attention",
    returns=("scores",),
    reference=attention_scores,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which matrix product has one row per query and one column per key? Write down the shapes of both factors.",
        "Swap the last two axes of `key`. Count them from the end so that batch axes stay where they are. Then "
        "multiply, and divide by a number that you read from the shape of `query`.",
        "`query @ key.transpose(-2, -1)` has the axes (… query key). All that's left is to divide by the square root "
        "of `query.shape[-1]`.",
    ),
)
