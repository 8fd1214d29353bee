import pytest
import small_models
import torch

from transformer_course.generation import generate, generate_from_source, stream

CAUSAL = [small_models.gpt, small_models.llama]
SEQ2SEQ = [small_models.bart, small_models.rotary_bart]
LENGTHS = [3, 7, 5]


def prompts(lengths=LENGTHS, pad_id=0):
    """Prompts of different lengths, alone and as one batch padded on the left."""
    generator = torch.Generator().manual_seed(1)
    rows = [torch.randint(1, 17, (length,), generator=generator) for length in lengths]
    longest = max(lengths)
    batch = torch.stack([torch.nn.functional.pad(row, (longest - len(row), 0), value=pad_id) for row in rows])
    mask = torch.stack([torch.arange(longest) >= longest - len(row) for row in rows])
    return rows, batch, mask


def cached_logits(model, tokens, mask, first):
    """Logits of every position: the first ones in one call, each later one through the cache."""
    cache = model.new_cache(*tokens.shape)
    parts = [model(tokens[:, :first], None if mask is None else mask[:, :first], cache)]
    for end in range(first + 1, tokens.shape[1] + 1):
        parts.append(model(tokens[:, end - 1 : end], None if mask is None else mask[:, :end], cache))
    return torch.cat(parts, dim=1)


@pytest.mark.parametrize("build", CAUSAL)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.bfloat16, 0.05)])
@pytest.mark.parametrize("padded", [False, True])
def test_cached_logits_are_the_uncached_ones(build, dtype, tolerance, padded):
    model = build().to(dtype)
    _, tokens, mask = prompts()
    mask = mask if padded else None
    with torch.inference_mode():
        expected, actual = model(tokens, mask), cached_logits(model, tokens, mask, first=4)
    real = torch.ones_like(tokens, dtype=torch.bool) if mask is None else mask
    assert actual.dtype == dtype
    assert (actual - expected)[real].abs().max() < tolerance * expected[real].abs().max()


@pytest.mark.parametrize("build", CAUSAL)
@pytest.mark.parametrize("padded", [False, True])
def test_greedy_writes_the_same_with_and_without_cache(build, padded):
    _, tokens, mask = prompts()
    mask = mask if padded else None
    model = build()
    with_cache, without = (generate(model, tokens, 12, padding_mask=mask, cache=cache) for cache in (True, False))
    assert with_cache.equal(without)
    assert with_cache.shape == (3, 7 + 12) and with_cache[:, :7].equal(tokens)


@pytest.mark.parametrize("build", CAUSAL)
def test_greedy_takes_the_argmax_of_the_whole_sequence(build):
    model = build()
    expected = torch.tensor([[5, 2, 9]])
    for _ in range(10):
        expected = torch.cat([expected, model(expected)[:, -1:].argmax(-1)], dim=1)
    assert generate(model, torch.tensor([[5, 2, 9]]), 10).equal(expected)
    assert len(expected[0, 3:].unique()) > 2, "the model repeats itself too much for this test to mean anything"


@pytest.mark.parametrize("build", CAUSAL)
@pytest.mark.parametrize("pad_id", [0, 4])
@pytest.mark.parametrize("cache", [True, False])
def test_a_padded_batch_writes_what_each_prompt_writes_alone(build, pad_id, cache):
    model = build()
    rows, tokens, mask = prompts(pad_id=pad_id)
    together = generate(model, tokens, 9, padding_mask=mask, cache=cache)[:, 7:]
    alone = torch.cat([generate(model, row[None], 9)[:, len(row) :] for row in rows])
    assert together.equal(alone)
    assert not generate(model, tokens, 9, cache=cache)[:, 7:].equal(alone), "without the mask padding must matter"


def test_a_mask_without_padding_never_reaches_the_model(monkeypatch):
    model = small_models.gpt()
    seen, hidden = [], model.hidden
    monkeypatch.setattr(model, "hidden", lambda tokens, mask, cache: seen.append(mask) or hidden(tokens, mask, cache))
    generate(model, torch.tensor([[5, 2, 9]]), 4, padding_mask=torch.ones(1, 3, dtype=torch.bool))
    assert seen == [None] * 4  # and a model whose `hidden` is somebody else's isn't unrolled


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="topk"):
        generate(small_models.gpt(), torch.tensor([[5, 2, 9]]), 4, topk=3)


