"""The simplest tokenizer: every character that occurs in the training text is a token."""

from collections.abc import Iterable
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.display import readable
from transformer_course.tokenizers.inputs import (
    check_ids,
    check_text,
    number_special_tokens,
    split_at_special_tokens,
)
from transformer_course.tokenizers.storage import read_tokenizer_file, write_tokenizer_file


class CharacterTokenizer:
    """One token per character; special tokens have the first ids, characters follow in code point order.

    Raises:
        ValueError: a special token appears twice, or characters contains one character twice
    """

    kind = "characters"

    def __init__(self, characters: str, special_tokens: Iterable[str] = ()):
        characters = check_text("characters", characters)
        self.special_tokens = number_special_tokens(special_tokens)
        self.characters = characters
        first = len(self.special_tokens)
        self._ids = {character: first + i for i, character in enumerate(self.characters)}
        if len(self._ids) < len(self.characters):
            raise ValueError(
                "characters must all differ, got one twice; CharacterTokenizer.train(text) takes care of that"
            )
        self._strings = [*self.special_tokens, *self.characters]

    @classmethod
    def train(cls, text: str, special_tokens: Iterable[str] = ()) -> "CharacterTokenizer":
        """Take every character of text into the vocabulary."""
        text = check_text("text", text)
        return cls("".join(sorted(set(text))), special_tokens)

    @property
    def vocab_size(self) -> int:
        return len(self._strings)

    @property
    def tokens(self) -> list[bytes]:
        """The UTF-8 bytes of every token, by id."""
        return [token.encode("utf-8") for token in self._strings]

    def encode(self, text: str, allow_special: bool = False) -> list[int]:
        """Turn text into ids; with allow_special, a special token written out in text becomes its id.

        Raises:
            ValueError: a character is unknown, and there is no special token "<unk>" to stand for it
        """
        text = check_text("text", text)
        ids: list[int] = []
        position = 0
        for part in split_at_special_tokens(text, self.special_tokens if allow_special else ()):
            if allow_special and part in self.special_tokens:
                ids.append(self.special_tokens[part])
            else:
                ids.extend(self._encode_ordinary(part, position))
            position += len(part)
        return ids

    def _encode_ordinary(self, text: str, position: int) -> list[int]:
        if "<unk>" in self.special_tokens:
            unknown = self.special_tokens["<unk>"]
            return [self._ids.get(character, unknown) for character in text]
        try:
            return [self._ids[character] for character in text]
        except KeyError as error:
            character = error.args[0]
            raise ValueError(
                f"character {character!r} (U+{ord(character):04X}) at position {position + text.index(character)} "
                f"is not among the {len(self.characters)} characters of the training text; train on text that has "
                'it, or with special_tokens=("<unk>",), which then stands for every unknown character'
            ) from None

    def decode(self, ids: Iterable[int], skip_special: bool = False) -> str:
        """Turn ids back into text; with skip_special, leave special tokens out."""
        first = len(self.special_tokens) if skip_special else 0
        return "".join(self._strings[i] for i in check_ids(ids, self.vocab_size) if i >= first)

    def token_strings(self, text: str, allow_special: bool = False) -> list[str]:
        """The tokens of text as readable labels, one per id."""
        return [readable(self._strings[i].encode("utf-8")) for i in self.encode(text, allow_special)]

    def save(self, path: str | Path) -> None:
        """Write the tokenizer to a JSON file, whole or not at all."""
        content = {
            "kind": self.kind,
            "special_tokens": list(self.special_tokens),
            "characters": self.characters,
        }
        write_tokenizer_file(path, content)

    @classmethod
    def load(cls, path: str | Path) -> "CharacterTokenizer":
        """Read a tokenizer that save wrote.

        Raises:
            ValueError: the file is damaged or holds another kind of tokenizer
        """
        content = read_tokenizer_file(path, cls.kind, {"special_tokens": list, "characters": str})
        try:
            return cls(content["characters"], content["special_tokens"])
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} is damaged: {error}; save the tokenizer again") from error

    def __repr__(self) -> str:
        return f"CharacterTokenizer(vocab_size={self.vocab_size}, special_tokens={list(self.special_tokens)})"


check_calls(__name__, own=("characters", "ids", "special_tokens", "text"))
