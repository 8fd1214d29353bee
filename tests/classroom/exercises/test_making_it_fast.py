"""Making it fast: right answers pass, counts are exact, contestants do the same work, and the widget is true."""

import base64
import itertools
import subprocess
from dataclasses import replace

import pytest
import torch
from matplotlib.text import Text
from torch.utils.flop_counter import FlopCounterMode
from widget_page import DARK, drawings

from transformer_course import costs
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments import side_by_side_timing
from transformer_course.classroom.experiments.making_it_fast import losses, speedups, timing_mistakes
from transformer_course.classroom.experiments.making_it_fast.part_timings import part_works, timed_parts, timed_phases
from transformer_course.classroom.model_map.steps import total
from transformer_course.classroom.model_map.walks import WALKS, sizes_of
from transformer_course.classroom.widgets import RooflineExplorer
from transformer_course.costs import Cost, Machine
from transformer_course.data.windows import IGNORED
from transformer_course.doctor.limits import CARDS, FEWEST, best_seconds, matrix_rate, measured_machine, memory_rate
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.plotting import plot_roofline

VARIANTS = {
    ("matmul_counts", "with loops"): """
        def matmul_counts(rows, inner, columns, bytes_each):
            flops = 0
            for _ in range(rows):
                flops += columns * (inner + inner)
            return flops, bytes_each * sum((rows * inner, inner * columns, rows * columns))
    """,
    ("matmul_counts", "a list"): """
        def matmul_counts(m, k, n, b):
            return [2 * m * k * n, b * (k * (m + n) + m * n)]
    """,
    ("roofline_seconds", "an if"): """
        def roofline_seconds(flops, moved, gigaflops, gigabytes):
            arithmetic = flops / gigaflops / 10**9
            memory = moved / gigabytes / 10**9
            if arithmetic > memory:
                return arithmetic
            return memory
    """,
    ("roofline_seconds", "sorted"): """
        def roofline_seconds(f, b, gf, gb):
            return sorted([f * 1e-9 / gf, b * 1e-9 / gb])[-1]
    """,
    ("token_flops", "step by step"): """
        def token_flops(d_model, n_layers, vocab, length):
            attention = 4 * (2 * d_model * d_model)
            feedforward = 2 * (2 * d_model * 4 * d_model)
            mixing = 2 * (2 * length * d_model)
            forward = n_layers * (attention + feedforward + mixing) + 2 * vocab * d_model
            return forward + 2 * forward
    """,
    ("token_flops", "one line"): """
        def token_flops(d, n, v, t):
            return 6 * d * (n * (12 * d + 2 * t) + v)
    """,
    ("training_bytes", "named"): """
        def training_bytes(parameters, bytes_each):
            weight = gradient = mean = square = parameters * bytes_each
            kept = weight + gradient + mean + square
            return kept, kept + weight + mean + square
    """,
    ("training_bytes", "short"): """
        def training_bytes(n, b):
            return 4 * n * b, 7 * n * b
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import torch")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["making_it_fast"].EXERCISES}


# What is counted.

TINY = GPTConfig(vocab=11, max_len=8, d_model=16, n_layers=2, n_heads=4, d_hidden=64)
SIZES = [(TINY, 3), (replace(TINY, max_len=24, n_layers=3, d_hidden=40), 1), (replace(TINY, d_model=32, vocab=50), 2)]


@pytest.mark.parametrize("config, batch", SIZES)
def test_products_are_counted_as_torch_counts_them(config, batch):
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        tokens = torch.zeros(2, batch, config.max_len, dtype=torch.long)
        speedups.cross_entropy(GPT(config)(tokens[0]), tokens[1]).backward()
    assert counter.get_total_flops() == costs.training_flops(config, batch, config.max_len)


def test_the_walk_of_lesson_11_counts_the_same():
    config = GPTConfig()
    parts = costs.forward_costs(config, 1, 128)
    walked = total(WALKS["GPT"], sizes_of("GPT", 128, source=128), "flops")
    assert sum(parts[name].flops for name in costs.PRODUCTS) == walked


def test_the_exercises_count_as_the_package_does():
    config, batch = speedups.SMALL, speedups.BATCH
    token = find_exercise("token_flops").reference(config.d_model, config.n_layers, config.vocab, config.max_len)
    assert token * batch * config.max_len == costs.training_flops(config, batch, config.max_len)
    product = costs.matmul_cost(3, 5, 7, 2)
    assert find_exercise("matmul_counts").reference(3, 5, 7, 2) == (product.flops, product.bytes)
    assert find_exercise("training_bytes").reference(100, 4)[1] == costs.update_cost(100).bytes
    seconds = find_exercise("roofline_seconds").reference(3e9, 1e9, 100, 20)
    assert Machine("m", 100e9, 20e9).seconds(Cost(3e9, 1e9)) == pytest.approx(seconds)


def test_a_cost_adds_up_and_a_machine_meets_it_at_one_limit():
    cost = Cost(10, 4) + Cost(2, 2) * 3
    assert (cost.flops, cost.bytes, cost.intensity) == (16, 10, 1.6)
    machine = Machine("m", 100.0, 20.0)
    assert machine.ridge == 5
    assert machine.seconds(Cost(1000, 1)) == 10 and machine.attainable(Cost(1000, 1)) == 100
    assert machine.seconds(Cost(10, 200)) == 10 and machine.attainable(Cost(10, 200)) == 1
    for wrong in ({"flops": 0.0, "bandwidth": 1.0}, {"flops": 1.0, "bandwidth": -1.0}):
        with pytest.raises(ValueError, match="positive rate"):
            Machine("m", **wrong)


def test_fused_attention_moves_nothing_that_grows_with_the_square():
    def moved(length, fused):
        parts = costs.forward_costs(TINY, 1, length, fused=fused)
        return sum(parts[name].bytes for name in ("attention", "softmax") if name in parts)

    assert moved(200, True) == 2 * moved(100, True)
    assert moved(200, False) > 3 * moved(100, False)
    with_it, without = (costs.forward_costs(TINY, 2, 8, fused=fused) for fused in (True, False))
    assert with_it["attention"].flops == without["attention"].flops
    assert set(without) - set(with_it) == {"softmax"}
    step = costs.training_costs(TINY, 2, 8, 100, bytes_each=2)
    assert step["norms"].bytes == 3 * costs.forward_costs(TINY, 2, 8, 2)["norms"].bytes
    assert step["AdamW"].bytes == 2800


def test_limits_are_measured_and_a_strange_device_is_refused():
    assert matrix_rate("cpu", 64, 0.01) > 1e6 and memory_rate("cpu", 1 << 14, 0.01) > 1e6
    assert matrix_rate("cpu", 64, 0.01, torch.bfloat16) > 1e5
    machine = measured_machine("cpu", seconds=0.01)
    assert machine.name == "this machine" and machine.ridge > 0
    with pytest.raises(ValueError, match="tpu"):
        measured_machine("tpu")


def test_a_rate_rests_on_several_calls_also_when_there_is_hardly_any_time():
    calls = []
    assert best_seconds(lambda: calls.append(1), "cpu", 1e-9) > 0
    assert len(calls) == 1 + FEWEST  # the first one warms up


# How it is measured.


def test_rounds_are_kept_by_turn_and_ratios_taken_within_them():
    calls = []
    works = {"a": lambda: calls.append("a") or 10, "b": lambda: calls.append("b") or 20}
    measured, quiet = side_by_side_timing.measure(works, threads=0, seconds=0.001, rounds=3)
    assert quiet == 3 and all(len(speeds) == 3 for speeds in measured.values())
    order = [name for name, _ in itertools.groupby(calls)]
    assert order == ["a", "b"] * 4, "a warm-up each, then three turns"
    assert side_by_side_timing.ratio({"a": [2.0, 4.0, 60.0], "b": [1.0, 2.0, 10.0]}, "a", "b") == 2


def test_rounds_in_which_others_ran_stand_in_only_where_none_is_quiet():
    measured, quiet = side_by_side_timing.measure({"a": lambda: 1}, threads=10_000, seconds=0.001, rounds=2, tries=3)
    assert quiet == 0 and len(measured["a"]) == 2


def test_neighbors_are_gone_afterwards(monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given: started.append(popen(*given)) or started[-1])
    with timing_mistakes.neighbors(2):
        assert [process.poll() for process in started] == [None, None]
    assert all(process.poll() is not None for process in started)


def test_a_hasty_clock_sees_less_than_a_patient_one():
    hasty, patient = timing_mistakes.hasty_and_patient(256)
    assert 0 < hasty < patient
    assert len(timing_mistakes.fresh_seconds(3)) == 3
    assert len(timing_mistakes.single_ratios(lambda: 1, lambda: 1, pairs=2, seconds=0.001)) == 2


# Contestants do the same work.


@pytest.mark.parametrize("length", [5, 16])
def test_both_attentions_give_the_same_output_and_gradients(length):
    results = []
    for attend in (speedups.written_out, lambda q, k, v: speedups.fused_attention(q, k, v, causal=True)):
        torch.manual_seed(0)
        inputs = [torch.randn(2, 4, length, 8, requires_grad=True) for _ in range(3)]
        output = attend(*inputs)
        output.square().sum().backward()
        results.append([output, *(x.grad for x in inputs)])
    for one, other in zip(*results, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)
    assert {name: work() for name, work in speedups.attention_works(length, tokens=32).items()} == {
        "written out": 32 // length * length,
        "fused": 32 // length * length,
    }


def test_a_text_longer_than_the_tokens_is_one_text():
    assert speedups.attention_works(64, tokens=32)["fused"]() == 64


def test_the_loss_at_masked_places_is_the_loss():
    seen, cross_entropy = [], speedups.cross_entropy
    works = speedups.masked_word_works(vocab=30, length=8, batch=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.nn.utils, "clip_grad_norm_", lambda parameters, most: None)
        patch.setattr(torch.optim.AdamW, "step", lambda self, closure=None: None)
        patch.setattr(speedups, "cross_entropy", lambda *given: seen.append(cross_entropy(*given)) or seen[-1])
        assert [works[name]() for name in ("every position", "masked positions")] == [16, 16]
    torch.testing.assert_close(seen[0], seen[1])


@pytest.mark.parametrize("rows", [3, 16, 100])
@pytest.mark.parametrize("ignored", [0, 5])
def test_the_loss_in_pieces_has_the_value_and_the_gradients_of_the_loss(rows, ignored):
    torch.manual_seed(0)
    model, found = (
        MaskedLanguageModel(
            BERT(BertConfig(vocab=30, max_len=8, d_model=16, n_layers=1, n_heads=2, d_hidden=32, dropout=0.0))
        ),
        [],
    )
    tokens, targets = torch.randint(30, (2, 2, 8))
    targets[0, :ignored] = IGNORED
    for loss in (
        lambda: losses.cross_entropy(model(tokens), targets),
        lambda: losses.loss_in_pieces(model.head.scores, model.encoder(tokens), targets, rows),
    ):
        model.zero_grad()
        value = loss()
        value.backward()
        found.append([value.detach(), *(p.grad.clone() for p in model.parameters() if p.grad is not None)])
    assert len(found[0]) == len(found[1]) > 10
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other)


def test_all_ways_to_score_masked_words_are_raced():
    works = speedups.masked_word_works(vocab=30, length=8, batch=2)
    assert {name: work() for name, work in works.items()} == dict.fromkeys(
        ("every position", "every position, in pieces", "masked positions"), 16
    )


def test_all_forms_of_adamw_end_at_the_same_loss():
    ends = []
    for how in speedups.OPTIMIZERS.values():
        losses = []
        make = lambda p, how=how: torch.optim.AdamW(p, lr=1e-2, **how)  # noqa: E731
        work = speedups.gpt_step(TINY, 2, optimizer=make, after=lambda loss, kept=losses: kept.append(loss.item()))
        assert [work() for _ in range(3)] == [16] * 3
        ends.append(losses)
    assert ends[0][-1] < ends[0][0]
    for other in ends[1:]:
        assert other == pytest.approx(ends[0], abs=1e-4)


@pytest.mark.parametrize("how", [{"half": True}, {"from_host": True}, {"formula": True}, {"joined": True}], ids=str)
def test_other_ways_of_a_step_have_nearly_the_same_loss(how):
    losses = []
    for way in ({}, how):
        speedups.gpt_step(TINY, 2, after=lambda loss: losses.append(loss.item()), **way)()
    assert losses[1] == pytest.approx(losses[0], rel=0.02)


def test_where_nothing_can_be_compiled_the_lesson_says_so(monkeypatch):
    def fails(model):
        raise RuntimeError("no compiler")

    monkeypatch.setattr(torch, "compile", fails)
    work, seconds, said = speedups.compiled_step(TINY, 2)
    assert work is None and seconds == 0 and "RuntimeError" in said and "C++ compiler" in said
    monkeypatch.setattr(torch, "compile", lambda model: model)
    work, seconds, said = speedups.compiled_step(TINY, 2)
    assert work() == 16 and seconds > 0 and "compiles" in said


def test_parts_at_work_are_those_that_are_counted():
    counted = costs.forward_costs(replace(TINY, n_layers=1), 2, 8)
    works = part_works(TINY, 2)
    assert set(works) == {*counted, "attention, written out", "AdamW"}
    assert all(works[name][0] == cost for name, cost in counted.items())
    timed = timed_parts(TINY, 2, seconds=0.001)
    machine = Machine("m", 1e9, 1e9)
    for name, part in timed.items():
        assert part.seconds > 0 and part.rate == pytest.approx(works[name][0].flops / part.seconds)
        assert part.share(machine) == pytest.approx(machine.seconds(part.cost) / part.seconds)
    assert list(timed_phases(TINY, 2, seconds=0.001)) == ["forward", "backward", "clipping", "AdamW"]


# What is drawn.

ROOFS = {"caches": (1e11, 1e11), "memory": (1e11, 2.5e10)}


def test_a_roofline_names_its_points_and_none_covers_another():
    parts = costs.training_costs(speedups.SMALL, 12, 64, 809_856, fused=False)
    machine = Machine("memory", *ROOFS["memory"])
    points = {name: (cost.intensity, machine.attainable(cost)) for name, cost in parts.items()}
    for roofs in (ROOFS, {"memory": ROOFS["memory"]}, {"memory": ROOFS["memory"], "A100": (3e14, 1.5e12)}):
        figure = plot_roofline(points, roofs, title="t")
        texts = {text.get_text(): text for text in figure.axes[0].texts}
        assert set(points) < set(texts)
        boxes = [Text.get_window_extent(texts[name]) for name in points]  # without its line
        assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    with pytest.raises(ValueError, match="roofs is empty"):
        plot_roofline(points, {}, title="t")
    with pytest.raises(ValueError, match="lookup"):
        plot_roofline({"lookup": (0.0, 1.0)}, ROOFS, title="t")


MACHINES = {Machine("this machine", 100e9, 25e9): 4, **dict.fromkeys(CARDS, 2)}


def rows_of(page):
    return page.evaluate(
        "[...document.querySelectorAll('.tc-roofline tr[data-name]')].map((row) => ({...row.dataset}))"
    )


def agrees(page, widget):
    rows = rows_of(page)
    expected = widget.costs()
    assert [row["name"] for row in rows] == list(expected)
    for row, cost in zip(rows, expected.values(), strict=True):
        assert float(row["flops"]) == pytest.approx(cost.flops)
        assert float(row["bytes"]) == pytest.approx(cost.bytes)
        assert float(row["seconds"]) == pytest.approx(widget.present.seconds(cost))
    _, share = widget.summary()
    assert f"using {100 * share:.0f}% of the arithmetic" in page.locator(".tc-said").inner_text()


def test_the_page_counts_as_the_package_does(show):
    page = show(RooflineExplorer(MACHINES), "roofline_explorer.js")
    agrees(page, RooflineExplorer(MACHINES))
    for machine, width, length, batch, fused in (
        ("A100, bf16", 6, 5, 0, True),
        ("H100, bf16", 14, 15, 10, False),
        ("this machine", 7, 11, 3, False),
    ):
        values = {"machine": machine, "width": width, "length": length, "batch": batch, "fused": fused}
        for name, value in values.items():
            page.evaluate("([name, value]) => model.set(name, value)", [name, value])
        agrees(page, RooflineExplorer(MACHINES, **values))


def test_sliders_follow_the_keyboard_and_points_move(show):
    page = show(RooflineExplorer(MACHINES), "roofline_explorer.js")

    def places():
        return page.locator(".tc-roofline circle").evaluate_all("all => all.map((c) => c.getAttribute('cx'))")

    before = places()
    page.locator(".tc-width").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('width')") == 10 and places() != before
    page.locator(".tc-fused").focus()
    page.keyboard.press("Space")
    assert page.evaluate("model.get('fused')") is False
    assert "softmax" in [row["name"] for row in rows_of(page)]
    page.locator(".tc-machine").select_option("H100, bf16")
    assert page.evaluate("model.get('machine')") == "H100, bf16"
    for name in ("length", "batch"):
        page.locator(f".tc-{name}").focus()
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("[model.get('length'), model.get('batch')]") == [8, 2]


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_a_move_is_drawn_at_once_and_a_closed_one_is_silent(show, theme):
    page = show(RooflineExplorer(MACHINES), "roofline_explorer.js", theme)
    assert len(set(drawings(page, "width", list(range(6, 14))))) == 8
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


def test_it_leaves_a_picture_and_says_what_it_shows():
    widget = RooflineExplorer(MACHINES, "A100, bf16", width=12)
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")
    assert repr(widget).startswith("RooflineExplorer(A100, bf16, width 4096, length 512, batch 8; at least")
    for given, said in (({"width": 5}, "width=5"), ({"batch": 11}, "batch=11"), ({"machine": "abacus"}, "abacus")):
        with pytest.raises(ValueError, match=said):
            RooflineExplorer(MACHINES, **given)
