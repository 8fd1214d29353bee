"""Match the tensors of a file with those of our model, and list everything that doesn't fit in one error."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.pretrained.family import Family
from transformer_course.pretrained.files import WeightFiles
from transformer_course.pretrained.names import Row, tensors

DIFFERING = "not the same, though the model has one for all of them"
KINDS = ("F64", "F32", "F16", "BF16")


@dataclass(frozen=True)
class Match:
    """A row of the table and the name of its tensor in the file; None if an optional one is missing."""

    row: Row
    name: str | None


def d_head_of(config) -> int:
    """The size of a head."""
    return getattr(config, "d_head", config.d_model // config.n_heads)


def match(model: nn.Module, family: Family, files: WeightFiles) -> list[Match]:
    """Find every tensor of the model in the files, and require that the names, shapes and types fit.

    Raises:
        ValueError: tensors are missing, left over, of a different shape or type, or differ where they should be the
        same
    """
    found, twice = {}, []
    for name in files.names:
        full = family.full_name(name)
        twice += [f"{name} and {found[full]}"] if full in found else []
        found[full] = name
    matches, used, held = [], set(), model.state_dict()
    problems: dict[str, list[str]] = {"the same tensor twice": twice, "missing": [], "of a different shape": []}
    problems |= {"of a type that holds no weights": [], DIFFERING: []}
    for row in tensors(model, family.rows(model)):
        names = [found[name] for name in (row.theirs, *row.also) if name in found]
        used |= set(names)
        matches.append(Match(row, names[0] if names else None))
        if not names and not row.optional:
            problems["missing"].append(f"{row.theirs} (ours: {', '.join(row.paths)})")
        ours = [torch.empty(held[path].shape, device="meta") for path in row.paths]
        expected = tuple(row.how.to_theirs(ours, d_head_of(model.config)).shape)
        wrong = [name for name in names if files.shape(name) != expected]
        problems["of a different shape"] += [f"{name} {files.shape(name)}, expected {expected}" for name in wrong]
        odd = [name for name in names if files.kind(name) not in KINDS]
        problems["of a type that holds no weights"] += [f"{name} {files.kind(name)}" for name in odd]
        if not wrong and not odd:
            same = [torch.equal(files.read(name), files.read(names[0])) for name in names[1:]]
            pairs = zip(names[1:], same, strict=True)
            problems[DIFFERING] += [f"{name} and {names[0]}" for name, equal in pairs if not equal]
    problems["left over"] = [
        name
        for full, name in found.items()
        if name not in used and not family.is_buffer(full) and not family.is_elsewhere(full)
    ]
    if any(problems.values()):
        raise ValueError("the weights do not fit the model:\n" + "\n".join(_listed(problems)))
    return matches


def _listed(problems: dict[str, list[str]]) -> Iterator[str]:
    for what, names in problems.items():
        if names:
            yield f"{what} ({len(names)}):"
            yield from (f"  {name}" for name in names)


check_calls(__name__)
