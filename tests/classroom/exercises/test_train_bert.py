"""Lesson 17, Train BERT: right answers in other styles pass, the picture says what is asked, a short training says how it goes."""

import pytest
import torch

from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.live_training.progress_line import train_with_progress
from transformer_course.evaluation import classification_scores
from transformer_course.evaluation.fill_in import NeighborCounts
from transformer_course.heads import MaxPooler
from transformer_course.models.bert import RotaryBERT, RotaryBertConfig, SequenceClassifier
from transformer_course.plotting import plot_corruption
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.loop import Trainer
from transformer_course.training.settings import TrainingSettings

VARIANTS = {
    ("bert_corrupt", "a copy, changed place by place"): """
        def bert_corrupt(tokens, special, chance, kind, replacement, mask_id, probability):
            inputs, select = tokens.clone(), torch.logical_and(chance < probability, special.logical_not())
            inputs[select & (kind < 0.8)] = mask_id
            random = select & (kind >= 0.9)
            inputs[random] = replacement[random]
            return inputs, select
    """,
    ("bert_corrupt", "loops"): """
        def bert_corrupt(tokens, special, chance, kind, replacement, mask_id, p):
            inputs, select = tokens.clone(), torch.zeros_like(special)
            for i in range(tokens.shape[0]):
                for j in range(tokens.shape[1]):
                    if chance[i, j] < p and not special[i, j]:
                        select[i, j] = True
                        if kind[i, j] < 0.8:
                            inputs[i, j] = mask_id
                        elif kind[i, j] >= 0.9:
                            inputs[i, j] = replacement[i, j]
            return inputs, select
    """,
    ("masked_loss", "cross_entropy at the places"): """
        def masked_loss(logits, labels, select):
            return F.cross_entropy(logits[select], labels[select])
    """,
    ("masked_loss", "ignored labels"): """
        def masked_loss(logits, labels, select):
            wanted = labels.masked_fill(~select, -100)
            return F.cross_entropy(logits.flatten(0, 1), wanted.flatten())
    """,
    ("masked_loss", "weighted by the selection"): """
        def masked_loss(logits, labels, select):
            surprise = logits.logsumexp(-1) - logits.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
            return (surprise * select).sum() / select.sum()
    """,
    ("fill_in_scores", "gap by gap"): """
        def fill_in_scores(pairs, alone, left, right, mask_id):
            rows = []
            for a, b in zip(left.tolist(), right.tolist()):
                row = alone if a == mask_id else pairs[a]
                if b != mask_id:
                    row = row + pairs[:, b]
                rows.append(row)
            return torch.stack(rows)
    """,
    ("fill_in_scores", "multiplied by what is visible"): """
        def fill_in_scores(pair_log, alone_log, left, right, mask_id):
            seen = (left != mask_id).to(pair_log).unsqueeze(1)
            first = seen * F.embedding(left, pair_log) + (1 - seen) * alone_log
            return first + pair_log.t()[right] * (right != mask_id).unsqueeze(1)
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
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["train_bert"].EXERCISES}


def test_gaps_filled_by_the_exercise_are_those_of_the_baseline():
    generator = torch.Generator().manual_seed(0)
    stream = torch.randint(1, 9, (200,), generator=generator)
    counts, gaps = NeighborCounts(stream, 9), torch.randint(9, (2, 30), generator=generator)  # 0 is the mask
    everything = torch.arange(9)
    theirs = counts.scores(*gaps, mask_id=0)[2]
    scores = find_exercise("fill_in_scores").reference(counts.log_next(everything), counts.share.log(), *gaps, 0)
    torch.testing.assert_close(scores, theirs)


def test_pooling_is_the_packages():
    generator = torch.Generator().manual_seed(0)
    x, mask = torch.randn(3, 5, 4, generator=generator) - 3, torch.arange(5) < torch.tensor([[5], [1], [3]])
    assert torch.equal(find_exercise("max_pool").reference(x, mask), MaxPooler()(x, mask))


def test_macro_f1_is_that_of_scikit_learn():
    generator = torch.Generator().manual_seed(0)
    for classes, count in ((2, 9), (8, 12), (8, 200)):
        predicted, expected = torch.randint(classes, (2, count), generator=generator)
        ours = find_exercise("macro_f1").reference(predicted.tolist(), expected.tolist())
        assert ours == pytest.approx(classification_scores(predicted, expected)["macro_f1"])


def test_the_picture_shows_the_text_what_is_read_and_what_is_asked():
    figure = plot_corruption(["the", "cat", "sat"], ["the", "<mask>", "sat"], [False, True, True], "A title")
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert shown.count("the") == 2 and shown.count("<mask>") == 1
    assert shown.count("cat") == 2 and shown.count("sat") == 3


def test_the_picture_wants_three_of_one_length():
    with pytest.raises(ValueError, match="tokens has 2, inputs 1, select 2"):
        plot_corruption(["a", "b"], ["a"], [True, False], "A title")


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
