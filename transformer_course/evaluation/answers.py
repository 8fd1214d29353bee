"""How often a model is right: hidden tokens, classes, labels of tokens, and written text."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from transformer_course.arguments import check_ids, check_mask, check_texts, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape
from transformer_course.data.masking import MaskedTokens
from transformer_course.models.bert import MaskedLanguageModel
from transformer_course.modes import evaluating


def masked_token_accuracy(
    model: MaskedLanguageModel, masked: MaskedTokens, padding_mask: Tensor | None = None, batch: int = 64
) -> float:
    """The share of the hidden tokens that the model names.

    Shape:
        padding_mask: batch seq; bool, True = a real token
    Raises:
        ValueError: no token is hidden
    """
    guesses = masked_token_guesses(model, masked, padding_mask, batch)
    return int((guesses == masked.labels[masked.select]).sum()) / len(guesses)


def masked_token_guesses(
    model: MaskedLanguageModel, masked: MaskedTokens, padding_mask: Tensor | None = None, batch: int = 64
) -> Tensor:
    """The token that the model holds likeliest at each hidden place, row by row.

    Shape:
        padding_mask: batch seq; bool, True = a real token
        returns: slot; int64
    Raises:
        ValueError: no token is hidden
    """
    if not masked.select.any():
        raise ValueError("masked.select is False everywhere: hide at least one token")
    check_whole("batch", batch)
    _check_input("masked.inputs", model, masked.inputs, padding_mask)
    guesses = []
    with evaluating(model), torch.inference_mode():
        for rows in torch.arange(len(masked.inputs), device=masked.inputs.device).split(batch):
            places = masked.select[rows].flatten().nonzero()[:, 0]
            mask = None if padding_mask is None else padding_mask[rows]
            guesses.append(model(masked.inputs[rows], mask, select=places).argmax(dim=-1))
    return torch.cat(guesses).clone()


def predict_classes(model: nn.Module, tokens: Tensor, padding_mask: Tensor | None = None, batch: int = 64) -> Tensor:
    """The likeliest class of each sequence (SequenceClassifier) or of each token (TokenClassifier).

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: batch; batch seq where the model labels tokens
    Raises:
        ValueError: tokens is no batch of ids, or empty
    """
    check_whole("batch", batch)
    _check_input("tokens", model, tokens, padding_mask)
    found = []
    with evaluating(model), torch.inference_mode():
        for rows in torch.arange(len(tokens), device=tokens.device).split(batch):
            found.append(model(tokens[rows], None if padding_mask is None else padding_mask[rows]).argmax(-1))
    return torch.cat(found).clone()


def _check_input(name: str, model: nn.Module, tokens: Tensor, padding_mask: Tensor | None) -> None:
    check_shape(name, tokens, "batch seq")
    config = getattr(getattr(model, "encoder", model), "config", None)
    check_ids(name, tokens, getattr(config, "vocab", None))
    if not tokens.numel():
        raise ValueError(f"{name} is empty, shape {tuple(tokens.shape)}: give at least one sequence")
    if padding_mask is not None:
        check_shape("padding_mask", padding_mask, "batch seq", batch=tokens.shape[0], seq=tokens.shape[1])
        check_mask("padding_mask", padding_mask)


def classification_scores(predicted: Tensor, expected: Tensor) -> dict[str, float]:
    """Accuracy, and the mean of the classes' F1 ("macro"), in which a rare class counts as much as a common one.

    Shape:
        predicted: batch; integer
        expected: batch; integer
    Raises:
        ValueError: they are not as many, are none, or are no classes
    """
    from sklearn.metrics import accuracy_score, f1_score

    check_shape("expected", expected, "batch")
    check_shape("predicted", predicted, "batch", batch=len(expected))
    check_ids("predicted", predicted)
    check_ids("expected", expected)
    if not len(expected):
        raise ValueError("expected is empty: give at least one class")
    truth, guess = expected.cpu().numpy(), predicted.cpu().numpy()
    return {
        "accuracy": float(accuracy_score(truth, guess)),
        "macro_f1": float(f1_score(truth, guess, average="macro", zero_division=0.0)),
    }


def token_f1(predicted: Tensor, expected: Tensor, mask: Tensor | None = None, positive: int = 1) -> dict[str, float]:
    """Precision, recall and F1 of one label over all real tokens together.

    Shape:
        predicted: batch seq; integer
        expected: batch seq; integer
        mask: batch seq; bool, True = a token that counts
    Raises:
        ValueError: the shapes do not go together, or no token counts
    """
    from sklearn.metrics import precision_recall_fscore_support

    check_shape("expected", expected, "batch seq")
    check_shape("predicted", predicted, "batch seq", batch=expected.shape[0], seq=expected.shape[1])
    check_ids("predicted", predicted)
    check_ids("expected", expected)
    mask = torch.ones_like(expected, dtype=torch.bool) if mask is None else mask
    check_shape("mask", mask, "batch seq", batch=expected.shape[0], seq=expected.shape[1])
    check_mask("mask", mask)
    if not mask.any():
        raise ValueError("mask is False everywhere: no token counts")
    truth, guess = (expected[mask] == positive).cpu().numpy(), (predicted[mask] == positive).cpu().numpy()
    precision, recall, f1, _ = precision_recall_fscore_support(truth, guess, average="binary", zero_division=0.0)
    return {"precision": float(precision), "recall": float(recall), "f1": float(f1)}


class TextScores(NamedTuple):
    """chrF and BLEU from 0 to 100, and the signatures that say exactly how each was computed."""

    chrf: float
    bleu: float
    chrf_signature: str
    bleu_signature: str


def text_scores(written: Sequence[str], references: Sequence[str]) -> TextScores:
    """Compare written texts with one reference each, over the whole collection, through sacrebleu.

    Source: Popović 2015 (chrF); Papineni et al. 2002 (BLEU); Post 2018, arXiv 1804.08771 (sacrebleu).

    Raises:
        ValueError: there are not as many texts as references, or none
    """
    from sacrebleu.metrics import BLEU, CHRF

    written, references = check_texts("written", written), check_texts("references", references)
    if len(written) != len(references) or not written:
        raise ValueError(
            f"written has {len(written)} texts, references {len(references)}: give the same number of each, at least "
            f"one"
        )
    chrf, bleu = CHRF(), BLEU()
    scores = [metric.corpus_score(list(written), [list(references)]).score for metric in (chrf, bleu)]
    return TextScores(*scores, str(chrf.get_signature()), str(bleu.get_signature()))


check_calls(__name__)
