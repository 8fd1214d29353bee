"""Answers to `token_flops`, as learners write them."""


def wrong_forward_pass_only(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 2 * weights + 4 * n_layers * length * d_model


def wrong_backward_pass_like_the_forward_pass(d_model, n_layers, vocab, length):
    forward = 2 * (n_layers * 12 * d_model**2 + vocab * d_model) + 4 * n_layers * length * d_model
    return 2 * forward


def wrong_attention_ignored(d_model, n_layers, vocab, length):
    # The rule of thumb: 6 FLOPs per parameter.
    return 6 * (n_layers * 12 * d_model**2 + vocab * d_model)


def wrong_causal_discount(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 6 * n_layers * length * d_model


def wrong_embedding_counted(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + 2 * vocab * d_model
    return 6 * weights + 12 * n_layers * length * d_model


def wrong_three_matrices_in_attention(d_model, n_layers, vocab, length):
    # The output projection is missing.
    block = 3 * d_model**2 + 8 * d_model**2
    return 6 * (n_layers * block + vocab * d_model) + 12 * n_layers * length * d_model


def wrong_one_matrix_in_the_feedforward(d_model, n_layers, vocab, length):
    block = 4 * d_model**2 + 4 * d_model**2
    return 6 * (n_layers * block + vocab * d_model) + 12 * n_layers * length * d_model


def wrong_head_in_every_block(d_model, n_layers, vocab, length):
    block = 12 * d_model**2 + vocab * d_model
    return 6 * n_layers * block + 12 * n_layers * length * d_model


def wrong_attention_of_one_block(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 12 * length * d_model


def wrong_keys_without_values(d_model, n_layers, vocab, length):
    # Queries meet keys, but the weights meet no values.
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 6 * n_layers * length * d_model


def wrong_whole_window(d_model, n_layers, vocab, length):
    # For all tokens of the window instead of one.
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return length * (6 * weights + 12 * n_layers * length * d_model)


def wrong_float(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6e0 * weights + 12 * n_layers * length * d_model


def wrong_all_pairs_of_tokens(d_model, n_layers, vocab, length):
    # One token's query meets `length` keys, not length².
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 12 * n_layers * length**2 * d_model


def wrong_positions_counted(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model + length * d_model
    return 6 * weights + 12 * n_layers * length * d_model


def wrong_one_flop_per_weight(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 3 * weights + 6 * n_layers * length * d_model


def wrong_attention_without_backward_pass(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 4 * n_layers * length * d_model


def wrong_head_forgotten(d_model, n_layers, vocab, length):
    return 6 * n_layers * 12 * d_model**2 + 12 * n_layers * length * d_model


def wrong_hidden_layer_squared(d_model, n_layers, vocab, length):
    # (4 d)² instead of d · 4 d, twice.
    block = 4 * d_model**2 + (4 * d_model) ** 2
    return 6 * (n_layers * block + vocab * d_model) + 12 * n_layers * length * d_model


def wrong_biases_counted(d_model, n_layers, vocab, length):
    block = 12 * d_model**2 + 9 * d_model
    return 6 * (n_layers * block + vocab * d_model) + 12 * n_layers * length * d_model


def wrong_power_written_as_a_caret(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * (d_model ^ 2) + vocab * d_model
    return 6 * weights + 12 * n_layers * length * d_model


def wrong_parts_listed(d_model, n_layers, vocab, length):
    blocks, head, attention = 72 * n_layers * d_model**2, 6 * vocab * d_model, 12 * n_layers * length * d_model
    return {"blocks": blocks, "head": head, "attention": attention}


def wrong_length_without_d_model(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 12 * n_layers * length


def wrong_forward_pass_only_and_attention_ignored(d_model, n_layers, vocab, length):
    return 2 * (12 * n_layers * d_model * d_model + vocab * d_model)


def wrong_embedding_counted_and_keys_without_values(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + 2 * vocab * d_model
    return 6 * (weights + n_layers * length * d_model)


def right_product_by_product(d_model, n_layers, vocab, length):
    def product(inner, columns):
        return 2 * inner * columns

    block = 4 * product(d_model, d_model)
    block += product(d_model, 4 * d_model) + product(4 * d_model, d_model)
    block += product(d_model, length) + product(length, d_model)
    forward = n_layers * block + product(d_model, vocab)
    backward = 2 * forward
    return forward + backward


def right_loop_over_layers(d_model, n_layers, vocab, length):
    pairs = vocab * d_model
    for _ in range(n_layers):
        query = key = value = output = d_model**2
        hidden = 4 * d_model
        pairs += query + key + value + output + d_model * hidden + hidden * d_model
        pairs += length * d_model + length * d_model
    multiplications, additions = pairs, pairs
    return (multiplications + additions) * (1 + 2)


def right_factored(d_model, n_layers, vocab, length):
    return 6 * d_model * (2 * n_layers * (6 * d_model + length) + vocab)


def wrong_two_matrices_squared_once(d_model, n_layers, vocab, length):
    weights = n_layers * 8 * d_model**2 + vocab * d_model
    return 6 * weights + 12 * n_layers * length * d_model


def wrong_length_times_everything(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights * length + 12 * n_layers * length * d_model


def wrong_square_of_the_length(d_model, n_layers, vocab, length):
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 12 * n_layers * length**2 * d_model
