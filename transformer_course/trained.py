"""The small trained models that come with the course, each with a card that says where it is from."""

import json
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import load_model
from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.models.catalog import build_model
from transformer_course.tokenizers import load_tokenizer
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.files import pack_weights
from transformer_course.training.preparation import Tokenizer
from transformer_course.training.run import MODEL, TOKENIZER, load_run, read_log, read_machine, write_atomically

FOLDER = Path(__file__).parent / "trained_models"
CARD = "card.json"
# Settings that a command says otherwise, or not at all: every machine computes in the precision that suits it.
SAID = ("seed", "steps", "precision", "compile")


def trained_names() -> list[str]:
    """The models that come with the course."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{CARD}"))


def load_trained(name: str) -> tuple[nn.Module, Tokenizer, dict]:
    """A trained model in evaluation mode, its tokenizer, and its card; offline.

    Raises:
        ValueError: no model of that name comes with the course
    """
    if name not in trained_names():
        raise ValueError(f"no trained model is called {name!r}; there are {', '.join(trained_names()) or 'none'}")
    card = json.loads((FOLDER / name / CARD).read_text("utf-8"))
    tokenizer = load_tokenizer(FOLDER / name / TOKENIZER)
    sizes = RunConfig.from_json(card["run"]).preset.model
    model = build_model(card["run"]["family"], {**sizes, "vocab": tokenizer.vocab_size})
    load_model(model, str(FOLDER / name / MODEL))
    return model.eval(), tokenizer, card


def pack(run: str | Path, name: str) -> Path:
    """Put the model of a finished run among those that come with the course, its weights in half precision.

    Raises:
        FileNotFoundError: the folder holds no finished run
    """
    model, tokenizer, config = load_run(run)
    log = read_log(run)
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / MODEL, pack_weights(model.half()))
    tokenizer.save(folder / TOKENIZER)
    card = {
        "run": asdict(config),
        "command": command(config),
        "result": log[-1]["validation"],
        "seconds": round(log[-1]["seconds"]),
        "tokens": log[-1]["tokens"],
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        **read_machine(run),
    }
    write_atomically(folder / CARD, json.dumps(card, indent=2) + "\n")
    return folder


def command(config: RunConfig) -> str:
    """The command that repeats a run; what depends on the machine, as the precision, it leaves to the machine."""
    settings = asdict(config.preset.settings)
    usual = configure(
        config.family, config.corpus, objective=config.objective, tier=config.tier, steps=settings["steps"]
    )  # fmt: skip
    parts = ["transformer-course train", config.family, "--corpus", config.corpus, "--tier", config.tier]
    parts += ["--objective", config.objective, "--seed", str(settings["seed"]), "--steps", str(settings["steps"])]
    parts += ["--start-from", config.start_from] if config.start_from else []
    parts += ["--pairs", str(config.preset.options["pairs"])] if "pairs" in config.preset.options else []
    made_with = settings | config.preset.model
    for name, value in (asdict(usual.preset.settings) | usual.preset.model).items():
        if made_with.get(name) != value and name not in SAID:
            parts += ["--set", f"{name}={json.dumps(made_with.get(name))}"]
    return " ".join(parts)


check_calls(__name__)
