"""Hints come one by one; questions explain every option, and leave a readable trace."""

import pytest

from transformer_course.classroom import hint, predict, quiz, solution
from transformer_course.classroom.checking import hints
from transformer_course.classroom.checking.quizzes import all_questions
from transformer_course.classroom.exercises import find_exercise, topics

QUESTIONS = list(all_questions().values())


@pytest.fixture(autouse=True)
def fresh_kernel(monkeypatch):
    monkeypatch.setattr(hints, "_given", {})


def test_each_call_gives_the_next_hint_and_the_last_stays():
    exercise = find_exercise("attention_scores")
    given = [repr(hint("attention_scores")) for _ in range(4)]
    for i, text in enumerate(exercise.hints):
        assert text in given[i]
    assert given[3] == given[2] and "solution" in given[2]


def test_a_hint_asked_for_by_number_is_always_the_same():
    hint("attention")
    assert repr(hint("attention", 1)) == repr(hint("attention", 1))
    assert "hint 3 of 3" in repr(hint("attention", 3))
    assert "no hint 4" in repr(hint("attention", 4))


def test_hints_of_one_exercise_do_not_use_up_those_of_another():
    hint("attention")
    assert "hint 1 of 3" in repr(hint("attention_weights"))


def test_the_solution_is_folded_and_complete():
    card = solution("attention")
    assert "return weights @ value, weights" in repr(card)
    assert "<details>" in card._repr_html_() and "<details open" not in card._repr_html_()


@pytest.mark.parametrize("ask", [hint, solution])
def test_an_unknown_exercise_gets_a_sentence(ask):
    assert "Did you mean attention" in repr(ask("atention"))


def test_an_unknown_question_gets_a_sentence():
    assert "attention.scale" in repr(quiz("attention.scal"))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_explains_every_option_and_one_is_right(question):
    assert len(question.options) >= 3
    assert sum(option.right for option in question.options) == 1
    assert all(len(option.why) > 20 for option in question.options)
    assert len({option.why for option in question.options}) == len(question.options)


def test_question_names_are_unique_and_carry_their_topic():
    names = [(topic, q.name) for topic, module in topics().items() for q in module.QUESTIONS]
    assert len({name for _, name in names}) == len(names)
    assert all(name.startswith(f"{topic}.") for topic, name in names)


def test_the_right_answer_is_not_always_the_same_letter():
    places = [[o.right for o in q.options].index(True) for q in QUESTIONS]
    assert len(set(places)) >= 3


def test_a_quiz_leaves_a_trace_for_readers_without_a_kernel():
    widget = quiz("attention.axis", "attention.scale")
    data, _ = widget._repr_mimebundle_()
    assert data["text/plain"] == repr(widget)
    assert "A. Along key" in data["text/plain"] and "application/vnd.jupyter.widget-view+json" in data
    for option in all_questions()["attention.axis"].options:
        assert option.why in data["text/html"]
        assert option.why not in data["text/plain"]
    assert data["text/html"].count("<details>") == 2
    assert repr(widget) == repr(quiz("attention.axis", "attention.scale"))


def test_a_prediction_is_a_question_that_waits():
    widget = predict("attention.entropy")
    assert widget.kind == "predict" and "Predict" in repr(widget)
    assert widget.answers == {}
