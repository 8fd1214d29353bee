"""Answers to `lens_logits`, as learners write them."""

import torch
from torch import nn


def wrong_norm_forgotten(states, norm, table):
    return states @ table.T


def wrong_norm_after_the_table(states, norm, table):
    return norm(states @ table.T)


def wrong_table_not_transposed(states, norm, table):
    return norm(states) @ table


def wrong_last_state_only(states, norm, table):
    return norm(states[-1:]) @ table.T


def wrong_probabilities(states, norm, table):
    return torch.softmax(norm(states) @ table.T, dim=-1)


def wrong_best_tokens(states, norm, table):
    return (norm(states) @ table.T).argmax(dim=-1)


def wrong_norm_of_its_own(states, norm, table):
    # Without the model's weights.
    normed = nn.functional.layer_norm(states, states.shape[-1:])
    return normed @ table.T


def wrong_axes_of_the_result(states, norm, table):
    return torch.einsum("vd,ksd->skv", table, norm(states))


def wrong_embedding_left_out(states, norm, table):
    # Skips the state before the first block.
    return norm(states[1:]) @ table.T


def wrong_norm_twice(states, norm, table):
    return norm(norm(states)) @ table.T


def wrong_only_the_last_state_normalized(states, norm, table):
    logits = states @ table.T
    logits[-1] = (norm(states) @ table.T)[-1]
    return logits


def wrong_log_probabilities(states, norm, table):
    return torch.log_softmax(norm(states) @ table.T, dim=-1)


def wrong_scaled(states, norm, table):
    return norm(states) @ table.T / states.shape[-1] ** 0.5


def wrong_table_normalized(states, norm, table):
    return states @ norm(table[None])[0].T


def wrong_order_of_the_product(states, norm, table):
    return table @ norm(states)


def wrong_last_token_only(states, norm, table):
    return norm(states)[:, -1] @ table.T


def wrong_all_axes_of_the_table_reversed(states, norm, table):
    # .T reverses all axes of the states.
    return table @ norm(states).T


def wrong_blocks_written_instead_of_states(states, norm, table):
    # The differences between neighbors.
    written = torch.cat([states[:1], states[1:] - states[:-1]])
    return norm(written) @ table.T


def wrong_states_added_up(states, norm, table):
    return norm(states.cumsum(dim=0)) @ table.T


def wrong_table_used_as_a_lookup(states, norm, table):
    return table[norm(states).long()]


def wrong_cosine_similarity(states, norm, table):
    normed = nn.functional.normalize(norm(states), dim=-1)
    return normed @ nn.functional.normalize(table, dim=-1).T


def wrong_list_of_logits(states, norm, table):
    normed = norm(states)
    return [state @ table.T for state in normed]


def wrong_norm_not_called(states, norm, table):
    return states / norm @ table.T


def wrong_states_changed(states, norm, table):
    states -= states.mean(dim=-1, keepdim=True)
    return norm(states) @ table.T


def wrong_norm_forgotten_and_probabilities(states, norm, table):
    return (states @ table.T).softmax(dim=-1)


def wrong_last_state_only_and_norm_forgotten(states, norm, table):
    return states[-1] @ table.T


def right_einsum(states, norm, table):
    return torch.einsum("ksd,vd->ksv", norm(states), table)


def right_linear(states, norm, table):
    return nn.functional.linear(norm(states), table)


def right_state_by_state(states, norm, table):
    logits = []
    for state in states:
        normed = norm(state.unsqueeze(0)).squeeze(0)
        logits.append(torch.matmul(normed, table.transpose(0, 1)))
    return torch.stack(logits)


def right_sum_of_products(states, norm, table):
    normed = norm(states)
    columns = [(normed * row).sum(dim=-1) for row in table]
    return torch.stack(columns, dim=-1)


def wrong_differences_of_states(states, norm, table):
    return norm(states.diff(dim=0, prepend=states[:1] * 0)) @ table.T


def wrong_norm_on_the_table(states, norm, table):
    return states @ norm(table).T


def wrong_mean_over_states(states, norm, table):
    return (norm(states.mean(dim=0, keepdim=True)) @ table.T).expand(len(states), -1, -1)
