"""Answers to `llama_width`, as learners write them."""


def wrong_saved_weights_ignored(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = 2 * d_hidden // 3
    return -(-width // multiple) * multiple


def wrong_only_keys_saved(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    # Values are shared, too.
    saved = (n_heads - n_kv_heads) * d_head
    width = (2 * d_hidden + saved) // 3
    return (width + multiple - 1) // multiple * multiple


def wrong_nearest_multiple(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + 2 * d_head * (n_heads - n_kv_heads)) // 3
    return round(width / multiple) * multiple


def wrong_down_to_the_multiple(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) // 3
    return width // multiple * multiple


def wrong_always_one_multiple_more(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    # Adds a multiple even if the width already is one.
    width = (2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) // 3
    return (width // multiple + 1) * multiple


def wrong_two_matrices(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) // 2
    return -(-width // multiple) * multiple


def wrong_fraction_rounded_up(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    from math import ceil

    width = (2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) / 3
    return ceil(width / multiple) * multiple


def wrong_parts_rounded_alone(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = 2 * d_hidden // 3 + 2 * (n_heads - n_kv_heads) * d_head // 3
    return -(-width // multiple) * multiple


def wrong_returns_a_float(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) / 3 // 1
    return -(-width // multiple) * multiple


def wrong_multiple_ignored(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    d_model = n_heads * d_head
    gpt = 4 * d_model**2 + 2 * d_model * d_hidden
    attention = 2 * d_model**2 + 2 * d_model * n_kv_heads * d_head
    return (gpt - attention) // (3 * d_model)


def wrong_saved_weights_not_divided_by_d_model(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    d_model = n_heads * d_head
    saved = 2 * d_model * (n_heads - n_kv_heads) * d_head
    width = (2 * d_hidden + saved) // 3
    return -(-width // multiple) * multiple


def wrong_kept_instead_of_saved(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + 2 * n_kv_heads * d_head) // 3
    return -(-width // multiple) * multiple


def wrong_rule_of_thumb(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    # 8/3 of d_model, as in Shazeer's paper.
    d_model = n_heads * d_head
    width = 8 * d_model // 3
    return -(-width // multiple) * multiple


def wrong_saved_weights_subtracted(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    kv = 2 * d_head * (n_heads - n_kv_heads)
    width = (2 * d_hidden - kv) // 3
    return -(-width // multiple) * multiple


def wrong_saved_heads_instead_of_features(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + 2 * (n_heads - n_kv_heads)) // 3
    return -(-width // multiple) * multiple


def wrong_math_is_not_imported(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = math.floor((2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) / 3)
    return math.ceil(width / multiple) * multiple


def wrong_queries_shrink_too(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    # Counts four smaller matrices; the query and output matrices keep their size.
    saved = 4 * (n_heads - n_kv_heads) * d_head
    width = (2 * d_hidden + saved) // 3
    return -(-width // multiple) * multiple


def wrong_returns_the_weights_too(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    d_model = n_heads * d_head
    left = 2 * d_model * d_hidden + 2 * d_model * (n_heads - n_kv_heads) * d_head
    width = left // (3 * d_model)
    return left, -(-width // multiple) * multiple


def wrong_only_keys_saved_and_down_to_the_multiple(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width = (2 * d_hidden + (n_heads - n_kv_heads) * d_head) // 3
    return width - width % multiple


def wrong_two_matrices_and_multiple_ignored(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    return d_hidden + (n_heads - n_kv_heads) * d_head


def right_counts_all_weights(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    d_model = n_heads * d_head
    gpt = 4 * d_model * d_model + 2 * d_model * d_hidden
    query = output = d_model * d_model
    key = value = d_model * n_kv_heads * d_head
    width = (gpt - query - key - value - output) // (3 * d_model)
    rest = width % multiple
    return width if rest == 0 else width + multiple - rest


def right_climbs_step_by_step(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    budget = 2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head
    width = 0
    while 3 * (width + 1) <= budget:
        width += 1
    while width % multiple:
        width += 1
    return width


def right_with_fractions(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    from fractions import Fraction
    from math import ceil, floor

    exact = Fraction(2, 3) * (d_hidden + (n_heads - n_kv_heads) * d_head)
    return ceil(Fraction(floor(exact), multiple)) * multiple


def right_divmod(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    width, _ = divmod(2 * (d_hidden + d_head * n_heads - d_head * n_kv_heads), 3)
    full, rest = divmod(width, multiple)
    return multiple * (full + bool(rest))


def wrong_counts_the_query_heads_too(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    saved = 4 * (n_heads - n_kv_heads) * d_head
    width = (2 * d_hidden + saved) // 3
    return -(-width // multiple) * multiple


def wrong_three_plain_and_two_gated(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    saved = 2 * (n_heads - n_kv_heads) * d_head
    width = (3 * d_hidden + saved) // 2
    return -(-width // multiple) * multiple


def wrong_one_matrix_counted(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    saved = 2 * (n_heads - n_kv_heads) * d_head
    width = (d_hidden + saved) // 3
    return -(-width // multiple) * multiple
