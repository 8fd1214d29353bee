"""Exercise: turn ids back into text, where one character may be spread over several tokens."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.decode_tokens_mistakes import MORE_MISTAKES

LETTERS = [bytes([byte]) for byte in range(256)]


def decode_tokens(ids, tokens):
    """Turn `ids` back into text; return a `str`.

    `tokens` is a list with the bytes of each id. Joined in the order of `ids`, these bytes form UTF-8 text. Bytes that
    don't form a whole character should become “�”, as they do with `errors="replace"`.
    """
    return b"".join(tokens[i] for i in ids).decode("utf-8", errors="replace")


def cases() -> tuple[Case, ...]:
    def case(label, ids, tokens) -> Case:
        return Case(label, {"ids": ids, "tokens": tokens}, {})

    def spelled(label, text, *cuts) -> Case:
        """The bytes of a text, cut into tokens at some places."""
        data, places = text.encode("utf-8"), (0, *cuts, None)
        pieces = [data[a:b] for a, b in pairwise(places)]
        return case(label, list(range(1, len(pieces) + 1)), [b"<pad>", *pieces, b"x"])

    return (
        spelled("“the cat” in two tokens", "the cat", 3),
        case("“banana”: tokens in a different order", [1, 0], [b"ana", b"ban"]),
        case("a token that occurs twice", [2, 0, 2, 0], [b"a", b"!", b"n"]),
        spelled("“한” in one token", "한"),
        spelled("“한국” in three tokens, cut inside a syllable", "한국", 2, 4),
        spelled("“ 가” cut inside, after a space", " 가 b", 3),
        spelled("“café”, é in two tokens", "café", 4),
        spelled("a line break and spaces at both ends", " a\n b ", 2),
        case("half a syllable, as if the text were cut off", [0, 1], [b"ok ", "한".encode()[:2]]),
        case("half a syllable in a longer text", [0, 1, 2], [b"the end ", "한".encode()[:2], b" of it"]),
        case("a byte that never starts a character", [1, 0], [b"b", b"\xff"]),
        case("no ids", [], [b"a"]),
    )


def one_by_one(errors):
    return lambda ids, tokens: "".join(tokens[i].decode("utf-8", errors=errors) for i in ids)


MISTAKES = (
    Mistake(
        "token by token",
        one_by_one("replace"),
        "You decode each token on its own. A syllable can be spread over two tokens, and neither half is a character. "
        "What should you join first?",
    ),
    Mistake(
        "token by token, broken ones left out",
        one_by_one("ignore"),
        "You decode each token on its own and drop whatever is incomplete, so syllables that are split in two "
        "disappear. What should you join first?",
    ),
    Mistake(
        "broken bytes left out",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("utf-8", errors="ignore"),
        "This is right for complete text, but bytes that don't form a character disappear, so you can't tell that "
        "anything was there.",
    ),
    Mistake(
        "spaces between tokens",
        lambda ids, tokens: b" ".join(tokens[i] for i in ids).decode("utf-8", errors="replace"),
        "You put spaces between the tokens. The tokens already contain the spaces.",
    ),
    Mistake(
        "another encoding",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("latin-1"),
        "English text comes out right, but every byte above 127 becomes a character of its own. Which encoding turns "
        "three bytes into one syllable?",
    ),
    Mistake(
        "all tokens instead of the ids",
        lambda ids, tokens: b"".join(tokens).decode("utf-8", errors="replace"),
        "You join the whole vocabulary. What is `ids` for?",
    ),
    Mistake(
        "spaces at the ends cut off",
        lambda ids, tokens: decode_tokens(ids, tokens).strip(),
        "The text is right, except that the whitespace at both ends is missing. It's part of the text.",
    ),
    Mistake(
        "str of the bytes",
        lambda ids, tokens: str(b"".join(tokens[i] for i in ids)),
        "`str(...)` of bytes returns what Python would print, including the `b` and the quotes. Decode the bytes "
        "instead.",
    ),
)

EXERCISE = Exercise(
    name="decode_tokens",
    topic="tokens",
    title="Back to text",
    difficulty=1,
    minutes=6,
    builds="BytePairTokenizer",
    returns=("text",),
    reference=decode_tokens,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Which comes first: joining the tokens, or turning bytes into characters? Think of a syllable that is split "
        "between two tokens.",
        "Join the bytes of all ids into a single `bytes` object, and decode it once, as UTF-8.",
        '`b"".join(...)` joins bytes, and `.decode("utf-8", errors="replace")` turns them into text.',
    ),
)
