"""Exercise: match the names in one layer of a published BERT with ours."""

from collections.abc import Callable, Mapping

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.real_checkpoints.name_map_mistakes import MORE_MISTAKES


def name_map(layer):
    """Return a dictionary that maps a published BERT's names for one layer's 16 tensors to our names.

    `layer` is the number of the layer, counted from 0. For layer 0, their names start with `encoder.layer.0.` and
    ours with `stack.blocks.0.`. There are eight modules, each with a `weight` and a `bias`.
    """
    modules = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    return {
        f"encoder.layer.{layer}.{theirs}.{kind}": f"stack.blocks.{layer}.{ours}.{kind}"
        for theirs, ours in modules.items()
        for kind in ("weight", "bias")
    }


def cases() -> tuple[Case, ...]:
    return tuple(Case(f"layer {layer}", {"layer": layer}, {}) for layer in (0, 1, 5, 11))


def swapped(first: str, second: str):
    """The right map, except that the names of two of our modules are swapped."""

    def wrong(layer):
        found = {}
        for theirs, ours in name_map(layer).items():
            if f".{first}." in ours:
                ours = ours.replace(f".{first}.", f".{second}.")
            elif f".{second}." in ours:
                ours = ours.replace(f".{second}.", f".{first}.")
            found[theirs] = ours
        return found

    return wrong


def renamed(change_theirs=lambda name: name, change_ours=lambda name: name):
    return lambda layer: {change_theirs(theirs): change_ours(ours) for theirs, ours in name_map(layer).items()}


def kept(keep):
    return lambda layer: {theirs: ours for theirs, ours in name_map(layer).items() if keep(theirs)}


MISTAKES = (
    Mistake(
        "query and key swapped",
        swapped("attention.query", "attention.key"),
        "You swapped query and key. Both have the same shape, so no error would have told you.",
    ),
    Mistake(
        "key and value swapped",
        swapped("attention.key", "attention.value"),
        "You swapped key and value. Both have the same shape, so no error would have told you.",
    ),
    Mistake(
        "query and value swapped",
        swapped("attention.query", "attention.value"),
        "You swapped query and value. Both have the same shape, so no error would have told you.",
    ),
    Mistake(
        "the two norms swapped",
        swapped("attention_residual.norm", "feedforward_residual.norm"),
        "You swapped the two norms. In the published names, one of them is inside `attention`. Which sublayer does it "
        "follow?",
    ),
    Mistake(
        "up and down swapped",
        swapped("feedforward.up", "feedforward.down"),
        "You swapped the two feed-forward matrices. Their shapes tell you which one widens the vectors.",
    ),
    Mistake(
        "attention's output and the feed-forward's swapped",
        swapped("attention.output", "feedforward.down"),
        "Two of the published names end in `output.dense`. One is inside `attention`, and the other isn't.",
    ),
    Mistake(
        "attention's output and the hidden layer swapped",
        swapped("attention.output", "feedforward.up"),
        "`intermediate` is the wide layer in the middle of the feed-forward network. It isn't part of attention.",
    ),
    Mistake(
        "weights without biases",
        kept(lambda name: name.endswith("weight")),
        "The weights are right, but all biases are missing. They'd silently keep their initial values.",
    ),
    Mistake(
        "no norms",
        kept(lambda name: "LayerNorm" not in name),
        "Everything is right except that the norms are missing. They have learned numbers, too: a weight and a bias "
        "each.",
    ),
    Mistake(
        "norms without biases",
        kept(lambda name: not name.endswith("LayerNorm.bias")),
        "Everything is right except that the norms' biases are missing. Unlike RMSNorm, LayerNorm has biases.",
    ),
    Mistake(
        "always layer 0",
        lambda layer: name_map(0),
        "You return the names of layer 0 for every `layer`.",
    ),
    Mistake(
        "ours always layer 0",
        lambda layer: dict(zip(name_map(layer), name_map(0).values(), strict=True)),
        "You use the layer number in their names, but in your dictionary, our names always refer to block 0.",
    ),
    Mistake(
        "counted from 1",
        lambda layer: name_map(layer + 1),
        "You count layers from 1. The first layer is number 0, both in their files and here.",
    ),
    Mistake(
        "the other way round",
        lambda layer: {ours: theirs for theirs, ours in name_map(layer).items()},
        "The pairs are right, but the direction is reversed: their names should be the dictionary's keys.",
    ),
    Mistake(
        "modules instead of tensors",
        lambda layer: {theirs.rpartition(".")[0]: ours.rpartition(".")[0] for theirs, ours in name_map(layer).items()},
        "Your pairs of modules are right, but a file holds tensors. Each module has two: `.weight` and `.bias`.",
    ),
    Mistake(
        "names of today's library for our norms",
        renamed(change_ours=lambda name: name.replace("_residual.norm", "_norm")),
        "Our norms belong to the residual connection around each sublayer. Check the list of our names.",
    ),
    Mistake(
        "no self",
        renamed(change_theirs=lambda name: name.replace("attention.self.", "attention.")),
        "Only their names for query, key, and value are wrong: there's one more word between `attention` and `query`.",
    ),
    Mistake(
        "the prefix of a head",
        renamed(change_theirs=lambda name: f"bert.{name}"),
        "Names start with `bert.` only in the files of a model that has a head. Here, they start with `encoder`.",
    ),
    Mistake(
        "old names of norms",
        renamed(
            change_theirs=lambda name: name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
                "LayerNorm.bias", "LayerNorm.beta"
            )
        ),
        "The earliest published files call a norm's numbers `gamma` and `beta`. These files call them `weight` and "
        "`bias`.",
    ),
)


def run(implementation: Callable, inputs: Mapping[str, object]) -> object:
    """Report for each of their names whether it maps to the right one of ours, without giving the right one away."""
    found = implementation(*inputs.values())
    if not isinstance(found, Mapping):
        return found
    right = name_map(*inputs.values())
    return {theirs: "right" if right.get(theirs) == ours else f"not {ours}" for theirs, ours in found.items()}


EXERCISE = Exercise(
    name="name_map",
    topic="real_checkpoints",
    title="The names of one layer",
    difficulty=1,
    minutes=8,
    builds="name_table",
    returns=("names",),
    reference=name_map,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Walk through one of our blocks from bottom to top and name the eight modules that have weights. Which name in "
        "their list goes with each?",
        "Write the eight pairs of modules as a dictionary, leaving out the layer number and `weight` or `bias`. "
        "Everything inside their `attention` belongs to the first sublayer, including its output matrix and the norm "
        "that follows. `intermediate` is the wide layer.",
        'One comprehension over the eight pairs and over `("weight", "bias")` builds all sixteen names: '
        '`f"encoder.layer.{layer}.{theirs}.{kind}"` and `f"stack.blocks.{layer}.{ours}.{kind}"`.',
    ),
    run=run,
)
