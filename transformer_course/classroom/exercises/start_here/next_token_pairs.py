"""Exercise: from a text, the questions and answers that a GPT learns from."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

WORDS = ("In", "the", "beginning", "God", "created")


def next_token_pairs(tokens):
    """Return inputs and targets for next-token prediction: targets[i] is the token that follows inputs[i].

    `tokens` has the axes (… seq); inputs and targets are both one token shorter.
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
        case("two axes in front", "batch group", 6, batch=2, group=3, seq=5),
        case("tokens as int32", "batch", 7, torch.int32, batch=2, seq=4),
    )


MISTAKES = (
    Mistake(
        "not shifted",
        lambda tokens: (tokens[..., :-1], tokens[..., :-1]),
        "Your targets are the inputs themselves. A model that may see its inputs would only have to copy: what should "
        "it say after the first token?",
    ),
    Mistake(
        "the whole text twice",
        lambda tokens: (tokens, tokens),
        "Inputs and targets are both the whole text. The last token has no next one to be asked for, and the first "
        "one follows nothing.",
    ),
    Mistake(
        "shifted the wrong way",
        lambda tokens: (tokens[..., 1:], tokens[..., :-1]),
        "You ask for the past: your targets come before your inputs. Which of the two should begin with the first "
        "token?",
    ),
    Mistake(
        "shifted by two",
        lambda tokens: (tokens[..., :-2], tokens[..., 2:]),
        "Your targets are two tokens ahead. The next token is one ahead.",
    ),
    Mistake(
        "inputs keep the last token",
        lambda tokens: (tokens, tokens[..., 1:]),
        "Your targets are right, but the inputs are one longer: the last token has no target.",
    ),
    Mistake(
        "targets keep the first token",
        lambda tokens: (tokens[..., :-1], tokens),
        "Your inputs are right, but the targets still begin with the first token, which follows nothing.",
    ),
    Mistake(
        "the end wraps around",
        lambda tokens: (tokens, tokens.roll(-1, dims=-1)),
        "Your last target is the first token of the text: `roll` leads the end back to the beginning. A pair without "
        "a next token should be left out.",
    ),
    Mistake(
        "only the last token as target",
        lambda tokens: (tokens[..., :-1], tokens[..., -1:]),
        "You ask one question per text: which token is the last? A GPT is asked after every token of its inputs.",
    ),
    Mistake(
        "right only without batch axes",
        lambda tokens: (tokens[:-1], tokens[1:]),
        "Right for one text. With a batch in front you left out a text, and not a token: count the axis from the end.",
    ),
    Mistake(
        "right for up to one batch axis",
        lambda tokens: (tokens[:, :-1], tokens[:, 1:]) if tokens.dim() > 1 else (tokens[:-1], tokens[1:]),
        "Right for one text and for a batch. With two axes in front you cut the second of them: count from the end.",
    ),
    Mistake(
        "one added to the numbers",
        lambda tokens: (tokens[..., :-1], tokens[..., :-1] + 1),
        "You added 1 to the tokens. The next token is the one at the next place, not the one with the next number.",
    ),
)

EXERCISE = Exercise(
    name="next_token_pairs",
    topic="start_here",
    title="What a GPT is asked",
    difficulty=1,
    minutes=3,
    builds="random_windows",
    returns=("inputs", "targets"),
    reference=next_token_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write five words in a row, and the same words below, one place further left. Which word of the upper row has "
        "nothing below it? Which of the lower row nothing above it?",
        "Inputs are all tokens but the last, targets all but the first. Cut the last axis, whatever stands before it.",
        "`tokens[..., :-1]` is everything but the last token of each text. The targets are cut at the other end.",
    ),
)
