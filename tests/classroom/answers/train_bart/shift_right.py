"""Answers to `shift_right`, as learners write them."""

import torch


def wrong_eos_in_the_last_column(target, length, bos_id, eos_id, pad_id):
    bos = target.new_full((len(target), 1), bos_id)
    eos = target.new_full((len(target), 1), eos_id)
    return torch.cat([bos, target], dim=1), torch.cat([target, eos], dim=1)


def wrong_labels_lose_the_first_token(target, length, bos_id, eos_id, pad_id):
    batch, n = target.shape
    inputs = torch.cat([target.new_full((batch, 1), bos_id), target], dim=1)
    labels = torch.full_like(inputs, pad_id)
    labels[:, : n - 1] = target[:, 1:]
    labels[torch.arange(batch), (length - 1).clamp(min=0)] = eos_id
    return inputs, labels


def wrong_decoder_reads_eos(target, length, bos_id, eos_id, pad_id):
    batch = torch.arange(len(target))
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[batch, length] = eos_id
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), labels[:, :-1]], dim=1)
    return inputs, labels


def wrong_length_ignored(target, length, bos_id, eos_id, pad_id):
    # A real token may have the same id as the padding.
    rows = torch.arange(len(target))
    real = (target != pad_id).sum(dim=1)
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[rows, real] = eos_id
    return inputs, labels


def wrong_eos_over_the_last_token(target, length, bos_id, eos_id, pad_id):
    rows = torch.arange(len(target))
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[rows, length - 1] = eos_id
    return inputs, labels


def wrong_eos_one_too_far(target, length, bos_id, eos_id, pad_id):
    # Counts the <bos>, which the labels don't have.
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    for i, n in enumerate(length):
        labels[i, n + 1] = eos_id
    return inputs, labels


def wrong_every_length_in_every_row(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[:, length] = eos_id
    return inputs, labels


def wrong_no_new_column(target, length, bos_id, eos_id, pad_id):
    # The last token is lost.
    inputs = torch.roll(target, 1, dims=1)
    inputs[:, 0] = bos_id
    labels = target.clone()
    return inputs, labels


def wrong_only_what_the_decoder_reads(target, length, bos_id, eos_id, pad_id):
    return torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)


def wrong_order_of_the_results(target, length, bos_id, eos_id, pad_id):
    rows = torch.arange(len(target))
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[rows, length] = eos_id
    return labels, inputs


def wrong_padding_is_always_zero(target, length, bos_id, eos_id, pad_id):
    batch, n = target.shape
    inputs, labels = target.new_zeros(batch, n + 1), target.new_zeros(batch, n + 1)
    for i in range(batch):
        k = int(length[i])
        inputs[i, 0] = bos_id
        inputs[i, 1 : k + 1] = target[i, :k]
        labels[i, :k] = target[i, :k]
        labels[i, k] = eos_id
    return inputs, labels


def wrong_float_ids(target, length, bos_id, eos_id, pad_id):
    # torch.ones is float32, and cat promotes.
    one = torch.ones(len(target), 1)
    inputs = torch.cat([bos_id * one, target], dim=1)
    labels = torch.cat([target, pad_id * one], dim=1)
    labels[torch.arange(len(target)), length] = eos_id
    return inputs, labels


