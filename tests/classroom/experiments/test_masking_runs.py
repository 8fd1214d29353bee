"""The runs behind lesson 17, Train BERT's masking recipes: the same but for what selected tokens become."""

import json

import pytest
import torch

from transformer_course.classroom.experiments.train_bert import masking_runs
from transformer_course.classroom.experiments.train_bert.masking_recipes import (
    BOTH,
    MASK_ONLY,
    NO_RANDOM,
    RECIPES,
    RecipeObjective,
    recipe_scores,
    recipe_table,
    with_recipe,
)
from transformer_course.classroom.experiments.train_bert.masking_runs import SEEDS, plan, train_with
from transformer_course.classroom.experiments.train_bert.stored_results import stored_masking_runs
from transformer_course.data.masking import MaskedTokens
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.training.objectives import MaskedObjective
from transformer_course.training.settings import TrainingSettings

SIZES = RotaryBertConfig(37, max_len=32, d_model=24, n_layers=2, n_heads=2, d_hidden=40)
SETTINGS = TrainingSettings(10, 1e-3, warmup=2, log_every=5, evaluate_every=10)
MASK = 1


@pytest.fixture(scope="module")
def objective():
    stream = torch.randint(4, 37, (2_000,), generator=torch.Generator().manual_seed(0))
    return MaskedObjective(
        stream, stream[:800], length=16, batch=64, mask_id=MASK, vocab=37, special_ids=(0, 1, 2, 3), probability=0.3
    )


def test_recipes_differ_only_in_what_a_selected_token_becomes(objective):
    drawn = {
        recipe: RecipeObjective(objective, recipe).batch(3, torch.Generator().manual_seed(5)) for recipe in RECIPES
    }
    plain = objective.batch(3, torch.Generator().manual_seed(5))
    for recipe, (inputs, labels, select) in drawn.items():
        assert torch.equal(labels, plain.labels) and torch.equal(select, plain.select), recipe
        assert torch.equal(inputs[~select], labels[~select]), recipe
    assert torch.equal(drawn[BOTH].inputs, plain.inputs)
    assert drawn[MASK_ONLY].inputs[plain.select].eq(MASK).all()
    hidden = plain.inputs == MASK
    assert torch.equal(drawn[NO_RANDOM].inputs == MASK, hidden)
    visible = plain.select & ~hidden
    assert torch.equal(drawn[NO_RANDOM].inputs[visible], plain.labels[visible])
    assert not torch.equal(plain.inputs[visible], plain.labels[visible])
    with pytest.raises(ValueError, match="recipe='50/50' is unknown"):
        with_recipe(plain, "50/50", MASK)


class Copier(torch.nn.Module):
    """Always names the token that it sees."""

    def forward(self, tokens, padding_mask=None, select=None):
        return torch.nn.functional.one_hot(tokens.flatten()[select], 37).float()


def test_a_model_that_copies_scores_where_copying_is_right(objective):
    scores = recipe_scores(Copier(), objective)
    assert scores == {"masked": 0.0, "random": 0.0, "copied": 1.0, "visible": 1.0}


def test_the_objective_trains_and_evaluates_as_the_plain_one(objective):
    torch.manual_seed(0)
    model = MaskedLanguageModel(RotaryBERT(SIZES))
    ours = RecipeObjective(objective, MASK_ONLY)
    batch = MaskedTokens(*objective.batch(0, torch.Generator().manual_seed(0)))
    assert ours.loss(model, batch) == objective.loss(model, batch)
    assert ours.counted(batch) == objective.counted(batch) and ours.tokens_per_batch == objective.tokens_per_batch
    with torch.inference_mode():
        assert ours.evaluate(model) == objective.evaluate(model)


def test_a_run_keeps_its_scores_and_can_be_made_again(objective):
    tuned = []
    found = train_with(NO_RANDOM, SIZES, objective, SETTINGS, lambda model, settings: tuned.append(model) or 0.5)
    again = train_with(NO_RANDOM, SIZES, objective, SETTINGS, lambda model, settings: 0.5)
    assert found["scores"] == again["scores"] and found["loss"] == again["loss"] and len(tuned) == 1
    assert found["scores"].keys() == {"masked", "random", "copied", "visible", "word order"}


def test_the_plan_has_every_run_once_and_the_table_a_line_for_each_recipe(objective):
    known = [known for known, _ in plan(SIZES, objective, SETTINGS, None)]
    assert len({json.dumps(one) for one in known}) == len(known) == len(RECIPES) * len(SEEDS)
    scores = {"masked": 0.2, "visible": 0.3, "random": 0.1, "word order": 0.5}
    runs = [{**one, "scores": {**scores, "masked": 0.1 * seed}} for one in known for seed in (1, 2, 3)]
    assert "(" not in recipe_table(runs[::3])
    lines = recipe_table(runs).splitlines()
    assert len(lines) == 1 + len(RECIPES) and "0.200 (0.100–0.300)" in lines[1] and len(set(map(len, lines))) == 1


def test_the_command_writes_the_runs(objective, tmp_path, monkeypatch, capsys):
    planned = [(known, lambda: {"scores": {}}) for known, _ in plan(SIZES, objective, SETTINGS, None)][:2]
    monkeypatch.setattr(masking_runs, "plan", lambda *args: planned)
    monkeypatch.setattr(masking_runs, "make_tokenizer", lambda *args: type("", (), {"vocab_size": 37}))
    monkeypatch.setattr(masking_runs, "make_objective", lambda *args: objective)
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    masking_runs.main(path)
    torch.set_num_threads(threads)
    assert [json.loads(line)["recipe"] for line in path.read_text("utf-8").splitlines()] == list(RECIPES[:2])
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_the_lesson_says_of_the_recipes_is_so():
    stored = stored_masking_runs()
    assert [(run["recipe"], run["seed"]) for run in stored] == [(recipe, seed) for seed in SEEDS for recipe in RECIPES]
    for run in stored:
        assert run["settings"]["steps"] == 600 and run["machine"] and run["versions"]["torch"]
    scores = {run["recipe"]: run["scores"] for run in stored}
    assert scores[MASK_ONLY]["visible"] < 0.1 and scores[NO_RANDOM]["visible"] > 0.99
    assert scores[NO_RANDOM]["copied"] == 1.0 and scores[NO_RANDOM]["random"] == 0.0 < 0.15 < scores[BOTH]["random"]
    assert scores[BOTH]["word order"] > scores[NO_RANDOM]["word order"] > scores[MASK_ONLY]["word order"] + 0.1
    assert abs(scores[MASK_ONLY]["word order"] - 0.5) < 0.02
