import pytest
import torch
from every_family import BATCH, CAUSAL, FAMILIES, SEQ, SOURCE, TARGET, VOCAB, assert_same, inputs, make, tokens

from transformer_course.generation import generate
from transformer_course.inspection import (
    ablate_heads,
    attention_layers,
    induction_score,
    logit_lens,
    previous_token_score,
    record_attention,
    record_hidden,
    recording_attention,
    silence_heads,
)

EVERY = list(FAMILIES)
KINDS = {"bart": ["encoder self", "decoder self", "cross"], "rotary-bart": ["encoder self", "decoder self", "cross"]}


def attends(model):
    return [module.attend for modules in attention_layers(model).values() for module in modules]


@pytest.mark.parametrize("family", EVERY)
def test_the_written_out_formula_gives_the_fused_output(family):
    model, given = make(family), inputs(family)
    expected = model(*given)
    with recording_attention(model) as recording:
        assert_same(model(*given), expected)
    assert list(recording) == KINDS.get(family, ["self"])


@pytest.mark.parametrize("family", EVERY)
def test_weights_have_their_shape_and_sum_to_one(family):
    model, given = make(family), inputs(family)
    seen = {"self": (SEQ, SEQ), "encoder self": (SOURCE,) * 2, "decoder self": (TARGET,) * 2, "cross": (TARGET, SOURCE)}
    for kind, layers in record_attention(model, *given).items():
        assert len(layers) == len(attention_layers(model)[kind])
        for weights in layers:
            assert weights.shape == (BATCH, 4, *seen[kind])
            assert torch.allclose(weights.sum(-1), torch.ones(1))


@pytest.mark.parametrize("family", EVERY)
def test_the_future_has_weight_only_where_it_may_be_seen(family):
    for kind, layers in record_attention(make(family), *inputs(family)).items():
        causal = family in CAUSAL or kind == "decoder self"
        for weights in layers:
            future = weights.triu(1) if weights.shape[-1] == weights.shape[-2] else weights
            assert (future == 0).all() if causal else (future > 0).any()


@pytest.mark.parametrize("family", ["gpt", "llama-grouped-tied", "bert"])
def test_padding_has_no_weight(family):
    model, mask = make(family), torch.ones(BATCH, SEQ, dtype=torch.bool)
    mask[0, :3] = False
    given = tokens(BATCH, SEQ)
    expected = model(given, mask)
    with recording_attention(model) as recording:
        assert_same(model(given, mask)[mask], expected[mask])
    assert all((weights[0, :, :, :3] == 0).all() for weights in recording["self"])


@pytest.mark.parametrize("family", ["bart", "rotary-bart"])
def test_padded_sources_and_targets_have_no_weight(family):
    model, (source, target) = make(family), inputs(family)
    source_mask = torch.arange(SOURCE) < torch.tensor([[5], [SOURCE], [SOURCE]])
    target_mask = torch.arange(TARGET) < torch.tensor([[TARGET], [2], [TARGET]])
    recording = record_attention(model, source, target, source_mask=source_mask, target_mask=target_mask)
    assert all((weights[0, ..., 5:] == 0).all() for kind in ("encoder self", "cross") for weights in recording[kind])
    assert all((weights[1, ..., 2:] == 0).all() for weights in recording["decoder self"])
    assert all((weights[1] > 0).any() for weights in recording["cross"])


def test_shared_keys_are_attended_by_the_right_query_heads():
    model = make("llama-grouped-tied")
    layer = attention_layers(model)["self"][0]
    # Query heads 0 and 1 share a key head, so with equal queries they look at the same places; 1 and 2 do not.
    with torch.no_grad():
        rows = layer.query.weight.view(4, layer.d_head, -1)
        rows[:] = rows[:1].clone()
    weights = record_attention(model, tokens(BATCH, SEQ))["self"][0]
    assert torch.allclose(weights[:, 0], weights[:, 1]) and torch.allclose(weights[:, 2], weights[:, 3])
    assert not torch.allclose(weights[:, 1], weights[:, 2], atol=1e-3)


@pytest.mark.parametrize("family", EVERY)
def test_everything_is_restored_also_after_an_error(family):
    model, given = make(family).train(), inputs(family)
    before = attends(model)
    record_attention(model, *given)
    record_hidden(model, *given)
    kind = next(iter(attention_layers(model)))
    with ablate_heads(model, {0: [1]}, kind):
        pass
    for broken in (record_attention, record_hidden):
        with pytest.raises(ValueError, match="axes"):
            broken(model, *(x[:, None] for x in given))
    with (
        pytest.raises(RuntimeError, match="on purpose"),
        recording_attention(model),
        ablate_heads(model, {0: [1]}, kind),
    ):
        raise RuntimeError("on purpose")
    assert all(now is then for now, then in zip(attends(model), before, strict=True))
    assert model.training and all(module.training for module in model.modules())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def test_recordings_nest_and_each_restores_what_it_found():
    model, given = make("gpt"), tokens(BATCH, SEQ)
    with recording_attention(model) as outer:
        model(given)
        with recording_attention(model) as inner:
            model(given.flip(1))
        model(given)
    assert not outer["self"][0].equal(inner["self"][0])
    assert record_attention(model, given)["self"][1].equal(outer["self"][1])


