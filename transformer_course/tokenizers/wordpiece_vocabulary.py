"""A WordPiece vocabulary: its numbers, its special tokens, and its pieces joined to text again."""

from collections.abc import Iterable, Mapping

from transformer_course.tokenizers.inputs import check_text, number_special_tokens

PAD, UNK, CLS, SEP, MASK = SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
NEEDED = (UNK, CLS, SEP)
INSIDE = "##"  # before a piece that is not the beginning of its word
# Where a space before goes when pieces become text: those of English, as the tokenizers library has them.
CLOSER = (" .", " ?", " !", " ,", " n't", " 'm", " 's", " 've", " 're")


def number_tokens(tokens: Iterable[str]) -> dict[str, int]:
    """Give each token its place as its id.

    Raises:
        TypeError: tokens is one string, or holds something other than strings
        ValueError: a token is empty or appears twice
    """
    if isinstance(tokens, str):
        raise TypeError("tokens must be several strings, got one str; read a vocab.txt with from_vocabulary(path)")
    if not isinstance(tokens, Iterable):
        raise TypeError(f"tokens must be several strings, got {type(tokens).__name__}")
    ids: dict[str, int] = {}
    for i, token in enumerate(tokens):
        token = check_text(f"tokens[{i}]", token)
        if not token:
            raise ValueError(f"tokens[{i}] is empty; expected a word, a piece such as '##ing' or a special token")
        if token in ids:
            raise ValueError(f"token {token!r} appears twice, at {ids[token]} and {i}; each must have one id")
        ids[token] = i
    return ids


def find_special_tokens(special_tokens: Iterable[str], ids: Mapping[str, int]) -> dict[str, int]:
    """The ids of the special tokens, in the order of their ids.

    Raises:
        ValueError: one of them is not in the vocabulary, or [UNK], [CLS] or [SEP] is not among them
    """
    names = list(number_special_tokens(special_tokens))
    missing = [name for name in dict.fromkeys((*names, *NEEDED)) if name not in ids]
    if missing:
        raise ValueError(f"tokens lacks {missing}: every special token must be in it, and {', '.join(NEEDED)} at least")
    unnamed = [name for name in NEEDED if name not in names]
    if unnamed:
        raise ValueError(f"special_tokens={names} lacks {unnamed}; expected {', '.join(NEEDED)} at least")
    return {name: ids[name] for name in sorted(names, key=ids.__getitem__)}


def join_pieces(tokens: Iterable[str]) -> str:
    """Write pieces as text: a space before each word, none inside words and before full stops and commas."""
    text = ""
    for i, token in enumerate(tokens):
        # A text may be cut inside a word; what such a text begins with keeps its mark.
        piece = token if i == 0 else token.removeprefix(INSIDE) if token.startswith(INSIDE) else f" {token}"
        for close in CLOSER:
            piece = piece.replace(close, close[1:])
        text += piece
    return text
