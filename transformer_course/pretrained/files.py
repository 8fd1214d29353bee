"""The files of a published model: where they are, and their tensors, one at a time."""

import json
import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor

from transformer_course.arguments import check_file_name
from transformer_course.call_checks import check_calls

CONFIG, WEIGHTS, INDEX = "config.json", "model.safetensors", "model.safetensors.index.json"
WANTED = [CONFIG, WEIGHTS, INDEX, "model-*.safetensors"]
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.msgpack", "*.h5")
REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)?")
NO_PICKLE = (
    "only safetensors files are read, because they hold numbers and nothing else; a pickle (.bin, .pt, .pth) is a "
    "program, and opening it would run whatever its author put there"
)


def find_folder(name: str | Path, revision: str | None = None) -> Path:
    """A folder of this machine, or one into which the files of that hub name were downloaded.

    Raises:
        FileNotFoundError: there is no such folder, and the name is none that a hub could have
        ConnectionError: the hub cannot be reached, or does not hand the model out
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if not REPOSITORY.fullmatch(str(name)) or str(name).startswith("."):
        raise FileNotFoundError(f"there is no folder {folder}: give an existing folder, or a hub name like owner/model")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    try:
        return Path(snapshot_download(str(name), revision=revision, allow_patterns=WANTED))
    except GatedRepoError as error:
        raise ConnectionError(
            f"{name} is available only to those who have asked for access: accept its terms on the hub, then log in "
            f"with "
            "`hf auth login`"
        ) from error
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        revised = f" at revision {revision}" if revision else ""
        raise ConnectionError(f"the hub knows no model {name}{revised}, or you may not see it") from error
    except Exception as error:  # every layer below has errors of its own for being offline
        raise ConnectionError(
            f"{name} is neither a folder here nor could it be fetched from the hub "
            f"({type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no details'}): check the "
            "network, or download the model's config.json and safetensors files elsewhere and give their folder"
        ) from error


def read_settings(folder: Path) -> Mapping[str, object]:
    """What config.json says.

    Raises:
        FileNotFoundError: there is none
        ValueError: it is no JSON object
    """
    path = folder / CONFIG
    if not path.is_file():
        raise FileNotFoundError(f"{folder} has no {CONFIG}, which describes the model to build")
    return _json_object(path)


def _json_object(path: Path) -> dict:
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} isn't a JSON file: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} holds a {type(found).__name__}; expected an object with names and values")
    return found


class WeightFiles:
    """The tensors of a folder by name, in one file or in several, read when they are asked for.

    Raises:
        FileNotFoundError: there is no safetensors file, or one of several is missing
        ValueError: a file is damaged, or does not hold what the index says
    """

    def __init__(self, folder: Path):
        self._open = ExitStack()
        self._files = {}
        for path, expected in _parts(folder).items():
            try:
                file = self._open.enter_context(safe_open(str(path), framework="pt", device="cpu"))
            except SafetensorError as error:
                raise ValueError(f"{path} is damaged, or no safetensors file: {error}") from error
            held = set(file.keys())
            if expected - held:
                raise ValueError(f"{path} lacks what {INDEX} says it holds: {', '.join(sorted(expected - held))}")
            self._files |= dict.fromkeys(sorted(held), file)

    def __enter__(self) -> "WeightFiles":
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    @property
    def names(self) -> list[str]:
        return list(self._files)

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._files[name].get_slice(name).get_shape())

    def kind(self, name: str) -> str:
        """The type of its numbers, as the file writes it: F32, BF16, I8 and so on."""
        return self._files[name].get_slice(name).get_dtype()

    def read(self, name: str) -> Tensor:
        """The tensor itself."""
        return self._files[name].get_tensor(name)


def _parts(folder: Path) -> dict[Path, set[str]]:
    """The files to open, and which tensors each of them must hold."""
    if (folder / WEIGHTS).is_file():
        return {folder / WEIGHTS: set()}
    if not (folder / INDEX).is_file():
        pickles = sorted(path.name for pattern in PICKLES for path in folder.glob(pattern))
        instead = f"; its {', '.join(pickles)} {'is' if len(pickles) == 1 else 'are'} refused" if pickles else ""
        raise FileNotFoundError(f"{folder} has no {WEIGHTS}{instead}: {NO_PICKLE}")
    parts: dict[Path, set[str]] = {}
    held = _json_object(folder / INDEX).get("weight_map", {})
    if not isinstance(held, dict):
        raise ValueError(f"{folder / INDEX}: weight_map is a {type(held).__name__}; expected names and their files")
    for name, file in held.items():
        check_file_name(str(folder / INDEX), file, ".safetensors")
        parts.setdefault(folder / file, set()).add(name)
    absent = [path.name for path in parts if not path.is_file()]
    if absent or not parts:
        raise FileNotFoundError(f"{folder} lacks {', '.join(absent) or 'every file'} of its {INDEX}")
    return parts


check_calls(__name__)
