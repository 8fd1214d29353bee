"""What comes before byte-pair encoding: cutting text into pieces, and a visible character for every byte."""

import regex

# GPT-2's cut (Radford et al. 2019), alternatives in the order in which they are tried: English contractions;
# letters, digits or other signs, each with one space before; white space but for the last before a word; the
# rest of white space. The regex package is needed because re knows no classes of letters and numbers.
PIECE = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")


def split_into_pieces(text: str) -> list[str]:
    """Split text into pieces that no merge may cross; joined, they give back the text."""
    return PIECE.findall(text)


def _visible_bytes() -> dict[int, str]:
    visible = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = sorted(set(range(256)) - set(visible))  # controls, spaces and the soft hyphen: shifted past ÿ
    return {byte: chr(byte) for byte in visible} | {byte: chr(256 + i) for i, byte in enumerate(hidden)}


# The order of this dictionary is the order of the byte tokens in the vocabulary, in GPT-2's as in ours.
BYTE_TO_CHARACTER = _visible_bytes()
CHARACTER_TO_BYTE = {character: byte for byte, character in BYTE_TO_CHARACTER.items()}


def write_merge(left: bytes, right: bytes) -> str:
    """Write a merge in visible characters, as in GPT-2's merges.txt: (b" t", b"he") becomes "Ġt he"."""
    return " ".join("".join(BYTE_TO_CHARACTER[byte] for byte in token) for token in (left, right))


def read_merge(line: str) -> tuple[bytes, bytes]:
    """Undo write_merge.

    Raises:
        ValueError: line is not two tokens in visible characters with one space between
    """
    tokens = line.split(" ") if isinstance(line, str) else []
    if len(tokens) != 2 or any(character not in CHARACTER_TO_BYTE for character in "".join(tokens)):
        raise ValueError(f"merge {line!r} is not two tokens with a space between them, such as 'Ġt he'")
    left, right = (bytes(CHARACTER_TO_BYTE[character] for character in token) for token in tokens)
    return left, right
