"""Lesson 22, Looking inside: correct variants pass, the small models copy, claims about the shipped GPT hold."""

import pytest
import torch
from torch import Generator

from transformer_course import inspection
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.checking.tensor_comparison import agree
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.experiments.looking_inside.ablation_and_logit_lens import (
    ablation_effects,
    lens_losses,
    lens_reader,
    losses,
    mean_and_error,
)
from transformer_course.classroom.experiments.looking_inside.induction_heads import (
    LENGTH,
    PERIODS,
    copying_accuracy,
    copying_model,
    deal_jumps,
    deal_repeats,
    induction_scores,
    last_guesses,
    train_to_copy,
)
from transformer_course.data.corpora import load_text
from transformer_course.data.windows import all_windows, encode_stream
from transformer_course.masks import causal_mask
from transformer_course.trained import load_trained

VARIANTS = {
    "previous_token_score": {
        "loop": """
            def previous_token_score(weights):
                seq = weights.shape[-1]
                found = [weights[:, :, i, i - 1] for i in range(1, seq)]
                return torch.stack(found).mean(dim=(0, 1))
        """,
        "indices": """
            def previous_token_score(w):
                i = torch.arange(1, w.size(-1))
                return w[:, :, i, i - 1].mean(-1).mean(0)
        """,
        "shifted mask": """
            def previous_token_score(weights):
                seq = weights.shape[-1]
                mask = torch.diag(torch.ones(seq - 1, dtype=weights.dtype), diagonal=-1)
                return torch.einsum("bhqk,qk->h", weights, mask) / (weights.shape[0] * (seq - 1))
        """,
        "rows cut": """
            def previous_token_score(weights):
                return torch.diagonal(weights[:, :, 1:], dim1=-2, dim2=-1).mean((0, -1))
        """,
    },
    "induction_score": {
        "loop": """
            def induction_score(weights, period):
                total, count = 0.0, 0
                for query in range(period, weights.shape[2]):
                    total = total + weights[:, :, query, query - period + 1].sum(0)
                    count += weights.shape[0]
                return total / count
        """,
        "indices": """
            def induction_score(weights, period):
                query = torch.arange(period, weights.shape[2])
                return weights[:, :, query, query - (period - 1)].mean(dim=(0, 2))
        """,
        "diagonal without its first": """
            def induction_score(weights, period):
                return weights.diagonal(1 - period, 2, 3)[..., 1:].mean(-1).mean(0)
        """,
    },
    "silence_heads": {
        "clone and zero": """
            def silence_heads(merged, silent, n_heads):
                pieces = merged.unflatten(-1, (n_heads, -1)).clone()
                pieces[:, :, list(silent)] = 0
                return pieces.flatten(-2)
        """,
        "mask fill": """
            def silence_heads(merged, silent, n_heads):
                head = torch.arange(merged.shape[-1]) // (merged.shape[-1] // n_heads)
                return merged.masked_fill(torch.isin(head, torch.tensor(silent, dtype=torch.long)), 0.0)
        """,
        "pieces joined": """
            def silence_heads(merged, silent, n_heads):
                pieces = merged.chunk(n_heads, dim=-1)
                return torch.cat([p * 0 if h in silent else p for h, p in enumerate(pieces)], dim=-1)
        """,
        "the package's": """
            from transformer_course.inspection import silence_heads as packages

            def silence_heads(merged, silent, n_heads):
                return packages(merged, silent, n_heads)
        """,
    },
    "lens_logits": {
        "state by state": """
            def lens_logits(states, norm, table):
                return torch.stack([norm(state) @ table.T for state in states])
        """,
        "linear": """
            def lens_logits(states, norm, table):
                return torch.nn.functional.linear(norm(states), table)
        """,
        "einsum": """
            def lens_logits(states, norm, table):
                return torch.einsum("isd,vd->isv", norm(states), table)
        """,
    },
}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run("import torch")
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("name", ["previous_token_score", "induction_score", "silence_heads"])
def test_exercise_and_package_compute_the_same(name):
    exercise = find_exercise(name)
    for case in exercise.cases():
        ours, theirs = (run_case(exercise, one, case) for one in (exercise.reference, getattr(inspection, name)))
        assert agree(ours, theirs, 1), case.label


def test_repeats_repeat_themselves_and_nothing_else_does():
    repeats = deal_repeats(50, Generator().manual_seed(0))
    assert repeats.tokens.shape == (50, LENGTH) and set(repeats.periods.tolist()) == set(range(*PERIODS)) | {PERIODS[1]}
    for tokens, period in zip(repeats.tokens, repeats.periods.tolist(), strict=True):
        assert tokens[period:].equal(tokens[:-period])
        assert len(tokens[:period].unique()) == period
    assert len(repeats.described()) == LENGTH


def test_a_jump_has_one_earlier_copy_and_its_follower_for_an_answer():
    jumps = deal_jumps(20, 8, Generator().manual_seed(0))
    for tokens, answer in zip(jumps.tokens.tolist(), jumps.answers.tolist(), strict=True):
        assert len(set(tokens[:-1])) == 8 and answer == tokens[tokens.index(tokens[-1]) + 1]


