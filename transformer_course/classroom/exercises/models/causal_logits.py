"""Exercise: the forward pass of a causal language model."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Norm
from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.exercises.models.causal_logits_mistakes import MISTAKES
from transformer_course.classroom.exercises.models.causal_parts import (
    VOCAB,
    Caches,
    CausalBlock,
    Embedding,
    Head,
    forward_pass,
)
from transformer_course.masks import for_attention
from transformer_course.positions import positions_of


def causal_logits(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    """Run GPT from token ids to logits: for each token, a score for every token that could come next.

    `tokens` has the axes (batch seq), and the logits have the axes (batch seq vocab). You get the model's parts:

    - `embedding` is called as `embedding(tokens, positions)` and returns vectors with the axes (batch seq d_model).
    - `blocks` is a list. Each block is called as `block(x, mask=mask, positions=positions, cache=cache)`. Its attention
      is already causal, so `mask` has to hide only padding.
    - `norm` and `head` are functions of one tensor. The norm comes after the last block, and the head comes after the
      norm.

    `padding_mask` has the axes (batch key) and is True at real tokens; None means there is no padding.
    `for_attention(padding_mask)` gives it the axes that the blocks expect; without padding, they get None. Logits at
    padding positions don't matter.

    `caches` is a list with one cache per block, or None. `caches[0].length` is the number of tokens that earlier calls
    left in each cache; the padding mask covers those tokens, too. Each block adds the new tokens to its own cache.
    `positions_of(tokens, padding_mask, past)` numbers the real tokens of each text, starting after `past` earlier ones.
    """
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block, cache in zip(blocks, caches or [None] * len(blocks), strict=True):
        x = block(x, mask=mask, positions=positions, cache=cache)
    return head(norm(x))


AXES = {"tokens": "batch seq", "padding_mask": "batch key", "logits": "batch seq vocab", "cached": "block"}


def cases() -> tuple[Case, ...]:
    def case(
        label: str, seed: int, batch: int, seq: int, n_blocks: int, mask=None, past: int | None = None, **embedding
    ) -> Case:
        drawn = torch.randint(VOCAB, (batch, (past or 0) + seq), generator=torch.Generator().manual_seed(seed))
        inputs = {
            "tokens": drawn[:, past or 0 :],
            "embedding": Embedding(seed, **embedding),
            "blocks": [CausalBlock(seed + 10 * (1 + i)) for i in range(n_blocks)],
            "norm": Norm(seed + 1),
            "head": Head(seed + 2),
            "padding_mask": None if mask is None else torch.tensor(mask).bool(),
            "caches": None if past is None else Caches(tuple(map(tuple, drawn[:, :past].tolist()))),
        }
        return Case(label, inputs, AXES)

    left, right = [[0, 0, 1, 1, 1], [1, 1, 1, 1, 1]], [[1, 1, 1, 1], [1, 1, 0, 0], [1, 1, 1, 0]]
    square = [[0, 1, 1], [1, 1, 1], [0, 0, 1]]
    return (
        case("one text of 2 tokens, 1 block", 2100, 1, 2, 1),
        case("2 texts of 5 tokens, 3 blocks", 2200, 2, 5, 3),
        case("padding on the right", 2300, 3, 4, 2, right),
        case("padding on the left", 2400, 2, 5, 2, left),
        case("as many texts as tokens, padding on the left", 2500, 3, 3, 2, square),
        case("2 new tokens after 3 cached ones", 2600, 2, 2, 3, past=3),
        case("one new token after 4 cached ones, 1 block", 2700, 1, 1, 1, past=4),
        case("empty caches", 2800, 2, 3, 2, past=0),
        case("one new token after 4 cached ones, padding on the left", 2900, 2, 1, 2, left, past=4),
        case("2 new tokens after 3 cached ones, padding on the left", 3000, 2, 2, 3, left, past=3),
        case("in float64", 3100, 2, 4, 2, dtype=torch.float64),
    )


EXERCISE = Exercise(
    name="causal_logits",
    topic="models",
    title="From tokens to logits",
    difficulty=3,
    minutes=20,
    builds="CausalLanguageModel",
    returns=("logits", "cached"),
    reference=causal_logits,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Follow one batch through the model. Each block needs a mask and positions in addition to `x`. What do they "
        "depend on, and how often do you have to compute them?",
        "Find out how many tokens came before: the length of the first cache, or 0 without caches. Then compute the "
        "positions and the mask once, look up the tokens, and send `x` through every block together with its own "
        "cache. What do the blocks get as their cache if `caches` is None?",
        "Start with `past = caches[0].length if caches else 0`. Then compute `positions_of(tokens, padding_mask, "
        "past)`, the mask (or None), and `x = embedding(...)`. Loop over `zip(blocks, caches or [None] * "
        "len(blocks))`. After the loop, two calls are left: first the norm, then the head.",
    ),
    run=forward_pass(causal_logits),
)
