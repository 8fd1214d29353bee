"""Answers to `name_map`, as learners write them."""


def wrong_query_swapped_with_key(layer):
    pairs = {
        "attention.self.query": "attention.key",
        "attention.self.key": "attention.query",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    result = {}
    for theirs, ours in pairs.items():
        for kind in ("weight", "bias"):
            result[f"encoder.layer.{layer}.{theirs}.{kind}"] = f"stack.blocks.{layer}.{ours}.{kind}"
    return result


def wrong_layer_ignored(layer):
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    result = {}
    for theirs, ours in pairs.items():
        for kind in ("weight", "bias"):
            result["encoder.layer.0." + theirs + "." + kind] = "stack.blocks.0." + ours + "." + kind
    return result


def wrong_ours_to_theirs(layer):
    # The dictionary is the wrong way round.
    pairs = {
        "attention.query": "attention.self.query",
        "attention.key": "attention.self.key",
        "attention.value": "attention.self.value",
        "attention.output": "attention.output.dense",
        "attention_residual.norm": "attention.output.LayerNorm",
        "feedforward.up": "intermediate.dense",
        "feedforward.down": "output.dense",
        "feedforward_residual.norm": "output.LayerNorm",
    }
    return {
        f"stack.blocks.{layer}.{ours}.{kind}": f"encoder.layer.{layer}.{theirs}.{kind}"
        for ours, theirs in pairs.items()
        for kind in ("weight", "bias")
    }


def wrong_biases_missing(layer):
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    return {f"encoder.layer.{layer}.{a}.weight": f"stack.blocks.{layer}.{b}.weight" for a, b in pairs.items()}


def wrong_norms_swapped(layer):
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "feedforward_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "attention_residual.norm",
    }
    return {
        f"encoder.layer.{layer}.{theirs}.{kind}": f"stack.blocks.{layer}.{ours}.{kind}"
        for theirs, ours in pairs.items()
        for kind in ("weight", "bias")
    }


def wrong_the_two_outputs_swapped(layer):
    # output.dense is the feed-forward's second layer.
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "feedforward.down",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "attention.output",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    return {
        f"encoder.layer.{layer}.{theirs}.{kind}": f"stack.blocks.{layer}.{ours}.{kind}"
        for theirs, ours in pairs.items()
        for kind in ("weight", "bias")
    }


def wrong_up_swapped_with_down(layer):
    result = {}
    for kind in ["weight", "bias"]:
        theirs, ours = f"encoder.layer.{layer}.", f"stack.blocks.{layer}."
        for name in ["query", "key", "value"]:
            result[theirs + f"attention.self.{name}.{kind}"] = ours + f"attention.{name}.{kind}"
        result[theirs + f"attention.output.dense.{kind}"] = ours + f"attention.output.{kind}"
        result[theirs + f"attention.output.LayerNorm.{kind}"] = ours + f"attention_residual.norm.{kind}"
        result[theirs + f"intermediate.dense.{kind}"] = ours + f"feedforward.down.{kind}"
        result[theirs + f"output.dense.{kind}"] = ours + f"feedforward.up.{kind}"
        result[theirs + f"output.LayerNorm.{kind}"] = ours + f"feedforward_residual.norm.{kind}"
    return result


