"""Scaling laws: right answers pass, laws are found again, and what the lesson says of its runs is so."""

import itertools
import math

import pytest
import torch

from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.scaling_laws import scaling_runs
from transformer_course.classroom.experiments.scaling_laws.scaling_results import (
    LossLaw,
    Point,
    fit_loss_law,
    frontier,
    losses_midway,
    points_of,
    stored_runs,
)
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.plotting import draw_budget
from transformer_course.training.objectives import CausalObjective

TINY = GPTConfig(vocab=11, max_len=8, d_model=16, n_layers=1, n_heads=2, d_hidden=32)
VARIANTS = {
    ("fit_power_law", "lstsq"): """
        def fit_power_law(x, y):
            design = torch.stack([torch.ones_like(x), -torch.log(x)], dim=1)
            height, exponent = torch.linalg.lstsq(design, torch.log(y)[:, None]).solution[:, 0]
            return torch.exp(height), exponent
    """,
    ("fit_power_law", "covariance"): """
        def fit_power_law(x, y):
            lx, ly = torch.log2(x), torch.log2(y)
            slope = ((lx - lx.mean()) * (ly - ly.mean())).mean() / ((lx - lx.mean()) ** 2).mean()
            return 2 ** (ly.mean() - slope * lx.mean()), -slope
    """,
    ("split_budget", "in logarithms"): """
        def split_budget(c, r):
            n = math.exp((math.log(c) - math.log(6 * r)) / 2)
            return [n, n * r]
    """,
    ("split_budget", "tokens first"): """
        def split_budget(flops, tokens_per_parameter):
            tokens = (flops * tokens_per_parameter / 6) ** 0.5
            return [tokens / tokens_per_parameter, tokens]
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import math\nimport torch")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["scaling_laws"].EXERCISES}


def test_a_budget_is_spent_and_the_ratio_kept():
    parameters, tokens = find_exercise("split_budget").reference(5.88e23, 20.0)
    assert math.isclose(6 * parameters * tokens, 5.88e23) and math.isclose(tokens, 20 * parameters)
    # Chinchilla: 70 billion parameters and 1.4 trillion tokens.
    assert math.isclose(parameters, 7e10, rel_tol=1e-3)


def test_the_picture_of_a_budget_has_words():
    assert "equal area" in draw_budget().alt


# What the stored runs say.


@pytest.fixture(scope="module")
def stored():
    return stored_runs()


@pytest.fixture(scope="module")
def points(stored):
    return points_of(stored)


def test_every_run_of_the_plan_is_stored_and_says_how_it_was_made(stored):
    plan = list(scaling_runs.plan(64, 64))
    assert len(stored) == len(plan)
    for config, settings in plan:
        found = [
            run
            for run in stored
            if run["width"] == config.d_model
            and (run["settings"]["steps"], run["settings"]["seed"]) == (settings.steps, settings.seed)
        ]
        assert len(found) == 1 and found[0]["settings"]["peak_rate"] == settings.peak_rate
    for run in stored:
        assert run["machine"] and run["versions"]["torch"] and run["corpus"] == "verses"
        assert len(run["steps"]) == len(run["losses"]) == len(run["seconds"])
        assert run["tokens"] == run["settings"]["steps"] * run["batch"] * run["model"]["max_len"]
        with torch.device("meta"):
            model = GPT(GPTConfig(**run["model"]))
        assert run["parameters"] == sum(parameter.numel() for parameter in model.parameters())


def test_points_hold_their_seeds_weights_and_flops(points, stored):
    assert sum(len(point.losses) for point in points) == len(stored)
    for point in points:
        assert len(point.losses) == len(scaling_runs.SEEDS)
        size = next(size for size in scaling_runs.SIZES if size[0] == point.width)
        token = find_exercise("token_flops").reference(point.width, size[1], 64, 64)
        assert point.flops == point.tokens * token
        assert point.weights == size[1] * 12 * point.width**2 + 64 * point.width


def test_the_frontier_falls_and_no_cheaper_point_is_as_good(points):
    best = frontier(points)
    assert all(a.flops < b.flops and a.loss > b.loss for a, b in itertools.pairwise(best))
    for point in points:
        assert any(b.flops <= point.flops and b.loss <= point.loss for b in best)


def test_what_the_lesson_says_of_the_runs_is_so(points, stored):
    table = {(point.width, point.tokens): point for point in points}
    for (width, tokens), point in table.items():
        assert (width, 2 * tokens) not in table or table[width, 2 * tokens].loss < point.loss
    best = frontier(points)
    # The widest never appears, and what is best for a budget grows with it.
    assert {point.width for point in best} == {16, 32, 64, 96}
    assert [point.width for point in best[:4]] == [16] * 4 and best[-1].width == 96 and best[-2].width == 64
    fit = find_exercise("fit_power_law").reference
    flops, losses = (torch.tensor([getattr(p, n) for p in best], dtype=torch.float64) for n in ("flops", "loss"))
    said = []
    for known in (len(best) // 2, len(best) - 1):
        factor, exponent = fit(flops[:known], losses[:known])
        said.append(float(factor * flops[-1] ** -exponent))
    assert said[0] < said[1] < losses[-1] - 0.05
    dearest = max(points, key=lambda point: point.flops)
    law = fit_loss_law([point for point in points if point is not dearest])
    assert abs(law(dearest.weights, dearest.tokens) - dearest.loss) < losses[-1] - said[1]
    worst = max(points, key=lambda point: abs(law(point.weights, point.tokens) - point.loss))
    assert worst.tokens == 131_072 and law(worst.weights, worst.tokens) > worst.loss + 0.1
    # After 128 steps all sizes stand near what pairs of letters tell, 2.33.
    assert all(abs(point.loss - 2.33) < 0.12 for point in points if point.tokens == 131_072)
    for width in (32, 64, 96, 128):
        ended, midway = losses_midway(stored, width, 512, 2048)
        assert 0.07 < midway.mean() - ended.mean() < 0.15
    ended, midway = losses_midway(stored, 16, 512, 2048)
    assert midway.mean() - ended.mean() < 0.05


def test_a_law_that_made_the_points_is_found_again():
    law = LossLaw(0.8, 50.0, 0.5, 200.0, 0.4)
    made = [Point(0, n, d, 6 * n * d, (law(n, d),)) for n in (1e4, 1e5, 1e6) for d in (1e5, 1e6, 1e7)]
    found = fit_loss_law(made)
    assert (found.weights_exponent, found.tokens_exponent) == (0.5, 0.4)
    assert found.floor == pytest.approx(0.8, abs=1e-6) and found(3e5, 2e6) == pytest.approx(law(3e5, 2e6))


def test_the_command_makes_what_is_missing(tmp_path, monkeypatch, capsys):
    few = [(scaling_runs.sized(11, 8, 16, 1, 2), scaling_runs.scheduled(64, 1e-2, 1))]
    stream = torch.arange(3_000) % 11
    objective = CausalObjective(stream, stream[:200], length=8, batch=2)
    monkeypatch.setattr(scaling_runs, "objective_and_config", lambda: (objective, TINY))
    monkeypatch.setattr(scaling_runs, "plan", lambda vocab, length: few)
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    scaling_runs.main(path)
    first = path.read_text("utf-8")
    scaling_runs.main(path)
    torch.set_num_threads(threads)
    assert path.read_text("utf-8") == first and first.count("\n") == 1
    assert "'width': 16" in capsys.readouterr().out
