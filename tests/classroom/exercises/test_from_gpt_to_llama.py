"""Lesson 16, From GPT to LLaMA: right answers in other styles pass, its models are GPT and LLaMA, its tables right."""

import base64
import json
import re

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from widget_page import DARK, drawings

from transformer_course import multihead
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.from_gpt_to_llama import part_swap_runs
from transformer_course.classroom.experiments.from_gpt_to_llama.part_swap_results import (
    choices,
    compared,
    costs,
    curves_beside,
    losses_of,
    runs_of,
    speeds,
    standard_error,
    stored_runs,
)
from transformer_course.classroom.experiments.from_gpt_to_llama.part_swaps import (
    PARTS,
    SwapConfig,
    swapped_block,
    swapped_model,
    swapped_width,
)
from transformer_course.classroom.widgets import PartsExplorer
from transformer_course.data.windows import random_windows
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.plotting import plot_errors
from transformer_course.training.objectives import CausalObjective

VARIANTS = {
    ("llama_width", "by counting"): """
        def llama_width(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
            d_model = n_heads * d_head
            gpt = 4 * d_model * d_model + 2 * d_model * d_hidden
            left = gpt - 2 * d_model * d_model - 2 * d_model * n_kv_heads * d_head
            width = int(left / (3 * d_model))
            return (width + multiple - 1) // multiple * multiple
    """,
    ("llama_width", "ceil"): """
        def llama_width(h, d, n, kv, m=1):
            return math.ceil((2 * h + 2 * n * d - 2 * kv * d) // 3 / m) * m
    """,
    ("swap_block", "one after the other"): """
        def swap_block(config, parts, d_hidden):
            kwargs = {"causal": True, "bias": not ("no biases" in parts)}
            if "RoPE" in parts:
                kwargs["rotary"] = RotaryPositions(config.d_model // config.n_heads, config.max_len)
            if "grouped queries" in parts:
                kwargs["n_kv_heads"] = config.n_kv_heads
            attention = MultiHeadAttention(config.d_model, config.n_heads, **kwargs)
            feedforward = FeedForward(config.d_model, d_hidden, nn.GELU(approximate="tanh"))
            if "SwiGLU" in parts:
                feedforward = GatedFeedForward(config.d_model, d_hidden)

            def residual():
                return PreNorm(RMSNorm(config.d_model)) if "RMSNorm" in parts else PreNorm(LayerNorm(config.d_model))

            return TransformerBlock(attention, feedforward, residual)
    """,
    ("share_heads", "expand"): """
        def share_heads(x, n_heads):
            batch, kv, key, d_head = x.shape
            return x[:, :, None].expand(batch, kv, n_heads // kv, key, d_head).reshape(batch, n_heads, key, d_head)
    """,
    ("share_heads", "index"): """
        def share_heads(x, n_heads):
            share = n_heads // x.shape[1]
            return x[:, [i // share for i in range(n_heads)]]
    """,
    ("share_heads", "einops"): """
        def share_heads(x, n_heads):
            return repeat(x, "b h k d -> b (h share) k d", share=n_heads // x.shape[1])
    """,
    ("is_a_difference", "mean and error of each"): """
        def is_a_difference(first, second, times=2.8):
            a, ea = first.mean(-1), first.std(-1) / first.shape[-1] ** 0.5
            b, eb = second.mean(-1), second.std(-1) / second.shape[-1] ** 0.5
            return torch.abs(a - b) > times * torch.hypot(ea, eb)
    """,
    ("is_a_difference", "Welch's t"): """
        def is_a_difference(first, second, times=2.8):
            a, b = first.mean(-1), second.mean(-1)
            t = (b - a) / (first.var(-1) / first.size(-1) + second.var(-1) / second.size(-1)) ** 0.5
            return (t < -times) | (t > times)
    """,
}
IMPORTS = """
import math
import torch
from einops import repeat
from torch import nn
from transformer_course.blocks import TransformerBlock
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions
"""


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run(IMPORTS)
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["from_gpt_to_llama"].EXERCISES}


