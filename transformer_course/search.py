"""Find passages by the words they share with a question, or by comparing an encoder's vectors of both."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from transformer_course.call_checks import check_calls
from transformer_course.data.download import cache_folder
from transformer_course.replacing import replace
from transformer_course.text_vectors import embed_texts
from transformer_course.tokenizers import WordPieceTokenizer

# Increase this when vectors are computed differently, so that stored ones are computed again.
RULES = 1


@dataclass(frozen=True)
class Passage:
    """A piece of text to search, and where it comes from."""

    source: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and its score, a cosine."""

    passage: Passage
    score: float


class Search:
    """Passages and a way to score them."""

    def __init__(self, passages: Sequence[Passage]):
        if not passages:
            raise ValueError("passages is empty: give at least one to search")
        self.passages = list(passages)

    def scores(self, queries: Sequence[str]) -> Tensor:
        """The cosine of every query with every passage.

        Shape:
            returns: query passage
        """
        raise NotImplementedError

    def find(self, query: str, count: int = 5) -> list[Hit]:
        """The passages with the highest scores, best first.

        Raises:
            ValueError: the query is empty, or count is not positive
        """
        if not query.strip():
            raise ValueError("query is empty: type a question first")
        if count < 1:
            raise ValueError(f"count={count} must be at least 1")
        best = self.scores([query])[0].topk(min(count, len(self.passages)))
        return [
            Hit(self.passages[i], score) for score, i in zip(best.values.tolist(), best.indices.tolist(), strict=True)
        ]


class VectorSearch(Search):
    """Passages and questions as vectors of one encoder; those of the passages are kept on disk.

    Source: Reimers and Gurevych 2019, arXiv 1908.10084.

    Raises:
        ValueError: there is no passage
    """

    def __init__(
        self, passages: Sequence[Passage], encoder: nn.Module, tokenizer: WordPieceTokenizer, max_len: int = 256
    ):
        super().__init__(passages)
        self.encoder, self.tokenizer, self.max_len = encoder, tokenizer, max_len
        texts = [passage.text for passage in self.passages]
        self.vectors = kept_vectors(encoder, tokenizer, texts, max_len=max_len)

    def scores(self, queries: Sequence[str]) -> Tensor:
        """The cosine of every query with every passage.

        Shape:
            returns: query passage
        """
        vectors = embed_texts(self.encoder, self.tokenizer, queries, max_len=self.max_len)
        return vectors @ self.vectors.T.to(vectors.device)


class KeywordSearch(Search):
    """The words that a question shares with a passage, each worth the more the rarer it is (TF-IDF).

    Word order and meaning play no part. English words without meaning of their own ("the", "of") count little,
    because they are everywhere.

    Source: Spärck Jones 1972, "A statistical interpretation of term specificity".

    Raises:
        ValueError: there is no passage, or none has a word
    """

    def __init__(self, passages: Sequence[Passage]):
        from sklearn.feature_extraction.text import TfidfVectorizer

        super().__init__(passages)
        # \w without sklearn's minimum of two letters: a Korean word, a number or a name may have one.
        self.vectorizer = TfidfVectorizer(token_pattern=r"(?u)\w+", sublinear_tf=True)
        self.matrix = self.vectorizer.fit_transform([passage.text for passage in self.passages])

    def scores(self, queries: Sequence[str]) -> Tensor:
        """The cosine of every query with every passage; 0 where they share no word.

        Shape:
            returns: query passage
        """
        products = self.vectorizer.transform(queries) @ self.matrix.T
        return torch.from_numpy(products.toarray()).float()


def kept_vectors(
    encoder: nn.Module, tokenizer: WordPieceTokenizer, texts: Sequence[str], *, max_len: int = 256
) -> Tensor:
    """What `embed_texts` gives, read from the cache folder where the same model made vectors of the same texts.

    Shape:
        returns: text d_model
    """
    path = cache_folder() / f"vectors-{fingerprint(encoder, tokenizer, texts, max_len)}.safetensors"
    with suppress(OSError, SafetensorError, KeyError):  # not there, or damaged: made anew
        vectors = load_file(path)["vectors"]
        if len(vectors) == len(texts) and vectors.isfinite().all():
            return vectors
    vectors = embed_texts(encoder, tokenizer, texts, max_len=max_len).cpu().contiguous()
    _keep(vectors, path)
    return vectors


def fingerprint(encoder: nn.Module, tokenizer: WordPieceTokenizer, texts: Sequence[str], max_len: int) -> str:
    """Changes with every weight, token, text or setting that the vectors depend on."""
    reading = (tokenizer.lowercase, tokenizer.strip_accents, tokenizer.split_chinese, tokenizer.tokens)
    digest = hashlib.sha256(repr((RULES, max_len, encoder.config, reading, list(texts))).encode())
    for name, weight in encoder.state_dict().items():
        digest.update(f"{name} {weight.dtype}".encode())
        digest.update(weight.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
    return digest.hexdigest()[:24]


def _keep(vectors: Tensor, path: Path) -> None:
    """Whole or not at all; a folder that cannot be written to costs time the next time, and nothing else."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with suppress(OSError, SafetensorError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            save_file({"vectors": vectors}, temporary)
            replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


check_calls(__name__)
