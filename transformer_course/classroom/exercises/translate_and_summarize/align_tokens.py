"""Exercise: read an alignment from the weights of cross-attention."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

SOURCE, READ = ("Thou", "shalt", "not", "steal", "."), ("<bos>", "You", "shall", "not", "steal", ".")


def align_tokens(weights):
    """Say for each target token to which place of the source the model looked in order to write it.

    `weights` has the axes (head read source): row r belongs to the position at which the decoder has just read token
    r, and row 0 to that of `<bos>`; the target's tokens follow. All heads count the same, and the heaviest weight
    decides. Returns places, counted from 0, with the axis (target): one less than there are rows.
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

    return (
        case("“Thou shalt not steal.”, one head", 70, peaks=(0, 1, 2, 3, 4, 0), words=True, head=1, read=6, source=5),
        case("four heads that do not agree", 71, head=4, read=7, source=9),
        case("the same in float64", 71, torch.float64, head=4, read=7, source=9),
        case("a source that is longer than the target", 73, head=3, read=4, source=11),
        case("a target that is longer than the source", 74, head=3, read=12, source=4),
        case("a target of one token", 75, head=2, read=2, source=6),
        case("as many of everything", 76, head=6, read=6, source=6),
    )


def votes(weights):
    return weights.argmax(dim=-1)[:, :-1].mode(dim=0).values


MISTAKES = (
    Mistake(
        "the row of the token itself",
        lambda weights: weights.mean(dim=0)[1:].argmax(dim=-1),
        "Each row stands one place too early in your answer: you read the row of the position that has *read* the "
        "token. There it is written already, and the model looks for the next one. Which row wrote it?",
    ),
    Mistake(
        "all rows",
        lambda weights: weights.mean(dim=0).argmax(dim=-1),
        "You give a place for every row. The last one has read the whole target: what does it write, and is that one "
        "of the target's tokens?",
    ),
    Mistake(
        "from the source's side",
        lambda weights: weights.mean(dim=0)[:-1].argmax(dim=0),
        "You say for each source token which row looked at it most. Asked is the other direction: for each row, where "
        "in the source?",
    ),
    Mistake(
        "the first head alone",
        lambda weights: weights[0, :-1].argmax(dim=-1),
        "You read the first head only. The others have looked, too, and perhaps elsewhere.",
    ),
    Mistake(
        "the last head alone",
        lambda weights: weights[-1, :-1].argmax(dim=-1),
        "You read the last head only. The others have looked, too, and perhaps elsewhere.",
    ),
    Mistake(
        "heads apart",
        lambda weights: weights[:, :-1].argmax(dim=-1),
        "You give a place for every head. One answer is asked for each token, from all heads together.",
    ),
    Mistake(
        "the loudest head",
        lambda weights: weights.amax(dim=0)[:-1].argmax(dim=-1),
        "Your answer follows whichever head has the single heaviest weight. All heads are to count the same.",
    ),
    Mistake(
        "a vote of the heads",
        votes,
        "You let each head choose a place, and take the most frequent one. A head that is nearly undecided then counts "
        "as much as one that is sure: combine the weights first, and choose afterwards.",
    ),
    Mistake(
        "the lightest weight",
        lambda weights: weights.mean(dim=0)[:-1].argmin(dim=-1),
        "You look for the smallest weight.",
    ),
    Mistake(
        "the weight instead of its place",
        lambda weights: weights.mean(dim=0)[:-1].amax(dim=-1),
        "You return how heavy the heaviest weight is. Asked is where it lies.",
    ),
)

EXERCISE = Exercise(
    name="align_tokens",
    topic="translate_and_summarize",
    title="Which row wrote the word?",
    difficulty=2,
    minutes=4,
    builds="alignment_scores",
    returns=("places",),
    reference=align_tokens,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Look at the picture of section 2 again. At which position does the decoder *say* the first token of the "
        "target, and what has it read there? And which token does the last row say?",
        "First make one weight of all heads' weights, then drop the row that no target token belongs to, then find the "
        "heaviest in each row. Three steps, each along one axis.",
        "`mean` over the axis of the heads, a slice that leaves out the last row, and `argmax` over the source.",
    ),
)
