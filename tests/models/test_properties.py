"""What else must hold for every family, whatever it is composed of."""

import pytest
import torch
from every_family import (
    BATCH,
    CAUSAL,
    ENCODER_DECODERS,
    FAMILIES,
    HEADED,
    assert_same,
    every,
    inputs,
    lively,
    make,
    mask_arguments,
)


@every(*FAMILIES)
def test_rows_of_a_batch_do_not_see_each_other(family, dtype):
    model, given = make(family, dtype), inputs(family)
    expected = model(*given)
    for row in range(BATCH):
        assert_same(model(*(ids[row : row + 1] for ids in given)), expected[row : row + 1])


@pytest.mark.parametrize("masked", [False, True])
@every(*CAUSAL, *ENCODER_DECODERS, "rotary-bert", "bert-masked-lm", "bert-sequences", "bert-tokens")
def test_a_model_compiles_to_one_graph(family, masked):
    # In one type: the graph is the same in the other, and tracing it is what takes the time.
    model, given = make(family), inputs(family)
    masks = mask_arguments(family, given) if masked else {}
    torch.compiler.reset()
    compiled = torch.compile(model, fullgraph=True, backend="eager", dynamic=False)
    assert_same(compiled(*given, **masks), model(*given, **masks))


@every(*FAMILIES)
def test_every_weight_gets_a_finite_gradient(family, dtype):
    model = make(family, dtype)
    model(*inputs(family)).float().square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.isfinite().all(), name
        # A bias of the keys adds the same to every score of a query: softmax does not see it.
        if not name.endswith("key.bias"):
            assert (parameter.grad != 0).any(), name


@every("gpt", "bert", "rotary-bert", "bart", "rotary-bart", "bert-masked-lm")
def test_dropout_acts_in_training_only(family, dtype):
    plain = FAMILIES[family]()
    config = type(plain.config)(**{**vars(plain.config), "dropout": 0.3})
    model = type(plain)(type(plain.encoder)(config)) if family in HEADED else type(plain)(config)
    model, given = lively(model, dtype), inputs(family)
    assert torch.equal(model(*given), model(*given))
    model.train()
    assert not torch.equal(model(*given), model(*given))
