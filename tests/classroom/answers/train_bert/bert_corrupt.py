"""Answers to `bert_corrupt`, as learners write them."""

import torch


def wrong_tokens_changed_in_place(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    tokens[select & (kind < 0.8)] = mask_id
    swap = select & (kind >= 0.9)
    tokens[swap] = replacement[swap]
    return tokens, select


def wrong_special_ignored(tokens, special, chance, kind, replacement, mask_id, probability):
    select = chance < probability
    result = torch.where(select & (kind < 0.8), mask_id, tokens)
    result = torch.where(select & (kind >= 0.9), replacement, result)
    return result, select


def wrong_chance_may_equal_probability(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance <= probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def wrong_select_is_where_something_changed(tokens, special, chance, kind, replacement, mask_id, probability):
    # Tokens that stay as they are were selected, too.
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    result = torch.where(select, becomes, tokens)
    return result, result != tokens


def wrong_every_token_is_treated(tokens, special, chance, kind, replacement, mask_id, probability):
    # The selection is returned, but not used.
    select = (chance < probability) & ~special
    result = tokens.clone()
    result[kind < 0.8] = mask_id
    result[kind >= 0.9] = replacement[kind >= 0.9]
    return result, select


def wrong_keeping_swapped_with_replacing(tokens, special, chance, kind, replacement, mask_id, probability):
    # What happens from 0.8 to 0.9 happens from 0.9 on.
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, replacement, tokens))
    return torch.where(select, becomes, tokens), select


def wrong_chance_decides_the_kind(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    result = tokens.clone()
    result[select & (chance < 0.8 * probability)] = mask_id
    random = select & (chance >= 0.9 * probability)
    result[random] = replacement[random]
    return result, select


def wrong_python_operators_on_tensors(tokens, special, chance, kind, replacement, mask_id, probability):
    select = chance < probability and not special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def wrong_only_the_tokens(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens)


def wrong_order_of_the_results(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return select, torch.where(select, becomes, tokens)


def wrong_selects_the_special_ones(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def wrong_edges_of_kind(tokens, special, chance, kind, replacement, mask_id, probability):
    # 0.8 is masked and 0.9 is kept.
    select = (chance < probability) & ~special
    result = tokens.clone()
    result[select & (kind <= 0.8)] = mask_id
    random = select & (kind > 0.9)
    result[random] = replacement[random]
    return result, select


def wrong_select_is_float(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select.float()


def wrong_probability_from_the_paper(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < 0.15) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def wrong_draws_again(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (torch.rand(tokens.shape) < probability) & ~special
    kind = torch.rand(tokens.shape)
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def wrong_none_is_kept(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, replacement)
    return torch.where(select, becomes, tokens), select


def wrong_labels_instead_of_select(tokens, special, chance, kind, replacement, mask_id, probability):
    # As in a Hugging Face collator: −100 where nothing is asked.
    select = (chance < probability) & ~special
    labels = tokens.clone()
    labels[~select] = -100
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), labels


def wrong_loop_skips_the_ends(tokens, special, chance, kind, replacement, mask_id, probability):
    # Takes it for granted that the first and the last token are special.
    result, select = tokens.clone(), torch.zeros_like(tokens, dtype=torch.bool)
    for i in range(tokens.shape[0]):
        for j in range(1, tokens.shape[1] - 1):
            if chance[i, j] < probability and not special[i, j]:
                select[i, j] = True
                if kind[i, j] < 0.8:
                    result[i, j] = mask_id
                elif kind[i, j] >= 0.9:
                    result[i, j] = replacement[i, j]
    return result, select


def wrong_parentheses_missing(tokens, special, chance, kind, replacement, mask_id, probability):
    select = chance < probability & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def wrong_where_the_other_way_round(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, tokens, becomes), select


def wrong_in_place_and_special_ignored(tokens, special, chance, kind, replacement, mask_id, probability):
    select = chance < probability
    tokens[select & (kind < 0.8)] = mask_id
    tokens[select & (kind >= 0.9)] = replacement[select & (kind >= 0.9)]
    return tokens, select


def wrong_none_is_kept_and_select_is_where_something_changed(
    tokens, special, chance, kind, replacement, mask_id, probability
):
    select = (chance < probability) & ~special
    result = torch.where(select, torch.where(kind < 0.8, mask_id, replacement), tokens)
    return result, result != tokens


def right_clone_then_index(tokens, special, chance, kind, replacement, mask_id, probability):
    select = torch.logical_and(chance < probability, torch.logical_not(special))
    result = tokens.clone()
    result[select & (kind < 0.8)] = mask_id
    random = select & (kind >= 0.9)
    result[random] = replacement[random]
    return result, select


def right_token_by_token(tokens, special, chance, kind, replacement, mask_id, probability):
    result = tokens.clone()
    select = torch.zeros_like(special)
    batch, seq = tokens.shape
    for i in range(batch):
        for j in range(seq):
            if special[i, j] or chance[i, j] >= probability:
                continue
            select[i, j] = True
            if kind[i, j] < 0.8:
                result[i, j] = mask_id
            elif not kind[i, j] < 0.9:
                result[i, j] = replacement[i, j]
    return result, select


def right_masked_fill(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability).masked_fill(special, False)
    hidden = tokens.masked_fill(select & kind.lt(0.8), mask_id)
    return hidden.where(~(select & kind.ge(0.9)), replacement), select


def right_arithmetic_with_bools(tokens, special, chance, kind, replacement, mask_id, probability):
    select = ~(special | (chance >= probability))
    mask, swap = select * (kind < 0.8), select * (kind >= 0.9)
    stay = ~(mask | swap)
    return stay * tokens + mask.to(tokens.dtype) * mask_id + swap * replacement, select


def wrong_every_selected_token_masked_or_replaced_by_halves(
    tokens, special, chance, kind, replacement, mask_id, probability
):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.5, mask_id, replacement)
    return torch.where(select, becomes, tokens), select


def wrong_special_tokens_marked_as_selected(tokens, special, chance, kind, replacement, mask_id, probability):
    select = chance < probability
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select & ~special, becomes, tokens), select


def wrong_kind_limits_multiplied_by_probability(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8 * probability, mask_id, torch.where(kind < 0.9 * probability, tokens, replacement))
    return torch.where(select, becomes, tokens), select
