"""The usual wrong ways to sort parameters by whether they decay."""

from torch import nn

from transformer_course.classroom.exercises.exercise import Mistake


def sorted_by(decays, trained=lambda model: [p for p in model.named_parameters() if p[1].requires_grad], other=0.0):
    """Groups by a different rule: `decays(name, parameter)` decides what decays; `other` is the decay of the rest."""

    def groups(model, weight_decay):
        parameters = trained(model)
        return [
            {"params": [p for name, p in parameters if decays(name, p)], "weight_decay": weight_decay},
            {"params": [p for name, p in parameters if not decays(name, p)], "weight_decay": other},
        ]

    return groups


def matrix(name, parameter):
    return parameter.ndim >= 2


def defaulting(model, weight_decay):
    first, second = sorted_by(matrix)(model, weight_decay)
    return [first, {"params": second["params"]}]


def matrices_alone(model, weight_decay):
    decaying, rest = sorted_by(matrix)(model, weight_decay)
    return [decaying, {**rest, "params": []}]


def linear_only(model, weight_decay):
    weights = {id(module.weight) for module in model.modules() if isinstance(module, nn.Linear)}
    return sorted_by(lambda name, parameter: id(parameter) in weights)(model, weight_decay)


def frozen_without_decay(model, weight_decay):
    decay = [p for p in model.parameters() if p.ndim >= 2 and p.requires_grad]
    rest = [p for p in model.parameters() if not (p.ndim >= 2 and p.requires_grad)]
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def of_copies(model, weight_decay):
    copies = [parameter.data for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [copy for copy in copies if copy.ndim >= 2], "weight_decay": weight_decay},
        {"params": [copy for copy in copies if copy.ndim < 2], "weight_decay": 0.0},
    ]


MISTAKES = (
    Mistake(
        "everything decays",
        sorted_by(lambda name, parameter: True),
        "All your parameters decay, including biases and norms. A norm's weight starts at 1, and there's no reason for "
        "it to be pulled toward 0. How can you tell it from a matrix?",
    ),
    Mistake(
        "nothing decays",
        sorted_by(lambda name, parameter: False),
        "None of your parameters decay. Matrices and embeddings should.",
    ),
    Mistake(
        "the wrong way round",
        sorted_by(lambda name, parameter: not matrix(name, parameter)),
        "You swapped the groups: now biases and norms decay, and matrices don't.",
    ),
    Mistake(
        "only biases spared",
        sorted_by(lambda name, parameter: not name.endswith("bias")),
        "You exempt only parameters called `bias`. A norm's other parameter is called `weight`, just like a linear "
        "layer's matrix. The number of axes tells them apart.",
    ),
    Mistake(
        "told by its name",
        sorted_by(lambda name, parameter: "bias" not in name and "norm" not in name),
        "You go by names, but that fails as soon as a layer has an unusual name or a parameter is a single number. "
        "Count axes instead.",
    ),
    Mistake(
        "a layer's name taken for a bias's",
        sorted_by(lambda name, parameter: matrix(name, parameter) and "bias" not in name),
        "Almost. You also look for “bias” in the name, but one of the layers has that name. The number of axes is "
        "enough.",
    ),
    Mistake(
        "exactly two axes",
        sorted_by(lambda name, parameter: parameter.ndim == 2),
        "Almost. A weight with three axes should decay, too.",
    ),
    Mistake(
        "a single number decays",
        sorted_by(lambda name, parameter: parameter.ndim != 1),
        "Almost. A parameter can also be a single number, with no axes at all. Such a parameter shouldn't decay.",
    ),
    Mistake(
        "embeddings spared",
        sorted_by(lambda name, parameter: matrix(name, parameter) and "tokens" not in name),
        "You exempt embeddings. Some people do, but here, they decay like any other matrix.",
    ),
    Mistake(
        "frozen ones too",
        sorted_by(matrix, trained=lambda model: list(model.named_parameters())),
        "This is right, except for frozen parameters (`requires_grad` is False): they belong to neither group.",
    ),
    Mistake(
        "a shared matrix twice",
        sorted_by(
            matrix,
            trained=lambda model: [p for p in model.named_parameters(remove_duplicate=False) if p[1].requires_grad],
        ),
        "A matrix shared by two layers appears in your groups twice and would be updated twice. `model.parameters()` "
        "lists each parameter once.",
    ),
    Mistake(
        "the second group without its 0",
        defaulting,
        "The sorting is right, but your second group has no `weight_decay`. The optimizer then uses its default, "
        "and AdamW's isn't 0.",
    ),
    Mistake(
        "the second group forgotten",
        matrices_alone,
        "Your second group is empty. The optimizer needs the other parameters, too, or they'll never be trained. (A "
        "generator such as `model.parameters()` can be read only once.)",
    ),
    Mistake(
        "linear layers only",
        linear_only,
        "You decay only the weights of linear layers. Embeddings have two axes, too.",
    ),
    Mistake(
        "frozen ones without decay",
        frozen_without_decay,
        "Frozen parameters are in your second group. They belong to neither group.",
    ),
    Mistake(
        "none of the model's own",
        of_copies,
        "None of the model's own parameters are in your groups. Are yours copies, names, or pairs? Or do you look only "
        "at the parameters that belong directly to the outermost module?",
    ),
)
