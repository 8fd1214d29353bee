"""Exercise: which parameters decay."""

from collections import Counter

import torch
from torch import nn

from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.exercises.training_loop.decay_groups_mistakes import MISTAKES


def decay_groups(model, weight_decay):
    """Sort a model's parameters into two groups for the optimizer: those that decay and those that don't.

    Parameters of `model` with two or more axes, such as matrices and embeddings, get `weight_decay`. Those with
    fewer, such as biases and the weights of norms, get 0. Frozen parameters (`requires_grad` is False) belong to
    neither group, and shared ones are listed once. Return a list of two dictionaries, each with the keys "params"
    (a list of parameters) and "weight_decay", as PyTorch's optimizers take them.
    """
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [parameter for parameter in trained if parameter.ndim >= 2], "weight_decay": weight_decay},
        {"params": [parameter for parameter in trained if parameter.ndim < 2], "weight_decay": 0.0},
    ]


class Scaled(nn.Module):
    """A table with three axes and a single number, as some models have."""

    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(2, 3, 4))
        self.scale = nn.Parameter(torch.tensor(1.0))


def small() -> nn.Module:
    return nn.ModuleDict({"linear": nn.Linear(3, 2), "norm": nn.LayerNorm(2)})


def embedded() -> nn.Module:
    return nn.ModuleDict({"tokens": nn.Embedding(7, 4), "linear": nn.Linear(4, 2), "norm": nn.LayerNorm(2)})


def tied() -> nn.Module:
    parts = {"tokens": nn.Embedding(7, 4), "linear": nn.Linear(4, 4), "norm": nn.LayerNorm(4)}
    model = nn.ModuleDict({**parts, "head": nn.Linear(4, 7, bias=False)})
    model["head"].weight = model["tokens"].weight
    return model


def frozen() -> nn.Module:
    model = embedded()
    model["tokens"].requires_grad_(False)
    model["norm"].bias.requires_grad_(False)
    return model


def odd() -> nn.Module:
    return nn.ModuleDict({"scaled": Scaled(), "bias": nn.Linear(2, 2)})


def no_matrix() -> nn.Module:
    return nn.ModuleDict({"norm": nn.LayerNorm(3), "last": nn.LayerNorm(2)})


MODELS = {
    "a linear layer and a norm": small,
    "with an embedding": embedded,
    "one matrix shared by embedding and head": tied,
    "the embedding and the norm's bias frozen": frozen,
    "three axes, no axis, and a layer called “bias”": odd,
    "norms alone: nothing decays": no_matrix,
}


def cases() -> tuple[Case, ...]:
    decays = (0.1, 0.1, 0.3, 0.1, 0.02, 0.1)
    return tuple(
        Case(label, {"model": label, "weight_decay": decay}, {"groups": "parameter"})
        for label, decay in zip(MODELS, decays, strict=True)
    )


def run(implementation, inputs):
    """What happens to every parameter, by its name."""
    model = MODELS[inputs["model"]]()
    groups = implementation(model, inputs["weight_decay"])
    if not isinstance(groups, (list, tuple)) or not all(isinstance(group, dict) for group in groups):
        inside = f" of {type(groups[0]).__name__}" if isinstance(groups, (list, tuple)) and groups else ""
        raise TypeError(f"expected a list of two dictionaries, but got a {type(groups).__name__}{inside}")
    if len(groups) != 2:
        raise TypeError(f"expected a list of two dictionaries, even if one of them is empty, but got {len(groups)}")
    if any("params" not in group for group in groups):
        raise KeyError("each dictionary needs the key 'params' with a list of parameters")
    groups = [{**group, "params": list(group["params"])} for group in groups]  # `model.parameters()` can be read once
    places = Counter(id(parameter) for group in groups for parameter in group["params"])
    decays = {id(p): group.get("weight_decay", "the optimizer's") for group in groups for p in group["params"]}
    return {name: fate(places[id(p)], decays.get(id(p))) for name, p in model.named_parameters()}


def fate(count: int, decay: object) -> str:
    if count != 1:
        return f"in the groups {count} times" if count else "in no group"
    return f"decay {decay:g}" if isinstance(decay, (int, float)) else f"decay {decay}"


EXERCISE = Exercise(
    name="decay_groups",
    topic="training_loop",
    title="What decays",
    difficulty=1,
    minutes=8,
    builds="parameter_groups",
    returns=("groups",),
    reference=decay_groups,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How many axes does the weight of a linear layer have? What about its bias, an embedding, and the weight of a "
        "norm?",
        "Loop over `model.parameters()`, skip those without `requires_grad`, and sort the rest by whether `.ndim` is "
        "at least 2.",
        '`{"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay}` is the first group. The '
        "second holds the other parameters, with a weight decay of 0.0.",
    ),
    run=run,
)
