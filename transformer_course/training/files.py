"""Files of a run: written whole or not at all, and read back only if they are what was written."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, load_model, save
from torch import Tensor, nn

from transformer_course.call_checks import check_calls
from transformer_course.replacing import replace


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file such that a reader sees the old or the new content, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write_through(temporary, content)
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_through(path: Path, content: str | bytes) -> None:
    """Write a file, and return only when the disk has it."""
    # Through open(), because safetensors' own writer ignores the umask and hides a full disk in an error of its own.
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def pack_weights(model: nn.Module) -> bytes:
    """A model as a safetensors file. Of the names that share a weight, the first in the alphabet keeps it."""
    first: dict[tuple, str] = {}
    tensors = model.state_dict()
    for name in sorted(tensors):
        tensor = tensors[name]
        shared = (tensor.data_ptr(), tensor.shape, tensor.stride(), tensor.dtype)
        first.setdefault(shared if tensor.numel() else (name,), name)
    return pack_tensors({name: tensors[name] for name in first.values()})


def pack_tensors(tensors: Mapping[str, Tensor]) -> bytes:
    """Tensors as a safetensors file."""
    return save({name: tensor.contiguous() for name, tensor in tensors.items()}, {"format": "pt"})


def read_weights(model: nn.Module, path: Path) -> None:
    """Put the weights in a file into a model.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file is damaged, or holds the weights of a different model
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing")
    try:
        load_model(model, str(path))
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged: {error}") from None
    except RuntimeError as error:  # torch lists every name that does not fit, one per line
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ValueError(f"{path} holds the weights of a different model: {lines[min(1, len(lines) - 1)]}") from None


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors in a safetensors file.

    Raises:
        ValueError: the file is damaged
    """
    try:
        return load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged: {error}") from None


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


check_calls(__name__)
