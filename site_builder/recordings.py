"""Answers of widgets that ask Python, recorded by driving the real widget through stated inputs."""

import io
import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import anywidget
import ipywidgets
import numpy as np
from PIL import Image

from site_builder import set_ups
from transformer_course.classroom.widgets import Prompt, SearchExplorer
from transformer_course.classroom.widgets.base import Played
from transformer_course.classroom.widgets.repair_shop import RepairShop


@dataclass
class Recording:
    """What a widget answered. For an anywidget: `answers` by the values of `inputs`, as JSON.

    `patches` are the traits that an answer sets. `examples` are texts to choose from, for the trait `example_of`.
    `resets` says which traits start over when another changes. For controls: `dials`, and one of `shown` for each
    combination of their positions, the last dial moving fastest; a picture is a pair of its bytes and its alt text.
    """

    inputs: Sequence[str] = ()
    answers: dict[str, int] = field(default_factory=dict)
    patches: list[dict] = field(default_factory=list)
    example_of: str = ""
    examples: Sequence[str] = ()
    resets: dict[str, dict] = field(default_factory=dict)
    dials: list[dict] = field(default_factory=list)
    shown: list[str | tuple[bytes, str]] = field(default_factory=list)
    limits: str = ""


def key_of(values: Iterable) -> str:
    """The same text as JSON.stringify makes of the values."""
    return json.dumps(list(values), separators=(",", ":"), ensure_ascii=False)


def record(widget: anywidget.AnyWidget) -> Recording | None:
    """The answers of an anywidget, or None if it never asks Python."""
    drive = DRIVERS.get(type(widget).__name__)
    return drive(widget) if drive else None


def driven(widget, inputs: Sequence[str], outputs: Sequence[str], tries: Iterable[Sequence], **more) -> Recording:
    """Set the inputs to each of `tries`, and keep what the outputs are then."""
    recording = Recording(inputs=inputs, **more)
    for values in tries:
        key = key_of(values)
        if key in recording.answers:
            continue
        for name, value in zip(inputs, values, strict=True):
            setattr(widget, name, value)
        patch = {name: getattr(widget, name) for name in outputs}
        if patch not in recording.patches:
            recording.patches.append(patch)
        recording.answers[key] = recording.patches.index(patch)
    return recording


def texts_of(widget, trait: str) -> tuple[str, ...]:
    """The widget's own text, then those that are stated for its class."""
    return tuple(dict.fromkeys((getattr(widget, trait), *set_ups.SENTENCES[type(widget).__name__])))


def drive_heads(widget) -> Recording:
    texts = texts_of(widget, "text")
    limits = f"Here, it can read the {len(texts)} recorded sentences."
    outputs = ("tokens", "weights", "query")
    return driven(
        widget, ["text"], outputs, [[text] for text in texts], example_of="text", examples=texts, limits=limits
    )


def drive_lens(widget) -> Recording:
    texts, (layers, heads) = texts_of(widget, "text"), widget.heads
    alone = [[[layer, head]] for layer in range(layers) for head in range(heads)]
    tries = [[text, silent] for text in texts for silent in ([], *alone)]
    outputs = ("tokens", "whole_guesses", "whole_probabilities", "probabilities", "guesses", "token")
    limits = f"Here, it can read the {len(texts)} recorded sentences, with all heads on or one head off."
    recording = driven(widget, ["text", "silent"], outputs, tries, example_of="text", examples=texts, limits=limits)
    recording.resets = {"text": {"silent": []}}
    return recording


def drive_translation(widget) -> Recording:
    texts = texts_of(widget, "text")
    outputs = ("source", "written", "weights", "problem", "query", "answered")
    limits = f"Here, it can translate the {len(texts)} recorded sentences."
    return driven(
        widget, ["text"], outputs, [[text] for text in texts], example_of="text", examples=texts, limits=limits
    )


def drive_blanks(widget) -> Recording:
    texts = texts_of(widget, "sentence")
    tries = [[texts[0], list(widget.hidden)]]
    for text in texts:
        count = len(text.split())
        pairs = itertools.permutations(range(count), 2)
        tries += [[text, list(hidden)] for hidden in [(), *((i,) for i in range(count)), *pairs]]
    outputs = ("pieces", "blanks", "problem")
    limits = f"Here, it knows the {len(texts)} recorded sentences, with up to two words hidden."
    return driven(
        widget, ["sentence", "hidden"], outputs, tries, example_of="sentence", examples=texts, limits=limits,
        resets={"sentence": {"hidden": []}},
    )  # fmt: skip


def drive_next_token(widget) -> Recording:
    texts, tries = texts_of(widget, "prompt"), []
    likeliest = lambda count: np.argsort(widget.logits)[::-1][:count].tolist()  # noqa: E731
    for text in texts:
        widget.drawn, widget.prompt = [], text
        tries.append([text, []])
        for first in likeliest(set_ups.FIRST_TOKENS):
            widget.drawn = [first]
            tries += [[text, [first]], *([text, [first, second]] for second in likeliest(set_ups.SECOND_TOKENS))]
    limits = (
        f"Here, it knows {len(texts)} recorded prompts, what follows each of their {set_ups.FIRST_TOKENS} likeliest "
        "tokens, and one step more. All sliders work."
    )
    recording = driven(
        widget, ["prompt", "drawn"], ("written", "problem", "logits"), tries, example_of="prompt", examples=texts,
        limits=limits, resets={"prompt": {"drawn": []}},
    )  # fmt: skip
    for patch in recording.patches:
        patch["logits"] = [round(value, 1) for value in patch["logits"]]
    return recording


