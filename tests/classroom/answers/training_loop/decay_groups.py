"""Answers to `decay_groups`, as learners write them."""

import torch
from torch import nn


def wrong_by_the_word_bias(model, weight_decay):
    # The weights of norms decay, too.
    decay, rest = [], []
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            (rest if name.endswith("bias") else decay).append(parameter)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_by_the_word_weight(model, weight_decay):
    decay = [p for name, p in model.named_parameters() if "weight" in name and p.requires_grad]
    rest = [p for name, p in model.named_parameters() if "weight" not in name and p.requires_grad]
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_linear_layers_only(model, weight_decay):
    # Embeddings end up with the biases.
    matrices = {id(m.weight) for m in model.modules() if isinstance(m, nn.Linear)}
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if id(p) in matrices], "weight_decay": weight_decay},
        {"params": [p for p in trained if id(p) not in matrices], "weight_decay": 0.0},
    ]


def wrong_more_than_two_axes(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim > 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim <= 2], "weight_decay": 0.0},
    ]


def wrong_exactly_two_axes(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim == 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim != 2], "weight_decay": 0.0},
    ]


def wrong_one_axis_decays(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": 0.0},
    ]


def wrong_first_axis_counted(model, weight_decay):
    # len gives the number of rows, not of axes.
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if len(p) >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if len(p) < 2], "weight_decay": 0.0},
    ]


def wrong_third_group_for_scalars(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
        {"params": [p for p in trained if p.ndim == 0], "weight_decay": 0.0},
    ]


def wrong_scalars_left_out(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
    ]


def wrong_frozen_ones_included(model, weight_decay):
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_frozen_ones_do_not_decay(model, weight_decay):
    decay = [p for p in model.parameters() if p.ndim >= 2 and p.requires_grad]
    rest = [p for p in model.parameters() if not (p.ndim >= 2 and p.requires_grad)]
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_shared_ones_twice(model, weight_decay):
    trained = [p for _, p in model.named_parameters(remove_duplicate=False) if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_every_module_lists_its_childrens(model, weight_decay):
    decay, rest = [], []
    for module in model.modules():
        for parameter in module.parameters():
            if parameter.requires_grad:
                (decay if parameter.ndim >= 2 else rest).append(parameter)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_top_module_only(model, weight_decay):
    trained = [p for p in model.parameters(recurse=False) if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_values_of_the_state(model, weight_decay):
    # Copies without gradients, and buffers among them.
    tensors = list(model.state_dict().values())
    return [
        {"params": [t for t in tensors if t.ndim >= 2], "weight_decay": weight_decay},
        {"params": [t for t in tensors if t.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_data_instead_of_parameters(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p.data for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p.data for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_names(model, weight_decay):
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [name for name, p in named if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [name for name, p in named if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_pairs_with_names(model, weight_decay):
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [pair for pair in named if pair[1].ndim >= 2], "weight_decay": weight_decay},
        {"params": [pair for pair in named if pair[1].ndim < 2], "weight_decay": 0.0},
    ]


def wrong_same_decay_for_both(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": weight_decay},
    ]


def wrong_decay_from_memory(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": 0.1},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_second_group_without_decay_key(model, weight_decay):
    # The optimizer then uses its default, which isn't 0.
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2]},
    ]


def wrong_key_misspelled(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"param": [p for p in trained if p.ndim >= 2], "decay": weight_decay},
        {"param": [p for p in trained if p.ndim < 2], "decay": 0.0},
    ]


def wrong_one_dictionary(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return {
        "decay": [p for p in trained if p.ndim >= 2],
        "no_decay": [p for p in trained if p.ndim < 2],
    }


def wrong_optimizer_returned(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups)


def wrong_group_for_each_parameter(model, weight_decay):
    return [
        {"params": [p], "weight_decay": weight_decay if p.ndim >= 2 else 0.0}
        for p in model.parameters()
        if p.requires_grad
    ]


def wrong_empty_groups_dropped(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]


def wrong_second_pass_over_a_generator(model, weight_decay):
    # The first comprehension uses up the generator.
    trained = (p for p in model.parameters() if p.requires_grad)
    return [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]


def wrong_membership_by_value(model, weight_decay):
    # `in` compares tensors number by number.
    decay = [p for p in model.parameters() if p.ndim >= 2 and p.requires_grad]
    rest = [p for p in model.parameters() if p not in decay and p.requires_grad]
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_frozen_included_and_shared_twice(model, weight_decay):
    decay, rest = [], []
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            (decay if parameter.dim() > 1 else rest).append(parameter)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_by_the_word_bias_and_frozen_included(model, weight_decay):
    decay = [p for name, p in model.named_parameters() if "bias" not in name]
    rest = [p for name, p in model.named_parameters() if "bias" in name]
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def right_one_loop(model, weight_decay):
    decays, stays = [], []
    for parameter in model.parameters():
        if not parameter.requires_grad:
            continue
        if parameter.dim() > 1:
            decays.append(parameter)
        else:
            stays.append(parameter)
    return [dict(params=decays, weight_decay=weight_decay), dict(params=stays, weight_decay=0)]


def right_seen_by_id(model, weight_decay):
    seen = set()
    groups = [{"params": [], "weight_decay": weight_decay}, {"params": [], "weight_decay": 0.0}]
    for module in model.modules():
        for parameter in module._parameters.values():
            if parameter is None or id(parameter) in seen or not parameter.requires_grad:
                continue
            seen.add(id(parameter))
            groups[0 if len(parameter.shape) >= 2 else 1]["params"].append(parameter)
    return groups


def right_filtered_names(model, weight_decay):
    named = dict(model.named_parameters())
    trained = {name: p for name, p in named.items() if p.requires_grad}
    matrices = [name for name, p in trained.items() if p.ndim >= 2]
    others = [name for name in trained if name not in matrices]
    return [
        {"params": [trained[name] for name in matrices], "weight_decay": weight_decay},
        {"params": [trained[name] for name in others], "weight_decay": 0.0},
    ]


def right_sorted_by_axes(model, weight_decay):
    trained = sorted((p for p in model.parameters() if p.requires_grad), key=lambda p: -p.ndim)
    border = sum(p.ndim >= 2 for p in trained)
    return [
        {"weight_decay": weight_decay, "params": trained[:border]},
        {"weight_decay": 0.0, "params": trained[border:]},
    ]


def wrong_norms_by_their_class(model, weight_decay):
    decay, rest = [], []
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            if parameter.requires_grad:
                (rest if isinstance(module, nn.LayerNorm) else decay).append(parameter)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def wrong_decay_and_zero_exchanged(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    decay = [p for p in trained if p.ndim >= 2]
    rest = [p for p in trained if p.ndim < 2]
    return [{"params": decay, "weight_decay": 0.0}, {"params": rest, "weight_decay": weight_decay}]


def wrong_large_parameters_only(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    decay = [p for p in trained if p.numel() > 16]
    rest = [p for p in trained if p.numel() <= 16]
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]
