"""Exercise: what one layer of a published BERT calls what."""

from collections.abc import Callable, Mapping

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def name_map(layer):
    """The 16 tensors of one layer of a published BERT: their name → our name, as a dictionary.

    `layer` is the number of the layer, from 0. Theirs begin with `encoder.layer.0.`, ours with
    `stack.blocks.0.`, where 0 is the number. Eight modules have a weight and a bias each.
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
    """The right map, with what two of our modules are called exchanged."""

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
        "Query and key have changed places. Both have the same shape: no error would have told you.",
    ),
    Mistake(
        "key and value swapped",
        swapped("attention.key", "attention.value"),
        "Key and value have changed places. Both have the same shape: no error would have told you.",
    ),
    Mistake(
        "query and value swapped",
        swapped("attention.query", "attention.value"),
        "Query and value have changed places. Both have the same shape: no error would have told you.",
    ),
    Mistake(
        "the two norms swapped",
        swapped("attention_residual.norm", "feedforward_residual.norm"),
        "The two norms have changed places. One of theirs stands inside `attention`: which sublayer does it follow?",
    ),
    Mistake(
        "up and down swapped",
        swapped("feedforward.up", "feedforward.down"),
        "The two matrices of the feed-forward have changed places. Their shapes say which one makes vectors wider.",
    ),
    Mistake(
        "attention's output and the feed-forward's swapped",
        swapped("attention.output", "feedforward.down"),
        "Two modules of theirs end with `output.dense`. One stands inside `attention`, one beside it.",
    ),
    Mistake(
        "attention's output and the hidden layer swapped",
        swapped("attention.output", "feedforward.up"),
        "`intermediate` is the wide layer in the middle of the feed-forward, and no part of attention.",
    ),
    Mistake(
        "weights without biases",
        kept(lambda name: name.endswith("weight")),
        "The weights are right, and every bias is forgotten. Left as they were drawn, they would be silently wrong.",
    ),
    Mistake(
        "no norms",
        kept(lambda name: "LayerNorm" not in name),
        "All is right but the norms, which are missing. They have learned numbers, too: a weight and a bias each.",
    ),
    Mistake(
        "norms without biases",
        kept(lambda name: not name.endswith("LayerNorm.bias")),
        "All is right but the biases of the norms, which are missing: LayerNorm has them, only RMSNorm does not.",
    ),
    Mistake(
        "always layer 0",
        lambda layer: name_map(0),
        "Your names are those of layer 0, whatever `layer` is.",
    ),
    Mistake(
        "ours always layer 0",
        lambda layer: dict(zip(name_map(layer), name_map(0).values(), strict=True)),
        "Theirs have the number of the layer, and ours are always those of block 0.",
    ),
    Mistake(
        "counted from 1",
        lambda layer: name_map(layer + 1),
        "You count layers from 1. The first one is number 0, in their files and here.",
    ),
    Mistake(
        "the other way round",
        lambda layer: {ours: theirs for theirs, ours in name_map(layer).items()},
        "The pairs are right, and the direction is not: their names are the keys of the dictionary.",
    ),
    Mistake(
        "modules instead of tensors",
        lambda layer: {theirs.rpartition(".")[0]: ours.rpartition(".")[0] for theirs, ours in name_map(layer).items()},
        "Your pairs of modules are right. A file holds tensors: each module has two, `.weight` and `.bias`.",
    ),
    Mistake(
        "names of today's library for our norms",
        renamed(change_ours=lambda name: name.replace("_residual.norm", "_norm")),
        "A norm of ours belongs to the residual connection around its sublayer: look at the list of our names.",
    ),
    Mistake(
        "no self",
        renamed(change_theirs=lambda name: name.replace("attention.self.", "attention.")),
        "All is right but their names of query, key and value: between `attention` and `query` stands one more word.",
    ),
    Mistake(
        "the prefix of a head",
        renamed(change_theirs=lambda name: f"bert.{name}"),
        "`bert.` stands before the names only in files of a model with a head. Here they begin with `encoder`.",
    ),
    Mistake(
        "old names of norms",
        renamed(
            change_theirs=lambda name: name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
                "LayerNorm.bias", "LayerNorm.beta"
            )
        ),
        "`gamma` and `beta` are what the first published files call a norm's numbers. These say `weight` and `bias`.",
    ),
)


def run(implementation: Callable, inputs: Mapping[str, object]) -> object:
    """Say of each of their names whether it was given the right one of ours, and not which that would be."""
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
    minutes=7,
    builds="name_table",
    returns=("names",),
    reference=name_map,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take a block of ours and say aloud what happens in it, from bottom to top: eight modules with numbers. Which "
        "name in their list is which step?",
        "Write the eight pairs of modules as a dictionary, without layer and without `weight` or `bias`. What stands "
        "inside `attention` belongs to the first sublayer: its output matrix, and the norm behind it. `intermediate` "
        "is the wide layer.",
        'One comprehension over the eight pairs and over `("weight", "bias")` makes the sixteen names: '
        '`f"encoder.layer.{layer}.{theirs}.{kind}"` and `f"stack.blocks.{layer}.{ours}.{kind}"`.',
    ),
    run=run,
)
