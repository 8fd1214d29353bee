"""Three tasks with few or many labels: word order, book group, and which words the translators added."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from transformer_course.data.tasks import book_groups, recognition, some_verses, word_order
from transformer_course.data.verses import GROUPS, Split
from transformer_course.evaluation import classification_scores, token_f1
from transformer_course.training.classification import Example
from transformer_course.training.fine_tuning import encode_examples, encode_words
from transformer_course.training.preparation import Tokenizer

CLASSES = {"word order": 2, "book group": len(GROUPS), "recognition": 2}
TASKS = tuple(CLASSES)
EVERY_VERSE = 1_000_000  # more than there are


@dataclass(frozen=True)
class Labeled:
    """The same examples twice: as text for a linear model, and as ids for the network."""

    texts: Sequence[tuple]
    ids: Sequence[Example]


def labeled(task: str, split: Split, count: int | None, seed: int, tokenizer: Tokenizer, longest: int) -> Labeled:
    """`count` random examples of a task (None: all there are); a smaller choice is always part of a larger one.

    In word order, the two versions of a verse, original and swapped, are two examples. In recognition, an example is
    a verse with a label per word. Texts longer than `longest` tokens are left out.

    Raises:
        ValueError: the task is unknown
    """
    if task not in CLASSES:
        raise ValueError(f"task={task!r} is unknown: choose one of {', '.join(TASKS)}")
    verses = some_verses(split, EVERY_VERSE, seed)
    texts, ids = [], []
    swapping = Generator().manual_seed(seed)
    for verse in verses:
        if count is not None and len(ids) >= count:
            break
        if task == "recognition":
            new = recognition([verse])
            encoded = encode_words(tokenizer, new, longest)
        else:
            new = word_order([verse], swapping) if task == "word order" else book_groups([verse])
            encoded = encode_examples(tokenizer, new, longest)
        if len(encoded) == len(new):  # both versions of a verse, or none
            texts += new
            ids += encoded
    return Labeled(texts[:count], ids[:count])


def class_scores(predicted: Sequence[int], examples: Labeled) -> dict[str, float]:
    """Accuracy and macro-F1 of predicted classes, in the order of the examples."""
    expected = torch.tensor([label for _, label in examples.texts])
    return classification_scores(torch.tensor(predicted), expected)


def word_scores(scores: Tensor, labels: Tensor, share: float) -> dict[str, float]:
    """Precision, recall, and F1 of the words that a model ranks highest.

    Supplied words are rare, and with few labels some models are sure of hardly any. So every model names the words with
    the highest scores, as many as the `share` of supplied words in the training verses suggests. `f1_certain` is the F1
    of the words with a score above 0.5.

    Shape:
        scores: word; float, from 0 to 1
        labels: word; integer
    """
    named = torch.zeros_like(labels)
    named[scores.topk(max(1, round(share * len(scores)))).indices] = 1
    certain = (scores > 0.5).to(labels.dtype)
    return {**token_f1(named[None], labels[None]), "f1_certain": token_f1(certain[None], labels[None])["f1"]}


def share_supplied(examples: Labeled) -> float:
    """The share of supplied words among all words of the examples."""
    return sum(sum(labels) for _, labels in examples.texts) / sum(len(labels) for _, labels in examples.texts)
