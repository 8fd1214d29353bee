"""Exercise: read an alignment from the weights of cross-attention."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

SOURCE, READ = ("Thou", "shalt", "not", "steal", "."), ("<bos>", "You", "shall", "not", "steal", ".")


def align_tokens(weights):
    """Return, for each target token, the position in the source that the model looked at most when writing it.

    `weights` has the axes (head read source) and holds cross-attention weights. In row 0, the decoder has just read
    `<bos>`. In row r, it has just read the target's r-th token. All heads count the same. Return integer positions,
    counted from 0, with the axis (target). Return one position fewer than there are rows, because `<eos>` doesn't get a
    position.
    """
    return weights.mean(dim=0)[:-1].argmax(dim=-1)


def cases() -> tuple[Case, ...]:
    axes = {"weights": "head read source", "places": "target"}

    def case(label, seed, dtype=torch.float32, peaks=None, words=False, sharp=2.0, **sizes: int) -> Case:
        scores = sharp * random_tensor(axes["weights"], sizes, seed, dtype)
        for row, place in enumerate(peaks or ()):
            scores[:, row, place] += 5.0
        tokens = {"read": READ, "source": SOURCE, "target": READ[1:]} if words else {}
        return Case(label, {"weights": scores.softmax(dim=-1)}, axes, tokens)

    def unsure() -> Case:
        """One head that is sure of one place and three that lean toward another: together, the three win."""
        rows = [[0.97, 0.0, 0.015, 0.015], *[[0.05, 0.38, 0.285, 0.285]] * 3]
        turned = [torch.tensor(rows).roll(step, dims=1) for step in range(4)]
        weights = torch.stack([*turned, *turned, *turned, turned[0]], dim=1)
        return Case("one sure head against three that lean toward another place", {"weights": weights}, axes)

    return (
        case("“Thou shalt not steal.”, one head", 70, peaks=(0, 1, 2, 3, 4, 0), words=True, head=1, read=6, source=5),
        case("four heads that do not agree", 71, head=4, read=7, source=9),
        case("the same in float64", 71, torch.float64, head=4, read=7, source=9),
        case("a source that is longer than the target", 73, head=3, read=4, source=11),
        case("a target that is longer than the source", 74, head=3, read=12, source=4),
        case("a target of one token", 75, head=2, read=2, source=6),
        unsure(),
        case("as many of everything", 76, head=6, read=6, source=6),
    )


def votes(weights):
    return weights.argmax(dim=-1)[:, :-1].mode(dim=0).values


def expected_places(weights):
    places = torch.arange(weights.shape[-1], dtype=weights.dtype)
    return (weights.mean(dim=0)[:-1] @ places).round().long()


MISTAKES = (
    Mistake(
        "the row of the token itself",
        lambda weights: weights.mean(dim=0)[1:].argmax(dim=-1),
        "You use the row in which the decoder has already *read* the token. In that row, it's looking for the next "
        "one. Which row wrote the token?",
    ),
    Mistake(
        "all rows",
        lambda weights: weights.mean(dim=0).argmax(dim=-1),
        "You return a position for every row. In the last row, the decoder has read the whole target. What does it "
        "write next, and is that one of the target's tokens?",
    ),
    Mistake(
        "from the source's side",
        lambda weights: weights.mean(dim=0)[:-1].argmax(dim=0),
        "You return, for each source token, the row that looked at it most. You need the other direction: for each "
        "row, a position in the source.",
    ),
    Mistake(
        "the first head alone",
        lambda weights: weights[0, :-1].argmax(dim=-1),
        "You use only the first head. The other heads look at the source, too, perhaps at a different place.",
    ),
    Mistake(
        "the last head alone",
        lambda weights: weights[-1, :-1].argmax(dim=-1),
        "You use only the last head. The other heads look at the source, too, perhaps at a different place.",
    ),
    Mistake(
        "heads apart",
        lambda weights: weights[:, :-1].argmax(dim=-1),
        "You return a position for every head. You need one answer per token, from all heads together.",
    ),
    Mistake(
        "the loudest head",
        lambda weights: weights.amax(dim=0)[:-1].argmax(dim=-1),
        "Your answer follows the head with the single largest weight. All heads should count the same.",
    ),
    Mistake(
        "a vote of the heads",
        votes,
        "You let each head choose a position and take the most frequent one. That way, a head that's nearly undecided "
        "counts as much as one that's sure. Combine the weights first, then choose.",
    ),
    Mistake(
        "the mean of the heads' positions",
        lambda weights: weights[:, :-1].argmax(dim=-1).float().mean(dim=0).long(),
        "You average the positions that the heads chose, so the result can point to a token that no head looked at. "
        "Average the weights first, and then look for the largest.",
    ),
    Mistake(
        "the lightest weight",
        lambda weights: weights.mean(dim=0)[:-1].argmin(dim=-1),
        "You look for the smallest weight. You need the largest.",
    ),
    Mistake(
        "the weight instead of its place",
        lambda weights: weights.mean(dim=0)[:-1].amax(dim=-1),
        "You return the largest weight itself. You need its position.",
    ),
    Mistake(
        "softmax once more",
        lambda weights: align_tokens(weights.softmax(dim=-1)),
        "You take a softmax of the weights. They've already been through one, and a second one changes how much a "
        "confident head counts.",
    ),
    Mistake(
        "the expected position",
        expected_places,
        "You compute the expected value of the position. Return the position with the largest weight.",
    ),
)

EXERCISE = Exercise(
    name="align_tokens",
    topic="translate_and_summarize",
    title="Which row wrote the word?",
    difficulty=2,
    minutes=8,
    builds="alignment_scores",
    returns=("places",),
    reference=align_tokens,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Look at what the decoder reads and predicts. In which row does it predict the first token of the target, "
        "and what has it read there? Which token does the last row predict?",
        "There are three steps, each along one axis: combine the heads, drop the row that doesn't write a target "
        "token, and find the largest weight in each row.",
        "`mean` combines the heads, and `argmax` finds a position. Which axis does each of them need, and which "
        "slice drops the row?",
    ),
)
