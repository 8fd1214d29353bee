import itertools

import pytest
import small_models
import torch

from transformer_course.generation import beam_search, beam_search_from_source, generate, generate_from_source
from transformer_course.generation.beam import extend_beams

PROMPT = torch.tensor([[3, 1], [2, 2], [0, 4]])


def log_probabilities(logits, sequences):
    """Of each token of the sequences, where the last logits are those after all but the last token."""
    steps = logits[:, -sequences.shape[1] - 1 : -1].log_softmax(-1)
    return steps.gather(2, sequences[..., None])[..., 0]


def brute_force(logits_of, alpha, eos_id=None, vocab=5, length=4):
    """Every sequence that ends with eos_id or has the full length, best first, with its score."""
    sequences = torch.cartesian_prod(*[torch.arange(vocab)] * length)
    steps = log_probabilities(logits_of(sequences), sequences)
    scores = {}
    for sequence, step in zip(sequences.tolist(), steps, strict=True):
        end = sequence.index(eos_id) + 1 if eos_id in sequence else length
        scores[tuple(sequence[:end])] = step[:end].sum().item() / ((5 + end) / 6) ** alpha
    return sorted(((score, sequence) for sequence, score in scores.items()), reverse=True)


def after(model, prompt):
    """Logits of a prompt that is followed by each of many sequences."""
    return lambda sequences: model(torch.cat([torch.tensor([prompt]).expand(len(sequences), -1), sequences], dim=1))


@pytest.mark.parametrize("build", [small_models.gpt, small_models.llama])
def test_a_wide_beam_finds_the_best_sequences(build):
    model = build(vocab=5)
    found = beam_search(model, PROMPT, 4, beams=5**3, length_penalty=0.0)
    for row, prompt in enumerate(PROMPT.tolist()):
        expected = brute_force(after(model, prompt), alpha=0.0)
        # A beam of 5³ keeps all sequences of three tokens, so the fourth is chosen among all of them.
        assert [tuple(t) for t in found.tokens[row, :10, 2:].tolist()] == [s for _, s in expected[:10]]
        assert torch.allclose(found.scores[row, :10], torch.tensor([x for x, _ in expected[:10]]), atol=1e-3)


def test_with_an_end_token_short_and_long_compete_by_the_length_penalty():
    model = small_models.gpt(vocab=5)
    best_lengths = {0.0: [], 0.6: [], 3.0: []}
    for alpha, eos_id in itertools.product(best_lengths, range(5)):
        found = beam_search(model, PROMPT, 4, beams=300, length_penalty=alpha, eos_id=eos_id)
        for row, prompt in enumerate(PROMPT.tolist()):
            (score, best), *_ = brute_force(after(model, prompt), alpha, eos_id)
            padded = (list(best) + [eos_id] * 4)[: found.tokens.shape[2] - 2]
            assert found.tokens[row, 0, 2:].tolist() == padded
            assert found.scores[row, 0].item() == pytest.approx(score, abs=1e-3)
            best_lengths[alpha].append(len(best))
    assert sum(best_lengths[0.0]) < sum(best_lengths[3.0]), "the penalty did not come into play"


def test_one_step_keeps_the_best_of_all_continuations_by_total_over_penalty():
    generator = torch.Generator().manual_seed(0)
    total, step = -torch.rand(2, 3, generator=generator), -5 * torch.rand(2, 3, 7, generator=generator)
    penalty = 1 + torch.rand(2, 3, generator=generator)
    totals, origin, token = extend_beams(total, step, penalty)
    for row in range(2):
        every = [(float((total[row, i] + step[row, i, j]) / penalty[row, i]), i, j) for i in range(3) for j in range(7)]
        best = sorted(every, reverse=True)[:3]
        assert list(zip(origin[row].tolist(), token[row].tolist(), strict=True)) == [(i, j) for _, i, j in best]
        assert totals[row].tolist() == pytest.approx([score * float(penalty[row, i]) for score, i, _ in best])


def test_beams_beat_greedy_and_more_beams_are_no_worse_here():
    model = small_models.gpt()
    scores = [beam_search(model, PROMPT, 8, beams=width).scores[:, 0] for width in (1, 4, 32)]
    assert (scores[2] >= scores[0] - 1e-4).all() and (scores[2] > scores[0] + 0.1).any()


