"""What all tokenizers ask of text, ids and special tokens, and the messages when it is not so."""

import re
from collections.abc import Iterable
from operator import index


def check_text(name: str, text: str) -> str:
    """Return text, with the two halves of a character joined; refuse what is none: other types and lone surrogates.

    JSON and JavaScript write characters beyond U+FFFF in two halves, surrogates, of which neither has a UTF-8 form.

    Raises:
        TypeError: text is not a str
        ValueError: text contains a lone surrogate
    """
    if not isinstance(text, str):
        remedy = "use encode_bytes or decode them first" if isinstance(text, bytes) else "pass one string"
        raise TypeError(f"{name} must be a str, got {type(text).__name__}; {remedy}")
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    try:
        joined.encode("utf-8")
        return joined
    except UnicodeEncodeError as error:
        text, where = joined, error.start
        raise ValueError(
            f"{name} has a lone surrogate, U+{ord(text[where]):04X}, at position {where}; it is half a "
            f"character and has no UTF-8 form. Read the text again with the right encoding, or drop it with "
            f"{name}.encode('utf-8', 'ignore').decode('utf-8')"
        ) from None


def check_ids(ids: Iterable[int], vocab_size: int) -> list[int]:
    """Return ids (a list or a one-dimensional tensor) as a list of valid token ids.

    Raises:
        TypeError: ids is not one sequence of whole numbers
        ValueError: an id lies outside the vocabulary
    """
    numbers = ids.tolist() if hasattr(ids, "tolist") else ids
    if isinstance(numbers, str) or not isinstance(numbers, Iterable):
        raise TypeError(f"ids must be a sequence of token ids, got {type(ids).__name__}; pass a list of int")
    checked = []
    for position, number in enumerate(numbers):
        try:
            number = index(None if isinstance(number, bool) else number)
        except TypeError:
            message = f"ids[{position}] must be an int, got {type(number).__name__}; pass one flat sequence of ids"
            raise TypeError(message) from None
        if not 0 <= number < vocab_size:
            raise ValueError(
                f"ids[{position}] = {number} is not in the vocabulary: this tokenizer has ids 0 to "
                f"{vocab_size - 1}; decode with the tokenizer that encoded them"
            )
        checked.append(number)
    return checked


def check_vocab_size(vocab_size: int, n_special: int, n_bytes: int) -> int:
    """Return how many merges fit into vocab_size beside special tokens and bytes.

    Raises:
        TypeError: vocab_size is not an int
        ValueError: vocab_size has no room for the special tokens and the bytes
    """
    if not isinstance(vocab_size, int):
        raise TypeError(f"vocab_size must be an int, got {type(vocab_size).__name__}; for example 8000")
    smallest = n_special + n_bytes
    if vocab_size < smallest:
        raise ValueError(
            f"vocab_size={vocab_size} is too small: {n_special} special tokens and {n_bytes} bytes need "
            f"{smallest}; choose at least that many, and more if you want merges"
        )
    return vocab_size - smallest


def number_special_tokens(special_tokens: Iterable[str]) -> dict[str, int]:
    """Give special tokens the first ids, in the order in which they come.

    Raises:
        TypeError: special_tokens is one string, or holds something other than strings
        ValueError: a special token is empty or appears twice
    """
    if isinstance(special_tokens, str):
        example = f"({special_tokens!r},)"
        raise TypeError(f"special_tokens must be several strings, got one str; for one token, write {example}")
    if not isinstance(special_tokens, Iterable):
        raise TypeError(
            f"special_tokens must be several strings, got {type(special_tokens).__name__}; for none, write ()"
        )
    ids: dict[str, int] = {}
    for position, token in enumerate(special_tokens):
        token = check_text(f"special_tokens[{position}]", token)
        if not token:
            raise ValueError(f"special_tokens[{position}] is empty; give it a name such as '<pad>'")
        if token in ids:
            raise ValueError(f"special token {token!r} appears twice, at {ids[token]} and {position}; keep one")
        ids[token] = position
    return ids


def split_at_special_tokens(text: str, special_tokens: Iterable[str]) -> list[str]:
    """Cut text before and after every special token; where two could start, the longer wins."""
    longest_first = sorted(special_tokens, key=len, reverse=True)
    if not longest_first:
        return [text]
    return re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
