"""More wrong versions of `decode_tokens` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def one_mark(ids, tokens):
    try:
        return b"".join(tokens[i] for i in ids).decode("utf-8")
    except UnicodeDecodeError:
        return "\N{REPLACEMENT CHARACTER}"


def by_position(ids, tokens):
    return b"".join(tokens[i] for i in range(len(ids))).decode("utf-8", errors="replace")


MORE_MISTAKES = (
    Mistake(
        "ASCII",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("ascii", errors="replace"),
        "You decode as ASCII, which covers only basic English characters, so every byte of any other character "
        "becomes “�”. UTF-8 can read several bytes as one character.",
    ),
    Mistake(
        "escapes for broken bytes",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("utf-8", errors="backslashreplace"),
        "Invalid bytes come out as escapes such as `\\\\xed`. They should become “�”.",
    ),
    Mistake(
        "one question mark for all",
        one_mark,
        "As soon as one byte is invalid, you return a single “�” for the whole text. Replace only the invalid bytes, "
        "and keep the rest of the text.",
    ),
    Mistake(
        "spaces between, broken bytes left out",
        lambda ids, tokens: " ".join(tokens[i].decode("utf-8", "ignore") for i in ids),
        "There are two mistakes here. Join the bytes first, without spaces, and decode them once. And turn invalid "
        "bytes into “�” instead of leaving them out.",
    ),
    Mistake(
        "positions instead of ids",
        by_position,
        "You take the first tokens of the table, one for each position. The ids tell you which tokens to take.",
    ),
)