@pytest.mark.parametrize("eos_id", [None, *range(17)])
def test_one_beam_is_greedy(eos_id):
    model = small_models.gpt()
    found = beam_search(model, PROMPT, 8, beams=1, eos_id=eos_id)
    assert found.tokens[:, 0].equal(generate(model, PROMPT, 8, eos_id=eos_id))


@pytest.mark.parametrize("build", [small_models.gpt, small_models.llama])
@pytest.mark.parametrize("eos_id", [None, 3])
def test_the_reordered_cache_changes_nothing(build, eos_id):
    model = build()
    cached, uncached = (beam_search(model, PROMPT, 12, beams=5, eos_id=eos_id, cache=cache) for cache in (True, False))
    assert cached.tokens.equal(uncached.tokens)
    assert torch.allclose(cached.scores, uncached.scores, atol=1e-3)


def test_scores_are_those_of_the_returned_tokens_best_first():
    model = small_models.llama()
    found = beam_search(model, PROMPT, 6, beams=4, length_penalty=1.0)
    for row, prompt in enumerate(PROMPT.tolist()):
        written = found.tokens[row, :, 2:]
        expected = log_probabilities(after(model, prompt)(written), written).sum(dim=1) / (11 / 6)
        assert torch.allclose(found.scores[row], expected, atol=1e-3)
    assert (found.scores.diff(dim=1) <= 0).all()
    assert all(len({tuple(beam) for beam in row}) == 4 for row in found.tokens.tolist())


def test_padded_prompts_find_what_each_finds_alone():
    model = small_models.gpt()
    tokens = torch.tensor([[0, 0, 7, 8], [3, 1, 4, 5]])
    mask = torch.tensor([[False, False, True, True], [True] * 4])
    together = beam_search(model, tokens, 7, beams=3, padding_mask=mask)
    alone = beam_search(model, tokens[:1, 2:], 7, beams=3)
    assert together.tokens[0, :, 4:].equal(alone.tokens[0, :, 2:])
    assert together.tokens[1].equal(beam_search(model, tokens[1:], 7, beams=3).tokens[0])


@pytest.mark.parametrize("build", [small_models.bart, small_models.rotary_bart])
def test_targets_of_a_source(build):
    model = build(vocab=5)
    source = torch.tensor([[1, 2, 3, 0], [4, 1, 2, 2]])
    mask = torch.tensor([[True, True, True, False], [True] * 4])
    found = beam_search_from_source(model, source, 4, bos_id=1, eos_id=0, beams=300, source_mask=mask)
    for row, real in enumerate((3, 4)):

        def after_bos(sequences, row=row, real=real):
            targets = torch.nn.functional.pad(sequences, (1, 0), value=1)
            return model(source[row : row + 1, :real].expand(len(sequences), -1), targets)

        (best_score, best), *_ = brute_force(after_bos, 0.6, eos_id=0)
        assert found.tokens[row, 0].tolist() == (list(best) + [0] * 4)[: found.tokens.shape[2]]
        assert found.scores[row, 0].item() == pytest.approx(best_score, abs=1e-3)


@pytest.mark.parametrize("build", [small_models.bart, small_models.rotary_bart])
def test_one_beam_from_a_source_is_greedy_and_the_cache_changes_nothing(build):
    model = build()
    source = torch.tensor([[1, 2, 3, 0], [4, 1, 2, 2]])
    mask = torch.tensor([[True, True, True, False], [True] * 4])
    settings = {"bos_id": 1, "eos_id": 16, "source_mask": mask}
    greedy = generate_from_source(model, source, 9, **settings)
    assert beam_search_from_source(model, source, 9, beams=1, **settings).tokens[:, 0].equal(greedy)
    cached, uncached = (
        beam_search_from_source(model, source, 9, beams=6, cache=cache, **settings) for cache in (True, False)
    )
    assert cached.tokens.equal(uncached.tokens)


def test_errors():
    model = small_models.gpt()
    with pytest.raises(ValueError, match="beams=0"):
        beam_search(model, PROMPT, 3, beams=0)
    with pytest.raises(ValueError, match="length_penalty=-1"):
        beam_search(model, PROMPT, 3, length_penalty=-1)
    with pytest.raises(ValueError, match="leaves room for 22 more"):
        beam_search(model, PROMPT, 30)


def test_the_result_can_be_trained_on_and_the_mode_comes_back():
    model = small_models.gpt().train()
    found = beam_search(model, PROMPT, 3)
    assert model.training
    model(found.tokens[:, 0]).sum().backward()
