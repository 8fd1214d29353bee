"""Lesson 17, Train BERT: right answers in other styles pass, and the pictures show what is read and what is asked."""

import pytest
import torch

from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.train_bert.batch_excerpt import telling_excerpt
from transformer_course.data.masking import MaskedTokens
from transformer_course.evaluation.fill_in import NeighborCounts
from transformer_course.plotting import plot_corruption

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
            first = seen * F.embedding(left.clamp(min=0), pair_log) + (1 - seen) * alone_log
            return first + pair_log.t()[right] * (right != mask_id).unsqueeze(1)
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


def test_the_picture_shows_the_text_what_is_read_and_what_is_asked():
    figure = plot_corruption(["the", "cat", "sat"], ["the", "<mask>", "sat"], [False, True, True], "A title")
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert shown.count("the") == 2 and shown.count("<mask>") == 1
    assert shown.count("cat") == 2 and shown.count("sat") == 3


def test_the_picture_wants_three_of_one_length():
    with pytest.raises(ValueError, match="tokens has 2, inputs 1, select 2"):
        plot_corruption(["a", "b"], ["a"], [True, False], "A title")


def test_an_excerpt_shows_every_kind_of_token():
    labels = torch.tensor([[5, 6, 7, 8, 9, 5, 6, 7], [5, 2, 6, 7, 8, 9, 5, 6]])
    inputs = torch.tensor([[5, 1, 7, 8, 9, 5, 6, 7], [5, 2, 1, 7, 4, 9, 5, 6]])
    select = torch.zeros(2, 8, dtype=torch.bool)
    select[0, 1] = select[1, 2] = select[1, 3] = select[1, 4] = True
    found = telling_excerpt(MaskedTokens(inputs, labels, select), first_id=2, mask_id=1, length=4)
    assert found.inputs.tolist() == [2, 1, 7, 4] and found.labels.tolist() == [2, 6, 7, 8]
    assert found.select.tolist() == [False, True, True, True]
