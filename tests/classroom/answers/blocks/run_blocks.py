"""Answers to `run_blocks`, as learners write them."""

from collections.abc import Sequence

import torch
from torch import nn


def wrong_last_norm_forgotten(x, blocks, norm):
    for block in blocks:
        x = block(x)
    return x


def wrong_norm_after_every_block(x, blocks, norm):
    for block in blocks:
        x = norm(block(x))
    return x


def wrong_norm_before_every_block(x, blocks, norm):
    for block in blocks:
        x = block(norm(x))
    return x


def wrong_norm_after_every_block_plus_the_last(x, blocks, norm):
    for block in blocks:
        x = block(x)
        x = norm(x)
    return norm(x)


def wrong_norm_first(x, blocks, norm):
    x = norm(x)
    for block in blocks:
        x = block(x)
    return x


def wrong_every_block_reads_the_input(x, blocks, norm):
    out = x
    for block in blocks:
        out = block(x)
    return norm(out)


def wrong_results_added_up(x, blocks, norm):
    for block in blocks:
        x = x + block(x)
    return norm(x)


def wrong_last_block_first(x, blocks, norm):
    for block in blocks[::-1]:
        x = block(x)
    return norm(x)


def wrong_first_block_left_out(x, blocks, norm):
    for i in range(1, len(blocks)):
        x = blocks[i](x)
    return norm(x)


def wrong_last_block_left_out(x, blocks, norm):
    for i in range(len(blocks) - 1):
        x = blocks[i](x)
    return norm(x)


def wrong_fails_without_blocks(x, blocks, norm):
    h = blocks[0](x)
    for block in blocks[1:]:
        h = block(h)
    return norm(h)


def wrong_no_norm_without_blocks(x, blocks, norm):
    if not blocks:
        return x
    for block in blocks:
        x = block(x)
    return norm(x)


def wrong_returns_inside_the_loop(x, blocks, norm):
    for block in blocks:
        x = block(x)
        return norm(x)


def wrong_every_state_returned(x, blocks, norm):
    states = [x]
    for block in blocks:
        states.append(block(states[-1]))
    return torch.stack([norm(state) for state in states])


def wrong_functions_in_a_sequential(x, blocks, norm):
    return nn.Sequential(*blocks, norm)(x)


def wrong_list_called(x, blocks, norm):
    return norm(blocks(x))


def wrong_block_not_called(x, blocks, norm):
    for block in blocks:
        x = block
    return norm(x)


def wrong_result_not_kept(x, blocks, norm):
    for block in blocks:
        block(x)
    return norm(x)


def wrong_norm_called_with_the_blocks(x, blocks, norm):
    for block in blocks:
        x = block(x, norm)
    return x


def wrong_last_residual_around_the_norm(x, blocks, norm):
    for block in blocks:
        x = block(x)
    return x + norm(x)


def wrong_length_called_on_the_wrong_thing(x, blocks, norm):
    # Runs the first block once for each text in the batch.
    for _ in range(len(x)):
        x = blocks[0](x)
    return norm(x)


def wrong_no_gradient(x, blocks, norm):
    with torch.no_grad():
        for block in blocks:
            x = block(x)
    return norm(x)


def wrong_text_by_text(x, blocks, norm):
    # Blocks expect a batch, and the texts lose theirs.
    done = []
    for text in x:
        for block in blocks:
            text = block(text)
        done.append(norm(text))
    return torch.cat(done)


def wrong_empties_the_list(x, blocks, norm):
    while blocks:
        x = blocks.pop(0)(x)
    return norm(x)


def wrong_reversed_and_norm_forgotten(x, blocks, norm):
    for block in reversed(blocks):
        x = block(x)
    return x


def wrong_every_block_reads_the_input_and_all_are_summed(x, blocks, norm):
    return norm(sum(block(x) for block in blocks))


def right_index_loop(x, blocks, norm):
    h = x
    i = 0
    while i < len(blocks):
        h = blocks[i](h)
        i += 1
    return norm(h)


def right_reduce(x, blocks, norm):
    from functools import reduce

    return norm(reduce(lambda h, block: block(h), blocks, x))


def right_norm_as_the_last_step(x, blocks, norm):
    for step in [*blocks, norm]:
        x = step(x)
    return x


def right_nested_recursion(x, blocks, norm):
    def run(h, rest: Sequence):
        if not rest:
            return norm(h)
        return run(rest[0](h), rest[1:])

    return run(x, blocks)


def wrong_input_added_after_each_block(x, blocks, norm):
    for block in blocks:
        x = x + block(x)
    return norm(x)


def wrong_norm_twice_at_the_end(x, blocks, norm):
    for block in blocks:
        x = block(x)
    return norm(norm(x))


def wrong_average_of_all_states(x, blocks, norm):
    states = [x]
    for block in blocks:
        states.append(block(states[-1]))
    return norm(sum(states) / len(states))