@pytest.mark.parametrize("family", CAUSAL)
def test_recording_works_while_generating_with_a_cache(family):
    model, prompt = make(family), tokens(1, 3)
    with recording_attention(model) as recording:
        written = generate(model, prompt, 4)
    assert written.equal(generate(model, prompt, 4))
    whole = record_attention(model, written[:, :-1])
    for last, weights in zip(recording["self"], whole["self"], strict=True):
        assert last.shape == (1, 4, 1, 6)
        assert_same(last[:, :, 0], weights[:, :, -1])


@pytest.mark.parametrize("family", EVERY)
def test_hidden_states_are_those_between_the_blocks(family):
    model, given = make(family), inputs(family)
    hidden = record_hidden(model, *given)
    stacks = {path.split(".")[-1]: module for path, module in model.named_modules() if hasattr(module, "blocks")}
    assert hidden.keys() == stacks.keys()
    for name, stack in stacks.items():
        assert len(hidden[name]) == len(stack.blocks) + 1
        if name != "decoder":
            # A decoder's block would also need the memory.
            x = hidden[name][0]
            positions = torch.arange(x.shape[1])
            for block, state in zip(stack.blocks, hidden[name][1:], strict=True):
                x = block(x, positions=positions)
                assert_same(state, x)
    if family in CAUSAL:
        assert_same(model.stack.norm(hidden["stack"][-1]), model.hidden(*given))


@pytest.mark.parametrize("family", CAUSAL)
def test_the_lens_ends_with_what_the_model_says(family):
    model, given = make(family), tokens(BATCH, SEQ)
    mask = torch.ones(BATCH, SEQ, dtype=torch.bool)
    mask[0, :3] = False
    lens = logit_lens(model, given, mask)
    assert lens.shape == (3, BATCH, SEQ, VOCAB)
    assert_same(lens[-1][mask], model(given, mask)[mask])
    # Before the first block a token knows nothing of the others.
    changed = given.clone()
    changed[:, 0] = (changed[:, 0] + 1) % VOCAB
    assert logit_lens(model, changed)[0][:, 1:].equal(logit_lens(model, given)[0][:, 1:])
    assert not torch.allclose(logit_lens(model, changed)[1][:, 1:], logit_lens(model, given)[1][:, 1:])


@pytest.mark.parametrize("family", EVERY)
def test_an_ablated_head_is_one_whose_columns_of_the_projection_are_zero(family):
    model, given = make(family), inputs(family)
    for kind, layers in attention_layers(model).items():
        layer = len(layers) - 1
        expected = model(*given)
        with ablate_heads(model, {layer: [1, 3]}, kind):
            ablated = model(*given)
        assert model(*given).equal(expected)
        projection, saved = layers[layer].output, layers[layer].output.weight.clone()
        with torch.no_grad():
            projection.weight.view(-1, 4, layers[layer].d_head)[:, [1, 3]] = 0
            by_hand = model(*given)
            projection.weight.copy_(saved)
        assert_same(ablated, by_hand)
        assert not torch.allclose(ablated, expected, atol=1e-2)


def test_ablation_names_what_does_not_exist():
    model = make("bart")
    with (
        pytest.raises(ValueError, match="choose one of 'encoder self', 'decoder self', 'cross'"),
        ablate_heads(model, {}),
    ):
        pass
    with (
        pytest.raises(ValueError, match="layer 2 does not exist: the model has layers 0 to 1"),
        ablate_heads(model, {2: [0]}, "cross"),
    ):
        pass
    with pytest.raises(ValueError, match="it has heads 0 to 3"), ablate_heads(model, {0: [4]}, "cross"):
        pass


def test_scores_are_one_for_a_head_that_looks_only_there_and_zero_for_one_that_never_does():
    places, period = torch.arange(12), 5
    before = torch.nn.functional.one_hot((places - 1).clamp(min=0), 12).float()
    follower = torch.nn.functional.one_hot((places - period + 1).clamp(min=0), 12).float()
    weights = torch.stack([before, follower]).expand(3, 2, 12, 12)
    assert previous_token_score(weights).tolist() == [1.0, pytest.approx(1 / 11)]  # the second row looks at the first
    assert induction_score(weights, period).tolist() == [0.0, 1.0]


def test_queries_that_have_nothing_before_them_do_not_count():
    weights = torch.zeros(1, 1, 6, 6)
    weights[0, 0, 0, 0], weights[0, 0, 3, 0] = 1.0, 1.0
    assert previous_token_score(weights).item() == 0.0
    assert induction_score(weights, 4).item() == 0.0


def test_silencing_leaves_zeros_for_the_named_heads_alone():
    merged = torch.ones(2, 3, 12)
    rest = silence_heads(merged, [0, 3], 4)
    assert (rest == torch.tensor([0.0] * 3 + [1.0] * 6 + [0.0] * 3)).all()
    assert (merged == 1).all()
    assert silence_heads(merged, [], 4).equal(merged)
