"""More wrong versions of `greedy_continue` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def best(model):
    return lambda text: model(text)[:, -1].argmax(dim=-1)


def written_by(choose, tokens, max_new):
    for _ in range(max_new):
        tokens = torch.cat([tokens, choose(tokens)[:, None]], dim=1)
    return tokens


def drawn(model, tokens, max_new):
    return written_by(lambda text: torch.multinomial(model(text)[:, -1].softmax(-1), 1)[:, 0], tokens, max_new)


def empty_read(model, tokens, max_new):
    written = torch.cat([tokens, tokens.new_zeros(len(tokens), max_new)], dim=1)
    for i in range(tokens.shape[1], written.shape[1]):
        written[:, i] = model(written)[:, -1].argmax(dim=-1)
    return written


def for_every_position(model, tokens, max_new):
    for _ in range(max_new):
        tokens = torch.cat([tokens, model(tokens).argmax(dim=-1)], dim=1)
    return tokens


def one_for_all(model, tokens, max_new):
    for _ in range(max_new):
        tokens = torch.cat([model(tokens)[:, -1].argmax().repeat(len(tokens), 1), tokens], dim=1)
    return tokens


def last_text(model, tokens, max_new):
    return written_by(lambda text: model(text)[-1].argmax(dim=-1), tokens, max_new)


def second_best(model, tokens, max_new):
    for _ in range(max_new):
        best = model(tokens)[:, -1].topk(2).indices[:, 1:]
        tokens = torch.cat([tokens, best], dim=1)
    return tokens


MORE_MISTAKES = (
    Mistake(
        "the last text, not the last position",
        last_text,
        "`model(...)[-1]` is the last text in the batch, with all its positions. You want the last position of every "
        "text. Which axis is that?",
    ),
    Mistake(
        "drawn at random",
        drawn,
        "You draw the next token at random. Greedy decoding always takes the most likely one.",
    ),
    Mistake(
        "empty places read too",
        empty_read,
        "You make room for the new tokens first, so the model reads the empty slots, too, and the last position isn't "
        "part of the text yet. Pass the model only the text so far.",
    ),
    Mistake(
        "a token for every position",
        for_every_position,
        "You append a token for every position that the model read. The answers for all but the last position are "
        "already in the text. Which position predicts something new?",
    ),
    Mistake(
        "the position before the last",
        lambda model, tokens, max_new: written_by(
            lambda text: model(text)[:, -2 if text.shape[1] > 1 else -1].argmax(dim=-1), tokens, max_new
        ),
        "You read the scores at the second-to-last position. The last position is the one that predicts what follows "
        "the text.",
    ),
    Mistake(
        "only the first text",
        lambda model, tokens, max_new: written_by(best(model), tokens[:1], max_new),
        "You continue only the first text in the batch.",
    ),
    Mistake(
        "nothing kept",
        lambda model, tokens, max_new: tokens,
        "The text comes out as it went in: `torch.cat` returns a new tensor, so assign its result.",
    ),
    Mistake(
        "up to a total length",
        lambda model, tokens, max_new: written_by(best(model), tokens, max(max_new - tokens.shape[1], 0)),
        "You stop when the whole text has `max_new` tokens. But `max_new` is the number of *new* tokens.",
    ),
    Mistake(
        "one token for the whole batch, in front",
        one_for_all,
        "There are two mistakes here. Each text gets its own token, and new tokens come at the end.",
    ),
    Mistake(
        "first position, only new ones",
        lambda model, tokens, max_new: written_by(lambda text: model(text)[:, 0].argmax(dim=-1), tokens, max_new)[
            :, tokens.shape[1] :
        ],
        "There are two mistakes here. Read the logits at the *last* position, and return the text together with the "
        "new tokens.",
    ),
    Mistake(
        "only the last token read, one too many",
        lambda model, tokens, max_new: written_by(
            lambda text: model(text[:, -1:])[:, -1].argmax(dim=-1), tokens, max_new + 1
        ),
        "There are two mistakes here. The model needs the whole text, and you write one token too many.",
    ),
    Mistake(
        "the second-best token",
        second_best,
        "You take the second-best token. Greedy means the best one.",
    ),
)
