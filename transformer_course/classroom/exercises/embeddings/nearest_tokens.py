"""Exercise: which rows of the table point the same way?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

NORMALIZE = torch.nn.functional.normalize


def nearest_tokens(table, token, count):
    """Find the tokens whose rows point in the most similar direction: those with the largest cosine.

    `table` has the axes (vocab d_model), and `token` is the id of the token asked about. The result is
    a tensor of `count` ids, the most similar first, and the token itself is not among them.
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

    by_hand = [[0.0, 0, -1], [2, 2, 1], [-2, 1, 2], [2, 1, 2], [3, 0, 0]]
    long_and_short = [[3.0, 1], [0.3, 0.2], [9, 9], [1, 0], [-1, 0.5], [-6, -2]]
    twins = [[0.0, 1], [1, 2], [1, -3], [1, 2], [-1, -1]]
    sizes = {"vocab": 40, "d_model": 8}
    return (
        case("the table of section 2, token 1", by_hand, 1, 2),
        case("long rows and short ones", long_and_short, 0, 2),
        case("all others", long_and_short, 0, 5),
        case("another row is the same as its own", twins, 3, 2),
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


MISTAKES = (
    Mistake(
        "the dot product",
        lambda table, token, count: ranked(table @ table[token], token, count),
        "Long rows win with you, wherever they point: you compare dot products. What has to be taken out so that only "
        "the direction counts?",
    ),
    Mistake(
        "the distance",
        lambda table, token, count: ranked((table - table[token]).norm(dim=-1), token, count, largest=False),
        "You take the rows with the smallest distance, so that a row in the same direction loses if it is longer. "
        "The cosine looks at the direction alone.",
    ),
    Mistake(
        "the columns made equally long",
        lambda table, token, count: ranked(NORMALIZE(table, dim=0) @ NORMALIZE(table, dim=0)[token], token, count),
        "You divide by the length of each column: one number for each feature. It is the tokens' rows that should all "
        "become equally long.",
    ),
    Mistake(
        "itself among them",
        lambda table, token, count: cosines(table, token).topk(count).indices,
        "The token itself is in your list, and first: nothing is more like it. It should be left out.",
    ),
    Mistake(
        "the dot product, itself among them",
        lambda table, token, count: (table @ table[token]).topk(count).indices,
        "Two things: you compare dot products, in which long rows win wherever they point; and nothing keeps the token "
        "itself out of the list. First see to it that only the direction counts.",
    ),
    Mistake(
        "hidden behind a 0",
        hidden_behind_zero,
        "Right as long as enough others agree with the token. But a cosine can be negative, and then your 0 for the "
        "token itself is larger. Which number is smaller than every cosine?",
    ),
    Mistake(
        "the first of the list left out",
        lambda table, token, count: cosines(table, token).argsort(descending=True, stable=True)[1 : count + 1],
        "You leave out the first of the list, whoever that is. If another row is just as similar, it may stand there "
        "in the token's place. Leave out the token by its id.",
    ),
    Mistake(
        "least similar first",
        lambda table, token, count: ranked(cosines(table, token), token, count).flip(0),
        "The tokens are right, but in the other order: the most similar should come first.",
    ),
    Mistake(
        "the least similar",
        lambda table, token, count: ranked(cosines(table, token), token, count, largest=False),
        "These are the tokens that point the *other* way: the smallest cosines. Which end of the order is asked for?",
    ),
    Mistake(
        "opposites are close",
        lambda table, token, count: ranked(cosines(table, token).abs(), token, count),
        "You drop the sign of the cosine, so that a row in the opposite direction counts as close. −1 is as far as "
        "it gets.",
    ),
    Mistake(
        "the cosines themselves",
        lambda table, token, count: cosines(table, token).sort(descending=True).values[1 : count + 1],
        "You return how similar they are. Asked for is *who* they are: their ids.",
    ),
    Mistake(
        "all of them",
        lambda table, token, count: ranked(cosines(table, token), token, len(table) - 1),
        "You return every token of the vocabulary. Only the first `count` are asked for.",
    ),
)

EXERCISE = Exercise(
    name="nearest_tokens",
    topic="embeddings",
    title="Who is close?",
    difficulty=2,
    minutes=10,
    builds="TokenEmbedding",
    returns=("ids",),
    reference=nearest_tokens,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The dot product of two vectors grows with their lengths and with how well their directions agree. What must "
        "be done to the rows first, so that the lengths play no part?",
        "Divide every row by its length, multiply the result with the row of `token`, and take the ids of the largest "
        "(`topk`). How do you keep the token itself out, even if another row is the same?",
        "`directions = table / table.norm(dim=-1, keepdim=True)`; `similarity = directions @ directions[token]`; make "
        "`similarity[token]` smaller than any cosine; `topk(count)` has `.indices`.",
    ),
)
