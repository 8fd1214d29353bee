"""What decides a run: the preset, and what was changed in it."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.models.catalog import MODELS
from transformer_course.training.conversion import convert, convert_all
from transformer_course.training.presets import OBJECTIVES, Preset, choose_tier, preset
from transformer_course.training.settings import TrainingSettings


@dataclass(frozen=True)
class RunConfig:
    """Everything that decides what a run computes."""

    family: str
    objective: str
    corpus: str
    tier: str
    start_from: str | None
    preset: Preset

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, saved: dict) -> "RunConfig":
        plan = dict(saved["preset"])
        plan["model"] = convert_all(MODELS[saved["family"]][0], plan["model"])
        plan["settings"] = TrainingSettings(**plan["settings"])
        return cls(**{**saved, "preset": Preset(**plan)})


def configure(
    family: str,
    corpus: str = "verses",
    *,
    objective: str | None = None,
    tier: str | None = None,
    start_from: str | Path | None = None,
    pairs: int | None = None,
    **changes: int | float | str | bool,
) -> RunConfig:
    """The course's preset for this family and tier, with single numbers changed by name.

    They are those of the training (`steps=500`, `seed=2`) and of the model (`n_layers=2`).

    `pairs` trains a translation on a random choice of so many pairs, the same ones each time, instead of on all.

    Raises:
        ValueError: the family, objective, tier or a setting is unknown, or pairs are limited where there are none
    """
    tier = tier or choose_tier()[0]
    objective = objective or OBJECTIVES.get(family.removesuffix("-published"), ("causal",))[0]
    plan = preset(family, objective, corpus, tier)
    settings = asdict(plan.settings)
    unknown = changes.keys() - settings.keys() - plan.model.keys()
    if unknown:
        known = ", ".join([*settings, *plan.model])
        raise ValueError(f"no setting named {', '.join(sorted(unknown))}; there are {known}")
    sizes = convert_all(MODELS[family][0], {name: changes.pop(name, value) for name, value in plan.model.items()})
    _check_heads(sizes)
    changes = convert_all(TrainingSettings, changes)
    if "steps" in changes and "warmup" not in changes:
        changes["warmup"] = min(plan.settings.warmup, changes["steps"] // 10)
    plan = replace(plan, model=sizes, settings=replace(plan.settings, **changes))
    if plan.length > sizes["max_len"]:
        raise ValueError(
            f"max_len={sizes['max_len']}: this run reads {plan.length} tokens at once; expected at least that many"
        )
    if pairs is not None:
        if objective != "translate":
            raise ValueError(f"pairs={pairs} with objective={objective!r}: only 'translate' trains on pairs")
        plan = replace(plan, options={**plan.options, "pairs": convert("pairs", pairs, int)})
    return RunConfig(family, objective, corpus, tier, None if start_from is None else str(start_from), plan)


def _check_heads(sizes: dict) -> None:
    for whole, parts in (("d_model", "n_heads"), ("n_heads", "n_kv_heads")):
        if parts in sizes and sizes[whole] % sizes[parts]:
            raise ValueError(f"{whole}={sizes[whole]} is not divisible by {parts}={sizes[parts]}")


def differences(found: dict, wanted: dict, prefix: str = "") -> str:
    """Name each number in which two configurations differ."""
    parts = []
    for key in sorted(found.keys() | wanted.keys()):
        a, b = found.get(key), wanted.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            inner = differences(a, b, f"{prefix}{key}.")
            parts += [inner] if inner else []
        elif a != b:
            parts.append(f"{prefix}{key} is {a!r} there and {b!r} here")
    return ", ".join(parts)


check_calls(__name__, own=("pairs",))  # a number that a command line may give as text
