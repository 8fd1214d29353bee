"""Lesson 18, Fine-tune BERT: right answers in other styles pass, the references are the package's, evidence adds up."""

import pytest
import torch

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.fine_tune_bert.token_evidence import (
    evidence_figure,
    swap_neighbors,
    token_evidence,
)
from transformer_course.classroom.live_training.progress_line import train_with_progress
from transformer_course.evaluation import classification_scores
from transformer_course.heads import MaxPooler, Pooler
from transformer_course.models.bert import RotaryBERT, RotaryBertConfig, SequenceClassifier
from transformer_course.plotting import plot_evidence
from transformer_course.tokenizers import CharacterTokenizer
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.loop import Trainer
from transformer_course.training.settings import TrainingSettings

VARIANTS = {
    ("pool_first", "linear"): """
        def pool_first(x, weight, bias):
            return F.linear(x[:, 0, :], weight, bias).tanh()
    """,
    ("pool_first", "all of them, then one"): """
        def pool_first(x, weight, bias):
            return torch.tanh(torch.matmul(x, weight.mT) + bias).select(1, 0)
    """,
    ("max_pool", "minus infinity"): """
        def max_pool(x, padding_mask):
            return x.masked_fill(padding_mask.logical_not().unsqueeze(-1), -float("inf")).max(dim=1).values
    """,
    ("max_pool", "text by text"): """
        def max_pool(x, mask):
            return torch.stack([row[keep].amax(0) for row, keep in zip(x, mask)])
    """,
    ("max_pool", "where"): """
        def max_pool(x, mask):
            low = torch.full_like(x, torch.finfo(x.dtype).min)
            return torch.where(mask.unsqueeze(2), x, low).max(1)[0]
    """,
    ("macro_f1", "precision and recall"): """
        def macro_f1(predicted, expected):
            scores = []
            for c in sorted(set(predicted + expected)):
                hits = len([1 for p, e in zip(predicted, expected) if p == c and e == c])
                if hits == 0:
                    scores.append(0.0)
                    continue
                precision, recall = hits / predicted.count(c), hits / expected.count(c)
                scores.append(2 * precision * recall / (precision + recall))
            return sum(scores) / len(scores)
    """,
    ("macro_f1", "false positives and false negatives"): """
        def macro_f1(predicted, expected):
            p, e = torch.tensor(predicted), torch.tensor(expected)
            scores = []
            for c in torch.cat([p, e]).unique():
                tp, fp, fn = ((p == c) & (e == c)).sum(), ((p == c) & (e != c)).sum(), ((p != c) & (e == c)).sum()
                scores.append((tp / (tp + 0.5 * (fp + fn))).item())
            return sum(scores) / len(scores)
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import torch\nfrom torch.nn import functional as F\n")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["fine_tune_bert"].EXERCISES}


def test_a_wrong_macro_f1_that_returns_the_int_0_is_judged_by_its_formula(notebook):
    notebook.run("""
        def macro_f1(predicted, expected):
            classes = set(predicted) | set(expected)
            p = r = 0
            for c in classes:
                hits = sum(a == b == c for a, b in zip(predicted, expected))
                p += hits / predicted.count(c) / len(classes) if c in predicted else 0
                r += hits / expected.count(c) / len(classes) if c in expected else 0
            return 2 * p * r / (p + r) if p + r else 0
    """)
    card, passed = judge(find_exercise("macro_f1"), notebook["macro_f1"])
    assert not passed and "then compute F1 from the two means" in repr(card)


def test_pooling_is_the_packages():
    generator = torch.Generator().manual_seed(0)
    x, mask = torch.randn(3, 5, 4, generator=generator) - 3, torch.arange(5) < torch.tensor([[5], [1], [3]])
    assert torch.equal(find_exercise("max_pool").reference(x, mask), MaxPooler()(x, mask))
    pooler = Pooler(4)
    pooled = find_exercise("pool_first").reference(x, pooler.projection.weight, pooler.projection.bias)
    torch.testing.assert_close(pooled, pooler(x, mask))


def test_macro_f1_is_that_of_scikit_learn():
    generator = torch.Generator().manual_seed(0)
    for classes, count in ((2, 9), (8, 12), (8, 200)):
        predicted, expected = torch.randint(classes, (2, count), generator=generator)
        ours = find_exercise("macro_f1").reference(predicted.tolist(), expected.tolist())
        assert ours == pytest.approx(classification_scores(predicted, expected)["macro_f1"])


def test_following_a_training_keeps_one_card_up_to_date(monkeypatch):
    class Handle:
        cards = []  # noqa: RUF012

        def update(self, card):
            self.cards.append(repr(card))

    monkeypatch.setattr("IPython.display.display", lambda card, display_id: Handle())
    examples = [([2, 5, 6], 0), ([2, 7, 8, 9], 1)] * 4
    task = ClassificationObjective(examples, examples, batch=4, pad_id=0, seed=1)
    torch.manual_seed(0)
    encoder = RotaryBERT(RotaryBertConfig(12, max_len=8, d_model=16, n_layers=1, n_heads=2, d_hidden=24))
    settings = TrainingSettings(6, 1e-3, warmup=1, log_every=2, evaluate_every=6)
    records = train_with_progress(Trainer(SequenceClassifier(encoder, 2), task, settings), "a name")
    assert [record.step for record in records] == [2, 4, 6] and len(Handle.cards) == 3
    assert "step 2 of 6" in Handle.cards[0] and "accuracy" not in Handle.cards[0]
    assert Handle.cards[-1].startswith("✓ a name: step 6 of 6") and "held-out accuracy" in Handle.cards[-1]


TEXT = "the king went out of his house"


@pytest.fixture(scope="module")
def classifier():
    torch.manual_seed(0)
    tokenizer = CharacterTokenizer.train(TEXT, special_tokens=("<pad>", "<mask>", "<cls>", "<sep>"))
    sizes = RotaryBertConfig(tokenizer.vocab_size, max_len=48, d_model=16, n_layers=1, n_heads=2, d_hidden=24, std=0.2)
    return SequenceClassifier(RotaryBERT(sizes), 2, pooler=MaxPooler()).eval(), tokenizer


def test_the_evidence_of_all_tokens_adds_up_to_the_answer(classifier):
    model, tokenizer = classifier
    ids = tokenizer.encode(TEXT)
    evidence, bias = token_evidence(model, ids)
    with torch.inference_mode():
        logits = model(torch.tensor([ids]))[0]
    torch.testing.assert_close(evidence.sum() + bias, logits[1] - logits[0])
    assert evidence.shape == (len(ids),)


def test_the_picture_says_what_was_swapped_and_how_sure_the_model_is(classifier):
    figure = evidence_figure(*classifier, TEXT, 3)
    title = figure.axes[0].get_title(loc="left")
    evidence, bias = token_evidence(classifier[0], [2, *classifier[1].encode("the king out went of his house"), 3])
    assert title == f"Words 3 and 4 swapped: P(swapped) = {torch.sigmoid(evidence.sum() + bias):.2f}"
    assert evidence_figure(*classifier, TEXT).axes[0].get_title(loc="left").startswith("As it is")


def test_swapping_neighbors():
    assert swap_neighbors("a b c", 0) == "a b c"
    assert swap_neighbors("a b c", 2) == "a c b"
    for place in (-1, 3):
        with pytest.raises(ValueError, match=f"place={place}: choose 0, or up to 2"):
            swap_neighbors("a b c", place)


def test_the_evidence_needs_a_number_per_token():
    with pytest.raises(ValueError, match="evidence has 2 numbers, but tokens has 3"):
        plot_evidence([1.0, -1.0], ["a", "b", "c"], "A title", "evidence")
