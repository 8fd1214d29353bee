"""Experiments on feed-forward networks: what they remember, and what a trained model's units do."""

import pytest
import torch
from torch import nn

from transformer_course.classroom.experiments.feed_forward.hidden_units import (
    activity,
    in_context,
    most_active,
    replaced,
)
from transformer_course.classroom.experiments.feed_forward.memorization import (
    learn_by_heart,
    make_facts,
    shares_by_width,
)
from transformer_course.classroom.experiments.feed_forward.parameter_counts import parameters_by_part
from transformer_course.feedforward import FeedForward
from transformer_course.models.gpt import GPT, GPTConfig


def remembered(activation, width=16, seed=0):
    torch.manual_seed(seed)
    part = FeedForward(8, width, activation)
    return learn_by_heart(part, make_facts(128, 8, seed=1), seed=seed)


def test_with_a_bend_facts_are_remembered_and_without_one_width_is_no_help():
    bent = remembered(nn.GELU())
    assert bent.share > 0.95 and bent.loss < 0.3
    straight = [remembered(nn.Identity(), width) for width in (8, 64)]
    assert all(memory.share < 0.75 and memory.loss > 0.55 for memory in straight)
    assert straight[0].loss == pytest.approx(straight[1].loss, abs=0.01)


def test_facts_are_the_same_for_the_same_seed():
    one, same, other = (make_facts(10, 4, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(one.x, same.x) and torch.equal(one.answers, same.answers)
    assert not torch.equal(one.x, other.x) and set(one.answers.tolist()) <= {0, 1}


@pytest.fixture
def gpt():
    torch.manual_seed(0)
    return GPT(GPTConfig(20, max_len=8, d_model=16, n_layers=2, n_heads=2, d_hidden=24)).eval()


def test_activity_is_what_each_activation_gives(gpt):
    tokens = torch.arange(8).view(2, 4)
    found = activity(gpt, tokens)
    assert found.shape == (2, 2, 4, 24)
    block = gpt.stack.blocks[0]
    x = gpt.embedding(tokens, torch.arange(4))
    x = block.attention_residual(x, block.attention)
    hidden = block.feedforward.activation(block.feedforward.up(block.feedforward_residual.norm(x)))
    torch.testing.assert_close(found[0], hidden.detach())


def test_a_part_is_replaced_only_while_the_block_runs(gpt):
    tokens = torch.arange(8).view(2, 4)
    with torch.no_grad():
        before = gpt(tokens)
        with replaced([block.feedforward for block in gpt.stack.blocks], torch.zeros_like):
            without = gpt(tokens)
        for block in gpt.stack.blocks:
            nn.init.zeros_(block.feedforward.down.weight)
        torch.testing.assert_close(without, gpt(tokens))
        assert not torch.allclose(before, without)


def test_the_loudest_places_are_shown_in_their_context():
    values = torch.tensor([[0.0, 3.0, 1.0], [5.0, -1.0, 2.0]])
    assert most_active(values, 3) == [(1, 0), (0, 1), (1, 2)]
    html = in_context([["the", " <cat>", " sat"], ["\n", "b", "c"]], values, 2, before=1)
    assert html.index("5.0") < html.index("⏎") < html.index("3.0") < html.index("the<b> &lt;cat&gt;</b>")


def test_shares_come_by_width_and_seed():
    shares = shares_by_width(lambda width: FeedForward(16, width), (2, 64), seeds=2, steps=40)
    assert shares.shape == (2, 2) and (shares[1] > shares[0]).all()


def test_parameters_are_counted_by_part():
    model = GPT(GPTConfig(vocab=20, max_len=8, d_model=12, n_layers=2, n_heads=2, d_hidden=48))
    counts = parameters_by_part(model)
    assert sum(counts.values()) == sum(p.numel() for p in model.parameters())
    assert counts["feedforward"] == 2 * (2 * 12 * 48 + 48 + 12) and counts["attention"] == 2 * (4 * 12 * 12 + 4 * 12)
