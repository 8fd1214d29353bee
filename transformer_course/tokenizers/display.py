"""Tokens as a person can read them: tick labels, colored text, tables."""


def readable(token: bytes) -> str:
    """Show a token's bytes as text: a space as ␣, a line end as \\n, part of a character as \\xec."""
    text = token.decode("utf-8", errors="backslashreplace")
    visible = [character if character.isprintable() else repr(character)[1:-1] for character in text]
    return "".join(visible).replace(" ", "␣")
