"""What check says, and what it returns, whatever a learner hands it."""

import ast
import inspect
import threading

import pytest
import torch

from transformer_course.classroom import check
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.sandbox import TookTooLong, deadline, run_case
from transformer_course.classroom.checking.tensor_words import place, sizes, table
from transformer_course.classroom.exercises import Case, Exercise, Mistake, find_exercise

SCORES = find_exercise("attention_scores")
WEIGHTS = find_exercise("attention_weights")


def said(notebook, source, exercise=SCORES):
    notebook.run("import torch\n")
    notebook.run(source)
    card, passed = judge(exercise, notebook[exercise.name])
    assert card._repr_html_()
    return repr(card), passed


@pytest.mark.parametrize(
    "body",
    [
        "...",
        "pass",
        '"""Doc."""',
        '"""Doc."""\n    ...',
        "raise NotImplementedError",
        'raise NotImplementedError("write me")',
    ],
)
def test_an_untouched_stub_is_not_attempted_and_the_lesson_goes_on(body, notebook, shown):
    notebook.run(f"def attention_scores(query, key):\n    {body}")
    assert check(notebook["attention_scores"]) is SCORES.reference
    assert shown[0].status == "open"
    assert repr(shown[0]) == "☐ attention_scores: not attempted yet.\nThe lesson continues with the course's version."


def test_a_right_answer_is_returned_and_a_wrong_one_replaced(notebook, shown):
    notebook.run("def attention_scores(q, k):\n    return q @ k.mT / q.shape[-1] ** 0.5")
    assert check(notebook["attention_scores"]) is notebook["attention_scores"]
    notebook.run("def attention_scores(q, k):\n    return q @ k.mT")
    assert check(notebook["attention_scores"]) is SCORES.reference
    assert [card.status for card in shown] == ["passed", "failed"]


def test_the_courses_own_version_is_no_pass(shown, learner_home):
    assert check(SCORES.reference) is SCORES.reference
    assert shown[0].status == "note" and "course's own" in repr(shown[0])
    assert not learner_home.exists()


def test_an_unknown_name_is_answered_with_similar_ones(shown):
    def attention_score(query, key):
        return None

    assert check(attention_score) is attention_score
    assert "Did you mean attention_scores" in repr(shown[0])


def test_a_name_may_be_given(shown):
    def mine(query, key):
        return query @ key.mT / query.shape[-1] ** 0.5

    assert check(mine, "attention_scores") is mine


@pytest.mark.parametrize("thing", [3, None, "attention_scores", torch.zeros(2), [1]])
def test_something_that_is_no_function_gets_a_sentence(thing, shown):
    assert check(thing, "attention_scores") is SCORES.reference
    assert "a function is expected" in repr(shown[0])


def test_a_class_gets_a_sentence(notebook):
    text, passed = said(notebook, "class attention_scores:\n    def __init__(self, query, key): ...")
    assert not passed and "this is a class" in text


def test_wrong_parameters_get_a_sentence(notebook):
    text, _ = said(notebook, "def attention_weights(scores):\n    return torch.softmax(scores, -1)", WEIGHTS)
    assert "2 arguments (scores, mask)" in text


def test_an_error_names_the_learners_line_and_no_frame_of_ours(notebook):
    text, _ = said(notebook, "def attention_scores(q, k):\n    x = q + 1\n    return x @ k.mT + q.sum(-2)")
    assert "RuntimeError" in text and "`return x @ k.mT + q.sum(-2)`" in text and "don't broadcast" in text
    assert "Traceback" not in text and "run_case" not in text


def test_an_unknown_name_in_the_function_is_said_without_the_inputs(notebook):
    text, passed = said(notebook, "def attention_scores(query, key):\n    return np.dot(query, key)")
    assert not passed and "name 'np' is not defined" in text and "import numpy as np" in text
    assert "Input" not in text and "key 0" not in text


@pytest.mark.parametrize("body", ["raise SystemExit", "import sys; sys.exit(3)", "return attention_scores(q, k)"])
def test_exits_and_endless_recursion_are_errors(body, notebook):
    text, passed = said(notebook, f"def attention_scores(q, k):\n    {body}")
    assert not passed and "It raised `" in text


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n        try: x = q @ k.mT\n        except Exception: pass",
        "while True:\n        try: x = 1\n        except: pass",
        "import time; time.sleep(100)",
    ],
)
def test_a_loop_without_end_is_stopped(body, notebook):
    notebook.run(f"def attention_scores(q, k):\n    {body}")
    outcome = run_case(SCORES, notebook["attention_scores"], SCORES.cases()[0], limit=0.2)
    assert outcome.too_long