DRIVERS: dict[str, Callable[..., Recording]] = {
    "HeadExplorer": drive_heads,
    "LensExplorer": drive_lens,
    "TranslationExplorer": drive_translation,
    "FillInTheBlank": drive_blanks,
    "NextTokenExplorer": drive_next_token,
}


@dataclass
class Dial:
    """A control, the values that are recorded for it, and how the real widget is set to one of them."""

    label: str
    values: Sequence
    turn: Callable[[object], None]
    kind: str = "select"  # or "slider", "checkbox", or "again": a button that goes on to the next value
    labels: Sequence[str] = ()
    start: int = 0

    def plain(self) -> dict:
        labels = [str(label) for label in self.labels or map(readable, self.values)]
        return {"label": self.label, "kind": self.kind, "labels": labels, "start": self.start}


def readable(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def record_controls(widget: ipywidgets.Widget) -> Recording:
    """The answers of a widget made of ipywidgets: one for every combination of the recorded values."""
    dials, limits = dials_of(widget)
    recording = Recording(dials=[dial.plain() for dial in dials], limits=limits)
    for values in itertools.product(*(dial.values for dial in dials)):
        for dial, value in zip(dials, values, strict=True):
            dial.turn(value)
        view = widget.view
        is_picture = isinstance(view, ipywidgets.Image)
        recording.shown.append((webp(view.value), widget.alt) if is_picture else view.value)
    return recording


def webp(png: bytes) -> bytes:
    """The same picture, smaller."""
    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(written, "WEBP", lossless=True, method=2)
    return written.getvalue()


def dials_of(widget: ipywidgets.Widget) -> tuple[list[Dial], str]:
    """The dials of a widget, and what the page says about their limits.

    Raises:
        TypeError: nothing is stated about this kind of widget
    """
    if isinstance(widget, Played):
        sliders = sum(isinstance(control, SLIDERS) for control in widget.controls.values())
        most = set_ups.IN_PAIRS if sliders > 1 else set_ups.ALONE
        dials = [dial_of(control, most) for control in widget.controls.values()]
        return dials, "Here, the sliders stop at recorded positions only."
    if isinstance(widget, Prompt):
        return prompt_dials(widget), "Here, it can continue the recorded prompts, twice each."
    if isinstance(widget, RepairShop):
        return repair_dials(widget), "Here, it can damage the recorded sentences, twice each."
    if isinstance(widget, SearchExplorer):
        return search_dials(widget), "Here, it can answer the recorded questions."
    raise TypeError(f"{type(widget).__name__}: state in recordings.py which of its inputs are recorded")


SLIDERS = (ipywidgets.IntSlider, ipywidgets.FloatSlider)


def dial_of(control: ipywidgets.Widget, most: int) -> Dial:
    """A slider, a menu or a checkbox with its recorded positions."""
    turn = lambda value: setattr(control, "value", value)  # noqa: E731
    if isinstance(control, ipywidgets.Checkbox):
        return Dial(control.description, [False, True], turn, "checkbox", start=int(control.value))
    if not isinstance(control, SLIDERS):
        labels, values = zip(*control._options_full, strict=True)
        return Dial(control.description, values, turn, labels=labels, start=values.index(control.value))
    last = round((control.max - control.min) / control.step)
    here = round((control.value - control.min) / control.step)
    places = sorted({here, *np.linspace(0, last, min(last + 1, most)).round().astype(int).tolist()})
    whole = isinstance(control, ipywidgets.IntSlider)
    values = [control.min + place * control.step for place in places]
    values = [int(value) if whole else round(value, 6) for value in values]
    return Dial(control.description, values, turn, "slider", start=places.index(here))


def seeds(widget: Prompt | RepairShop, label: str) -> Dial:
    return Dial(label, (1, 2), lambda seed: setattr(widget, "seed", seed), "again")


def prompt_dials(widget: Prompt) -> list[Dial]:
    texts = tuple(dict.fromkeys((widget.text.value, *set_ups.SENTENCES["Prompt"])))
    temperatures = set_ups.TEMPERATURES

    def write(temperature: float) -> None:
        widget.temperature.value = temperature
        widget.answer()

    return [
        Dial("prompt", texts, lambda text: setattr(widget.text, "value", text)),
        seeds(widget, "Continue again"),
        Dial("temperature", temperatures, write, "slider", start=nearest(temperatures, widget.temperature.value)),
    ]


def repair_dials(widget: RepairShop) -> list[Dial]:
    noise = dial_of(widget.noise, 0)
    labels, values = zip(*widget.choice._options_full[:2], strict=True)

    def damage(strength: float) -> None:
        widget.strength.value = strength
        widget.answer()

    strengths = set_ups.STRENGTHS
    return [
        Dial("sentence", values, lambda text: setattr(widget.text, "value", text), labels=labels),
        noise,
        seeds(widget, "Damage again"),
        Dial("strength", strengths, damage, "slider", start=nearest(strengths, widget.strength.value)),
    ]


def search_dials(widget: SearchExplorer) -> list[Dial]:
    texts = tuple(dict.fromkeys((widget.text.value, *set_ups.SENTENCES["SearchExplorer"])))
    counts = set_ups.PASSAGES

    def search(count: int) -> None:
        widget.count.value = count
        widget.answer()

    return [
        Dial("question", texts, lambda text: setattr(widget.text, "value", text)),
        dial_of(widget.collection, 0),
        Dial("passages", counts, search, "slider", start=nearest(counts, widget.count.value)),
    ]


def nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda place: abs(values[place] - value))
