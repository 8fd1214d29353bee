"""Answers to `sum_embeddings`, as learners write them."""

import torch
from einops import rearrange
from torch.nn import functional as F


def wrong_segments_ignored(token_vectors, position_vectors, segment_vectors=None):
    return token_vectors + position_vectors


def wrong_positions_ignored(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is None:
        return token_vectors
    return token_vectors + segment_vectors


def wrong_segments_always_added(token_vectors, position_vectors, segment_vectors=None):
    return token_vectors + position_vectors + segment_vectors


def wrong_truth_of_a_tensor(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + position_vectors
    if segment_vectors:
        x = x + segment_vectors
    return x


def wrong_comparison_with_none(token_vectors, position_vectors, segment_vectors=None):
    # The branches are the wrong way round.
    if segment_vectors is not None:
        return token_vectors + position_vectors
    return token_vectors + position_vectors + segment_vectors


def wrong_segments_instead_of_positions(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is not None:
        return token_vectors + segment_vectors
    return token_vectors + position_vectors


def wrong_returns_only_with_segments(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + position_vectors
    if segment_vectors is not None:
        return x + segment_vectors


def wrong_axis_added_to_all_positions(token_vectors, position_vectors, segment_vectors=None):
    # Positions of their own for each text have three axes already.
    x = token_vectors + position_vectors[None]
    if segment_vectors is not None:
        x = x + segment_vectors
    return x


def wrong_positions_along_the_batch(token_vectors, position_vectors, segment_vectors=None):
    if position_vectors.ndim == 2:
        position_vectors = position_vectors[:, None, :]
    x = token_vectors + position_vectors
    return x if segment_vectors is None else x + segment_vectors


def wrong_positions_transposed(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + position_vectors.transpose(-1, -2)
    if segment_vectors is not None:
        x = x + segment_vectors
    return x


def wrong_positions_cut_along_their_first_axis(token_vectors, position_vectors, segment_vectors=None):
    seq = token_vectors.shape[1]
    x = token_vectors + position_vectors[:seq]
    if segment_vectors is not None:
        x += segment_vectors
    return x


def wrong_first_texts_positions_for_all(token_vectors, position_vectors, segment_vectors=None):
    if position_vectors.ndim == 3:
        position_vectors = position_vectors[0]
    x = token_vectors + position_vectors
    return x if segment_vectors is None else x + segment_vectors


def wrong_positions_from_one(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors.clone()
    for i in range(1, x.shape[1]):
        x[:, i] = x[:, i] + position_vectors[..., i - 1, :]
    return x if segment_vectors is None else x + segment_vectors


def wrong_loop_over_shared_positions_only(token_vectors, position_vectors, segment_vectors=None):
    columns = [token_vectors[:, i] + position_vectors[i] for i in range(token_vectors.shape[1])]
    x = torch.stack(columns, dim=1)
    return x if segment_vectors is None else x + segment_vectors


def wrong_side_by_side(token_vectors, position_vectors, segment_vectors=None):
    parts = [token_vectors, position_vectors.expand_as(token_vectors)]
    if segment_vectors is not None:
        parts.append(segment_vectors)
    return torch.cat(parts, dim=-1)


def wrong_stacked_but_not_summed(token_vectors, position_vectors, segment_vectors=None):
    parts = [token_vectors, position_vectors.expand_as(token_vectors)]
    if segment_vectors is not None:
        parts.append(segment_vectors)
    return torch.stack(parts)


def wrong_multiplied(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors * position_vectors
    return x if segment_vectors is None else x * segment_vectors


def wrong_average(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is None:
        return (token_vectors + position_vectors) / 2
    return (token_vectors + position_vectors + segment_vectors) / 3


def wrong_scaled_by_the_root_of_the_width(token_vectors, position_vectors, segment_vectors=None):
    # The first transformer did, GPT and BERT don't.
    x = token_vectors * token_vectors.shape[-1] ** 0.5 + position_vectors
    return x if segment_vectors is None else x + segment_vectors


def wrong_normalized_as_in_bert(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + position_vectors
    if segment_vectors is not None:
        x = x + segment_vectors
    return F.layer_norm(x, x.shape[-1:])


def wrong_tokens_changed_in_place(token_vectors, position_vectors, segment_vectors=None):
    token_vectors += position_vectors
    if segment_vectors is not None:
        token_vectors += segment_vectors
    return token_vectors


def wrong_numbers_summed_away(token_vectors, position_vectors, segment_vectors=None):
    x = (token_vectors + position_vectors).sum(dim=-1)
    return x if segment_vectors is None else x + segment_vectors.sum(dim=-1)


def wrong_sum_of_torch(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is None:
        return torch.sum(token_vectors, position_vectors)
    return torch.sum(token_vectors, position_vectors, segment_vectors)


def wrong_pattern_of_einops(token_vectors, position_vectors, segment_vectors=None):
    # Fails as soon as the positions have a batch axis.
    x = token_vectors + rearrange(position_vectors, "seq d_model -> 1 seq d_model")
    return x if segment_vectors is None else x + segment_vectors


def wrong_multiplied_and_segments_ignored(token_vectors, position_vectors, segment_vectors=None):
    return token_vectors * position_vectors


def wrong_truth_of_a_tensor_and_in_place(token_vectors, position_vectors, segment_vectors=None):
    token_vectors += position_vectors
    if segment_vectors:
        token_vectors += segment_vectors
    return token_vectors


def wrong_positions_along_the_batch_and_segments_subtracted(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + (position_vectors.unsqueeze(1) if position_vectors.ndim == 2 else position_vectors)
    return x if segment_vectors is None else x - segment_vectors


def right_sum_of_a_list(token_vectors, position_vectors, segment_vectors=None):
    parts = [token_vectors, position_vectors, segment_vectors]
    return sum(part for part in parts if part is not None)


def right_text_by_text(token_vectors, position_vectors, segment_vectors=None):
    texts = []
    for i, text in enumerate(token_vectors):
        positions = position_vectors if position_vectors.ndim == 2 else position_vectors[i]
        text = text + positions
        if segment_vectors is not None:
            text = text + segment_vectors[i]
        texts.append(text)
    return torch.stack(texts)


def right_own_copy_in_place(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors.clone()
    x += position_vectors
    if segment_vectors is not None:
        x += segment_vectors
    return x


def right_zero_for_no_segments(token_vectors, position_vectors, segment_vectors=None):
    segments = torch.zeros_like(token_vectors) if segment_vectors is None else segment_vectors
    tokens, positions, segments = torch.broadcast_tensors(token_vectors, position_vectors, segments)
    return torch.stack([tokens, positions, segments]).sum(dim=0)


def right_segments_first(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is not None:
        token_vectors = token_vectors + segment_vectors
    return torch.add(position_vectors, token_vectors)


def wrong_positions_added_twice_without_segments(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is None:
        segment_vectors = position_vectors
    return token_vectors + position_vectors + segment_vectors


def wrong_segments_only_for_the_first_text(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + position_vectors
    return x if segment_vectors is None else x + segment_vectors[:1]


def wrong_positions_scaled_down(token_vectors, position_vectors, segment_vectors=None):
    x = token_vectors + 0.1 * position_vectors
    return x if segment_vectors is None else x + segment_vectors
