"""Scaling out: right answers in other styles pass, its sums are those of the papers, and its widget draws them."""

import base64

import pytest
import torch
from widget_page import DARK, drawings

from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.scaling_out.thousand_gpus import (
    STAGES,
    Cluster,
    bytes_sent,
    hours_between_failures,
    memory_per_gpu,
    step_seconds,
)
from transformer_course.classroom.widgets import ScaleExplorer
from transformer_course.data.shards import own_positions
from transformer_course.plotting import plot_budget, plot_shared_step
from transformer_course.training.processes import own_rows, own_share

VARIANTS = {
    ("own_rows", "divmod"): """
        def own_rows(rows, process, processes):
            size, more = divmod(rows.shape[0], processes)
            start = process * size + min(process, more)
            return rows[start : start + size + (1 if process < more else 0)]
    """,
    ("own_rows", "a loop"): """
        def own_rows(batch, mine, count):
            sizes = [len(batch) // count + (i < len(batch) % count) for i in range(count)]
            return batch.split(sizes)[mine]
    """,
    ("average_gradients", "sums"): """
        def average_gradients(gradients, counts):
            sums = gradients * counts[:, None]
            return sums.sum(dim=0) / counts.sum()
    """,
    ("average_gradients", "a loop"): """
        def average_gradients(g, n):
            total = torch.zeros_like(g[0])
            for row, count in zip(g, n):
                total = total + row * count
            return total / n.sum()
    """,
    ("average_gradients", "einsum"): """
        def average_gradients(gradients, counts):
            weights = counts / counts.sum().double()
            return torch.einsum("p,pn->n", weights.to(gradients.dtype), gradients)
    """,
    ("reduce_scatter", "a list"): """
        def reduce_scatter(parts):
            n = parts.shape[0]
            held = [[parts[p, j] for j in range(n)] for p in range(n)]
            for r in range(n - 1):
                sent = [((p + 1) % n, (p - r) % n, held[p][(p - r) % n]) for p in range(n)]
                for to, piece, numbers in sent:
                    held[to][piece] = held[to][piece] + numbers
            return torch.stack([torch.stack(row) for row in held])
    """,
    ("reduce_scatter", "by what it holds"): """
        def reduce_scatter(parts):
            n = len(parts)
            out = torch.empty_like(parts)
            for p in range(n):
                for piece in range(n):
                    who = [(piece + k) % n for k in range((p - piece) % n + 1)]
                    out[p, piece] = sum(parts[q, piece] for q in who)
            return out
    """,
    ("bytes_per_process", "one after the other"): """
        def bytes_per_process(parameters, processes, sharded):
            total = 0.0
            total += 2 * parameters / (processes if "weights" in sharded else 1)
            total += 2 * parameters / (processes if "gradients" in sharded else 1)
            if "optimizer" in sharded:
                total += (4 + 4 + 4) * parameters / processes
            else:
                total += 12 * parameters
            return total
    """,
    ("bytes_per_process", "whole numbers where they can be"): """
        def bytes_per_process(parameters, processes, sharded):
            kept = 16 * parameters
            for name in sharded:
                each = 12 if name == "optimizer" else 2
                kept -= each * parameters - each * parameters / processes
            return kept
    """,
    ("own_documents", "a filter"): """
        def own_documents(start, count, process, processes):
            return [start + i for i in range(count) if i % processes == process]
    """,
    ("own_documents", "a slice"): """
        def own_documents(start, count, process, processes):
            return [*range(start, start + count)][process::processes]
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import torch")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["scaling_out"].EXERCISES}


def test_the_exercises_are_the_packages_functions():
    rows = torch.arange(22).view(11, 2)
    for process in range(4):
        assert torch.equal(find_exercise("own_rows").reference(rows, process, 4), own_rows(rows, process, 4))
        assert find_exercise("own_documents").reference(7, 10, process, 4) == list(own_positions(7, 10, process, 4))
    gradients, counts = torch.randn(3, 5, generator=torch.Generator().manual_seed(0)), torch.tensor([4, 1, 7])
    shares = torch.tensor([own_share(int(count), 12, 3) for count in counts])
    ours = (gradients * shares[:, None]).mean(dim=0)
    torch.testing.assert_close(ours, find_exercise("average_gradients").reference(gradients, counts))
    for sharded in STAGES.values():
        theirs = sum(memory_per_gpu(7.5e9, 64, sharded).values())
        assert find_exercise("bytes_per_process").reference(7.5e9, 64, sharded) == theirs


def test_after_reduce_scatter_each_process_holds_one_complete_piece():
    parts = torch.randn(5, 5, 3, generator=torch.Generator().manual_seed(0))
    held = find_exercise("reduce_scatter").reference(parts)
    for process in range(5):
        piece = (process + 1) % 5
        torch.testing.assert_close(held[process, piece], parts[:, piece].sum(dim=0))


def test_memory_is_that_of_the_zero_paper():
    # Rajbhandari et al. 2020, figure 1: 7.5 billion parameters on 64 GPUs, in GB.
    published = {"nothing": 120, "optimizer": 31.4, "+ gradients": 16.6, "+ weights": 1.9}
    for stage, sharded in STAGES.items():
        assert sum(memory_per_gpu(7.5e9, 64, sharded).values()) / 1e9 == pytest.approx(published[stage], abs=0.05)


def test_seconds_and_failures_on_paper():
    cluster = Cluster(flops=1e12, link=1e9, tokens=1_000)
    assert step_seconds(1e9, 4, (), cluster) == pytest.approx((1.5, 3.0))
    assert bytes_sent(1e9, 1) == 0 and bytes_sent(1e9, 4, ("weights",)) == 1.5 * bytes_sent(1e9, 4)
    assert hours_between_failures(16_384) == pytest.approx(3.09, abs=0.01)


def values(page, selector):
    return [float(each) for each in page.locator(selector).evaluate_all("all => all.map((e) => e.dataset.value)")]


def test_the_widget_draws_the_kernels_numbers_by_keyboard(show):
    widget = ScaleExplorer(gpus=64, billions=7.5)
    page = show(widget, "scale_explorer.js")
    moves = [
        ("gpus", "ArrowRight", "doublings", 7),
        ("size", "ArrowLeft", "size", 3),
        ("speed", "ArrowLeft", "speed", 3),
    ]
    for slider, key, name, value in [(None, None, None, None), *moves]:
        if slider:
            page.locator(f".tc-{slider}").focus()
            page.keyboard.press(key)
            assert page.evaluate(f"model.get('{name}')") == value
            setattr(widget, name, value)
        kept = values(page, "rect[data-value]")
        assert kept[:3] == pytest.approx([1e9 * each for each in widget.memory().values()])
        assert kept[3:] == pytest.approx(widget.seconds())
    for stage in STAGES:
        page.locator(".tc-stage").select_option(stage)
        widget.stage = stage
        assert values(page, "rect[data-value]")[:3] == pytest.approx([1e9 * each for each in widget.memory().values()])
        assert values(page, "rect[data-value]")[3:] == pytest.approx(widget.seconds())
    assert "It fits" in page.locator(".tc-said").inner_text()
    page.evaluate("model.set('size', 10)")
    page.evaluate("model.set('stage', 'nothing')")
    assert "It does not fit" in page.locator(".tc-said").inner_text()
    page.evaluate("model.set('doublings', 0)")
    assert "One card sends nothing" in page.locator(".tc-said").inner_text()


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_a_move_is_drawn_at_once_and_a_closed_one_is_silent(show, theme):
    page = show(ScaleExplorer(), "scale_explorer.js", theme)
    assert len(set(drawings(page, "doublings", list(range(10))))) == 10
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


def test_it_leaves_a_picture_and_says_what_it_shows():
    widget = ScaleExplorer(gpus=1024, billions=70, stage="+ weights")
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")
    assert repr(widget).startswith(
        "ScaleExplorer(70 billion parameters on 1,024 GPUs, shared out: + weights; 1.1 GB each"
    )


@pytest.mark.parametrize(
    "wrong", [{"gpus": 3}, {"gpus": 0}, {"gpus": 1 << 20}, {"billions": 2}, {"link": 7}, {"stage": "x"}]
)
def test_what_the_sliders_do_not_have_is_refused(wrong):
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name}="):
        ScaleExplorer(**wrong)


def test_a_budget_is_drawn_with_its_limit():
    rows = {"a": {"x": 1.0, "y": 2.0}, "b": {"x": 3.0, "y": 4.0}}
    axes = plot_budget(rows, limit=5.0, title="t", xlabel="GB", limit_name="card").axes[0]
    assert [text.get_text() for text in axes.texts] == ["3.0", "7.0", " card"]
    assert list(axes.lines[0].get_xdata()) == [5.0, 5.0]
    with pytest.raises(ValueError, match="rows is empty"):
        plot_budget({}, limit=1.0, title="t", xlabel="GB", limit_name="card")
    with pytest.raises(ValueError, match=r"rows\['b'\] has x"):
        plot_budget({**rows, "b": {"x": 1.0}}, limit=1.0, title="t", xlabel="GB", limit_name="card")


def test_a_shared_step_names_every_process():
    axes = plot_shared_step("t", processes=3, rows=2).axes[0]
    texts = " ".join(text.get_text() for text in axes.texts)
    assert all(f"process {p}" in texts for p in range(3)) and len(axes.patches) == 6
