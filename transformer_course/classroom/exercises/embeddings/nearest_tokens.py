"""Exercise: find the rows of the table that point most nearly in the same direction as a given row."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

NORMALIZE = torch.nn.functional.normalize


def nearest_tokens(table, token, count):
    """Find the tokens whose rows have the largest cosines with the given token's row.

    `table` has the axes (vocab d_model), and `token` is the id of the given token. Return a tensor with the ids
    of the `count` most similar tokens, the most similar one first. The token itself is never among them, even if
    another row is identical to its own.
    """
    directions = table / table.norm(dim=1, keepdim=True)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.topk(count).indices


def cases() -> tuple[Case, ...]:
    def case(label, table, token, count, dtype=torch.float32) -> Case:
        table = torch.tensor(table, dtype=dtype) if isinstance(table, list) else table
        inputs = {"table": table, "token": token, "count": count}
        return Case(label, inputs, {"table": "vocab d_model", "ids": "rank"})

    by_hand = [[0.0, -1], [3, 4], [-4, 3], [4, 3], [5, 0]]
    long_and_short = [[3.0, 1], [0.3, 0.2], [9, 9], [1, 0], [-1, 0.5], [-6, -2]]
    twins = [[0.0, 1], [1, 2], [1, -3], [1, 2], [-1, -1]]
    sizes = {"vocab": 40, "d_model": 8}
    repeated = random_tensor("vocab d_model", {"vocab": 12, "d_model": 3}, 5)
    repeated[3] = repeated[9]
    return (
        case("the table from section 2, token 1", by_hand, 1, 2),
        case("long rows and short ones", long_and_short, 0, 2),
        case("all the others", long_and_short, 0, 5),
        case("another row is identical to its own", twins, 3, 2),
        case("all the others, out of 12 tokens", random_tensor("vocab d_model", {"vocab": 12, "d_model": 3}, 3), 4, 11),
        case("another row is identical, in a table of 12 tokens", repeated, 9, 10),
        case("an opposite row, all the others", [[1.0, 0], [-1, 0], [0, 1]], 0, 2),
        case("40 tokens", random_tensor("vocab d_model", sizes, 0), 17, 5),
        case("40 tokens in float64", random_tensor("vocab d_model", sizes, 1, torch.float64), 0, 6),
        case("the last token, and one neighbor", random_tensor("vocab d_model", sizes, 2), 39, 1),
    )


def ranked(similarity, token, count, largest=True):
    similarity = similarity.clone()
    similarity[token] = float("-inf") if largest else float("inf")
    return similarity.topk(count, largest=largest).indices


def cosines(table, token):
    return NORMALIZE(table, dim=-1) @ NORMALIZE(table[token], dim=-1)


def hidden_behind_zero(table, token, count):
    similarity = cosines(table, token)
    similarity[token] = 0
    return similarity.topk(count).indices


def equal_left_out(table, token, count):
    directions = torch.nn.functional.normalize(table, dim=1)
    cosines = directions @ directions[token]
    return cosines.masked_fill(cosines > 1 - 1e-6, -torch.inf).topk(count).indices


def absolute_distances(table, token, count):
    distance = (table - table[token]).abs().sum(dim=-1)
    distance[token] = float("inf")
    return distance.topk(count, largest=False).indices


MISTAKES = (
    Mistake(
        "the dot product",
        lambda table, token, count: ranked(table @ table[token], token, count),
        "You compare dot products, so a long row wins no matter which way it points. How do you remove the lengths so "
        "that only the direction counts?",
    ),
    Mistake(
        "the distance",
        lambda table, token, count: ranked((table - table[token]).norm(dim=-1), token, count, largest=False),
        "You take the rows with the smallest distances, so a much longer row loses even if it points in the same "
        "direction. The cosine depends only on the direction.",
    ),
    Mistake(
        "the columns made equally long",
        lambda table, token, count: ranked(NORMALIZE(table, dim=0) @ NORMALIZE(table, dim=0)[token], token, count),
        "You divide each column by its length. Divide each row by its length instead, because each token's vector is "
        "a row.",
    ),
    Mistake(
        "itself among them",
        lambda table, token, count: cosines(table, token).topk(count).indices,
        "The token itself comes first in your list, because nothing is more similar to it. Leave it out.",
    ),
    Mistake(
        "the dot product, itself among them",
        lambda table, token, count: (table @ table[token]).topk(count).indices,
        "There are two mistakes here. You compare dot products, so a long row wins no matter which way it points, and "
        "nothing keeps the token itself out of the list. First, make sure that only the direction counts.",
    ),
    Mistake(
        "hidden behind a 0",
        hidden_behind_zero,
        "This is right as long as enough other rows have positive cosines. But cosines can be negative, and then the "
        "0 that you gave the token itself wins. Which number is smaller than every cosine?",
    ),
    Mistake(
        "the first of the list left out",
        lambda table, token, count: cosines(table, token).argsort(descending=True, stable=True)[1 : count + 1],
        "You leave out the first entry of the list, whichever it is. If another row is just as similar, that row may "
        "come first. Leave out the token by its id.",
    ),
    Mistake(
        "least similar first",
        lambda table, token, count: ranked(cosines(table, token), token, count).flip(0),
        "The tokens are right, but in reverse order. The most similar one should come first.",
    ),
    Mistake(
        "the least similar",
        lambda table, token, count: ranked(cosines(table, token), token, count, largest=False),
        "These tokens point in the *opposite* direction: they have the smallest cosines. Which end of the ranking do "
        "you need?",
    ),
    Mistake(
        "opposites are close",
        lambda table, token, count: ranked(cosines(table, token).abs(), token, count),
        "You drop the sign of the cosine, so a row that points in the opposite direction counts as close. But a cosine "
        "of −1 means that two rows point in exactly opposite directions.",
    ),
    Mistake(
        "the cosines themselves",
        lambda table, token, count: cosines(table, token).sort(descending=True).values[1 : count + 1],
        "You return how similar the tokens are. Return their ids instead.",
    ),
    Mistake(
        "all of them",
        lambda table, token, count: ranked(cosines(table, token), token, len(table) - 1),
        "You return every token in the vocabulary. Return only the first `count` of them.",
    ),
    Mistake(
        "later ids are one too small",
        lambda table, token, count: (
            nearest_tokens(table, token, count) - (nearest_tokens(table, token, count) > token).long()
        ),
        "You take the token's own row out of the list, so all rows after it move up by one, and their ids are one too "
        "small.",
    ),
    Mistake(
        "equal rows left out",
        equal_left_out,
        "You leave out every row that points in the same direction. Leave out only the token itself, because another "
        "token may have an identical row.",
    ),
    Mistake(
        "their rows",
        lambda table, token, count: table[nearest_tokens(table, token, count)],
        "You return the rows of the nearest tokens. Return their ids.",
    ),
    Mistake(
        "absolute distances",
        absolute_distances,
        "You compare distances, so a long row is far from a short one even if they point in the same direction. "
        "Compare directions.",
    ),
)

EXERCISE = Exercise(
    name="nearest_tokens",
    topic="embeddings",
    title="Which tokens are close?",
    difficulty=2,
    minutes=12,
    builds="TokenEmbedding",
    returns=("ids",),
    reference=nearest_tokens,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The dot product of two vectors grows with their lengths and with how well their directions agree. What do you "
        "have to do to the rows first, so that lengths don't matter?",
        "Divide each row by its length, compute the dot product of every row with the row of `token`, and return the "
        "ids of the largest products (`topk`). How do you keep the token itself out, even if another row is identical?",
        "Compute `directions = table / table.norm(dim=-1, keepdim=True)`, then `similarity = directions @ "
        "directions[token]`. Make `similarity[token]` smaller than any cosine. `topk(count)` returns the ids as "
        "`.indices`.",
    ),
)
