"""More wrong versions of `decode_tokens` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def one_mark(ids, tokens):
    try:
        return b"".join(tokens[i] for i in ids).decode("utf-8")
    except UnicodeDecodeError:
        return "\N{REPLACEMENT CHARACTER}"


MORE_MISTAKES = (
    Mistake(
        "ASCII",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("ascii", errors="replace"),
        "You decode as ASCII, which knows only English letters. Each byte of any other character becomes a question "
        "mark; UTF-8 reads several bytes as one.",
    ),
    Mistake(
        "escapes for broken bytes",
        lambda ids, tokens: b"".join(tokens[i] for i in ids).decode("utf-8", errors="backslashreplace"),
        "Broken bytes come out as escapes such as `\\\\xed`. The statement asks for a replacement character.",
    ),
    Mistake(
        "one question mark for all",
        one_mark,
        "As soon as one byte is broken, you return a single replacement character. Only the broken bytes get one; the "
        "rest of the text stays.",
    ),
    Mistake(
        "spaces between, broken bytes left out",
        lambda ids, tokens: " ".join(tokens[i].decode("utf-8", "ignore") for i in ids),
        "Two things: join the bytes first, without spaces, and decode once. And broken bytes get a replacement "
        "character.",
    ),
)
