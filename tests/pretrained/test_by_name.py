"""Models by hub name: from a hub on this machine, from its cache, and with none at all."""

from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
import reference_models as reference
import torch
from hub_server import asked_in_a_process, serve_hub
from reference_models import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from transformer_course.classroom.experiments.real_checkpoints.transformers_library import from_hub, hub_silence

PROGRAM = """
import contextlib, io, json, sys, time
from transformer_course.classroom.experiments.real_checkpoints import transformers_library as lib
for line in sys.stdin:
    said, begin = io.StringIO(), time.perf_counter()
    with contextlib.redirect_stdout(said):
        found = lib.from_hub(line.split())
        written = lib.continuation(found["course/gpt2"], "the cat", 5) if "course/gpt2" in found else ""
    answer = {name: [type(one.ours).__name__, one.difference, one.size] for name, one in found.items()}
    print(json.dumps([answer, written, time.perf_counter() - begin, said.getvalue()]), flush=True)
"""


@pytest.fixture(scope="module")
def repositories(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("repositories")
    torch.manual_seed(0)
    words = {word: i for i, word in enumerate(["[UNK]", "the", "cat", *(f"w{i}" for i in range(40))])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    made = {
        # As published: the first without its head, the last named for a class without one.
        "course/gpt2": reference.gpt2(n_layer=1).transformer,
        "course/llama": reference.llama(num_hidden_layers=1, num_key_value_heads=1, tie_word_embeddings=True),
        "course/bart": reference.bart("BartModel", encoder_layers=1, decoder_layers=1),
    }
    for name, model in made.items():
        kept = reference.saved(model, folder / name.replace("/", "-"))
        transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(kept)
    return {name: folder / name.replace("/", "-") for name in made}


def librarys_continuation(folder: Path, prompt: str, max_new: int) -> str:
    """What the library's own model and tokenizer make of the same files."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.GPT2LMHeadModel.from_pretrained(folder).eval()
    given = tokenizer(prompt, return_tensors="pt")
    settings = {"max_new_tokens": max_new, "do_sample": False, "pad_token_id": 0}
    written = model.generate(given["input_ids"], attention_mask=given["attention_mask"], **settings)[0]
    assert len(written) == given["input_ids"].shape[1] + max_new
    return tokenizer.decode(written)


def test_by_name_over_http_and_then_from_the_cache(repositories, tmp_path):
    with ExitStack() as stack:
        with serve_hub(repositories) as hub:
            ask = stack.enter_context(asked_in_a_process(PROGRAM, hub.address, tmp_path / "home"))
            found, written, _, said = ask(" ".join([*repositories, "course/absent"]))
            kinds = {name: kind for name, (kind, *_) in found.items()}
            assert kinds == {"course/gpt2": "GPT", "course/llama": "LLaMA", "course/bart": "BART"}
            assert all(difference < 1e-5 < size for _, difference, size in found.values())
            assert written == librarys_continuation(repositories["course/gpt2"], "the cat", 5)
            assert "course/absent: the hub knows no model course/absent" in said
            assert "course/gpt2: GPT with" in said and "largest difference" in said
        # The hub is gone: what was fetched is still there, and the rest says why it is not, without long attempts.
        again, same, seconds, said = ask(" ".join([*repositories, "course/absent"]))
        assert set(again) == set(repositories) and same == written and seconds < 20
        assert "course/absent: not run here, because the hub doesn't answer (ConnectionError)" in said


def test_whoever_wants_to_be_offline_is(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("requests.head", lambda *args, **kwargs: pytest.fail("somebody was asked"))
    assert from_hub(["course/gpt2"]) == {} == from_hub([])
    assert capsys.readouterr().out == "course/gpt2: not run here, because HF_HUB_OFFLINE is set.\n"


@pytest.mark.parametrize("status, silent", [(200, False), (404, False), (403, True), (407, True), (503, True)])
def test_a_network_that_answers_in_the_hubs_place_is_told_apart(monkeypatch, status, silent):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("requests.head", lambda *args, **kwargs: SimpleNamespace(status_code=status))
    assert bool(hub_silence()) == silent
