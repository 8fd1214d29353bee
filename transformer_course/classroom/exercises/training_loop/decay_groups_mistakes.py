"""The usual wrong ways to sort parameters by whether they decay."""

from transformer_course.classroom.exercises.exercise import Mistake


def sorted_by(decays, trained=lambda model: [p for p in model.named_parameters() if p[1].requires_grad], other=0.0):
    """Groups by another rule: `decays(name, parameter)` says what decays, `other` is the decay of the rest."""

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
    return sorted_by(matrix)(model, weight_decay)[:1]


MISTAKES = (
    Mistake(
        "everything decays",
        sorted_by(lambda name, parameter: True),
        "All of yours decay, biases and norms too. A norm's weight starts at 1 and has no reason to be pulled to 0: "
        "how "
        "can you tell it from a matrix?",
    ),
    Mistake(
        "nothing decays",
        sorted_by(lambda name, parameter: False),
        "Nothing decays in yours. Matrices and embeddings should.",
    ),
    Mistake(
        "the wrong way round",
        sorted_by(lambda name, parameter: not matrix(name, parameter)),
        "The two groups have changed places: in yours biases and norms decay, and matrices do not.",
    ),
    Mistake(
        "only biases spared",
        sorted_by(lambda name, parameter: not name.endswith("bias")),
        "You spare what is called bias. A norm's other parameter is called weight, as a matrix is; its axes tell them "
        "apart.",
    ),
    Mistake(
        "told by its name",
        sorted_by(lambda name, parameter: "bias" not in name and "norm" not in name),
        "You go by names. That holds until somebody calls a layer otherwise, or a parameter is a single number. Count "
        "axes.",
    ),
    Mistake(
        "a layer's name taken for a bias's",
        sorted_by(lambda name, parameter: matrix(name, parameter) and "bias" not in name),
        "Nearly. You also look for “bias” in the name, and one of the layers is called so. The number of axes is "
        "enough.",
    ),
    Mistake(
        "exactly two axes",
        sorted_by(lambda name, parameter: parameter.ndim == 2),
        "Nearly. A weight may have three axes as well, and should decay.",
    ),
    Mistake(
        "a single number decays",
        sorted_by(lambda name, parameter: parameter.ndim != 1),
        "Nearly. A parameter may be a single number, with no axis at all; that should not decay either.",
    ),
    Mistake(
        "embeddings spared",
        sorted_by(lambda name, parameter: matrix(name, parameter) and "tokens" not in name),
        "You spare embeddings. Some do; here they are matrices like others, and decay.",
    ),
    Mistake(
        "frozen ones too",
        sorted_by(matrix, trained=lambda model: list(model.named_parameters())),
        "Right, but for parameters that are frozen (`requires_grad` is False): they belong in no group.",
    ),
    Mistake(
        "a shared matrix twice",
        sorted_by(
            matrix,
            trained=lambda model: [p for p in model.named_parameters(remove_duplicate=False) if p[1].requires_grad],
        ),
        "A matrix that two layers share is in your groups twice, and would be updated twice. `model.parameters()` "
        "names "
        "each parameter once.",
    ),
    Mistake(
        "the second group without its 0",
        defaulting,
        "The sorting is right. Your second group does not say `weight_decay`, so the optimizer's own default applies, "
        "and for AdamW that is not 0.",
    ),
    Mistake(
        "the second group forgotten",
        matrices_alone,
        "Only what decays is there. The others must be handed to the optimizer too, or they are never trained.",
    ),
)
