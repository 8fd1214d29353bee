"""Exercise: from ids back to text, where one character may be spread over several tokens."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

LETTERS = [bytes([byte]) for byte in range(256)]


def decode_tokens(ids, tokens):
    """Turn `ids` back into text; returns a `str`.

    `tokens` is a list that gives for every id its bytes. The bytes of all tokens together are text in UTF-8. Bytes that
    make no whole character become “�”, as `errors="replace"` has it.
    """
    return b"".join(tokens[i] for i in ids).decode("utf-8", errors="replace")


def cases() -> tuple[Case, ...]:
    def case(label, ids, tokens) -> Case:
        return Case(label, {"ids": ids, "tokens": tokens}, {})

    def spelled(label, text, *cuts) -> Case:
        """The bytes of a text, cut at some places into tokens."""
        data, places = text.encode("utf-8"), (0, *cuts, None)
        pieces = [data[a:b] for a, b in pairwise(places)]
        return case(label, list(range(1, len(pieces) + 1)), [b"<pad>", *pieces, b"x"])

    return (
        spelled("“the cat” in two tokens", "the cat", 3),
        case("“banana”: tokens in another order", [1, 0], [b"ana", b"ban"]),
        case("a token that comes again", [2, 0, 2, 0], [b"a", b"!", b"n"]),
        spelled("“한” in one token", "한"),
        spelled("“한국” in three tokens, cut inside a syllable", "한국", 2, 4),
        spelled("“ 가” cut inside, after a space", " 가 b", 3),
        spelled("“café”, é in two tokens", "café", 4),
        spelled("a line end and spaces at both ends", " a\n b ", 2),
        case("half a syllable, as after a cut", [0, 1], [b"ok ", "한".encode()[:2]]),
        case("a byte that never begins a character", [1, 0], [b"b", b"\xff"]),
        case("no id", [], [b"a"]),
    )


def one_by_one(errors):
    return lambda ids, tokens: "".join(tokens[i].decode("utf-8", errors=errors) for i in ids)


MISTAKES = (
    Mistake(
        "token by token",
        one_by_one("replace"),
        "You decode every token by itself. One syllable can be spread over two tokens, and neither half is a "
        "character. What should you put together first?",
    ),
    Mistake(
        "token by token, broken ones left out",
        one_by_one("ignore"),
        "You decode every token by itself and leave out what is broken: syllables cut in two disappear. What should "
        "you put together first?",
    ),
    Mistake(
        "token by token, with errors",
        one_by_one("strict"),
        "You decode every token by itself, and a half syllable raises an error. What should you put together first?",
    ),
    Mistake(
        "error where bytes make no character",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("utf-8"),
        "Right for whole texts. Bytes that make no character raise an error in yours: a model may write any bytes, and "
        "its text should still be shown. What does `errors` do?",
    ),
    Mistake(
        "broken bytes left out",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("utf-8", errors="ignore"),
        "Right for whole texts. Bytes that make no character disappear in yours, and nobody can see that something was "
        "there.",
    ),
    Mistake(
        "spaces between tokens",
        lambda ids, tokens: b" ".join(tokens[i] for i in ids).decode("utf-8", errors="replace"),
        "You put spaces between the tokens. Spaces are in the tokens already.",
    ),
    Mistake(
        "another encoding",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("latin-1"),
        "English is right, and every byte above 127 becomes a letter of its own. Which encoding makes three bytes one "
        "syllable?",
    ),
    Mistake(
        "all tokens instead of the ids",
        lambda ids, tokens: b"".join(tokens).decode("utf-8", errors="replace"),
        "You put the whole vocabulary together. What are `ids` for?",
    ),
    Mistake(
        "spaces at the ends cut off",
        lambda ids, tokens: decode_tokens(ids, tokens).strip(),
        "Right, but white space at both ends is missing. It is part of the text.",
    ),
    Mistake(
        "str of the bytes",
        lambda ids, tokens: str(b"".join(tokens[i] for i in ids)),
        "`str` of bytes gives how Python would write them, with b and quotes. They must be decoded.",
    ),
)

EXERCISE = Exercise(
    name="decode_tokens",
    topic="tokens",
    title="Back to text",
    difficulty=1,
    minutes=4,
    builds="BytePairTokenizer",
    returns=("text",),
    reference=decode_tokens,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which comes first: putting the tokens together, or turning bytes into characters? Think of a cut syllable.",
        "Join the bytes of all ids to one `bytes`, and decode that once, as UTF-8.",
        '`b"".join(...)` puts bytes together; `.decode("utf-8", errors="replace")` makes text of them.',
    ),
)