def wrong_gamma_in_the_norms(layer):
    # Names from old TensorFlow checkpoints.
    a, b = f"encoder.layer.{layer}.", f"stack.blocks.{layer}."
    linear = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
    }
    norms = {
        "attention.output.LayerNorm": "attention_residual.norm",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    result = {f"{a}{x}.{kind}": f"{b}{y}.{kind}" for x, y in linear.items() for kind in ("weight", "bias")}
    for x, y in norms.items():
        result[f"{a}{x}.gamma"] = f"{b}{y}.weight"
        result[f"{a}{x}.beta"] = f"{b}{y}.bias"
    return result


def wrong_prefix_misspelled(layer):
    pairs = {
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
        f"encoder.layers.{layer}.{theirs}.{kind}": f"stack.blocks.{layer}.{ours}.{kind}"
        for theirs, ours in pairs.items()
        for kind in ("weight", "bias")
    }


def wrong_prefixes_missing(layer):
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    return {f"{a}.{kind}": f"{b}.{kind}" for a, b in pairs.items() for kind in ("weight", "bias")}


def wrong_list_of_pairs(layer):
    theirs = ["self.query", "self.key", "self.value", "output.dense"]
    ours = ["query", "key", "value", "output"]
    pairs = [(f"attention.{a}", f"attention.{b}") for a, b in zip(theirs, ours, strict=True)]
    pairs += [
        ("attention.output.LayerNorm", "attention_residual.norm"),
        ("intermediate.dense", "feedforward.up"),
        ("output.dense", "feedforward.down"),
        ("output.LayerNorm", "feedforward_residual.norm"),
    ]
    return [
        (f"encoder.layer.{layer}.{a}.{kind}", f"stack.blocks.{layer}.{b}.{kind}")
        for a, b in pairs
        for kind in ("weight", "bias")
    ]


def wrong_f_of_the_string_forgotten(layer):
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    result = {}
    for theirs, ours in pairs.items():
        for kind in ("weight", "bias"):
            result["encoder.layer.{layer}." + f"{theirs}.{kind}"] = "stack.blocks.{layer}." + f"{ours}.{kind}"
    return result


def wrong_layers_counted_from_one(layer):
    pairs = {
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
        f"encoder.layer.{layer + 1}.{theirs}.{kind}": f"stack.blocks.{layer}.{ours}.{kind}"
        for theirs, ours in pairs.items()
        for kind in ("weight", "bias")
    }


def wrong_modules_without_kinds(layer):
    # Eight names of modules instead of 16 tensors.
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    return {f"encoder.layer.{layer}.{a}": f"stack.blocks.{layer}.{b}" for a, b in pairs.items()}


def wrong_dot_before_the_kind_missing(layer):
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    theirs, ours = "encoder.layer." + str(layer) + ".", "stack.blocks." + str(layer) + "."
    return {theirs + a + kind: ours + b + kind for a, b in pairs.items() for kind in ("weight", "bias")}


def wrong_self_forgotten(layer):
    a, b = f"encoder.layer.{layer}", f"stack.blocks.{layer}"
    result = {}
    for kind in ("weight", "bias"):
        for name in ("query", "key", "value"):
            result[f"{a}.attention.{name}.{kind}"] = f"{b}.attention.{name}.{kind}"
        result[f"{a}.attention.output.dense.{kind}"] = f"{b}.attention.output.{kind}"
        result[f"{a}.attention.output.LayerNorm.{kind}"] = f"{b}.attention_residual.norm.{kind}"
        result[f"{a}.intermediate.dense.{kind}"] = f"{b}.feedforward.up.{kind}"
        result[f"{a}.output.dense.{kind}"] = f"{b}.feedforward.down.{kind}"
        result[f"{a}.output.LayerNorm.{kind}"] = f"{b}.feedforward_residual.norm.{kind}"
    return result


def wrong_number_added_to_a_string(layer):
    # Python doesn't add an int to a str.
    prefix = "encoder.layer." + layer + "."
    return {prefix + "attention.self.query.weight": "stack.blocks." + layer + ".attention.query.weight"}


def wrong_last_kind_only(layer):
    # The same value of `kind` remains after the loop.
    pairs = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    result = {}
    for theirs, ours in pairs.items():
        for kind in ("weight", "bias"):
            source, target = f"encoder.layer.{layer}.{theirs}.{kind}", f"stack.blocks.{layer}.{ours}.{kind}"
        result[source] = target
    return result


def wrong_only_attention(layer):
    # Half finished.
    result = {}
    for kind in ("weight", "bias"):
        for name in ("query", "key", "value"):
            result[f"encoder.layer.{layer}.attention.self.{name}.{kind}"] = (
                f"stack.blocks.{layer}.attention.{name}.{kind}"
            )
        result[f"encoder.layer.{layer}.attention.output.dense.{kind}"] = f"stack.blocks.{layer}.attention.output.{kind}"
    return result


def wrong_replace_catches_both_outputs(layer):
    # "output.dense" is also a part of "attention.output.dense".
    theirs = [
        f"encoder.layer.{layer}.{module}.{kind}"
        for module in (
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm",
        )
        for kind in ("weight", "bias")
    ]
    changes = {
        "encoder.layer": "stack.blocks",
        "attention.self": "attention",
        "output.dense": "feedforward.down",
        "intermediate.dense": "feedforward.up",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    result = {}
    for name in theirs:
        ours = name
        for old, new in changes.items():
            ours = ours.replace(old, new)
        result[name] = ours
    return result


def wrong_layer_ignored_and_biases_missing(layer):
    return {
        "encoder.layer.0.attention.self.query.weight": "stack.blocks.0.attention.query.weight",
        "encoder.layer.0.attention.self.key.weight": "stack.blocks.0.attention.key.weight",
        "encoder.layer.0.attention.self.value.weight": "stack.blocks.0.attention.value.weight",
        "encoder.layer.0.attention.output.dense.weight": "stack.blocks.0.attention.output.weight",
        "encoder.layer.0.attention.output.LayerNorm.weight": "stack.blocks.0.attention_residual.norm.weight",
        "encoder.layer.0.intermediate.dense.weight": "stack.blocks.0.feedforward.up.weight",
        "encoder.layer.0.output.dense.weight": "stack.blocks.0.feedforward.down.weight",
        "encoder.layer.0.output.LayerNorm.weight": "stack.blocks.0.feedforward_residual.norm.weight",
    }


def wrong_ours_to_theirs_and_norms_swapped(layer):
    pairs = {
        "attention.query": "attention.self.query",
        "attention.key": "attention.self.key",
        "attention.value": "attention.self.value",
        "attention.output": "attention.output.dense",
        "attention_residual.norm": "output.LayerNorm",
        "feedforward.up": "intermediate.dense",
        "feedforward.down": "output.dense",
        "feedforward_residual.norm": "attention.output.LayerNorm",
    }
    return {
        f"stack.blocks.{layer}.{ours}.{kind}": f"encoder.layer.{layer}.{theirs}.{kind}"
        for ours, theirs in pairs.items()
        for kind in ("weight", "bias")
    }


def right_nested_loops(layer):
    a, b = f"encoder.layer.{layer}.", f"stack.blocks.{layer}."
    result = {}
    for kind in ("bias", "weight"):
        for name in ("query", "key", "value"):
            result[f"{a}attention.self.{name}.{kind}"] = f"{b}attention.{name}.{kind}"
        result[a + "attention.output.dense." + kind] = b + "attention.output." + kind
        result[a + "intermediate.dense." + kind] = b + "feedforward.up." + kind
        result[a + "output.dense." + kind] = b + "feedforward.down." + kind
        for theirs, ours in {"attention.": "attention", "": "feedforward"}.items():
            result[f"{a}{theirs}output.LayerNorm.{kind}"] = f"{b}{ours}_residual.norm.{kind}"
    return result


def right_replacements_in_order(layer):
    modules = "self.query self.key self.value output.dense output.LayerNorm".split()
    theirs = ["attention." + module for module in modules]
    theirs += ["intermediate.dense", "output.dense", "output.LayerNorm"]
    changes = [
        ("attention.self", "attention"),
        ("attention.output.dense", "attention.output"),
        ("attention.output.LayerNorm", "attention_residual.norm"),
        ("intermediate.dense", "feedforward.up"),
        ("output.dense", "feedforward.down"),
        ("output.LayerNorm", "feedforward_residual.norm"),
    ]

    def ours(name):
        for old, new in changes:
            if name.startswith(old):
                return new + name[len(old) :]
        return name

    result = {}
    for module in theirs:
        for kind in ["weight", "bias"]:
            result["encoder.layer.%d.%s.%s" % (layer, module, kind)] = "stack.blocks.%d.%s.%s" % (
                layer,
                ours(module),
                kind,
            )
    return result


def right_one_line_for_each_tensor(layer):
    table = """
        attention.self.query.weight attention.query.weight
        attention.self.query.bias attention.query.bias
        attention.self.key.weight attention.key.weight
        attention.self.key.bias attention.key.bias
        attention.self.value.weight attention.value.weight
        attention.self.value.bias attention.value.bias
        attention.output.dense.weight attention.output.weight
        attention.output.dense.bias attention.output.bias
        attention.output.LayerNorm.weight attention_residual.norm.weight
        attention.output.LayerNorm.bias attention_residual.norm.bias
        intermediate.dense.weight feedforward.up.weight
        intermediate.dense.bias feedforward.up.bias
        output.dense.weight feedforward.down.weight
        output.dense.bias feedforward.down.bias
        output.LayerNorm.weight feedforward_residual.norm.weight
        output.LayerNorm.bias feedforward_residual.norm.bias
    """
    words = table.split()
    theirs = [f"encoder.layer.{layer}.{word}" for word in words[::2]]
    ours = [f"stack.blocks.{layer}.{word}" for word in words[1::2]]
    return dict(zip(theirs, ours, strict=True))


def wrong_self_and_output_exchanged(layer):
    modules = {
        "attention.output.query": "attention.query",
        "attention.output.key": "attention.key",
        "attention.output.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    names = {}
    for theirs, ours in modules.items():
        for kind in ("weight", "bias"):
            names[f"encoder.layer.{layer}.{theirs}.{kind}"] = f"stack.blocks.{layer}.{ours}.{kind}"
    return names


def wrong_value_and_key_exchanged(layer):
    modules = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.value",
        "attention.self.value": "attention.key",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "attention_residual.norm",
        "intermediate.dense": "feedforward.up",
        "output.dense": "feedforward.down",
        "output.LayerNorm": "feedforward_residual.norm",
    }
    names = {}
    for theirs, ours in modules.items():
        for kind in ("weight", "bias"):
            names[f"encoder.layer.{layer}.{theirs}.{kind}"] = f"stack.blocks.{layer}.{ours}.{kind}"
    return names


def wrong_weight_and_bias_exchanged(layer):
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
    names = {}
    for theirs, ours in modules.items():
        for kind, other in (("weight", "bias"), ("bias", "weight")):
            names[f"encoder.layer.{layer}.{theirs}.{kind}"] = f"stack.blocks.{layer}.{ours}.{other}"
    return names
