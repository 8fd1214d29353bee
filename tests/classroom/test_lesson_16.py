"""Lesson 16: right answers in other styles pass, the picture says what is asked, a short training says how it goes."""

import pytest
import torch

from transformer_course.classroom.checking import judge
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.following import follow
from transformer_course.models.bert import RotaryBERT, RotaryBertConfig, SequenceClassifier
from transformer_course.plotting import plot_corruption
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.loop import Trainer
from transformer_course.training.settings import TrainingSettings

VARIANTS = {
    "a copy, changed place by place": """
        def bert_corrupt(tokens, special, chance, kind, replacement, mask_id, probability):
            inputs, select = tokens.clone(), torch.logical_and(chance < probability, special.logical_not())
            inputs[select & (kind < 0.8)] = mask_id
            random = select & (kind >= 0.9)
            inputs[random] = replacement[random]
            return inputs, select
    """,
    "loops": """
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
    "cross_entropy at the places": """
        def masked_loss(logits, labels, select):
            return F.cross_entropy(logits[select], labels[select])
    """,
    "ignored labels": """
        def masked_loss(logits, labels, select):
            wanted = labels.masked_fill(~select, -100)
            return F.cross_entropy(logits.flatten(0, 1), wanted.flatten())
    """,
    "weighted by the selection": """
        def masked_loss(logits, labels, select):
            surprise = logits.logsumexp(-1) - logits.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
            return (surprise * select).sum() / select.sum()
    """,
}


@pytest.mark.parametrize("style", VARIANTS)
def test_a_correct_variant_passes(style, notebook):
    notebook.run("import torch\nfrom torch.nn import functional as F\n")
    notebook.run(VARIANTS[style])
    name = "bert_corrupt" if "bert_corrupt" in VARIANTS[style] else "masked_loss"
    card, passed = judge(find_exercise(name), notebook[name])
    assert passed, repr(card)


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
    records = follow(Trainer(SequenceClassifier(encoder, 2), task, settings), "a name")
    assert [record.step for record in records] == [2, 4, 6] and len(Handle.cards) == 3
    assert "step 2 of 6" in Handle.cards[0] and "accuracy" not in Handle.cards[0]
    assert Handle.cards[-1].startswith("✓ a name: step 6 of 6") and "held-out accuracy" in Handle.cards[-1]
