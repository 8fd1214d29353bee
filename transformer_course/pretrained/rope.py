"""RoPE's settings in LLaMA's published files: the base of the angles and the kind of scaling."""

import math

from transformer_course.call_checks import check_calls
from transformer_course.models.llama import LlamaConfig
from transformer_course.models.rope_scaling import (
    DynamicScaling,
    LinearScaling,
    Llama3Scaling,
    RopeScaling,
    YarnScaling,
)
from transformer_course.pretrained.expected import Settings, said

ALWAYS = {"rope_theta", "rope_type", "type"}
# What a file may say beside these, by kind.
KINDS = {
    "default": set(),
    "linear": {"factor"},
    "dynamic": {"factor", "original_max_position_embeddings"},
    "yarn": {
        "factor",
        "original_max_position_embeddings",
        "attention_factor",
        "beta_fast",
        "beta_slow",
        "mscale",
        "mscale_all_dim",
        "truncate",
    },
    "llama3": {"factor", "original_max_position_embeddings", "low_freq_factor", "high_freq_factor"},
}


def read_rope(settings: Settings, max_len: int) -> tuple[float, RopeScaling | None]:
    """Read the base of the angles and how they are scaled.

    Raises:
        ValueError: a kind of scaling that is not built here, or something unknown or missing in a kind that is
    """
    rope = dict(said(settings, "rope_scaling") or said(settings, "rope_parameters") or {})
    base = float(said(rope, "rope_theta") or said(settings, "rope_theta") or LlamaConfig.rope_base)
    kind = said(rope, "rope_type") or said(rope, "type") or "default"
    if kind not in KINDS:
        raise ValueError(
            f"config.json asks for rope scaling of kind {kind!r}; the kinds built here are {', '.join(KINDS)}"
        )
    if rope.get("partial_rotary_factor") == 1.0:
        del rope["partial_rotary_factor"]
    unknown = {name for name, value in rope.items() if value is not None} - KINDS[kind] - ALWAYS
    required = {"linear": {"factor"}, "dynamic": {"factor"}, "yarn": set(), "llama3": KINDS["llama3"]}.get(kind, set())
    missing = {name for name in required - {"original_max_position_embeddings"} if rope.get(name) is None}
    if unknown or missing:
        complaints = [f"{name} is not known" for name in sorted(unknown)]
        complaints += [f"{name} is missing" for name in sorted(missing)]
        raise ValueError(f"config.json asks for rope scaling of kind {kind!r}, where {', '.join(complaints)}")
    rope = {name: said(rope, name) for name in rope.keys() & (KINDS[kind] | ALWAYS)}
    if kind == "llama3" and not rope["low_freq_factor"] < rope["high_freq_factor"]:
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        raise ValueError(f"config.json says low_freq_factor={low}, high_freq_factor={high}; expected low < high")
    original = said(settings, "original_max_position_embeddings") or rope.get("original_max_position_embeddings")
    return base, _scaling(kind, rope, max_len, original or max_len)


def _scaling(kind: str, rope: dict, max_len: int, original: int) -> RopeScaling | None:
    if kind == "default":
        return None
    if kind == "linear":
        return LinearScaling(rope["factor"])
    if kind == "dynamic":
        return DynamicScaling(rope["factor"], max_len)
    if kind == "llama3":
        return Llama3Scaling(rope["factor"], original, rope["low_freq_factor"], rope["high_freq_factor"])
    factor = rope.get("factor") or max_len / original
    return YarnScaling(
        factor,
        original,
        rope.get("beta_fast") or YarnScaling.beta_fast,
        rope.get("beta_slow") or YarnScaling.beta_slow,
        _magnitude(rope, factor),
        rope.get("truncate") is not False,
    )


def _magnitude(rope: dict, factor: float) -> float | None:
    if rope.get("attention_factor") is not None:
        return rope["attention_factor"]
    if not (rope.get("mscale") and rope.get("mscale_all_dim")):
        return None
    if factor <= 1:
        return 1.0
    return (0.1 * rope["mscale"] * math.log(factor) + 1) / (0.1 * rope["mscale_all_dim"] * math.log(factor) + 1)


def write_rope(scaling: RopeScaling | None) -> dict | None:
    """A scaling as a file's settings."""
    if scaling is None:
        return None
    if isinstance(scaling, LinearScaling):
        return {"rope_type": "linear", "factor": scaling.factor}
    if isinstance(scaling, DynamicScaling):
        return {"rope_type": "dynamic", "factor": scaling.factor}
    said = {"factor": scaling.factor, "original_max_position_embeddings": scaling.original_len}
    if isinstance(scaling, Llama3Scaling):
        return {"rope_type": "llama3", **said, "low_freq_factor": scaling.low, "high_freq_factor": scaling.high}
    return {
        "rope_type": "yarn",
        **said,
        "beta_fast": scaling.beta_fast,
        "beta_slow": scaling.beta_slow,
        "attention_factor": scaling.attention_factor,
        "truncate": scaling.truncate,
    }


check_calls(__name__)
