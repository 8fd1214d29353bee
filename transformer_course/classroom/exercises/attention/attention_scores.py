"""Exercise: how well does each key answer each query?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def attention_scores(query, key):
    """Score every key for every query: their dot product, divided by √d_head.

    `query` has the axes (… query d_head), `key` (… key d_head); the scores have (… query key).
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
        case("one query, one key, one number each", "", 4, query=1, key=1, d_head=1),
        case("a batch of 2", "batch", 6, **two, query=4, key=3, d_head=6, gradient=True),
        case("a batch of 2 with 3 heads", "batch head", 8, **two, head=3, query=4, key=5, d_head=16),
        case("the same in float64", "batch head", 10, torch.float64, **two, head=3, query=4, key=5, d_head=16),
        case("a large d_head", "", 12, query=4, key=6, d_head=256),
    )


def per_token(query, key):
    return (query * key).sum(-1) / query.shape[-1] ** 0.5


def cosine(query, key):
    return torch.nn.functional.normalize(query, dim=-1) @ torch.nn.functional.normalize(key, dim=-1).mT


MISTAKES = (
    Mistake(
        "no division by √d_head",
        lambda query, key: query @ key.mT,
        "Your scores have the right pattern but the wrong size, and the error grows with d_head. How large is a sum "
        "of d_head random products, and what in the formula keeps that size the same for every d_head?",
    ),
    Mistake(
        "divided by d_head",
        lambda query, key: query @ key.mT / query.shape[-1],
        "Your scores have the right pattern but are too small, the more so the larger d_head is. Does the spread of "
        "a sum of d_head random products grow as fast as d_head itself?",
    ),
    Mistake(
        "multiplied by √d_head",
        lambda query, key: query @ key.mT * query.shape[-1] ** 0.5,
        "Your scores have the right pattern but are too large. Should √d_head make them larger or smaller?",
    ),
    Mistake(
        "√ of the number of keys",
        lambda query, key: query @ key.mT / key.shape[-2] ** 0.5,
        "Your scores are divided by the square root of a size, but of the wrong one: look at which axis the dot "
        "product sums over, and at which axis you took the size of.",
    ),
    Mistake(
        "√ of len(key)",
        lambda query, key: query @ key.mT / len(key) ** 0.5,
        "`len(key)` is the size of the first axis: here the number of keys, and with a batch the size of the batch. "
        "Over which axis does the dot product sum?",
    ),
    Mistake(
        "√ of the number of queries",
        lambda query, key: query @ key.mT / query.shape[-2] ** 0.5,
        "Your scores are divided by the square root of the number of queries. Which axis does the dot product sum "
        "over?",
    ),
    Mistake(
        "scores transposed",
        lambda query, key: key @ query.mT / query.shape[-1] ** 0.5,
        "Your scores lie on their side: rows should be queries and columns keys, and yours are the other way round. "
        "Look at which of the two you transposed.",
    ),
    Mistake(
        "nothing transposed",
        lambda query, key: query @ key,
        "In a matrix product the last axis of the first factor meets the second last of the second. Here d_head would "
        "meet key. Which two axes of `key` have to change places?",
    ),
    Mistake(
        "right only without batch axes",
        lambda query, key: query @ key.transpose(0, 1) / query.shape[-1] ** 0.5,
        "Right for one sequence, wrong as soon as there are batch or head axes in front: look at which two axes your "
        "transpose swaps then. Axes counted from the end stay the same.",
    ),
    Mistake(
        "one score per token",
        per_token,
        "You have one score per token, from multiplying query 0 with key 0, query 1 with key 1 and so on. Every "
        "query should meet every key.",
    ),
    Mistake(
        "softmax already applied",
        lambda query, key: torch.softmax(query @ key.mT / query.shape[-1] ** 0.5, dim=-1),
        "These are weights already: your rows sum to 1. This function returns the scores before the softmax.",
    ),
    Mistake(
        "cosine instead of dot product",
        cosine,
        "Your scores all lie between −1 and 1: they are cosines. Attention uses the dot product as it is, in which "
        "the lengths of query and key count too.",
    ),
)

EXERCISE = Exercise(
    name="attention_scores",
    topic="attention",
    title="Scores",
    difficulty=1,
    minutes=5,
    builds="scaled_dot_product_attention",
    returns=("scores",),
    reference=attention_scores,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which matrix product has one row per query and one column per key? Write down the shapes of both factors.",
        "Swap the last two axes of `key`, counted from the end so that batch and head axes stay where they are, "
        "multiply, and divide by a number that you read from the shape of `query`.",
        "`query @ key.transpose(-2, -1)` has the axes (… query key). What remains is the division by the square root "
        "of `query.shape[-1]`.",
    ),
)