def test_a_loop_without_end_is_stopped_in_another_thread(notebook):
    notebook.run("def attention_scores(q, k):\n    while True: pass")
    found = []

    def work():
        found.append(run_case(SCORES, notebook["attention_scores"], SCORES.cases()[0], limit=0.2))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(20)
    assert found and found[0].too_long


def test_the_time_limit_leaves_no_alarm_behind():
    import signal

    with deadline(30):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    with pytest.raises(TookTooLong), deadline(0.05):
        while True:
            pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_time_running_out_is_said_once_for_all(notebook, monkeypatch):
    monkeypatch.setattr("transformer_course.classroom.checking.sandbox.LIMIT", 0.2)
    monkeypatch.setattr(run_case, "__defaults__", (0.2, 1))
    text, passed = said(notebook, "def attention_scores(q, k):\n    while True: pass")
    assert not passed and "didn't finish" in text


@pytest.mark.parametrize(
    "result, words",
    [
        ("None", "Is a `return` missing"),
        ("(q @ k.mT).tolist()", "`list of list"),
        ("(q @ k.mT).numpy()", "numpy.ndarray"),
        ("(q, k)", "`tuple of Tensor, Tensor`"),
        ("3.0", "`float`"),
    ],
)
def test_a_wrong_type_is_named(result, words, notebook):
    text, passed = said(notebook, f"def attention_scores(q, k):\n    x = 1\n    return {result}")
    assert not passed and words in text


def test_a_wrong_shape_is_told_in_axes(notebook):
    text, _ = said(notebook, "def attention_scores(q, k):\n    return (q @ k.mT).sum(-1, keepdim=True)")
    assert "(1, 1)" not in text and "it should have (2, 3): query 2, key 3" in text


def test_a_wrong_precision_is_told(notebook):
    text, _ = said(notebook, "def attention_scores(q, k):\n    return (q @ k.mT / q.shape[-1]**0.5).float()")
    assert "has dtype float32, but for these inputs it should have float64" in text


def test_a_changed_input_is_told(notebook):
    text, passed = said(
        notebook,
        """
def attention_weights(scores, mask=None):
    if mask is not None:
        scores.masked_fill_(~mask, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    return weights if mask is None else weights * mask
""",
        WEIGHTS,
    )
    assert not passed and "`scores`" in text and "in place" in text


def test_a_changed_input_is_told_when_all_else_is_right(notebook):
    text, passed = said(
        notebook,
        "def attention_scores(q, k):\n    s = q @ k.mT / q.shape[-1]**0.5\n"
        "    with torch.no_grad():\n        q.mul_(2)\n    return s * 1",
    )
    assert not passed and "changed its input `query` in place" in text


def test_a_cut_gradient_is_told(notebook):
    text, passed = said(notebook, "def attention_scores(q, k):\n    return q @ k.detach().mT / q.shape[-1]**0.5")
    assert not passed and "no gradient reaches `key`" in text


def test_nan_is_told_with_its_place(notebook):
    text, _ = said(
        notebook,
        """
def attention_scores(q, k):
    s = q @ k.mT / q.shape[-1]**0.5
    s[..., -1, 0] = float("nan")
    return s
""",
    )
    assert "is NaN where a number should be" in text and "query" in text


def test_prints_are_held_back_and_mentioned(notebook, capsys):
    text, passed = said(
        notebook, "def attention_scores(q, k):\n    print('hello')\n    return q @ k.mT / q.shape[-1]**0.5"
    )
    assert passed and "prints something" in text and capsys.readouterr().out == ""
    text, passed = said(notebook, "def attention_scores(q, k):\n    print('hello')\n    return q @ k.mT + 1")
    assert not passed and "printed: hello" in text


def test_the_learners_randomness_stays_its_own(notebook):
    before = torch.random.get_rng_state()
    said(notebook, "def attention_scores(q, k):\n    torch.manual_seed(3)\n    return torch.randn(2, 3)")
    assert torch.equal(before, torch.random.get_rng_state())


def test_an_unlisted_mistake_shows_the_simplest_case_in_tokens(notebook):
    text, passed = said(
        notebook,
        "def attention_scores(q, k):\n    s = q @ k.mT / q.shape[-1]**0.5\n    s[..., -1, -1] += 1\n    return s",
    )
    assert not passed
    assert "2 queries, 3 keys, no batch" in text and "`scores` differs at query 1 (cat), key 2 (sat)." in text
    text, _ = said(
        notebook,
        """
def attention_scores(q, k):
    s = q @ k.mT / q.shape[-1]**0.5
    return torch.cat([s[..., :1], s[..., 1:] * 1.5], -1) if s.shape[-1] > 1 else s
""",
    )
    assert "`scores` differs at key 1 (cat) and key 2 (sat)." in text
    assert "query 0 (the)" in text and "≠" in text
    assert "yours:" in text and "expected:" in text and "Input `query` (query d_head):" in text


