"""Exercise: write every token as a row of zeros with a single 1."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

WORDS = ("the", "cat", "the")
TABLE = ("the", "cat", "sat", "고양이", "개")


def one_hot(tokens, vocab):
    """Turn each token into a vector of `vocab` numbers: 1 at the token's id and 0 everywhere else.

    `tokens` holds integers from 0 to `vocab` − 1. It can have any axes (…), such as (seq) or (batch seq). The result
    has the axes (… vocab) and the dtype float32, because it will be multiplied by a table of floats.
    """
    return (tokens[..., None] == torch.arange(vocab, device=tokens.device)).float()


def cases() -> tuple[Case, ...]:
    def case(label: str, tokens, vocab: int, axes: str, words=None) -> Case:
        inputs = {"tokens": torch.tensor(tokens), "vocab": vocab}
        return Case(label, inputs, {"tokens": axes, "vectors": f"{axes} vocab"}, words or {})

    return (
        case("three tokens of five", [0, 1, 0], 5, "seq", {"seq": WORDS, "vocab": TABLE}),
        case("the largest possible id", [4], 5, "seq", {"vocab": TABLE}),
        case("not every id occurs", [2, 0, 6], 8, "seq"),
        case("as many tokens as in the vocabulary", [3, 0, 2, 1], 4, "seq"),
        case("the largest id does not occur", [1, 2, 2, 1], 4, "seq"),
        case("a batch of 2", [[1, 0, 3], [3, 3, 2]], 6, "batch seq"),
        case("a batch of 1, a vocabulary of 1", [[0, 0]], 1, "batch seq"),
        case("three axes", [[[1], [2]], [[0], [4]]], 5, "batch choice seq"),
    )


def equal_ids(tokens, vocab):
    return torch.nn.functional.one_hot(tokens, vocab)


def up_to(tokens, vocab):
    return (torch.arange(vocab) <= tokens[..., None]).float()


def vocabulary_first(tokens, vocab):
    return equal_ids(tokens, vocab).float().movedim(-1, 0).contiguous()


MISTAKES = (
    Mistake(
        "not floats",
        equal_ids,
        "The zeros and ones are in the right positions, but they have the wrong dtype. The vectors will be multiplied "
        "by a table of floats, so they should be float32.",
    ),
    Mistake(
        "counted from 1",
        lambda tokens, vocab: torch.nn.functional.one_hot((tokens - 1) % vocab, vocab).float(),
        "Each 1 is one position too early. Ids start at 0, so token 0 has its 1 at index 0.",
    ),
    Mistake(
        "one place too late",
        lambda tokens, vocab: torch.nn.functional.one_hot((tokens + 1) % vocab, vocab).float(),
        "Each 1 is one position too late. Ids start at 0, so token 0 has its 1 at index 0.",
    ),
    Mistake(
        "as long as the largest id",
        lambda tokens, vocab: torch.nn.functional.one_hot(tokens).float(),
        "This is right only if the last token in the vocabulary occurs in the text. Your vectors end at the largest id "
        "in `tokens`, but they should always have `vocab` numbers.",
    ),
    Mistake(
        "the id instead of 1",
        lambda tokens, vocab: equal_ids(tokens, vocab) * tokens[..., None].float(),
        "The position is right, but it holds the id instead of a 1. With your vectors, a token with a large id would "
        "count more, and token 0 wouldn't count at all. Which number should be there?",
    ),
    Mistake(
        "ones up to the token",
        up_to,
        "You have ones at the token's id and at all positions before it. Only one position should be 1.",
    ),
    Mistake(
        "0 and 1 exchanged",
        lambda tokens, vocab: 1 - equal_ids(tokens, vocab).float(),
        "You have 0 at the token's id and 1 everywhere else. It should be the other way around.",
    ),
    Mistake(
        "added up over the text",
        lambda tokens, vocab: equal_ids(tokens, vocab).float().sum(dim=-2),
        "You have only one vector for the whole text, and it counts the tokens. Each token needs its own vector.",
    ),
    Mistake(
        "vocabulary first",
        vocabulary_first,
        "The vocabulary is your first axis. It should be the last one: a row of `vocab` numbers for each token.",
    ),
    Mistake(
        "the identity",
        lambda tokens, vocab: torch.eye(vocab),
        "These are the vectors of all tokens in the vocabulary, in order. Which of these rows does each entry of "
        "`tokens` need?",
    ),
    Mistake(
        "ones at every token of the text",
        lambda tokens, vocab: one_hot(tokens, vocab).amax(dim=-2, keepdim=True).expand(*tokens.shape, vocab).clone(),
        "Each of your rows has a 1 for *every* token of the text. A row describes one token, so it should have a "
        "single 1.",
    ),
    Mistake(
        "counted from 1, True and False",
        lambda tokens, vocab: tokens[..., None] == torch.arange(vocab) + 1,
        "There are two mistakes here. Ids start at 0, and the result should hold floats.",
    ),
    Mistake(
        "one long row of whole numbers",
        lambda tokens, vocab: torch.nn.functional.one_hot(tokens.flatten(), vocab),
        "There are two mistakes here. Keep the axes of `tokens`, and return floats.",
    ),
)

EXERCISE = Exercise(
    name="one_hot",
    topic="embeddings",
    title="One-hot vectors",
    difficulty=1,
    minutes=8,
    builds="TokenEmbedding",
    returns=("vectors",),
    reference=one_hot,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write down the numbers 0, 1, …, vocab − 1. For which of them would a token say, “That's my id”?",
        "Compare each token with every entry of `torch.arange(vocab)`. The two tensors line up if you give `tokens` a "
        "new last axis of size 1. Then turn True and False into numbers.",
        "`tokens[..., None] == torch.arange(vocab)` has the axes (… vocab), and `.float()` turns True and False into 1 "
        "and 0.",
    ),
)
