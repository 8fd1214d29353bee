"""Fine-tuning: batches that depend on their number alone, labels that count once, padding that does not count."""

import math

import pytest
import torch
from torch import Generator
from torch.nn import functional as F

from transformer_course.data.windows import IGNORED
from transformer_course.models.bert import RotaryBERT, RotaryBertConfig, SequenceClassifier, TokenClassifier
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.loop import Trainer
from transformer_course.training.settings import TrainingSettings

VOCAB, CLASSES, PAD = 37, 3, 0


def texts(count: int = 23) -> list[list[int]]:
    generator = Generator().manual_seed(0)
    return [torch.randint(4, VOCAB, (4 + i % 7,), generator=generator).tolist() for i in range(count)]


def of_texts(seed: int = 1) -> ClassificationObjective:
    examples = [(tokens, i % CLASSES) for i, tokens in enumerate(texts())]
    return ClassificationObjective(examples, examples[:9], batch=5, pad_id=PAD, seed=seed)


def of_tokens(seed: int = 1) -> ClassificationObjective:
    examples = [(tokens, [IGNORED, *(token % CLASSES for token in tokens[1:])]) for tokens in texts()]
    return ClassificationObjective(examples, examples[:9], batch=5, pad_id=PAD, seed=seed)


def model_for(objective: ClassificationObjective):
    torch.manual_seed(0)
    encoder = RotaryBERT(RotaryBertConfig(VOCAB, max_len=16, d_model=24, n_layers=1, n_heads=2, d_hidden=40))
    kind = SequenceClassifier if isinstance(objective.train[0][1], int) else TokenClassifier
    return kind(encoder, CLASSES)


BOTH = pytest.mark.parametrize("make", [of_texts, of_tokens])


@BOTH
def test_a_batch_depends_on_its_number_and_seed_alone(make):
    first, second = make(), make()
    second.batch(0, Generator())
    second.batch(17, Generator())
    for number in (0, 3, 8):
        pair = zip(first.batch(number, Generator()), second.batch(number, Generator()), strict=True)
        assert all(torch.equal(a, b) for a, b in pair)
    others = [make(seed=2).batch(i, Generator())[0].tolist() for i in range(5)]
    assert others != [first.batch(i, Generator())[0].tolist() for i in range(5)]


def test_every_example_comes_once_in_an_epoch_and_in_another_order_in_the_next():
    objective = of_texts()
    wanted = sorted((tuple(tokens), label) for tokens, label in objective.train)
    orders = []
    for epoch in (0, 1):
        met = []
        for i in range(objective.per_epoch):
            for row in zip(*objective.batch(epoch * objective.per_epoch + i, Generator()), strict=True):
                met.append((tuple(row[0][row[2]].tolist()), int(row[1])))
        assert sorted(met) == wanted
        orders.append(met)
    assert orders[0] != orders[1]


def test_a_batch_holds_texts_of_similar_length():
    objective = of_texts()
    padded = sum(int((~objective.batch(i, Generator())[2]).sum()) for i in range(objective.per_epoch))
    assert padded < 0.1 * sum(len(tokens) for tokens, _ in objective.train)


@BOTH
def test_the_first_loss_is_that_of_guessing(make):
    objective = make()
    loss = objective.loss(model_for(objective), objective.batch(0, Generator()))
    assert loss.item() == pytest.approx(math.log(CLASSES), rel=0.1)


@BOTH
@torch.no_grad()
def test_evaluation_counts_every_label_once_and_no_padding(make):
    objective = make()
    model = model_for(objective).eval()
    total = right = count = 0.0
    for tokens, label in objective.validation:
        logits, wanted = model(torch.tensor([tokens])).reshape(-1, CLASSES), torch.tensor(label).reshape(-1)
        total += float(F.cross_entropy(logits, wanted, ignore_index=IGNORED, reduction="sum"))
        right += int((logits.argmax(-1) == wanted).sum())
        count += int((wanted != IGNORED).sum())
    scores = objective.evaluate(model)
    assert scores["loss"] == pytest.approx(total / count, rel=1e-5)
    assert scores["accuracy"] == pytest.approx(right / count)


@BOTH
def test_the_loop_of_the_course_learns_it(make):
    objective = make()
    settings = TrainingSettings(150, 5e-3, warmup=10, evaluate_every=150, log_every=50)
    records = list(Trainer(model_for(objective), objective, settings).records())
    assert records[-1].validation["accuracy"] > 0.95


def test_labels_of_tokens_must_be_as_many_as_the_tokens():
    with pytest.raises(ValueError, match=r"train\[1\] has 3 tokens and 2 labels"):
        ClassificationObjective([([1, 2], [0, 1]), ([1, 2, 3], [0, 1])], [([1], [0])], batch=2, pad_id=0, seed=1)


def test_examples_are_needed():
    with pytest.raises(ValueError, match="validation is empty"):
        ClassificationObjective([([1, 2], 0)], [], batch=2, pad_id=0, seed=1)