def wrong_padding_becomes_eos(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    place = torch.arange(target.shape[1] + 1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    return inputs, torch.where(place >= length[:, None], eos_id, labels)


def wrong_labels_begin_with_bos(target, length, bos_id, eos_id, pad_id):
    bos, pad = target.new_full((len(target), 1), bos_id), target.new_full((len(target), 1), pad_id)
    labels = torch.cat([bos, target, pad], dim=1)
    labels[torch.arange(len(target)), length + 1] = eos_id
    return torch.cat([bos, target], dim=1), labels


def wrong_bos_as_a_new_row(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=0)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=0)
    labels[torch.arange(len(target)), length] = eos_id
    return inputs, labels


def wrong_cat_with_a_number(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([bos_id, target], dim=1)
    labels = torch.cat([target, pad_id], dim=1)
    labels[torch.arange(len(target)), length] = eos_id
    return inputs, labels


def wrong_empty_rows_forgotten(target, length, bos_id, eos_id, pad_id):
    # A row without real tokens gets no <eos>.
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    for i, n in enumerate(length.tolist()):
        if n:
            labels[i, n] = eos_id
    return inputs, labels


def wrong_length_of_the_first_row(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[:, length[0]] = eos_id
    return inputs, labels


def wrong_f_not_imported(target, length, bos_id, eos_id, pad_id):
    inputs, labels = F.pad(target, (1, 0), value=bos_id), F.pad(target, (0, 1), value=pad_id)
    labels[torch.arange(len(target)), length] = eos_id
    return inputs, labels


def wrong_target_changed(target, length, bos_id, eos_id, pad_id):
    # Puts the <eos> into the argument first.
    n = target.shape[1]
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    for i, k in enumerate(length.tolist()):
        if k < n:
            target[i, k] = eos_id
    last = torch.where(length == n, eos_id, pad_id).to(target.dtype)
    return inputs, torch.cat([target, last[:, None]], dim=1)


def wrong_lists(target, length, bos_id, eos_id, pad_id):
    inputs, labels = [], []
    for row, n in zip(target.tolist(), length.tolist(), strict=True):
        inputs.append([bos_id, *row])
        labels.append([*row[:n], eos_id, *row[n:]])
    return inputs, labels


def wrong_bos_moved_next_to_the_text(target, length, bos_id, eos_id, pad_id):
    # Pads the decoder's input on the left.
    batch, n = target.shape
    inputs = target.new_full((batch, n + 1), pad_id)
    labels = inputs.clone()
    for i, k in enumerate(length.tolist()):
        inputs[i, n - k] = bos_id
        inputs[i, n - k + 1 :] = target[i, :k]
        labels[i, :k] = target[i, :k]
        labels[i, k] = eos_id
    return inputs, labels


def wrong_padding_is_zero_and_eos_in_the_last_column(target, length, bos_id, eos_id, pad_id):
    batch, n = target.shape
    inputs, labels = target.new_zeros(batch, n + 1), target.new_zeros(batch, n + 1)
    inputs[:, 0], labels[:, -1] = bos_id, eos_id
    for i, k in enumerate(length.tolist()):
        inputs[i, 1 : k + 1] = target[i, :k]
        labels[i, :k] = target[i, :k]
    return inputs, labels


def wrong_order_of_the_results_and_decoder_reads_eos(target, length, bos_id, eos_id, pad_id):
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[torch.arange(len(target)), length] = eos_id
    inputs = labels.roll(1, dims=1)
    inputs[:, 0] = bos_id
    return labels, inputs


def right_row_by_row(target, length, bos_id, eos_id, pad_id):
    inputs, labels = [], []
    for row, n in zip(target.tolist(), length.tolist(), strict=True):
        rest = [pad_id] * (len(row) - n)
        inputs.append([bos_id, *row[:n], *rest])
        labels.append([*row[:n], eos_id, *rest])
    settings = {"dtype": target.dtype, "device": target.device}
    return torch.tensor(inputs, **settings), torch.tensor(labels, **settings)


def right_pad_function(target, length, bos_id, eos_id, pad_id):
    from torch.nn.functional import pad

    inputs = pad(target, (1, 0), value=bos_id)
    labels = pad(target, (0, 1), value=pad_id).scatter(1, length[:, None].long(), eos_id)
    return inputs, labels


def right_where_and_arange(target, length, bos_id, eos_id, pad_id):
    batch, n = target.shape
    place = torch.arange(n + 1, device=target.device)
    inputs = torch.empty(batch, n + 1, dtype=target.dtype, device=target.device)
    inputs[:, 0] = bos_id
    inputs[:, 1:] = target
    labels = torch.hstack([target, torch.full_like(inputs[:, :1], pad_id)])
    return inputs, torch.where(place == length[:, None], torch.full_like(labels, eos_id), labels)


def right_list_of_rows_stacked(target, length, bos_id, eos_id, pad_id):
    def new(*ids):
        return target.new_tensor(ids)

    inputs = torch.stack([torch.cat([new(bos_id), row]) for row in target])
    rows = zip(target, length, strict=True)
    labels = torch.stack([torch.cat([row[:n], new(eos_id), row[n:]]) for row, n in rows])
    return inputs, labels


def wrong_bos_in_the_labels_too(target, length, bos_id, eos_id, pad_id):
    batch = torch.arange(len(target))
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = inputs.clone()
    labels[batch, length] = eos_id
    return inputs, labels


def wrong_bos_and_eos_exchanged(target, length, bos_id, eos_id, pad_id):
    batch = torch.arange(len(target))
    inputs = torch.cat([target.new_full((len(target), 1), eos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[batch, length] = bos_id
    return inputs, labels


def wrong_eos_only_in_the_first_row(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[0, length[0]] = eos_id
    return inputs, labels
