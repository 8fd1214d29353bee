"""Tokenizers as published BERT models carry them: tokenizer.json, or vocab.txt with tokenizer_config.json."""

import json
from pathlib import Path
from typing import Any

from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.wordpiece_vocabulary import CLS, INSIDE, SEP, SPECIAL_TOKENS, UNK

PLAIN = {"special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
FRAMES = {"single": [(CLS, 0), ("A", 0), (SEP, 0)], "pair": [(CLS, 0), ("A", 0), (SEP, 0), ("B", 1), (SEP, 1)]}


def read_vocabulary(path: str | Path) -> dict[str, list[str]]:
    """Read vocab.txt, where the place of a line is the id of its token.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file is not UTF-8 text, or has an empty line
    """
    try:
        # Cut at line feeds alone: other characters that splitlines cuts at may be tokens.
        lines = Path(path).read_bytes().decode("utf-8-sig").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} isn't a vocab.txt: not UTF-8 text ({error}); get it again") from None
    tokens = [line.removesuffix("\r") for line in lines]
    if "" in tokens:
        raise ValueError(f"{path}: line {tokens.index('') + 1} is empty, expected one token per line; get it again")
    return {"tokens": tokens, "special_tokens": [token for token in SPECIAL_TOKENS if token in tokens]}


def read_tokenizer_json(path: str | Path) -> dict[str, Any]:
    """Read a BERT's tokenizer.json as arguments of our WordPieceTokenizer.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file is no WordPiece tokenizer, or has a setting that we do not have
    """
    content = _read_json(path)
    try:
        model, normalizer = content["model"], content["normalizer"] or {}
        _require(path, "model.type", model.get("type"), "WordPiece")
        _require(path, "normalizer.type", normalizer.get("type"), "BertNormalizer")
        _require(path, "pre_tokenizer.type", (content["pre_tokenizer"] or {}).get("type"), "BertPreTokenizer")
        _require(path, "model.continuing_subword_prefix", model["continuing_subword_prefix"], INSIDE)
        _require(path, "model.unk_token", model["unk_token"], UNK)
        _require(path, "normalizer.clean_text", normalizer["clean_text"], True)
        _check_frames(path, content["post_processor"])
        ids, special_tokens = _read_ids(path, model["vocab"], content["added_tokens"])
        return {
            "tokens": sorted(ids, key=ids.__getitem__),
            "special_tokens": special_tokens,
            "lowercase": normalizer["lowercase"],
            "strip_accents": normalizer["strip_accents"],
            "split_chinese": normalizer["handle_chinese_chars"],
            "longest_word": model["max_input_chars_per_word"],
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is damaged: {type(error).__name__} at {error}; get it again") from error


def read_model_folder(folder: str | Path) -> dict[str, Any]:
    """Read a published model's tokenizer as arguments of our WordPieceTokenizer; tokenizer.json says most.

    Raises:
        FileNotFoundError: the folder has neither tokenizer.json nor vocab.txt
        ValueError: a file is damaged, or has a setting that we do not have
    """
    folder = Path(folder)
    if (folder / "tokenizer.json").exists():
        return read_tokenizer_json(folder / "tokenizer.json")
    if not (folder / "vocab.txt").exists():
        raise FileNotFoundError(
            f"folder={str(folder)!r} has no tokenizer.json and no vocab.txt; give the folder of a BERT model"
        )
    settings = folder / "tokenizer_config.json"
    config = _read_json(settings) if settings.exists() else {}
    return read_vocabulary(folder / "vocab.txt") | {
        "lowercase": config.get("do_lower_case", True),
        "strip_accents": config.get("strip_accents"),
        "split_chinese": config.get("tokenize_chinese_chars", True),
    }


def _read_ids(path: str | Path, vocabulary: dict[str, int], added: list[dict]) -> tuple[dict[str, int], list[str]]:
    """The ids of all tokens, and which of them are special."""
    ids = {**vocabulary}
    for token in added:
        name = token["content"]
        for setting, value in PLAIN.items():
            _require(path, f"{setting} of the added token {name!r}", token[setting], value)
        if ids.setdefault(name, token["id"]) != token["id"]:
            raise ValueError(f"{path}: {name!r} has two ids, {ids[name]} in the vocabulary and {token['id']} as added")
    if sorted(ids.values()) != list(range(len(ids))):
        raise ValueError(f"{path}: expected ids 0 to {len(ids) - 1} for {len(ids)} tokens, each once; get it again")
    return ids, [token["content"] for token in added]


def _check_frames(path: str | Path, processor: dict) -> None:
    """Make sure that texts are framed as BERT's are; older files name the frame, newer ones spell it out."""
    if processor["type"] == "BertProcessing":
        _require(path, "post_processor", [processor["cls"][0], processor["sep"][0]], [CLS, SEP])
        return
    _require(path, "post_processor.type", processor["type"], "TemplateProcessing")
    for name, expected in FRAMES.items():
        items = [next(iter(item.values())) for item in processor[name]]
        _require(path, f"post_processor.{name}", [(item["id"], item["type_id"]) for item in items], expected)


def _require(path: str | Path, name: str, value: Any, expected: Any) -> None:
    if value != expected:
        raise ValueError(f"{path}: {name} is {value!r}, expected {expected!r}, the only value supported here")


def _read_json(path: str | Path) -> dict:
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: not JSON ({error}); get it again") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path} is damaged: expected an object, found {type(content).__name__}; get it again")
    return content


check_calls(__name__)
