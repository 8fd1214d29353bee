"""Tokenizers on disk: small JSON files that a person can read, written whole or not at all."""

import json
import os
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.replacing import replace


def write_tokenizer_file(path: str | Path, content: dict) -> None:
    """Write content as JSON under a temporary name in the same folder, then put it in place in one step."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_tokenizer_file(path: str | Path, kind: str | None = None, fields: dict[str, type] | None = None) -> dict:
    """Read a tokenizer's JSON and make sure that it is of this kind and has these fields.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file is not JSON, is of another kind, or lacks a field
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"{path} is damaged or isn't a tokenizer: not JSON ({error}); save the tokenizer again"
        ) from None
    if not isinstance(content, dict) or "kind" not in content:
        raise ValueError(f"{path} isn't a tokenizer: there is no 'kind' in it; expected a file written by save()")
    if kind is not None and content["kind"] != kind:
        raise ValueError(f"{path} has kind {content['kind']!r}, expected {kind!r}; use load_tokenizer(path)")
    for name, expected in (fields or {}).items():
        if not isinstance(content.get(name), expected):
            came = type(content[name]).__name__ if name in content else "nothing"
            raise ValueError(f"{path} is damaged: {name!r} must be a {expected.__name__}, found {came}; save it again")
    return content


check_calls(__name__)
