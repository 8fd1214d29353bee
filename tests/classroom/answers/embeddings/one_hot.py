"""Answers to `one_hot`, as learners write them."""

import torch
from torch.nn import functional as F


def wrong_integers(tokens, vocab):
    return F.one_hot(tokens, vocab)


def wrong_vocab_left_to_torch(tokens, vocab):
    # Without a number, one_hot takes the largest token + 1.
    return F.one_hot(tokens).float()


def wrong_misspelled_argument(tokens, vocab):
    return F.one_hot(tokens, num_class=vocab).float()


def wrong_booleans(tokens, vocab):
    return tokens.unsqueeze(-1) == torch.arange(vocab, device=tokens.device)


def wrong_places_counted_from_1(tokens, vocab):
    places = torch.arange(1, vocab + 1, device=tokens.device)
    return (tokens[..., None] == places).float()


def wrong_vocab_axis_first(tokens, vocab):
    return torch.stack([tokens == i for i in range(vocab)]).float()


def wrong_table_of_the_wrong_size(tokens, vocab):
    # The identity needs a row for each token in the vocabulary, not of the text.
    return torch.eye(tokens.shape[-1])[tokens]


def wrong_every_row_gets_all_ones(tokens, vocab):
    result = torch.zeros(*tokens.shape, vocab)
    result[..., tokens] = 1.0
    return result


def wrong_needs_one_axis(tokens, vocab):
    result = torch.zeros(len(tokens), vocab)
    for i, token in enumerate(tokens):
        result[i, token.item()] = 1
    return result


def wrong_float64(tokens, vocab):
    return F.one_hot(tokens.long(), vocab).double()


def wrong_no_new_axis(tokens, vocab):
    return (tokens == torch.arange(vocab, device=tokens.device)).float()


def wrong_added_over_the_text(tokens, vocab):
    return F.one_hot(tokens.long(), vocab).float().sum(dim=-2)


def wrong_list(tokens, vocab):
    return [[1.0 if i == token else 0.0 for i in range(vocab)] for token in tokens.flatten().tolist()]


def wrong_id_instead_of_1(tokens, vocab):
    result = torch.zeros(*tokens.shape, vocab, device=tokens.device)
    where = tokens.long().unsqueeze(-1)
    return result.scatter(-1, where, where.float())


def wrong_zero_at_its_place(tokens, vocab):
    return (tokens[..., None] != torch.arange(vocab, device=tokens.device)).float()


def wrong_numpy_without_import(tokens, vocab):
    return torch.from_numpy(np.eye(vocab)[tokens.numpy()]).float()


def wrong_scatter_without_the_new_axis(tokens, vocab):
    result = torch.zeros(*tokens.shape, vocab)
    return result.scatter_(-1, tokens, 1.0)


def wrong_ones_up_to_the_place(tokens, vocab):
    return (torch.arange(vocab, device=tokens.device) <= tokens[..., None]).float()


def wrong_flattened_and_integers(tokens, vocab):
    return F.one_hot(tokens.flatten(), vocab)


def wrong_places_from_1_and_booleans(tokens, vocab):
    return tokens[..., None] == torch.arange(vocab, device=tokens.device) + 1


def right_rows_of_the_identity(tokens, vocab):
    return torch.eye(vocab, device=tokens.device)[tokens.long()]


def right_scatter(tokens, vocab):
    result = torch.zeros(*tokens.shape, vocab, device=tokens.device)
    result.scatter_(-1, tokens.long().unsqueeze(-1), 1)
    return result


def right_library_then_float(tokens, vocab):
    return F.one_hot(tokens.to(torch.int64), num_classes=vocab).to(torch.float32)


def right_loop_over_the_vocabulary(tokens, vocab):
    columns = []
    for i in range(vocab):
        columns.append(torch.where(tokens == i, 1.0, 0.0))
    return torch.stack(columns, dim=-1)


def right_written_into_a_flat_table(tokens, vocab):
    flat = tokens.reshape(-1).tolist()
    result = torch.zeros(len(flat), vocab)
    for row, token in enumerate(flat):
        result[row, token] = 1.0
    return result.reshape(*tokens.shape, vocab).to(tokens.device)


def wrong_ones_at_the_position(tokens, vocab):
    places = torch.arange(tokens.shape[-1]).expand(tokens.shape)
    return F.one_hot(places % vocab, vocab).float()


def wrong_one_vector_for_the_whole_text(tokens, vocab):
    vector = torch.zeros(vocab)
    vector[tokens.flatten()] = 1.0
    return vector


def wrong_half_precision(tokens, vocab):
    return F.one_hot(tokens, vocab).half()
