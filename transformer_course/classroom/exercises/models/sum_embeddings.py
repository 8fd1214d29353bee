"""Exercise: what enters the first block."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.models.sum_embeddings_mistakes import MORE_MISTAKES


def sum_embeddings(token_vectors, position_vectors, segment_vectors=None):
    """Add up what the model knows about each token: its embedding, its position, and its segment, if there is one.

    `token_vectors` and `segment_vectors` have the axes (batch seq d_model). `position_vectors` has the axes
    (seq d_model) if all texts in the batch share the same positions, or (batch seq d_model) if they don't, as with
    padding on the left. `segment_vectors` may be None, because GPT has no segments. Return one tensor with the axes
    (batch seq d_model).
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
        case("each text with its own positions, as with padding", 1540, each=True, batch=2, seq=4, d_model=3),
        case("5 texts of 2 tokens, each with its own positions", 1545, each=True, batch=5, seq=2, d_model=3),
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


MISTAKES = (
    Mistake(
        "segments left out",
        lambda tokens, positions, segments=None: tokens + positions,
        "This is right without segments. When `segment_vectors` is given, add it to the sum, too.",
    ),
    Mistake(
        "positions left out",
        lambda tokens, positions, segments=None: tokens + (0 if segments is None else segments),
        "Your sum ignores the positions. The model then can't tell *dog bites man* from *man bites dog*.",
    ),
    Mistake(
        "positions left out where there are segments",
        lambda tokens, positions, segments=None: tokens + (positions if segments is None else segments),
        "This is right without segments. With them, your sum leaves out the positions; there are three vectors to add.",
    ),
    Mistake(
        "tokens left out where there are segments",
        lambda tokens, positions, segments=None: positions + (tokens if segments is None else segments),
        "This is right without segments. With them, your sum leaves out the tokens; there are three vectors to add.",
    ),
    Mistake(
        "side by side instead of added",
        concatenated,
        "You concatenate the vectors, so they become two or three times as wide. Add them instead, so that the "
        "result still has d_model numbers per token.",
    ),
    Mistake(
        "positions along the batch",
        along_the_batch,
        "Your positions run along the batch axis, so all tokens of the first text get position 0. Broadcasting lines "
        "up axes from the right. How does (seq d_model) line up with (batch seq d_model)?",
    ),
    Mistake(
        "mean instead of sum",
        mean,
        "You return the mean. Return the sum instead.",
    ),
    Mistake(
        "multiplied",
        lambda tokens, positions, segments=None: tokens * positions * (1 if segments is None else segments),
        "You multiply the vectors. Wherever a position vector is close to 0, that would erase the token.",
    ),
    Mistake(
        "tokens scaled by √d_model",
        lambda tokens, positions, segments=None: right(tokens * tokens.shape[-1] ** 0.5, positions, segments),
        "You multiply the token vectors by √d_model. The first transformer did that; GPT and BERT don't.",
    ),
    Mistake(
        "segments subtracted",
        lambda tokens, positions, segments=None: tokens + positions - (0 if segments is None else segments),
        "You subtract the segments. Add all three.",
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
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write the axes of the three tensors one below the other, aligned on the right. What does PyTorch do with a "
        "missing batch axis?",
        "You can add the tokens and the positions directly, because broadcasting repeats the positions for every text. "
        "Before you add the third tensor, check whether there is one.",
        "Start with tokens plus positions. Then, unless `segment_vectors is None`, add the segments.",
    ),
)
