"""Whatever reads, prepares, trains, writes or reports refuses bad arguments by name: every public call is tried.

What is tried follows from annotations and names. A call is made with nothing but the bad argument, so it must be
refused before anything is computed; that is also why nothing can hang here.
"""

import dataclasses
import importlib
import inspect
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import numpy
import pytest
import torch
from layers import layer_of, trees
from torch import Generator, Tensor, nn

from transformer_course.call_checks import RANGES, check_calls, checked_call
from transformer_course.classroom import begin, check, glossary, hint, my_parts, predict, progress, quiz, show_source
from transformer_course.classroom import lesson_list as list_lessons
from transformer_course.classroom import solution as show_solution
from transformer_course.classroom import term as explain_term
from transformer_course.classroom.card import Card

NAN, INF = math.nan, math.inf
NOTHING = object()
# What an argument of a kind can't be, whatever its name is.
BAD = {
    int: [2.5, "3", True, None, [2], NAN, b"3", NOTHING],
    float: ["x", True, None, [0.5], b"1", 1j, NOTHING],
    bool: [1, 0, "yes", None, 2.5, [True]],
    str: [5, None, ["a"], b"a", 2.5, NOTHING],
    bytes: [5, None, "a", ["a"]],
    Path: [5, None, ["a"], b"a", 2.5],
    Tensor: ["x", 5, None, [1], 2.5, NOTHING],
    Generator: ["x", 5, None, [1]],
    dict: ["x", 5, None, [1], NOTHING],
    Mapping: ["x", 5, None, [1], NOTHING],
    list: ["x", 5, None, NOTHING, {}],
    Sequence: [5, None, 2.5, NOTHING, b"x", {}],
    Iterable: [5, None, 2.5, NOTHING, b"x"],
    Callable: ["x", 5, None, [1]],
    nn.Module: ["x", 5, None, [1], NOTHING],
    torch.device: [5, None, [1], 2.5],
    torch.dtype: ["x", 5, None, [1]],
    "a class of the course": ["x", 5, None, [1], {}, 2.5],
    "one of some words": ["no such word", 5, None, ["a"]],
}
# What a number can't be, by the kind that its name says.
TOO_MANY = 10**12
NUMBERS = {
    "count": (int, [0, -1, TOO_MANY], "batch count k length longest max_len max_new order size steps top_k vocab most"),
    "from 0": (int, [-1, TOO_MANY], "epoch n_merges position process reach start step warmup"),
    "positive": (float, [0.0, -1.0, NAN, INF], "mean_length peak peak_rate seconds strength"),
    "not negative": (float, [-1.0, NAN, INF], "floor length_penalty loss t temperature weight_decay"),
    "share": (float, [-0.1, 1.5, NAN, INF], "p probability top_p"),
}
# Numbers without a range of their own, and why.
FREE = {
    "a token id: compared with the vocabulary where it is used": {
        *("bos_id", "cls_id", "eos_id", "mask_id", "new_id", "pad_id", "sep_id", "positive"),
    },
    "a seed of any size": {"number", "seed"},
    "what was counted or computed by the course": {"counted", "of", "total", "missing_bytes", "tokens", "value"},
    "seconds that a clock has measured": {"duration"},
    "refused by the function itself, with words of its own": {
        *("budget", "first", "second", "room", "n_bytes", "n_special", "vocab_size", "verse_id", "accumulation"),
    },
}
# Modules whose calls are tried elsewhere, or take what is checked already.
ELSEWHERE = {
    "commands: tests/test_commands.py and test_cli.py": {"training.commands", "training.measure_command"},
    "they are the checks themselves": {"training.conversion", "pretrained.expected", "tokenizers.inputs"},
    "inside a tokenizer, called for every word or character with what it has checked": {
        *("tokenizers.bpe_training", "tokenizers.display", "tokenizers.merging", "tokenizers.pieces"),
        *("tokenizers.words", "tokenizers.wordpiece_vocabulary"),
    },
    "inside a corpus, called for every verse of a file whose bytes are known": {"data.verse_cleaning"},
    "prints what the course says": {"training.terminal"},
    "parts of a model: tests/test_bad_input_to_parts.py": {"costs", "inspection"},
    "run by the grader in another process, without a reader": {
        *("classroom.grading.one_learner", "classroom.grading.separate_process"),
    },
}
NAMES_LEFT_OUT = {
    "checked in tests/test_bad_input.py; called for each of 31,000 verses": {
        "data.verses.split_of",
        "data.verses.group_of",
    },
    "called for every token, with words of their own: tests/generation/test_sampling.py": {
        *("generation.sampling.temperature", "generation.sampling.top_k", "generation.sampling.top_p"),
    },
    "called for every word": {"tokenizers.wordpiece.longest_pieces"},
    "refuses by a KeyError that names the corpora: tests/data/test_corpora.py": {"data.corpora.load_text"},
}
INSIDE_LOOPS = ("modes", "generation.unroll")  # entered for every token, with what was checked before the first
ROOMS = ("classroom.live_training.", "classroom.grading.")
LAYERS = ("work", "data", "tokenizers")
OUT = set().union(*ELSEWHERE.values())
MODULES = [
    name
    for name in trees()
    if name not in OUT
    and not name.startswith(INSIDE_LOOPS)
    and (layer_of(name) in LAYERS or name.startswith(ROOMS))
    and name
]


