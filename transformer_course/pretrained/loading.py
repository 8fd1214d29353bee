"""Load published weights into the course's own models."""

from pathlib import Path

import torch
from torch import nn

from transformer_course.arguments import check_whole
from transformer_course.call_checks import check_calls
from transformer_course.pretrained import bart, bert, gpt2, llama
from transformer_course.pretrained.expected import Settings, said
from transformer_course.pretrained.family import Family
from transformer_course.pretrained.files import WeightFiles, find_folder, read_settings
from transformer_course.pretrained.matching import Match, d_head_of, match

FAMILIES: dict[str, Family] = {module.FAMILY.model_type: module.FAMILY for module in (bert, gpt2, llama, bart)}


def load_pretrained(
    name: str | Path,
    task: str | None = None,
    *,
    dtype: torch.dtype = torch.float32,
    max_len: int | None = None,
    revision: str | None = None,
) -> nn.Module:
    """Build the model that a folder or hub name describes, load its published weights, and return it ready to use.

    Without a `task`, the model is built for the task its files were written for. BERT's are "encoder", "pooled",
    "masked-language-model", "sequence-classification" and "token-classification". The weights are converted to
    `dtype`. `max_len` shortens or extends LLaMA's table of angles, which is large for a long published context.
    Settings that only matter in training (a separate dropout rate for attention) are dropped.

    Only safetensors files are read, and no code that comes with a model is ever run.

    Raises:
        FileNotFoundError: there is no such folder, or no config.json or safetensors file in it
        ConnectionError: the hub can't be reached or refuses the model
        ValueError: the configuration asks for something the course hasn't built, or the weights don't fit
    """
    if max_len is not None:
        check_whole("max_len", max_len)
    folder = find_folder(name, revision)
    settings = read_settings(folder)
    family = family_of(settings)
    task = family.choose_task(task, settings)
    config = family.read_config(settings, max_len)
    if max_len is not None and config.max_len != max_len:
        raise ValueError(f"max_len={max_len}: this model has learned {config.max_len} positions, no more and no fewer")
    # On "meta" nothing is allocated, so a mismatch is reported before gigabytes are.
    with torch.device("meta"):
        model = family.build(config, task, settings)
    with WeightFiles(folder) as files:
        matches = match(model, family, files)
        model = model.to(dtype).to_empty(device="cpu")
        fill(model, matches, files)
    return model.eval()


def family_of(settings: Settings) -> Family:
    """The family that a configuration belongs to.

    Raises:
        ValueError: it isn't one of the course's four
    """
    model_type = said(settings, "model_type")
    if model_type not in FAMILIES:
        raise ValueError(f"config.json says model_type={model_type!r}; this course builds only {', '.join(FAMILIES)}")
    return FAMILIES[model_type]


@torch.no_grad()
def fill(model: nn.Module, matches: list[Match], files: WeightFiles) -> None:
    """Copy every tensor to its place, one at a time.

    Raises:
        ValueError: weights are NaN or infinite; all such tensors are named
    """
    held, d_head, ruined = model.state_dict(), d_head_of(model.config), []
    for found in matches:
        if found.name is None:
            held[found.row.paths[0]].zero_()
            continue
        theirs = files.read(found.name)
        if not theirs.isfinite().all():
            ruined.append(found.name)
        values = found.row.how.to_ours(theirs, d_head)
        for path, value in zip(found.row.paths, values, strict=True):
            held[path].copy_(value)
    if ruined:
        names = "\n".join(f"  {name}" for name in ruined)
        raise ValueError(
            f"weights are NaN or infinite in {len(ruined)} tensors, so the file is damaged or its training had "
            f"failed; get it again, or take an earlier checkpoint:\n{names}"
        )


check_calls(__name__)
