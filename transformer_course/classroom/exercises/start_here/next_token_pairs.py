"""Exercise: turn a text into the inputs and targets that a GPT learns from."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.start_here.next_token_pairs_mistakes import MORE_MISTAKES

WORDS = ("In", "the", "beginning", "God", "created")


def next_token_pairs(tokens):
    """Return inputs and targets for next-token prediction: targets[i] is the token that follows inputs[i].

    `tokens` holds one text, with the axis (seq), or several texts, with more axes before it, such as (batch seq). Slice
    the last axis so that inputs and targets are each one token shorter than the text.
    """
    return tokens[..., :-1], tokens[..., 1:]


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.int64, words=(), **sizes: int) -> Case:
        axes = dict.fromkeys(("tokens", "inputs", "targets"), f"{lead} seq")
        shape = [sizes[axis] for axis in axes["tokens"].split()]
        generator = torch.Generator().manual_seed(seed)
        tokens = torch.randperm(1000, generator=generator)[: torch.Size(shape).numel()].view(shape).to(dtype)
        return Case(label, {"tokens": tokens}, axes, {"seq": words} if words else {})

    return (
        case("five words", "", 1, words=WORDS, seq=5),
        case("two tokens: one pair", "", 2, seq=2),
        case("one token: no pair", "", 3, seq=1),
        case("a batch of 3", "batch", 4, batch=3, seq=6),
        case("as many texts as tokens", "batch", 5, batch=4, seq=4),
        case("two axes before seq", "batch group", 6, batch=2, group=3, seq=5),
        case("two axes before seq, long texts", "batch group", 8, batch=3, group=4, seq=9),
        case("tokens as int32", "batch", 7, torch.int32, batch=2, seq=4),
    )


MISTAKES = (
    Mistake(
        "not shifted",
        lambda tokens: (tokens[..., :-1], tokens[..., :-1]),
        "Your targets are the same as your inputs, so the model would only have to copy. Which token follows the first "
        "one?",
    ),
    Mistake(
        "the whole text twice",
        lambda tokens: (tokens, tokens),
        "Your inputs and targets are both the whole text. But no token follows the last one, and the first one "
        "doesn't follow any token.",
    ),
    Mistake(
        "shifted the wrong way",
        lambda tokens: (tokens[..., 1:], tokens[..., :-1]),
        "Your targets are the previous tokens instead of the next ones. Which should start with the first token: the "
        "inputs or the targets?",
    ),
    Mistake(
        "shifted by two",
        lambda tokens: (tokens[..., :-2], tokens[..., 2:]),
        "Your targets are two tokens ahead. They should be one ahead.",
    ),
    Mistake(
        "inputs keep the last token",
        lambda tokens: (tokens, tokens[..., 1:]),
        "Your targets are right, but your inputs are one token too long: the last token has no target.",
    ),
    Mistake(
        "targets keep the first token",
        lambda tokens: (tokens[..., :-1], tokens),
        "Your inputs are right, but your targets still begin with the first token, which doesn't follow anything.",
    ),
    Mistake(
        "the end wraps around",
        lambda tokens: (tokens, tokens.roll(-1, dims=-1)),
        "Your last target is the first token of the text, because `roll` moves it to the end. Leave out the pair that "
        "has no next token.",
    ),
    Mistake(
        "only the last token as target",
        lambda tokens: (tokens[..., :-1], tokens[..., -1:]),
        "Your only target is the last token of the text. A GPT predicts the next token at every position, so every "
        "input needs a target.",
    ),
    Mistake(
        "right only without batch axes",
        lambda tokens: (tokens[:-1], tokens[1:]),
        "This works for one text. With several texts, you remove a whole text instead of a token. Count axes from the "
        "end.",
    ),
    Mistake(
        "right for up to one batch axis",
        lambda tokens: (tokens[:, :-1], tokens[:, 1:]) if tokens.dim() > 1 else (tokens[:-1], tokens[1:]),
        "This works for one text and for a batch. With two axes before seq, you slice the second axis instead of the "
        "last one. Count axes from the end.",
    ),
    Mistake(
        "one added to the numbers",
        lambda tokens: (tokens[..., :-1], tokens[..., :-1] + 1),
        "You add 1 to the token numbers. The next token is the one at the next position, not the one with the next "
        "number.",
    ),
)

EXERCISE = Exercise(
    name="next_token_pairs",
    topic="start_here",
    title="What a GPT learns from",
    difficulty=1,
    minutes=5,
    builds="random_windows",
    returns=("inputs", "targets"),
    reference=next_token_pairs,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write down five words, and below them the same words shifted one position to the left. Which word in the "
        "upper row has nothing below it? Which word in the lower row has nothing above it?",
        "The inputs are all tokens except the last; the targets are all tokens except the first. Slice the last axis, "
        "no matter how many axes come before it.",
        "`tokens[..., :-1]` is everything except the last token of each text. Slice the targets at the other end.",
    ),
)
