"""What max pooling makes visible: which tokens a classifier's answer comes from."""

from collections.abc import Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.models.bert import SequenceClassifier
from transformer_course.modes import evaluating
from transformer_course.plotting.evidence import plot_evidence
from transformer_course.training.fine_tuning import encode_examples
from transformer_course.training.preparation import Tokenizer


def token_evidence(model: SequenceClassifier, ids: Sequence[int]) -> tuple[Tensor, float]:
    """What each token adds to the logit of class 1 minus that of class 0, and what the biases add.

    Every feature of the pooled vector comes from one token. So the answer, which is linear in these features, is a sum
    over tokens; a token that is nowhere the maximum adds nothing.

    Shape:
        evidence: seq; float
    """
    with evaluating(model), torch.inference_mode():
        tokens = torch.tensor([list(ids)], device=model.head.classifier.weight.device)
        largest, source = model.encoder(tokens)[0].max(dim=0)
        weight, bias = (part[1] - part[0] for part in (model.head.classifier.weight, model.head.classifier.bias))
        evidence = torch.zeros(len(ids), device=tokens.device).index_add(0, source, weight * largest)
    return evidence.cpu(), float(bias)


def swap_neighbors(text: str, place: int) -> str:
    """The text with its words number `place` and `place` + 1 swapped, counted from 1; 0 leaves it as it is.

    Raises:
        ValueError: there are no two such words
    """
    words = text.split()
    if not 0 <= place < max(1, len(words)):
        raise ValueError(f"place={place}: choose 0, or up to {len(words) - 1} for a text of {len(words)} words")
    if place:
        words[place - 1], words[place] = words[place], words[place - 1]
    return " ".join(words)


def evidence_figure(model: SequenceClassifier, tokenizer: Tokenizer, text: str, place: int = 0) -> Figure:
    """The evidence of every token of the text for "two words were swapped", after swapping two of its words."""
    ((ids, _),) = encode_examples(tokenizer, [(swap_neighbors(text, place), 0)], model.config.max_len)
    evidence, bias = token_evidence(model, ids)
    chance = torch.sigmoid(evidence.sum() + bias)
    title = f"{'Words ' + f'{place} and {place + 1} swapped' if place else 'As it is'}: P(swapped) = {chance:.2f}"
    return plot_evidence(evidence, [tokenizer.decode([i]) for i in ids], title, "evidence for “swapped”")
