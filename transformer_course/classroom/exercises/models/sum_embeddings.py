"""Exercise: what enters the first block."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def sum_embeddings(token_vectors, position_vectors, segment_vectors=None):
    """Add up what is known of each token: which one it is, where it stands, and in which segment, where there are any.

    `token_vectors` and `segment_vectors` have the axes (batch seq d_model), `position_vectors` (seq d_model), the same
    for every text of the batch, or (batch seq d_model). The result has (batch seq d_model). `segment_vectors` may be
    None: GPT has no segments.
    """
    x = token_vectors + position_vectors
    return x if segment_vectors is None else x + segment_vectors


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, segments=True, each=False, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {
            "token_vectors": "batch seq d_model",
            "position_vectors": "batch seq d_model" if each else "seq d_model",
            "segment_vectors": "batch seq d_model",
            "output": "batch seq d_model",
        }
        names = list(axes)[: 3 if segments else 2]
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(names)}
        return Case(label, {**inputs, "segment_vectors": inputs.get("segment_vectors")}, axes, gradient=gradient)

    return (
        case("one text, no segments", 1500, segments=False, batch=1, seq=3, d_model=2, gradient=True),
        case("one text with segments", 1510, batch=1, seq=3, d_model=2, gradient=True),
        case("every size the same", 1520, batch=3, seq=3, d_model=3),
        case("every size the same, no segments", 1530, segments=False, batch=3, seq=3, d_model=3),
        case("positions of each text, as with padding", 1540, each=True, batch=2, seq=4, d_model=3),
        case("4 texts of 5 tokens", 1550, batch=4, seq=5, d_model=6, gradient=True),
        case("the same in float64", 1550, dtype=torch.float64, batch=4, seq=5, d_model=6),
    )


def right(tokens, positions, segments=None):
    return tokens + positions + (0 if segments is None else segments)


def concatenated(tokens, positions, segments=None):
    parts = [tokens, positions.expand_as(tokens)] + ([] if segments is None else [segments])
    return torch.cat(parts, dim=-1)


def along_the_batch(tokens, positions, segments=None):
    return right(tokens, positions[:, None] if positions.dim() == 2 else positions, segments)


def mean(tokens, positions, segments=None):
    return right(tokens, positions, segments) / (2 if segments is None else 3)


def truth_of_a_tensor(tokens, positions, segments=None):
    return right(tokens, positions, segments if segments else None)


MISTAKES = (
    Mistake(
        "segments left out",
        lambda tokens, positions, segments=None: tokens + positions,
        "Right without segments. Where they are given, they are to be added as well.",
    ),
    Mistake(
        "positions left out",
        lambda tokens, positions, segments=None: tokens + (0 if segments is None else segments),
        "Where a token stands plays no part in your sum.",
    ),
    Mistake(
        "positions left out where there are segments",
        lambda tokens, positions, segments=None: tokens + (positions if segments is None else segments),
        "Right without segments. With them, your sum has lost where a token stands: there are three vectors then.",
    ),
    Mistake(
        "tokens left out where there are segments",
        lambda tokens, positions, segments=None: positions + (tokens if segments is None else segments),
        "Right without segments. With them, your sum has lost which token it is: there are three vectors then.",
    ),
    Mistake(
        "side by side instead of added",
        concatenated,
        "You put the vectors side by side, which makes them two or three times as wide. They are added, and stay as "
        "wide as d_model.",
    ),
    Mistake(
        "positions along the batch",
        along_the_batch,
        "Your positions run along the batch: all tokens of the first text get position 0. Count axes from the end: "
        "(seq d_model) already stands below (batch seq d_model).",
    ),
    Mistake(
        "mean instead of sum",
        mean,
        "You take the mean. It is the plain sum: nothing is divided.",
    ),
    Mistake(
        "multiplied",
        lambda tokens, positions, segments=None: tokens * positions * (1 if segments is None else segments),
        "You multiply. Where a position's number is near 0, nothing would be left of the token.",
    ),
    Mistake(
        "tokens scaled by √d_model",
        lambda tokens, positions, segments=None: right(tokens * tokens.shape[-1] ** 0.5, positions, segments),
        "You multiply the tokens by √d_model. The first transformer did, the models of this course do not.",
    ),
    Mistake(
        "segments subtracted",
        lambda tokens, positions, segments=None: tokens + positions - (0 if segments is None else segments),
        "You subtract the segments. All three are added.",
    ),
    Mistake(
        "truth of a tensor",
        truth_of_a_tensor,
        "Right without segments. `if segment_vectors` asks whether a whole tensor is true, which torch refuses. What "
        "do you really want to know about it?",
    ),
    Mistake(
        "None added",
        lambda tokens, positions, segments=None: tokens + positions + segments,
        "Right with segments. Without them `segment_vectors` is None, which cannot be added.",
    ),
)

EXERCISE = Exercise(
    name="sum_embeddings",
    topic="models",
    title="What goes in",
    difficulty=1,
    minutes=4,
    builds="InputEmbedding",
    returns=("output",),
    reference=sum_embeddings,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write the axes of the three below each other, aligned at the right end. What does torch do where the batch is "
        "missing?",
        "Two of the three can be added as they stand: broadcasting repeats the positions for every text. The third "
        "needs a question first: is it there?",
        "Tokens plus positions; then, unless `segment_vectors is None`, plus the segments.",
    ),
)