def test_a_mistake_in_one_case_only_says_how_many_are_right(notebook):
    text, _ = said(
        notebook,
        "def attention_scores(q, k):\n    s = q @ k.mT / q.shape[-1]**0.5\n    return s if s.dim() < 4 else s * 2",
    )
    assert "8 of 10 cases pass" in text and "3 heads" in text
    assert "For example" in text or "at batch 0, head 0" in text


def test_a_single_right_case_is_told_in_the_singular(notebook):
    text, _ = said(
        notebook,
        "def attention_scores(q, k):\n    s = q @ k.mT / q.shape[-1]**0.5\n"
        "    return s.exp() if (q.shape, k.shape) != ((2, 4), (3, 4)) else s",
    )
    assert "1 of 10 cases passes" in text


def test_an_axis_that_is_called_1_isnt_counted():
    assert sizes(("batch", "1", "1", "key"), (2, 1, 1, 5)) == "batch 2, 1, 1, key 5"
    assert place((1, 0, 0, 2), ("batch", "1", "1", "key"), {}) == "batch 1, key 2"
    assert place((1, 1), ("span", "2"), {}) == "span 1, 1"
    assert sizes((), ()) == "a single number"
    assert "nothing" in table("nothing", torch.zeros(0, 1), ["1", "1"], {}).text()


def test_the_text_is_the_same_every_time(notebook):
    source = "def attention_scores(q, k):\n    return q @ k.mT + 1"
    assert said(notebook, source) == said(notebook, source)


def test_html_shows_code_and_escapes_the_rest(notebook):
    notebook.run("def attention_scores(q, k):\n    raise ValueError('<b>')")
    card, _ = judge(SCORES, notebook["attention_scores"])
    assert "&lt;b&gt;" in card._repr_html_() and "'<b>'" not in card._repr_html_()


class Doubler(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x):
        return 2 * x


class Tripler(Doubler):
    def forward(self, x):
        return 3 * x


def class_cases():
    return (Case("two numbers", {"x": torch.tensor([1.0, -2.0])}, {"x": "seq", "y": "seq"}, gradient=True),)


CLASS_EXERCISE = Exercise(
    name="Doubler",
    topic="attention",
    title="A class",
    difficulty=1,
    minutes=1,
    builds="nothing",
    returns=("y",),
    reference=Doubler,
    cases=class_cases,
    mistakes=(Mistake("tripled", Tripler, "Count again."),),
    hints=("a", "b", "c"),
    run=lambda cls, inputs: cls(len(inputs["x"]))(*inputs.values()),
)


def test_a_class_stub_is_not_attempted(notebook):
    notebook.run("class Doubler:\n    def forward(self, x):\n        ...")
    assert judge(CLASS_EXERCISE, notebook["Doubler"])[0].status == "open"


def test_an_exercise_may_ask_for_a_class(notebook, monkeypatch):
    monkeypatch.setattr(
        "transformer_course.classroom.checking.diagnosis.find_exercise", {"Doubler": CLASS_EXERCISE}.get
    )
    notebook.run("""
        import torch
        class Doubler(torch.nn.Module):
            def __init__(self, size):
                super().__init__()
            def forward(self, x):
                return x + x
    """)
    card, passed = judge(CLASS_EXERCISE, notebook["Doubler"])
    assert passed and "Saved in" in repr(card) and "doesn't run" not in repr(card)
    card, _ = judge(CLASS_EXERCISE, Tripler)
    assert "Count again." in repr(card)
    card, _ = judge(CLASS_EXERCISE, lambda x: x)
    assert "a class is expected" in repr(card)
    ast.parse(CLASS_EXERCISE.source)


def test_a_list_that_contains_itself_is_judged(notebook):
    source = "def encode_piece(ids, merged_id):\n    ids.extend([ids, ids, ids])\n    return ids"
    text, passed = said(notebook, source, find_exercise("encode_piece"))
    assert not passed and "couldn't judge" not in text


def test_a_whole_number_too_large_for_a_float_is_judged(notebook):
    exercise = find_exercise("token_flops")
    names = ", ".join(inspect.signature(exercise.reference).parameters)
    text, passed = said(notebook, f"def token_flops({names}):\n    return 10**400", exercise)
    assert not passed and "differs" in text
