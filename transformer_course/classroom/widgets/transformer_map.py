"""The map of the transformer: what it consists of, what the families share, and what the learner has built."""

from collections.abc import Mapping
from dataclasses import asdict

import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.glossary.terms import find_term
from transformer_course.classroom.learner_progress.record import passed
from transformer_course.classroom.model_map.parts import PARTS, Part, built_parts
from transformer_course.classroom.model_map.stacks import FAMILIES, Family
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.classroom.widgets.transformer_map_figure import map_figure
from transformer_course.classroom.widgets.transformer_map_layout import layout


class TransformerMap(FigureWidget):
    """Choose a family and a part: see what it does, where its code is, and which lesson builds it.

    A part fills up as its exercises are passed; `built` has (passed, all) for each part, and is read from the
    learner's record by default. Where the map is shown again and again, `pictured=False` leaves out the picture for
    readers without a kernel.

    Raises:
        ValueError: there is no such family or part
    """

    _esm = script("making.js", "transformer_map.js")
    _css = asset("course.css") + asset("transformer_map.css")
    families = traitlets.Dict().tag(sync=True)
    parts = traitlets.Dict().tag(sync=True)
    family = traitlets.Unicode().tag(sync=True)
    part = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        family: str = "GPT",
        part: str = "attention",
        built: Mapping[str, tuple[int, int]] | None = None,
        pictured: bool = True,
    ):
        if family not in FAMILIES:
            raise ValueError(f"family={family!r}: expected one of {', '.join(FAMILIES)}")
        if part not in PARTS:
            raise ValueError(f"part={part!r}: expected one of {', '.join(PARTS)}")
        self.pictured = pictured
        self.built = dict(built_parts(passed()) if built is None else built)
        super().__init__(
            families={name: plain_family(each) for name, each in FAMILIES.items()},
            parts={key: plain_part(each, self.built.get(key, (0, 0))) for key, each in PARTS.items()},
            family=family,
            part=part,
        )

    def figure(self) -> Figure:
        return map_figure(self.built)

    def static(self) -> dict[str, str]:
        return super().static() if self.pictured else {}

    def __repr__(self) -> str:
        ready = sum(done == total > 0 for done, total in self.built.values())
        return f"TransformerMap({self.family}; {ready} of {len(PARTS)} parts built)"


def plain_family(family: Family) -> dict:
    drawing = layout(family)
    sides = [column.side for column in family.columns]
    return {**asdict(drawing), "sees": family.sees, "kind": sides[0] if len(sides) == 1 else "both"}


def plain_part(part: Part, built: tuple[int, int]) -> dict:
    lesson = part.lesson
    return {
        "name": part.name,
        "korean": find_term(part.term).korean,
        "sentence": part.sentence,
        "code": [code.rpartition(".")[2] for code in part.code],
        "file": f"transformer_course/{part.code[0].rpartition('.')[0].replace('.', '/')}.py",
        "lesson": f"{lesson.reference} ({lesson.times.core} minutes)",
        "built": list(built),
        "families": [name for name, family in FAMILIES.items() if part.key in keys_of(family)],
    }


def keys_of(family: Family) -> set[str]:
    """The parts that a family consists of."""
    return {item.part for item in layout(family).items if item.part}
