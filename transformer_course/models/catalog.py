"""Every model by name, from plain numbers: what a run's configuration file holds."""

from collections.abc import Callable
from dataclasses import fields

from torch import nn

from transformer_course.arguments import check_choice
from transformer_course.models.bart import BART, BartConfig, RotaryBART, RotaryBartConfig
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig

# "bert" and "bart" are the recompositions that small models learn from sooner; the published ones are beside them.
MODELS: dict[str, tuple[type, Callable[..., nn.Module]]] = {
    "gpt": (GPTConfig, GPT),
    "llama": (LlamaConfig, LLaMA),
    "bert": (RotaryBertConfig, lambda config: MaskedLanguageModel(RotaryBERT(config))),
    "bert-published": (BertConfig, lambda config: MaskedLanguageModel(BERT(config))),
    "bart": (RotaryBartConfig, RotaryBART),
    "bart-published": (BartConfig, BART),
}


def build_model(name: str, sizes: dict[str, int | float]) -> nn.Module:
    """Build a model from its name and the fields of its configuration.

    Raises:
        TypeError: the name is no str
        ValueError: the name is unknown, or a size is not a field of that model's configuration
    """
    config, build = MODELS[check_choice("model", name, MODELS)]
    unknown = sizes.keys() - {field.name for field in fields(config)}
    if unknown:
        raise ValueError(f"{config.__name__} has no field {', '.join(sorted(unknown))}")
    return build(config(**sizes))
