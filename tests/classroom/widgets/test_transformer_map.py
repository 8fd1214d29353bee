"""The map: true to the package, nothing overlaps, and parts light up as their exercises are passed."""

import importlib
import itertools

import pytest
from lessons import BUILDS, BUILT_FROM

from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.glossary.terms import find_term
from transformer_course.classroom.learner_progress.record import record_pass
from transformer_course.classroom.model_map.parts import PARTS, built_parts
from transformer_course.classroom.model_map.stacks import FAMILIES
from transformer_course.classroom.widgets import TransformerMap
from transformer_course.classroom.widgets.transformer_map_layout import layout

DRAWINGS = {name: layout(family) for name, family in FAMILIES.items()}
# How parts begin, how they are put together and computed fast, and what later lessons measure: no parts of a model.
NOT_ON_THE_MAP = {"initialization", "models", "training", "generation", "pretrained", "text_vectors", "costs", "data"}
NOT_ON_THE_MAP |= {"heads.MaxPooler"}  # for comparison only
ATTENTION = [name for name, e in all_exercises().items() if e.builds == "scaled_dot_product_attention"]


def keys(name: str) -> set[str]:
    return {item.part for item in DRAWINGS[name].items if item.part}


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.key)
def test_a_part_is_in_the_package_the_glossary_and_a_family(part):
    for code in part.code:
        module, _, name = code.rpartition(".")
        assert hasattr(importlib.import_module(f"transformer_course.{module}"), name)
    assert find_term(part.term).korean
    assert any(part.key in keys(name) for name in FAMILIES)
    assert part.sentence.endswith(".") and part.sentence.count(". ") <= 1


def test_what_the_lessons_build_is_on_the_map():
    shown = {code for part in PARTS.values() for code in part.code}
    built = {name for names in BUILDS.values() for name in names}
    stood_on = {name for names in BUILT_FROM.values() for name in names}  # may be shown, and need not
    wanted = {name for name in built if not {name, name.split(".")[0]} & NOT_ON_THE_MAP}
    assert wanted <= shown <= built | stood_on


def test_the_families_are_stacked_as_their_models_are():
    assert {"causal_mask", "pre_norm", "positions", "tied_head"} <= keys("GPT")
    assert {"rotary", "rms_norm", "gated", "grouped", "pre_norm", "causal_mask", "lm_head"} <= keys("LLaMA")
    assert sum("no biases" in item.label for item in DRAWINGS["LLaMA"].items) == 2
    assert not {"positions", "layer_norm", "feed_forward"} & keys("LLaMA")
    assert {"segments", "post_norm", "mlm_head"} <= keys("BERT") and "causal_mask" not in keys("BERT")
    assert {"cross", "cross_block", "block", "causal_mask", "post_norm"} <= keys("BART")
    assert all("attention" in keys(name) for name in FAMILIES)


def overlaps(a, b) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_overlaps_but_a_part_within_another(name):
    drawing = DRAWINGS[name]
    for a, b in itertools.combinations(drawing.items, 2):
        if overlaps(a, b):
            assert (a.kind, b.kind) == ("box", "chip"), (a, b)
            assert a.x < b.x and b.x + b.width < a.x + a.width and a.y < b.y and b.y + b.height < a.y + a.height
    for item in drawing.items:
        assert item.x >= 0 and item.x + item.width <= drawing.width
        assert item.y >= 0 and item.y + item.height <= drawing.height
    for line in drawing.lines:
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in line.points)


def test_only_the_decoder_of_bart_reads_an_encoder():
    memory = {name: [line for line in drawing.lines if line.kind == "memory"] for name, drawing in DRAWINGS.items()}
    assert [len(lines) for lines in memory.values()] == [0, 0, 0, 1]
    (line,), (cross,) = memory["BART"], [item for item in DRAWINGS["BART"].items if item.part == "cross"]
    x, y = line.points[-1]
    assert x == cross.x and cross.y < y < cross.y + cross.height


def test_a_part_lights_up_as_its_exercises_are_passed():
    assert len(ATTENTION) >= 3
    assert built_parts([])["attention"] == (0, len(ATTENTION))
    assert built_parts(ATTENTION[:1])["attention"] == (1, len(ATTENTION))
    assert built_parts(ATTENTION)["attention"] == (len(ATTENTION), len(ATTENTION))
    assert built_parts(["no such exercise"]) == built_parts([])


def test_the_map_reads_the_learners_record():
    before = TransformerMap()
    for name in ATTENTION:
        record_pass(name, 5)
    after = TransformerMap()
    assert before.parts["attention"]["built"] == [0, len(ATTENTION)]
    assert after.parts["attention"]["built"] == [len(ATTENTION)] * 2
    assert (repr(before), repr(after)) == (
        f"TransformerMap(GPT; 0 of {len(PARTS)} parts built)",
        f"TransformerMap(GPT; 1 of {len(PARTS)} parts built)",
    )
    assert before.static()["image/png"] != after.static()["image/png"]


def test_a_part_says_where_it_is_from():
    part = TransformerMap().parts["rotary"]
    assert part["file"] == "transformer_course/rotary.py" and part["code"][0] == "RotaryPositions"
    assert part["lesson"].startswith("lesson 06, RoPE") and part["families"] == ["LLaMA"]
    assert part["korean"] == find_term("RoPE").korean


def test_the_picture_is_deterministic_and_no_wider_than_a_notebook():
    figure = TransformerMap().figure()
    assert figure.get_size_inches()[0] * figure.dpi <= 900
    assert TransformerMap().static() == TransformerMap().static()
    for name, part in (("GPT", "positions"), ("LLaMA", "no biases"), ("BERT", "segments"), ("BART", "cross-attention")):
        assert name in figure.alt and part in figure.alt


@pytest.mark.parametrize("wrong", [{"family": "RNN"}, {"part": "convolution"}])
def test_a_wrong_choice_is_refused(wrong):
    ((name, value),) = wrong.items()
    with pytest.raises(ValueError, match=f"{name}='{value}'.*expected one of"):
        TransformerMap(**wrong)