class Knows(torch.nn.Module):
    """Predicts the token one period before the next one, or always the same token."""

    def __init__(self, period):
        super().__init__()
        self.period = period

    def forward(self, tokens):
        said = tokens.roll(self.period - 1, dims=1) if self.period else torch.zeros_like(tokens)
        return torch.nn.functional.one_hot(said, 32).float()


def test_copying_counts_only_what_can_be_known():
    repeats = deal_repeats(40, Generator().manual_seed(1), periods=(10, 10))
    assert copying_accuracy(Knows(10), repeats) == 1.0
    assert copying_accuracy(Knows(9), repeats) == 0.0
    assert copying_accuracy(Knows(0), repeats) < 0.1
    assert last_guesses(Knows(10), repeats.tokens).equal(repeats.tokens[:, LENGTH - 10])


def test_scores_need_one_period():
    with pytest.raises(ValueError, match="different periods"):
        induction_scores(copying_model(), deal_repeats(9, Generator().manual_seed(0)))


def test_two_layers_learn_what_followed_and_fall_apart_without_their_second():
    model = copying_model(2, seed=0)
    course = train_to_copy(model, every=300)
    assert course.steps == [0, 300, 600] and course.accuracies[0] < 0.1 < 0.9 < course.accuracies[-1]
    assert course.scores[0] < 0.1 and course.scores[-1] > 0.5
    jumps, fresh = deal_jumps(300, generator=Generator().manual_seed(3)), deal_repeats(100, Generator().manual_seed(8))
    assert (last_guesses(model, jumps.tokens) == jumps.answers).float().mean() > 0.6
    with inspection.ablate_heads(model, {1: range(4)}):
        assert copying_accuracy(model, fresh) < 0.15


def test_one_layer_does_not_learn_it_in_the_same_time():
    model = copying_model(1, seed=0)
    course = train_to_copy(model, every=600)
    assert course.accuracies[-1] < 0.5 and course.scores[-1] < 0.25


def test_a_mean_has_its_standard_error():
    mean, error = mean_and_error(torch.tensor([1.0, 2.0, 3.0, 4.0]))
    assert mean == 2.5 and error == pytest.approx((5 / 3) ** 0.5 / 2)


@pytest.fixture(scope="module")
def shipped():
    gpt, tokenizer, _ = load_trained("gpt-verses")
    stream = encode_stream(tokenizer, load_text("verses").validation[:40_000])
    return gpt, tokenizer, all_windows(stream, 128)[0][:24]


def test_effects_and_lens_are_those_of_the_model(shipped):
    gpt, tokenizer, windows = shipped
    effects, errors = ablation_effects(gpt, windows[:4])
    whole = losses(gpt, windows[:4])
    assert whole.shape == (4, 127) and effects.shape == errors.shape == (4, 4) and (errors > 0).all()
    with inspection.ablate_heads(gpt, {2: [1]}):
        without = losses(gpt, windows[:4])
    assert effects[2, 1].item() == pytest.approx((without - whole).mean().item(), abs=1e-5)
    assert lens_losses(gpt, windows[:4])[-1].item() == pytest.approx(whole.mean().item(), abs=1e-4)
    reading = lens_reader(gpt, tokenizer, most=3, count=2)("In the beginning God", {})
    assert reading.tokens == ["In", " the", " begin"] and len(reading.guesses) == 5
    assert all(cell[0] >= cell[1] for row in reading.probabilities for cell in row)
    assert lens_reader(gpt, tokenizer)("", {}).tokens == []


def test_what_the_lesson_says_of_the_shipped_gpt_is_so(shipped):
    """A different model would need different prose: reread the lesson's claims when this fails."""
    gpt, tokenizer, windows = shipped
    weights = inspection.record_attention(gpt, windows)["self"]
    previous = torch.stack([inspection.previous_token_score(layer) for layer in weights])
    effects, errors = ablation_effects(gpt, windows)
    assert previous.argmax() == effects.argmax() == 0  # block 0, head 0
    assert effects.flatten().topk(2).values[0] > 2 * effects.flatten().topk(2).values[1]
    assert (effects < 0.03).sum() >= 10 and (effects > -2 * errors).all()
    drawn = torch.randint(tokenizer.vocab_size, (48, 25), generator=Generator().manual_seed(0)).repeat(1, 3)
    recorded = inspection.record_attention(gpt, drawn)["self"]
    scores = torch.stack([inspection.induction_score(layer, 25) for layer in recorded])
    even = causal_mask(75).float() / torch.arange(1, 76)[:, None]
    assert scores.max() < 1.3 * inspection.induction_score(even[None, None], 25)
    by_state = lens_losses(gpt, windows)
    assert (by_state.diff() < 0).all() and by_state[0] > torch.tensor(float(tokenizer.vocab_size)).log()
    said = inspection.logit_lens(gpt, windows)[0].argmax(dim=-1)
    assert (said == windows).float().mean() > 0.95