def test_with_a_cache_every_token_is_read_once(monkeypatch):
    model = small_models.gpt()
    read, hidden = [], model.hidden
    monkeypatch.setattr(
        model, "hidden", lambda tokens, mask, cache: read.append(tokens.shape[1]) or hidden(tokens, mask, cache)
    )
    generate(model, torch.tensor([[5, 2, 9]]), 4)
    assert read == [3, 1, 1, 1]


@pytest.mark.parametrize("cache", [True, False])
def test_a_window_shows_the_model_its_last_max_len_tokens(cache):
    model = small_models.gpt(max_len=6)
    expected = torch.tensor([[5, 2, 9]])
    for _ in range(10):
        expected = torch.cat([expected, model(expected[:, -6:])[:, -1:].argmax(-1)], dim=1)
    assert generate(model, torch.tensor([[5, 2, 9]]), 10, cache=cache, window=True).equal(expected)


def test_a_window_over_a_padded_batch_writes_what_each_prompt_writes_alone():
    model = small_models.gpt(max_len=9)
    rows, tokens, mask = prompts()
    together = generate(model, tokens, 12, padding_mask=mask, window=True)[:, 7:]
    # Padding takes places in the window, so a short prompt loses sight of its beginning sooner: compare the longest.
    assert together[1].equal(generate(model, rows[1][None], 12, window=True)[0, 7:])


@pytest.mark.parametrize("cache", [True, False])
def test_the_end_token_ends_a_row_and_all_rows_end_the_text(cache):
    model, (_, tokens, mask) = small_models.gpt(), prompts()
    free = generate(model, tokens, 12, padding_mask=mask, cache=cache)[:, 7:]
    eos_id = int(free[0, 3])
    ended = generate(model, tokens, 12, padding_mask=mask, eos_id=eos_id, cache=cache)[:, 7:]
    for row, full in zip(ended.tolist(), free.tolist(), strict=True):
        end = full.index(eos_id) if eos_id in full else 12
        assert row == (full[: end + 1] + [eos_id] * 12)[: ended.shape[1]]
    ends = [full.index(eos_id) + 1 if eos_id in full else 12 for full in free.tolist()]
    assert ended.shape[1] == max(ends)
    assert generate(model, tokens[:1], 12, padding_mask=mask[:1], eos_id=eos_id).shape[1] == 7 + ends[0] < 19


def test_seeds_reproduce_samples_and_the_cache_does_not_change_them():
    model, (_, tokens, mask) = small_models.gpt(), prompts()

    def sample(seed, cache=True):
        generator = torch.Generator().manual_seed(seed)
        return generate(
            model, tokens, 12, padding_mask=mask, temperature=1.5, top_k=9, top_p=0.95, generator=generator, cache=cache
        )

    assert sample(1).equal(sample(1)) and sample(1).equal(sample(1, cache=False))
    assert not sample(1).equal(sample(2))


def test_only_the_best_token_left_means_greedy():
    model, (_, tokens, _) = small_models.gpt(), prompts()
    greedy = generate(model, tokens, 8)
    assert generate(model, tokens, 8, temperature=1.0, top_k=1).equal(greedy)
    assert generate(model, tokens, 8, temperature=1.0, top_p=1e-6).equal(greedy)
    assert generate(model, tokens, 8, temperature=1e-5).equal(greedy)


def test_a_stream_hands_over_each_token_and_can_be_left():
    model, (_, tokens, _) = small_models.gpt().train(), prompts()
    steps = stream(model, tokens, 8)
    expected = generate(model, tokens, 8)[:, 7:]
    assert next(steps).equal(expected[:, 0]) and next(steps).equal(expected[:, 1])
    assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()
    steps.close()
    assert model.training