SAID = {
    "a finished connection": (
        """
        def swap_block(config, parts, d_hidden):
            attention = MultiHeadAttention(config.d_model, config.n_heads, causal=True)
            feedforward = FeedForward(config.d_model, d_hidden, nn.GELU(approximate="tanh"))
            return TransformerBlock(attention, feedforward, residual=PreNorm(LayerNorm(config.d_model)))
        """,
        "residual is a finished connection",
    ),
    "heads in turns": (
        """
        def share_heads(x, n_heads):
            return x.repeat(1, n_heads // x.shape[1], 1, 1)
        """,
        "neighboring query heads share",
    ),
    "three seeds for all": (
        """
        def is_a_difference(first, second, times=2.8):
            error = ((first.var(-1) + second.var(-1)) / 3) ** 0.5
            return (first.mean(-1) - second.mean(-1)).abs() > times * error
        """,
        "different numbers of seeds",
    ),
}


@pytest.mark.parametrize("source, look", SAID.values(), ids=SAID)
def test_a_usual_slip_is_named(source, look, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    name = re.search(r"def (\w+)", source)[1]
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and look in " ".join(repr(card).split())


def test_share_heads_is_the_packages_function():
    exercise = find_exercise("share_heads")
    for case in exercise.cases():
        assert torch.equal(exercise.reference(*case.inputs.values()), multihead.share_heads(*case.inputs.values()))


@pytest.fixture
def config():
    return SwapConfig(vocab=11, max_len=8, d_model=16, n_layers=2, n_heads=4, n_kv_heads=1, d_hidden=24)


def test_the_ends_are_gpt_and_llama(config):
    sizes = {"vocab": 11, "max_len": 8, "d_model": 16, "n_layers": 2, "n_heads": 4}
    width = swapped_width(config, PARTS)
    llama = LLaMA(LlamaConfig(**sizes, n_kv_heads=1, d_hidden=width, norm_eps=1e-5, tied=True))
    tokens = torch.randint(11, (2, 8), generator=torch.Generator().manual_seed(0))
    for model, parts in ((GPT(GPTConfig(**sizes, d_hidden=24)), ()), (llama, PARTS)):
        ours = swapped_model(config, parts)
        model.load_state_dict(ours.state_dict())
        torch.testing.assert_close(ours(tokens), model(tokens))


@pytest.mark.parametrize("parts", choices(), ids=lambda parts: ", ".join(parts) or "GPT")
def test_every_choice_has_as_many_weights_and_flops_as_gpt(config, parts):
    def matrices(chosen):
        block = swapped_block(config, chosen, swapped_width(config, chosen))
        return sum(module.weight.numel() for module in block.modules() if isinstance(module, torch.nn.Linear))

    assert 0 <= matrices(()) - matrices(parts) < 3 * config.d_model  # one hidden number less is one row less of three
    model, cost = swapped_model(config, parts), costs(config, parts)
    assert any(name.endswith(".bias") for name, _ in model.named_parameters()) != (
        set(parts) >= {"no biases", "RMSNorm"}
    )
    assert cost["parameters"] == sum(parameter.numel() for parameter in model.parameters())
    with torch.device("meta"), FlopCounterMode(display=False) as counter, torch.no_grad():
        swapped_model(config, parts)(torch.zeros(1, 8, dtype=torch.long))
    assert counter.get_total_flops() == 8 * cost["flops"]
    cache = model.new_cache(1, 8)
    assert 2 * sum(layer.keys.numel() + layer.values.numel() for layer in cache) == 8 * cost["cache"]


def test_what_is_unknown_is_refused(config):
    with pytest.raises(ValueError, match="no head"):
        swapped_model(config, ("RoPE", "no head"))
    with pytest.raises(ValueError, match="no head"):
        PartsExplorer({(): {}}, {}, ["no head"])
    with pytest.raises(ValueError, match="RoPE"):
        PartsExplorer({(): {}}, {}, ["RoPE"])


def test_the_exercise_is_the_experiments_block(config):
    x = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(0))
    for parts in choices():
        ours, theirs = find_exercise("swap_block").reference(config, parts, 9), swapped_block(config, parts, 9)
        theirs.load_state_dict(ours.state_dict())
        positions = torch.arange(5)
        torch.testing.assert_close(ours(x, positions=positions), theirs(x, positions=positions))


