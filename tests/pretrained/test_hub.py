"""Loading by a hub's name: from a hub on this machine, from its cache, and what is said when there is none."""

from contextlib import ExitStack

import pytest
import torch
from every_family import lively
from hub_server import asked_in_a_process, serve_hub

from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.pretrained import load_pretrained, save_pretrained

PROGRAM = """
import json, sys
from transformer_course.pretrained import load_pretrained
for line in sys.stdin:
    try:
        model = load_pretrained(line.strip())
        answer = "loaded", float(model.embedding.tokens.weight.detach().double().sum())
    except Exception as error:
        answer = type(error).__name__, str(error)
    print(json.dumps(answer), flush=True)
"""


def test_a_name_is_fetched_once_and_then_found_in_the_cache(tmp_path):
    torch.manual_seed(0)
    model = lively(GPT(GPTConfig(vocab=43, max_len=24, d_model=24, n_layers=1, n_heads=3, d_hidden=27)))
    folder = save_pretrained(model, tmp_path / "small")
    for unwanted in ("pytorch_model.bin", "README.md", "flax_model.msgpack", "modeling_evil.py"):
        (folder / unwanted).write_text("never asked for")
    pickled = tmp_path / "pickled"
    pickled.mkdir()
    (pickled / "config.json").write_bytes((folder / "config.json").read_bytes())
    (pickled / "pytorch_model.bin").write_bytes(b"\x80\x04")
    total = float(model.embedding.tokens.weight.detach().double().sum())
    with ExitStack() as stack:
        with serve_hub({"course/small": folder, "course/pickled": pickled}, gated={"course/gated"}) as hub:
            load = stack.enter_context(asked_in_a_process(PROGRAM, hub.address, tmp_path / "home"))
            assert load("course/small") == ["loaded", total]
            kind, said = load("course/absent")
            assert kind == "ConnectionError" and "knows no model course/absent" in said
            kind, said = load("course/gated")
            assert kind == "ConnectionError" and "accept its terms" in said
            kind, said = load("course/pickled")
            assert kind == "FileNotFoundError" and "a pickle (.bin, .pt, .pth) is a program" in said
        assert not [path for path in hub.requests if path.endswith((".bin", ".md", ".msgpack", ".py"))], hub.requests
        # Now the hub is gone.
        assert load("course/small") == ["loaded", total] == load(folder)
        kind, said = load("course/other")
        assert kind == "ConnectionError" and "neither a folder here nor could it be fetched" in said
        assert "check the network" in said


def test_a_name_that_no_hub_could_have_is_a_folder_that_is_not_there(tmp_path):
    for name in (tmp_path / "nothing", "./nothing", "~/nothing/at/all", "a/b/c", "has space"):
        with pytest.raises(FileNotFoundError, match="there is no folder"):
            load_pretrained(name)