def public_calls() -> dict[str, Callable]:
    """Functions, constructors and methods without an underscore, by where they are."""
    found = {}
    for module in MODULES:
        room = importlib.import_module(f"transformer_course.{module}")
        for name, member in vars(room).items():
            if name.startswith("_") or getattr(member, "__module__", None) != room.__name__:
                continue
            if inspect.isclass(member) and not getattr(member, "_is_protocol", False):
                found |= {f"{module}.{name}.{key}": method for key, method in methods_of(member)}
            elif inspect.isroutine(member) or hasattr(member, "__wrapped__"):
                found[f"{module}.{name}"] = member
    return found


def methods_of(kind: type):
    made_by_others = dataclasses.is_dataclass(kind) or issubclass(kind, tuple | BaseException)
    for name, method in vars(kind).items():
        if name == "__init__" and not made_by_others:
            yield name, method
        elif not name.startswith("_") and (
            inspect.isfunction(method) or isinstance(method, classmethod | staticmethod)
        ):
            yield name, getattr(method, "__func__", method)


CALLS = {name: call for name, call in public_calls().items() if name not in set().union(*NAMES_LEFT_OUT.values())}


def told(call: Callable) -> dict[str, object]:
    """The arguments of a call that say what they are."""
    return {
        name: one.annotation
        for name, one in inspect.signature(call).parameters.items()
        if one.annotation is not one.empty
        and name not in getattr(call, "own", ())
        and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        and one.annotation not in (Any, object)
        and get_origin(one.annotation) is not Annotated
    }


def kind_of(annotation: object) -> object:
    """The kind of one annotation that is no union."""
    origin = get_origin(annotation) or annotation
    if origin is Literal:
        return "one of some words"
    if origin in (Collection, Iterable):
        return Iterable
    if origin in (tuple, Sequence):
        return Sequence
    if origin in BAD:
        return origin
    if inspect.isclass(origin):
        if issubclass(origin, nn.Module):
            return nn.Module
        return {numpy.ndarray: Tensor, type: torch.dtype}.get(origin, "a class of the course")
    return Callable if origin is Callable else None


def bad_for(annotation: object) -> list:
    """Values that no member of a union takes."""
    members = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    kinds = [kind_of(one) for one in members if one is not type(None)]
    assert all(kinds), f"say in BAD what {annotation} can't be"
    lists = [BAD[kind] for kind in kinds]
    common = [value for value in lists[0] if all(any(value is one for one in others) for others in lists)]
    return [value for value in common if value is not None or type(None) not in members]


def assert_refused(call: Callable, argument: str, value: object) -> None:
    with pytest.raises((TypeError, ValueError)) as error:
        call(**{argument: value})
    assert f"{argument} " in str(error.value) or f"{argument}=" in str(error.value), f"{value!r}: {error.value}"
    assert "missing" not in str(error.value), f"{argument}={value!r} got as far as the call itself"
    assert len(str(error.value)) < 500


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if told(call)])
def test_what_cannot_be_meant_is_refused_by_name(name):
    for argument, annotation in told(CALLS[name]).items():
        values = bad_for(annotation)
        assert values, f"{argument}: nothing is bad for {annotation}"
        for value in values:
            assert_refused(CALLS[name], argument, value)


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if told(call)])
def test_a_number_out_of_its_range_is_refused_by_name(name):
    for argument, annotation in told(CALLS[name]).items():
        members = get_args(annotation) or (annotation,)
        for kind, values, names in NUMBERS.values():
            if argument in names.split() and kind in members and get_origin(annotation) in (None, Union, UnionType):
                for value in values:
                    assert_refused(CALLS[name], argument, value)


def test_every_number_has_a_range_or_says_why_not():
    free = set().union(*FREE.values())
    unknown = {
        f"{name}: {argument}"
        for name, call in CALLS.items()
        for argument, annotation in told(call).items()
        if annotation in (int, float, int | None, float | None)
        and argument not in free
        and argument not in RANGES[int]
        and argument not in RANGES[float]
    }
    assert not unknown, "give it a range in call_checks.py, or say in FREE why it has none"


def test_few_have_words_of_their_own():
    # Text, ids and special tokens come with advice, tried in tests/test_bad_input.py and tests/tokenizers; a number of
    # pairs is converted like any setting, tried in tests/training/test_conversion.py.
    own = {name.rpartition(".")[0] for name, call in CALLS.items() if getattr(call, "own", ())}
    assert {name for name in own if not name.startswith("tokenizers.")} == {
        "training.configuration",
        "training.configuration.RunConfig",
    }