def test_the_exercises_width_is_the_experiments(config):
    for parts in (("SwiGLU",), ("SwiGLU", "grouped queries")):
        heads = config.n_kv_heads if "grouped queries" in parts else config.n_heads
        ours = find_exercise("llama_width").reference(config.d_hidden, config.d_head, config.n_heads, heads)
        assert ours == swapped_width(config, parts)


@pytest.fixture(scope="module")
def stored():
    return stored_runs()


def test_every_run_of_the_plan_is_stored_and_says_how_it_was_made(stored):
    plan = list(part_swap_runs.plan(SwapConfig(64)))
    assert len(stored) == len(plan)
    for sizes, parts, settings in plan:
        found = runs_of(stored, parts, rate=settings.peak_rate, steps=settings.steps, std=sizes.std)
        assert [run["settings"]["seed"] for run in found] == list(part_swap_runs.SEEDS)
    for run in stored:
        assert run["machine"] and run["versions"]["torch"] and run["corpus"] == "verses"
        assert len(run["steps"]) == len(run["losses"]) == len(run["seconds"])
        assert run["steps"][-1] == run["settings"]["steps"] and run["seconds"] == sorted(run["seconds"])
        assert run["parameters"] == costs(SwapConfig(64), run["parts"])["parameters"]


def test_what_the_lesson_says_of_the_runs_is_so(stored):
    gpt, llama = losses_of(stored, ()), losses_of(stored, PARTS)
    differ = find_exercise("is_a_difference").reference
    assert gpt.mean() - llama.mean() > 0.25
    assert differ(losses_of(stored, ("RoPE",)), gpt) and not differ(losses_of(stored, ("RMSNorm",)), gpt)
    assert losses_of(stored, ("SwiGLU",)).mean() < gpt.mean()
    assert losses_of(stored, ("SwiGLU",), std=0.02).mean() > losses_of(stored, (), std=0.02).mean() + 0.1


def test_losses_are_compared_with_the_baseline_or_with_the_line_above():
    losses = {
        "a": torch.tensor([1.0, 1.1, 1.2]),
        "b": torch.tensor([2.0, 2.1, 2.2]),
        "c": torch.tensor([2.1, 2.2, 2.0]),
    }
    assert standard_error(losses["a"]) == pytest.approx(0.1 / 3**0.5)
    above, against = compared(losses).splitlines(), compared(losses, "a").splitlines()
    assert above[1].split() == ["a", "1.100", "±", "0.058"]
    assert above[3].split() == ["c", "2.100", "±", "0.058", "+0.000", "±", "0.082", "0.0", "no"]
    assert against[3].split() == ["c", "2.100", "±", "0.058", "+1.000", "±", "0.082", "12.2", "yes"]
    with pytest.raises(ValueError, match="baseline='d' is not among a, b, c"):
        compared(losses, "d")


def test_a_run_is_drawn_beside_the_stored_ones(stored):
    run = {"parts": ["RoPE"], "losses": [3.0, 2.5]}
    curves, spread = curves_beside(stored, {"mine": run})
    assert curves["mine"][:2].tolist() == [3.0, 2.5] and curves["mine"][2:].isnan().all()
    seeds = torch.tensor([other["losses"] for other in runs_of(stored, ("RoPE",))])
    assert torch.equal(spread["mine"][0], seeds.amin(dim=0)) and torch.equal(spread["mine"][1], seeds.amax(dim=0))


@pytest.fixture
def objective():
    stream = random_windows(torch.arange(3_000) % 11, 1, 2_000, torch.Generator().manual_seed(0))[0][0]
    return CausalObjective(stream, stream[:200], length=8, batch=2)


def test_a_run_stopped_early_is_the_beginning_of_the_whole_one(config, objective):
    whole = part_swap_runs.train_swapped(objective, config, ("RoPE",))
    part = part_swap_runs.train_swapped(objective, config, ("RoPE",), stop=60)
    assert part["losses"] == whole["losses"][:3] and part["steps"] == [20, 40, 60]
    assert part["validation"] is None and whole["validation"] > 0


