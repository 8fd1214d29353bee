"""Reading a published configuration: what we can do, and what we must refuse, by name."""

from collections.abc import Mapping

from transformer_course.call_checks import check_calls
from transformer_course.models.activations import ACTIVATIONS
from transformer_course.pretrained.expected import Settings, said


def activation(settings: Settings, name: str, default: str) -> str:
    """The activation that a setting names.

    Raises:
        ValueError: it is none of ours
    """
    chosen = said(settings, name, default)
    if chosen not in ACTIVATIONS:
        raise ValueError(f"config.json says {name}={chosen!r}; the ones built here are {', '.join(ACTIVATIONS)}")
    return str(chosen)


def refuse_others(settings: Settings, fixed: Mapping[str, object]) -> None:
    """See to it that settings which are not built here have the one value that needs nothing.

    Raises:
        ValueError: some have another; all of them are named
    """
    wrong = [
        f"{name}={settings[name]!r} (built here: {value!r})"
        for name, value in fixed.items()
        if settings.get(name) is not None and settings[name] != value
    ]
    own_code = [name for name in said(settings, "auto_map", ()) if name.startswith(("AutoModel", "AutoConfig"))]
    if own_code:
        wrong.append(f"auto_map={own_code} (a program that comes with the weights: it is never run here)")
    if settings.get("quantization_config"):
        wrong.append("quantization_config (built here: weights in float32, float16 or bfloat16)")
    if wrong:
        raise ValueError("config.json asks for what this model cannot do: " + "; ".join(wrong))


def number_of_classes(settings: Settings) -> int:
    """How many answers a classifier chooses from; two unless something else is said."""
    labels = said(settings, "id2label")
    return len(labels) if labels else said(settings, "num_labels", 2)


check_calls(__name__)
