"""Exercise: continue a text, always with the most likely token."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.generate.greedy_continue_mistakes import MORE_MISTAKES

WORDS = ("the", "cat", "sat")
VOCAB = 13


class TinyModel:
    """Logits for every position; they depend on all tokens up to that position and on the order of these tokens."""

    def __init__(self, seed: int):
        generator = torch.Generator().manual_seed(seed)
        self.seed = seed
        self.table = torch.randn(VOCAB, 8, generator=generator, dtype=torch.float64)
        self.head = torch.randn(8, VOCAB, generator=generator, dtype=torch.float64)

    def __call__(self, tokens: Tensor) -> Tensor:
        if tokens.dim() != 2 or tokens.shape[1] == 0:
            raise ValueError(f"tokens has shape {tuple(tokens.shape)}; expected batch seq, with at least one token")
        places = 1 + torch.arange(tokens.shape[1])[:, None]
        return (self.table[tokens] * places.sqrt()).cumsum(dim=1).tanh() @ self.head

    def __deepcopy__(self, memo) -> "TinyModel":
        return self  # nothing in it changes, and a copy would look like a changed input

    def __repr__(self) -> str:
        return f"a model of {VOCAB} tokens"


def greedy_continue(model, tokens, max_new):
    """Continue each text with `max_new` tokens, always choosing the most likely one given everything before it.

    `tokens` has the axes (batch seq). `model(tokens)` returns logits (batch seq vocab): at each position, a score for
    every token that could come next. The model remembers nothing between calls. Return the whole texts, with the new
    tokens after the old ones: (batch seq + max_new). `max_new` may be 0.
    """
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def cases() -> tuple[Case, ...]:
    def case(label, batch, seq, max_new, seed, words=None) -> Case:
        tokens = torch.randint(VOCAB, (batch, seq), generator=torch.Generator().manual_seed(seed))
        inputs = {"model": TinyModel(seed), "tokens": tokens, "max_new": max_new}
        return Case(label, inputs, {"tokens": "batch seq", "text": "batch seq"}, words or {})

    return (
        case("one text of 3 tokens, 1 new", 1, 3, 1, 41),
        case("one text of 3 tokens, 4 new", 1, 3, 4, 42),
        case("a batch of 3", 3, 4, 6, 43),
        case("texts of one token", 2, 1, 5, 44),
        case("nothing new", 2, 3, 0, 45),
        case("as many texts as tokens, 1 new", 3, 3, 1, 46),
    )


def continued(model, tokens, max_new, choose, seen=lambda tokens: tokens, front=False):
    for _ in range(max_new):
        best = choose(model(seen(tokens)))[:, None]
        tokens = torch.cat([best, tokens] if front else [tokens, best], dim=1)
    return tokens


def last(logits):
    return logits[:, -1].argmax(dim=-1)


def after_the_first(model, tokens, max_new):
    return continued(model, tokens, max_new, lambda logits: logits[:, 0].argmax(dim=-1))


def the_worst(model, tokens, max_new):
    return continued(model, tokens, max_new, lambda logits: logits[:, -1].argmin(dim=-1))


def last_token_alone(model, tokens, max_new):
    return continued(model, tokens, max_new, last, seen=lambda tokens: tokens[:, -1:])


def at_the_front(model, tokens, max_new):
    return continued(model, tokens, max_new, last, front=True)


def prompt_alone(model, tokens, max_new):
    prompt = tokens
    return continued(model, tokens, max_new, last, seen=lambda tokens: prompt)


def all_at_once(model, tokens, max_new):
    return torch.cat([tokens, model(tokens)[:, -1].topk(max_new, dim=-1).indices], dim=1)


def summed_over_positions(model, tokens, max_new):
    return continued(model, tokens, max_new, lambda logits: logits.sum(dim=1).argmax(dim=-1))


def same_for_all(model, tokens, max_new):
    return continued(model, tokens, max_new, lambda logits: last(logits)[:1].expand(len(logits)))


MISTAKES = (
    Mistake(
        "only the last token read",
        last_token_alone,
        "You show the model only the newest token. It remembers nothing between calls, so it has to read the whole "
        "text each time. (With a cache, one token would be enough, but there's no cache here.)",
    ),
    Mistake(
        "the first position's logits",
        after_the_first,
        "You take the logits at the first position, which predict what follows the first token. Which position has "
        "seen the whole text?",
    ),
    Mistake(
        "logits summed over positions",
        summed_over_positions,
        "You add up the logits of all positions. Each position predicts a different token, and only one of them "
        "predicts the token that comes next.",
    ),
    Mistake(
        "the prompt read again each time",
        prompt_alone,
        "The first new token is right, but then the same one comes up again and again, because the model never sees "
        "what you wrote. What should it read in the second round?",
    ),
    Mistake(
        "all at once",
        all_at_once,
        "The first new token is right. The others are the second- and third-best tokens for the *same* position. The "
        "next position gets its own logits only after the model has read the first new token.",
    ),
    Mistake(
        "only what is new",
        lambda model, tokens, max_new: greedy_continue(model, tokens, max_new)[:, tokens.shape[1] :],
        "The new tokens are right. Return them together with the text that they continue.",
    ),
    Mistake(
        "one too few",
        lambda model, tokens, max_new: greedy_continue(model, tokens, max_new - 1),
        "The tokens are right, but there is one too few.",
    ),
    Mistake(
        "one too many",
        lambda model, tokens, max_new: greedy_continue(model, tokens, max_new + 1),
        "The tokens are right, but there is one too many.",
    ),
    Mistake("at the front", at_the_front, "Your new tokens come before the text instead of after it."),
    Mistake("the worst token", the_worst, "You take the token with the lowest logit."),
    Mistake(
        "one row's choice for all",
        same_for_all,
        "This is right for a single text. In a batch, all rows get the same token, but each row has a best token "
        "of its own.",
    ),
)

EXERCISE = Exercise(
    name="greedy_continue",
    topic="generate",
    title="Greedy decoding",
    difficulty=2,
    minutes=10,
    builds="generate",
    returns=("text",),
    reference=greedy_continue,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "The model predicts, for every position, what comes after it. At which position don't you know the answer yet?",
        "Repeat `max_new` times: run the model on the whole text so far, take the logits at the last position, find "
        "the best token of each row, and make the text one token longer.",
        "`model(tokens)[:, -1]` has the axes (batch vocab), and taking the `argmax` over the last axis leaves the axis "
        "(batch). Add an axis of size 1 with `best[:, None]`, then join it to the text with `torch.cat` along axis 1.",
    ),
)