def test_the_command_makes_what_is_missing_and_nothing_twice(config, objective, tmp_path, monkeypatch, capsys):
    few = [
        (config, parts, part_swap_runs.replace(part_swap_runs.SETTINGS, steps=20, warmup=2))
        for parts in ((), ("RoPE",))
    ]
    monkeypatch.setattr(part_swap_runs, "objective_and_config", lambda: (objective, config))
    monkeypatch.setattr(part_swap_runs, "plan", lambda config: few[:1])
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    part_swap_runs.main(path)
    first = path.read_text("utf-8")
    monkeypatch.setattr(part_swap_runs, "plan", lambda config: few)
    part_swap_runs.main(path)
    torch.set_num_threads(threads)
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == first.strip() and [json.loads(line)["parts"] for line in lines] == [[], ["RoPE"]]
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_speeds_are_shares_of_the_first(config, objective):
    shares = speeds(objective, config, {"GPT": (), "LLaMA": PARTS}, rounds=3)
    assert shares["GPT"] == 1 and 0.1 < shares["LLaMA"] < 10


COSTS = {parts: costs(SwapConfig(64), parts) for parts in choices()}
LOSSES = {(): (1.97, 0.004), ("RoPE",): (1.7, 0.002), PARTS: (1.66, 0.003)}


def drawn(page):
    counts = page.locator(".tc-parts td.tc-number:not(.tc-share)").all_inner_texts()
    return [int(re.sub(r"\D", "", text)) for text in counts], page.locator(".tc-loss").text_content()


def test_the_boxes_follow_the_keyboard_and_show_costs_and_loss(show):
    page = show(PartsExplorer(COSTS, LOSSES), "parts_explorer.js")
    assert drawn(page) == (list(COSTS[()].values()), "1.970 ± 0.004")
    chosen = []
    for part in PARTS:
        page.locator(f"[data-name='{part}']").focus()
        page.keyboard.press("Space")
        chosen.append(part)
        assert page.evaluate("model.get('chosen')") == chosen
        numbers, loss = drawn(page)
        assert numbers == list(COSTS[tuple(chosen)].values())
        assert loss == ("1.660 ± 0.003" if len(chosen) == 5 else "this choice wasn't measured")
    assert "LLaMA: −0.310 nats compared with GPT" in page.locator(".tc-said").inner_text()
    assert page.locator(".tc-share").last.inner_text() == "25% of GPT's"
    for part in ("RMSNorm", "SwiGLU", "no biases", "grouped queries"):
        page.locator(f"[data-name='{part}']").click()
    assert "GPT with RoPE: −0.270" in page.locator(".tc-said").inner_text()
    assert page.locator("svg circle.tc-other").count() == len(LOSSES)


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_a_move_is_drawn_at_once_and_a_closed_one_is_silent(show, theme):
    page = show(PartsExplorer(COSTS, LOSSES), "parts_explorer.js", theme)
    assert len(set(drawings(page, "chosen", [["RoPE"], ["SwiGLU", "RoPE"]]))) == 2
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


def test_it_leaves_a_picture_and_says_what_it_shows():
    widget = PartsExplorer(COSTS, LOSSES, ["RoPE"])
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")
    assert (
        repr(widget) == f"PartsExplorer(GPT with RoPE; {COSTS['RoPE',]['parameters']:,} parameters, loss 1.700 ± 0.002)"
    )
    assert "loss not measured" in repr(PartsExplorer(COSTS, LOSSES, ["SwiGLU", "RoPE"]))


def test_means_are_drawn_with_their_errors_and_the_runs_behind_them():
    figure = plot_errors(
        {"GPT": [2.0, 2.2], "b": [1.0, 1.0]}, {"GPT": 0.1, "b": 0.0}, title="t", xlabel="x", baseline="GPT"
    )
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["2.100 ± 0.100", "1.000 ± 0.000"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["GPT", "b"]
    assert any(list(line.get_xdata()) == [2.0, 2.2] for line in axes.lines)
    with pytest.raises(ValueError, match="results is empty"):
        plot_errors({}, {}, title="t", xlabel="x")
    with pytest.raises(ValueError, match="c"):
        plot_errors({"a": [1.0]}, {"a": 0.0}, title="t", xlabel="x", baseline="c")