def test_the_mode_of_every_module_comes_back_even_after_an_error():
    model = small_models.gpt().train()
    model.stack.blocks[0].eval()
    modes = [module.training for module in model.modules()]
    generate(model, torch.tensor([[1, 2]]), 3)
    assert [module.training for module in model.modules()] == modes
    with pytest.raises(ValueError, match="top_k"):
        generate(model, torch.tensor([[1, 2]]), 3, top_k=-1)
    assert [module.training for module in model.modules()] == modes


def test_between_two_tokens_the_model_is_in_its_own_mode_and_each_token_is_computed_without_dropout():
    """Two streams take turns, and the caller trains in between: none of them disturbs another."""
    model, (_, tokens, _) = small_models.gpt().train(), prompts()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.5
    expected = generate(model, tokens, 6)[:, 7:]
    one, other, modes = [], [], []
    first, second = stream(model, tokens, 6), stream(model, tokens, 6)
    one.append(next(first))
    for token in second:
        other.append(token)
        modes.append(model.training)
        model.train()
        model(tokens)
    one += list(first)
    assert torch.stack(one, 1).equal(expected) and torch.stack(other, 1).equal(expected)
    assert all(modes) and model.training


def test_what_was_generated_can_be_trained_on():
    model = small_models.gpt().train()
    model(generate(model, torch.tensor([[1, 2]]), 3)).sum().backward()
    assert model.embedding.tokens.weight.grad.abs().sum() > 0


@pytest.mark.parametrize("build", SEQ2SEQ)
@pytest.mark.parametrize("cache", [True, False])
def test_a_target_is_the_argmax_at_each_step(build, cache):
    model = build()
    _, source, mask = prompts()
    source, mask = source.flip(1), mask.flip(1)
    written = generate_from_source(model, source, 10, bos_id=1, eos_id=16, source_mask=mask, cache=cache)
    for row in range(3):
        target = torch.tensor([[1]])
        for _ in range(10):
            logits = model(source[row : row + 1][:, mask[row]], target)
            target = torch.cat([target, logits[:, -1:].argmax(-1)], dim=1)
            if target[0, -1] == 16:
                break
        expected = target[0, 1:].tolist()
        assert written[row].tolist()[: len(expected)] == expected
        assert set(written[row].tolist()[len(expected) :]) <= {16}


@pytest.mark.parametrize("build", SEQ2SEQ)
def test_sampled_targets_depend_on_seed_and_source(build):
    model = build()

    def sample(source, seed):
        generator = torch.Generator().manual_seed(seed)
        settings = {"bos_id": 1, "eos_id": 16, "temperature": 1.0, "generator": generator}
        return generate_from_source(model, source, 10, **settings).tolist()

    source = torch.tensor([[3, 4, 5, 6]])
    assert sample(source, 0) == sample(source, 0)
    assert sample(source, 0) != sample(source, 1)
    assert sample(source, 0) != sample(source + 5, 0)


@pytest.mark.parametrize(
    ("tokens", "settings", "message"),
    [
        (torch.zeros(1, 0, dtype=torch.long), {}, "tokens is empty"),
        (torch.zeros(1, 3), {}, "tokens has dtype torch.float32"),
        (torch.zeros(3, dtype=torch.long), {}, "unsqueeze"),
        (torch.zeros(1, 20, dtype=torch.long), {}, "max_len=24 leaves room for 4 more"),
        (torch.zeros(1, 30, dtype=torch.long), {}, "max_len=24 leaves room for 0 more"),
        (torch.zeros(1, 3, dtype=torch.long), {"padding_mask": torch.tensor([[True, True, False]])}, "on the left"),
        (torch.zeros(1, 3, dtype=torch.long), {"padding_mask": torch.ones(1, 4, dtype=torch.bool)}, "padding_mask"),
    ],
)
def test_unusable_prompts_are_refused_before_the_first_token(tokens, settings, message):
    with pytest.raises(ValueError, match=message):
        stream(small_models.gpt(), tokens, 6, **settings)


def test_max_new_must_be_positive():
    with pytest.raises(ValueError, match="max_new=0"):
        generate(small_models.gpt(), torch.tensor([[1]]), 0)
