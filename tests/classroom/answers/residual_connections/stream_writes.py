"""Answers to `stream_writes`, as learners write them."""

import torch


def wrong_the_stream_after_each_sublayer(x, norms, sublayers):
    states = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        x = x + sublayer(norm(x))
        states.append(x)
    return torch.stack(states)


def wrong_every_sublayer_reads_the_input(x, norms, sublayers):
    return torch.stack([x] + [sublayer(norm(x)) for norm, sublayer in zip(norms, sublayers, strict=True)])


def wrong_no_residual_between(x, norms, sublayers):
    # Each sublayer reads what the one before it wrote.
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        x = sublayer(norm(x))
        writes.append(x)
    return torch.stack(writes)


def wrong_input_left_out(x, norms, sublayers):
    writes = []
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(norm(x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_input_last(x, norms, sublayers):
    writes, stream = [], x
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(stream)))
        stream = stream + writes[-1]
    return torch.stack([*writes, x])


def wrong_result_appended(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(x)))
        x = x + writes[-1]
    writes.append(x)
    return torch.stack(writes)


def wrong_norms_forgotten(x, norms, sublayers):
    writes = [x]
    for _, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(x)
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_post_norm(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(x)
        writes.append(written)
        x = norm(x + written)
    return torch.stack(writes)


def wrong_stream_normalized(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        x = norm(x)
        written = sublayer(x)
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_first_norm_for_all(x, norms, sublayers):
    writes = [x]
    for sublayer in sublayers:
        written = sublayer(norms[0](x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_last_sublayer_left_out(x, norms, sublayers):
    writes = [x]
    for i in range(len(sublayers) - 1):
        written = sublayers[i](norms[i](x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_starts_at_the_second_sublayer(x, norms, sublayers):
    writes = [x]
    for i in range(1, len(sublayers)):
        written = sublayers[i](norms[i](x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_in_place_addition(x, norms, sublayers):
    # The first entry is the same tensor, so it grows along.
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(norm(x))
        writes.append(written)
        x += written
    return torch.stack(writes)


def wrong_list_returned(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(norm(x))
        writes.append(written)
        x = x + written
    return writes


def wrong_concatenated(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(norm(x))
        writes.append(written)
        x = x + written
    return torch.cat(writes)


def wrong_writes_on_the_last_axis(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(x)))
        x = x + writes[-1]
    return torch.stack(writes, dim=-1)


def wrong_writes_after_the_batch(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(x)))
        x = x + writes[-1]
    return torch.stack(writes, dim=1)


def wrong_only_the_sum(x, norms, sublayers):
    for norm, sublayer in zip(norms, sublayers, strict=True):
        x = x + sublayer(norm(x))
    return x


def wrong_writes_detached(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = sublayer(norm(x))
        writes.append(written.detach())
        x = x + written
    return torch.stack(writes)


def wrong_list_called_as_a_function(x, norms, sublayers):
    writes = [x]
    for _ in range(len(sublayers)):
        written = sublayers(norms(x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_pairs_in_reverse(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in reversed(list(zip(norms, sublayers, strict=True))):
        written = sublayer(norm(x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_sublayers_inside_norms(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        written = norm(sublayer(x))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_norms_forgotten_and_input_left_out(x, norms, sublayers):
    writes = []
    for sublayer in sublayers:
        writes.append(sublayer(x))
        x = x + writes[-1]
    return torch.stack(writes)


def wrong_stream_states_and_post_norm(x, norms, sublayers):
    states = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        states.append(norm(states[-1] + sublayer(states[-1])))
    return torch.stack(states)


def right_stream_summed_anew(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers, strict=True):
        writes.append(sublayer(norm(sum(writes))))
    return torch.stack(writes)


def right_differences_of_states(x, norms, sublayers):
    parts = x.unsqueeze(0)
    for i, sublayer in enumerate(sublayers):
        stream = parts.sum(dim=0)
        parts = torch.cat([parts, sublayer(norms[i](stream))[None]], dim=0)
    return parts


def right_filled_in(x, norms, sublayers):
    result = x.new_zeros(len(sublayers) + 1, *x.shape)
    result[0] = x
    stream = x
    for i in range(len(sublayers)):
        written = sublayers[i](norms[i](stream))
        result[i + 1] = written
        stream = stream + written
    return result


def right_nested_recursion(x, norms, sublayers):
    def parts(stream, i):
        if i == len(sublayers):
            return []
        written = sublayers[i](norms[i](stream))
        return [written, *parts(stream + written, i + 1)]

    return torch.stack([x, *parts(x, 0)])


def wrong_writes_normalized(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers):
        written = norm(sublayer(norm(x)))
        writes.append(written)
        x = x + written
    return torch.stack(writes)


def wrong_each_reads_the_last_write(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers):
        writes.append(sublayer(norm(writes[-1])))
    return torch.stack(writes)


def wrong_first_write_twice(x, norms, sublayers):
    writes = [x]
    for norm, sublayer in zip(norms, sublayers):
        x = x + sublayer(norm(x))
        writes.append(sublayer(norm(x)))
    return torch.stack(writes)
