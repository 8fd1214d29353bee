"""Our models compared with those of the reference library, transformers, if it's installed."""

import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Generator, Tensor, nn

from transformer_course.generation import generate
from transformer_course.models.bart import BART
from transformer_course.modes import evaluating
from transformer_course.pretrained import load_pretrained, save_pretrained
from transformer_course.pretrained.files import CONFIG, find_folder
from transformer_course.pretrained.saving import family_of_model

ANSWERS = ("logits", "last_hidden_state")


def library():
    """transformers with its messages silenced; None if it isn't installed."""
    if importlib.util.find_spec("transformers") is None:
        return None
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return transformers


def library_model(folder: str | Path, ours: nn.Module) -> nn.Module:
    """The library's counterpart of our model, with the weights in a folder."""
    family = family_of_model(ours)
    return getattr(library(), family.tasks[family.task_of(ours)][0]).from_pretrained(str(folder)).float().eval()


def library_answer(model: nn.Module, inputs: tuple[Tensor, ...]) -> Tensor:
    """The library model's output: logits, or hidden states if it has no head.

    Shape:
        returns: batch seq vocab
    """
    names = ("input_ids", "decoder_input_ids")
    with torch.inference_mode():
        said = model(**dict(zip(names, inputs, strict=False)))
    return next(said[name] for name in ANSWERS if name in said)


def exported_difference(model: nn.Module, folder: str | Path, inputs: tuple[Tensor, ...]) -> float:
    """Save our model in the library's format, load it there, and return the largest difference in output."""
    save_pretrained(model, folder)
    with evaluating(model), torch.inference_mode():
        ours = model(*inputs)
    return (ours - library_answer(library_model(folder, model), inputs)).abs().max().item()


@dataclass(frozen=True)
class Beside:
    """A published model loaded into our class and compared with the library's."""

    name: str
    ours: nn.Module
    parameters: int
    difference: float
    size: float
    offline: bool

    def __repr__(self) -> str:
        return (
            f"{self.name}: {type(self.ours).__name__} with {self.parameters:,} parameters; largest difference from the "
            f"library's model: {self.difference:.1e} (the largest number is {self.size:.0f})"
        )


def beside_library(name: str | Path, folder: str | Path | None = None, seq: int = 32, seed: int = 0) -> Beside:
    """Load a folder or hub name into our class and into the library's, and compare on random tokens.

    Give `folder` if the files are already on this machine; then the hub isn't asked.

    Raises:
        ModuleNotFoundError: transformers is not installed
        ConnectionError: the hub can't be reached or refuses the model
    """
    if library() is None:
        raise ModuleNotFoundError(
            "transformers isn't installed, so there's nothing to compare with; run: pip install transformers"
        )
    found = find_folder(folder or name)
    ours = load_pretrained(found)
    drawn, shape = Generator().manual_seed(seed), (1, min(seq, ours.config.max_len))
    count = 2 if isinstance(ours, BART) else 1
    inputs = tuple(torch.randint(4, ours.config.vocab, shape, generator=drawn) for _ in range(count))
    theirs = library_answer(library_model(found, ours), inputs)
    with torch.inference_mode():
        difference = (ours(*inputs) - theirs).abs().max().item()
    parameters = sum(parameter.numel() for parameter in ours.parameters())
    return Beside(str(name), ours, parameters, difference, theirs.abs().max().item(), folder is not None)


def from_hub(names: Sequence[str]) -> dict[str, Beside]:
    """Compare published models by hub name, if they're downloaded or can be; print one line about each."""
    found, silence = {}, hub_silence() if names else ""
    for name in names:
        try:
            # Without an answer from the hub, only use what's already here; the hub's library would retry for minutes.
            folder = cached_folder(name) if silence else None
            if silence and folder is None:
                print(f"{name}: not run here, because {silence}.")
                continue
            found[name] = beside_library(name, folder)
            print(found[name])
        except (ModuleNotFoundError, ConnectionError, FileNotFoundError, ValueError) as error:
            print(f"{name}: {error}")
    return found


def hub_silence(timeout: float = 3.0) -> str:
    """Why the hub can't be reached, found out within seconds; an empty string if it can."""
    import requests
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return "HF_HUB_OFFLINE is set"
    try:
        status = requests.head(constants.ENDPOINT, timeout=timeout).status_code
    except requests.RequestException as error:
        return f"the hub doesn't answer ({type(error).__name__})"
    # A blocking proxy answers in the hub's place.
    return f"a proxy blocks it (status {status})" if status in (403, 407) or status >= 500 else ""


def cached_folder(name: str) -> Path | None:
    """The folder of an earlier download of a model; None if there isn't one."""
    from huggingface_hub import try_to_load_from_cache

    config = try_to_load_from_cache(name, CONFIG)
    return Path(config).parent if isinstance(config, str) else None


def continuation(found: Beside, prompt: str, max_new: int = 30) -> str:
    """Our model's greedy continuation of the prompt, with the tokenizer that came with the weights."""
    tokenizer = library().AutoTokenizer.from_pretrained(found.name, local_files_only=found.offline)
    tokens = torch.tensor([tokenizer.encode(prompt)])
    return tokenizer.decode(generate(found.ours, tokens, max_new)[0].tolist())
