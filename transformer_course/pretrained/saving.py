"""The course's models as files that the reference library opens."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from transformer_course.call_checks import check_calls
from transformer_course.models.bart import BART
from transformer_course.models.bert import BERT, MaskedLanguageModel, SequenceClassifier, TokenClassifier
from transformer_course.models.gpt import GPT
from transformer_course.models.llama import LLaMA
from transformer_course.models.pooled import PooledEncoder
from transformer_course.pretrained import bart, bert, gpt2, llama
from transformer_course.pretrained.family import Family
from transformer_course.pretrained.files import CONFIG, WEIGHTS
from transformer_course.pretrained.matching import d_head_of
from transformer_course.pretrained.names import tensors
from transformer_course.replacing import replace

FAMILY_OF: dict[type, Family] = {
    GPT: gpt2.FAMILY,
    LLaMA: llama.FAMILY,
    BART: bart.FAMILY,
    **dict.fromkeys((BERT, PooledEncoder, MaskedLanguageModel, SequenceClassifier, TokenClassifier), bert.FAMILY),
}
TOKEN_IDS = ("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id")


def save_pretrained(model: nn.Module, folder: str | Path, *, token_ids: Mapping[str, int] | None = None) -> Path:
    """Write config.json and model.safetensors as the reference library does, and return their folder.

    A model does not know which of its tokens begin, end or pad a text; `token_ids` says so to whoever reads the
    files: bos_token_id, eos_token_id, pad_token_id, decoder_start_token_id.

    Raises:
        ValueError: no published family is built like the model, or a token id is unknown or outside the vocabulary
    """
    family = family_of_model(model)
    settings = settings_of(model, family) | checked_ids(token_ids or {}, model.config.vocab)
    weights = {name: tensor.detach().cpu().contiguous() for name, tensor in their_tensors(model, family).items()}
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _atomically(folder / WEIGHTS, lambda path: save_file(weights, str(path), metadata={"format": "pt"}))
    _atomically(folder / CONFIG, lambda path: path.write_text(json.dumps(settings, indent=2) + "\n", "utf-8"))
    return folder


def family_of_model(model: nn.Module) -> Family:
    """The published family that a model belongs to.

    Raises:
        ValueError: there is none
    """
    if type(model) not in FAMILY_OF:
        names = ", ".join(kind.__name__ for kind in FAMILY_OF)
        raise ValueError(f"{type(model).__name__} has no published format; these have one: {names}")
    return FAMILY_OF[type(model)]


def settings_of(model: nn.Module, family: Family) -> dict:
    """What config.json says of a model.

    Raises:
        ValueError: one of its parts or numbers cannot be said there
    """
    task = family.task_of(model)
    settings = {"model_type": family.model_type, "architectures": [family.tasks[task][0]]}
    settings |= family.write_config(model.config)
    if isinstance(model, SequenceClassifier | TokenClassifier):
        names = [f"LABEL_{i}" for i in range(model.head.classifier.out_features)]
        settings["id2label"] = {str(i): name for i, name in enumerate(names)}
        settings["label2id"] = {name: i for i, name in enumerate(names)}
        settings["classifier_dropout"] = model.head.dropout.p
    kind = str(next(model.parameters()).dtype).removeprefix("torch.")
    # The library's older versions read the first name, its newer ones both.
    return settings | {"torch_dtype": kind, "dtype": kind}


def checked_ids(token_ids: Mapping[str, int], vocab: int) -> dict[str, int | None]:
    """Every id that a file may name; those that nobody gave are null, so that no default of the library counts.

    Raises:
        ValueError: a name is unknown, or an id is outside the vocabulary
    """
    for name, value in token_ids.items():
        if name not in TOKEN_IDS:
            raise ValueError(f"token_ids has {name!r}; expected some of {', '.join(TOKEN_IDS)}")
        if not 0 <= value < vocab:
            raise ValueError(f"token_ids has {name}={value}, outside the vocabulary of {vocab}")
    return {name: token_ids.get(name) for name in TOKEN_IDS}


@torch.no_grad()
def their_tensors(model: nn.Module, family: Family) -> dict[str, Tensor]:
    """The weights of a model under their names and in their layout."""
    held, d_head = model.state_dict(), d_head_of(model.config)
    bare = family.task_of(model) in family.bare
    return {
        row.theirs.removeprefix(family.inside) if bare else row.theirs: row.how.to_theirs(
            [held[path] for path in row.paths], d_head
        )
        for row in tensors(model, family.rows(model))
    }


def _atomically(path: Path, write: Callable[[Path], object]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(temporary)
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


check_calls(__name__)