def test_every_public_call_is_checked():
    # A module whose names aren't listed above ends with check_calls(__name__).
    unchecked = {name for name, call in CALLS.items() if told(call) and not hasattr(call, "checks_calls")}
    assert not unchecked
    known = {name for name in trees() if name}
    assert known >= OUT, OUT - known


@pytest.mark.parametrize("kind", NUMBERS)
def test_the_ranges_are_the_ones_that_are_tested(kind):
    number, values, names = NUMBERS[kind]
    for name in names.split():
        for value in values:
            with pytest.raises((TypeError, ValueError), match=name):
                RANGES[number][name](name, value)


def test_a_checked_call_is_still_itself():
    def add(first: int, *others: int, base: float = 1.0, **more: str) -> float:
        """Add."""
        return first + sum(others) + base

    call = checked_call(add)
    assert inspect.signature(call) == inspect.signature(add) and call.__doc__ == "Add."
    assert call(1, 2, base=numpy.float32(3.0), x=5) == 6.0, "what stands for several is the function's own affair"
    assert call(torch.tensor(1)) == 2.0
    with pytest.raises(TypeError, match="first must be a whole number, got '1'"):
        call("1")
    with pytest.raises(TypeError, match="missing"):
        call(base=2.0)


def test_a_new_name_of_a_module_is_found(monkeypatch):
    module = importlib.import_module("transformer_course.training.schedule")

    def new_name(count: int) -> int:
        return count

    new_name.__module__ = module.__name__
    monkeypatch.setattr(module, "new_name", new_name, raising=False)
    assert not hasattr(public_calls()["training.schedule.new_name"], "checks_calls")
    before = module.learning_rate
    check_calls(module.__name__)
    assert hasattr(module.new_name, "checks_calls")
    module.learning_rate = before


def test_a_learner_s_own_module_may_stand_for_a_model():
    class Mine(nn.Module):
        def forward(self, tokens):
            return tokens

    call = CALLS["evaluation.language.evaluate_language_model"]
    with pytest.raises(TypeError, match="missing"):
        call(model=Mine())


# What a learner calls in a notebook answers with a card instead of an error, or names the argument.
NAMES = ["no such name", 5, None, 2.5, ["a"], b"x", {}, NOTHING, "x" * 100_000, NAN, True, "", "<b>x</b>", "\ud83d"]
ADVICE = ("Did you mean", "progress() shows all", "glossary() shows all", "in the lesson's own cells")
BY_NAME = {"hint": hint, "solution": show_solution, "term": explain_term, "quiz": quiz, "predict": predict}
TRIED_BELOW = {"check": check, "begin": begin, "glossary": glossary, "show_source": show_source}
TAKE_NOTHING = {"lesson_list": list_lessons, "my_parts": my_parts, "progress": progress}


def test_every_call_of_a_notebook_is_tried():
    from transformer_course import classroom

    assert set(classroom.__all__) == {*BY_NAME, *TRIED_BELOW, *TAKE_NOTHING}
    for name, call in TAKE_NOTHING.items():
        assert not inspect.signature(call).parameters, name


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("value", NAMES, ids=lambda value: repr(value)[:20])
def test_what_has_no_such_name_is_told_by_a_card(name, value):
    card = BY_NAME[name](value)
    assert isinstance(card, Card) and card.status == "note"
    assert len(card.heading) < 1_000 and any(advice in card.heading for advice in ADVICE)
    shown = repr(value)[:20] if not isinstance(value, str) else value[:20]
    assert shown in card.heading or shown.encode("unicode_escape").decode() in card.heading
    repr(card), card._repr_html_()


@pytest.mark.parametrize("level", [0, -1, 4, 2.5, "1", True, [1], NAN, 10**30, NOTHING])
def test_a_hint_that_is_not_there_is_told_with_those_that_are(level):
    card = hint("causal_mask", level)
    assert card.status == "note" and "the hints go from 1 to 3" in card.heading


@pytest.mark.parametrize("value", NAMES, ids=lambda value: repr(value)[:20])
def test_a_check_of_anything_never_raises(value, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(tmp_path))
    assert check(value) is value
    if value not in (None, ""):

        def causal_mask(query, key):
            return None

        assert check(causal_mask, value) is causal_mask
    assert "there is no exercise of this name" in capsys.readouterr().out


@pytest.mark.parametrize("value", NAMES, ids=lambda value: repr(value)[:20])
def test_a_lesson_or_source_that_is_none_is_refused_by_name(value):
    with pytest.raises(ValueError, match="topic=") as error:
        begin(value)
    assert len(str(error.value)) < 1_000
    with pytest.raises(TypeError, match="part must be"):
        show_source(value)
    with pytest.raises(TypeError, match="part=len isn't written in Python"):
        show_source(len)
    if not isinstance(value, str):
        with pytest.raises((TypeError, ValueError), match="search"):
            glossary(value)
