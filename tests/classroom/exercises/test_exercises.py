"""Every exercise, both ways: right ones pass, every listed mistake is named, damaged references are caught."""

import ast
import inspect

import pytest
import torch

from transformer_course import attention as part
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.diagnosis import MORE, diagnose, mistaken, own_cases, run_all
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import all_exercises, topics
from transformer_course.classroom.exercises.exercise import random_tensor

EXERCISES = list(all_exercises().values())
# What runs without gradients in practice: `no_grad` is right there, so no gradient is asked for.
NOT_TRAINED = {
    *("table_gradient", "clip_gradients", "adamw_step", "average_gradients", "reduce_scatter"),
    *("keep_top_k", "keep_top_p", "beam_step", "append_to_cache", "fill_in_scores"),
    *("share_heads", "half_split_rows", "split_c_attn"),
    *("previous_token_score", "induction_score", "silence_heads", "lens_logits"),
}
LISTED = [(exercise, number) for exercise in EXERCISES for number in range(len(exercise.mistakes))]


def name_of(thing):
    return getattr(thing, "name", None)


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_the_reference_passes(exercise):
    cases = exercise.cases()
    assert diagnose(exercise, cases, run_all(exercise, exercise.reference, cases)) == []


@pytest.mark.parametrize("exercise, number", LISTED, ids=[f"{e.name}: {e.mistakes[n].name}" for e, n in LISTED])
def test_every_listed_mistake_is_named(exercise, number):
    # Each is run once: what a learner's function gives is compared with the same runs.
    outcomes = [shown.outcome for shown in mistaken(exercise.name, number)]
    told = diagnose(exercise, own_cases(exercise.name), outcomes)
    assert told[0] == exercise.mistakes[number].look
    assert MORE not in told


def returns_floats(exercise) -> bool:
    result = run_case(exercise, exercise.reference, exercise.cases()[0]).result
    return any(
        torch.is_tensor(x) and x.is_floating_point() for x in (result if isinstance(result, tuple) else (result,))
    )


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_an_exercise_is_complete(exercise):
    assert len(exercise.mistakes) >= 5
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes)
    assert len(exercise.hints) == 3
    assert exercise.difficulty in (1, 2, 3) and exercise.minutes > 0
    assert exercise.reference.__name__ == exercise.name
    ast.parse(exercise.stub)
    dtypes = {x.dtype for case in exercise.cases() for x in case.inputs.values() if torch.is_tensor(x)}
    if any(dtype.is_floating_point for dtype in dtypes):  # an exercise on token ids has neither
        assert {torch.float32, torch.float64} <= dtypes
        asked = any(case.gradient for case in exercise.cases())
        assert asked == (returns_floats(exercise) and exercise.name not in NOT_TRAINED)
    for case in exercise.cases():
        for name, value in case.inputs.items():
            assert not torch.is_tensor(value) or len(case.axes[name].split()) == value.dim(), (case.label, name)


def test_names_are_unique_over_the_course():
    names = [exercise.name for topic in topics().values() for exercise in topic.EXERCISES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_no_message_or_early_hint_gives_the_answer_away(exercise):
    returned = [n for n in ast.walk(ast.parse(exercise.source)) if isinstance(n, ast.Return)]
    answers = [ast.unparse(node.value) for node in returned]
    for text in [*(mistake.look for mistake in exercise.mistakes), *exercise.hints[:2]]:
        assert not any(answer in text for answer in answers)


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_its_stub_is_not_attempted(exercise, notebook):
    notebook.run(exercise.stub)
    card, passed = judge(exercise, notebook[exercise.name])
    assert card.status == "open" and not passed


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_its_solution_passes_in_a_notebook(exercise, solved_cells, learner_home):
    card, passed = judge(exercise, solved_cells[exercise.name])
    assert passed and (learner_home / f"{exercise.name}.py").exists(), repr(card)


def test_attention_is_the_packages_attention():
    exercise = all_exercises()["attention"]
    for case in exercise.cases():
        ours, weights = run_case(exercise, exercise.reference, case).result
        theirs, their_weights = part.scaled_dot_product_attention(*case.inputs.values())
        torch.testing.assert_close(ours, theirs)
        torch.testing.assert_close(weights, their_weights)


def test_random_tensors_are_the_same_in_both_precisions():
    sizes = {"batch": 2, "key": 3}
    single = random_tensor("batch key", sizes, 1)
    double = random_tensor("batch key", sizes, 1, torch.float64)
    torch.testing.assert_close(single, double.float())
    assert not torch.equal(single, random_tensor("batch key", sizes, 2))


def test_the_docstring_says_what_goes_in():
    for exercise in EXERCISES:
        for name in inspect.signature(exercise.reference).parameters:
            mentioned = (f"`{name}`" in exercise.reference.__doc__, f"`{name}(" in exercise.reference.__doc__)
            assert any(mentioned), (exercise.name, name)
