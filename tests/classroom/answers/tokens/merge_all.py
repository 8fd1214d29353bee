"""Answers to `merge_all`, as learners write them."""

from itertools import pairwise


def wrong_in_place(ids, pair, new_id):
    i = 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == pair:
            ids[i : i + 2] = [new_id]
        i += 1
    return ids


def wrong_from_the_right(ids, pair, new_id):
    merged = list(ids)
    for i in range(len(merged) - 2, -1, -1):
        if tuple(merged[i : i + 2]) == pair:
            merged[i : i + 2] = [new_id]
    return merged


def wrong_first_occurrence_only(ids, pair, new_id):
    for i in range(len(ids) - 1):
        if (ids[i], ids[i + 1]) == pair:
            return [*ids[:i], new_id, *ids[i + 2 :]]
    return list(ids)


def wrong_reads_past_the_end(ids, pair, new_id):
    merged = []
    i = 0
    while i < len(ids):
        if (ids[i], ids[i + 1]) == pair:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_second_token_stays(ids, pair, new_id):
    # Changing i inside a for loop skips nothing.
    merged = []
    for i in range(len(ids)):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
            merged.append(new_id)
            i += 1
        else:
            merged.append(ids[i])
    return merged


def wrong_last_token_lost(ids, pair, new_id):
    merged = []
    i = 0
    while i < len(ids) - 1:
        if ids[i] == pair[0] and ids[i + 1] == pair[1]:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_single_tokens_replaced(ids, pair, new_id):
    return [new_id if token in pair else token for token in ids]


def wrong_either_order(ids, pair, new_id):
    merged = []
    for token in ids:
        if merged and {merged[-1], token} == set(pair):
            merged[-1] = new_id
        else:
            merged.append(token)
    return merged


def wrong_by_text(ids, pair, new_id):
    # In the text "11 2" there's also a "1 2".
    text = " ".join(str(token) for token in ids)
    text = text.replace(f"{pair[0]} {pair[1]}", str(new_id))
    return [int(token) for token in text.split()]


def wrong_tuple_returned(ids, pair, new_id):
    merged = []
    for token in ids:
        if merged and (merged[-1], token) == pair:
            merged[-1] = new_id
        else:
            merged.append(token)
    return tuple(merged)


def wrong_pair_removed(ids, pair, new_id):
    # Nothing takes the pair's place.
    merged, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_list_compared_with_tuple(ids, pair, new_id):
    # A list never equals a tuple, so nothing is merged.
    merged, i = [], 0
    while i < len(ids):
        if ids[i : i + 2] == pair:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_deleted_while_counting_up(ids, pair, new_id):
    # The list gets shorter, but the range doesn't.
    merged = ids.copy()
    for i in range(len(merged) - 1):
        if merged[i] == pair[0] and merged[i + 1] == pair[1]:
            merged[i] = new_id
            del merged[i + 1]
    return merged


def wrong_blocks_of_two(ids, pair, new_id):
    # Pairs that start at an odd place aren't seen.
    merged = []
    for i in range(0, len(ids), 2):
        block = ids[i : i + 2]
        merged += [new_id] if tuple(block) == pair else block
    return merged


def wrong_own_id(ids, pair, new_id):
    new_id = max(ids) + 1
    merged, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_count_instead_of_list(ids, pair, new_id):
    return list(pairwise(ids)).count(pair)


def wrong_first_token_decides(ids, pair, new_id):
    # Whatever follows the pair's first token is taken for the second.
    merged, i = [], 0
    while i < len(ids):
        if ids[i] == pair[0] and i + 1 < len(ids):
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_in_place_and_nothing_returned(ids, pair, new_id):
    for i in range(len(ids) - 1, 0, -1):
        if (ids[i - 1], ids[i]) == pair:
            ids[i - 1] = new_id
            ids.pop(i)


def wrong_second_token_stays_and_last_lost(ids, pair, new_id):
    return [new_id if neighbors == pair else neighbors[0] for neighbors in pairwise(ids)]


def right_index_by_two(ids, pair, new_id):
    first, second = pair
    merged = []
    i = 0
    while i < len(ids):
        if i + 1 < len(ids) and ids[i] == first and ids[i + 1] == second:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def right_skip_flag(ids, pair, new_id):
    merged = []
    skip = False
    for i, token in enumerate(ids):
        if skip:
            skip = False
        elif tuple(ids[i : i + 2]) == tuple(pair):
            merged.append(new_id)
            skip = True
        else:
            merged.append(token)
    return merged


def right_text_with_brackets(ids, pair, new_id):
    # With brackets, no number can be a part of another one.
    text = "".join(f"[{token}]" for token in ids)
    text = text.replace(f"[{pair[0]}][{pair[1]}]", f"[{new_id}]")
    return [int(part) for part in text[1:-1].split("][")] if text else []


def right_copy_shortened(ids, pair, new_id):
    merged = list(ids)
    i = 0
    while i < len(merged) - 1:
        if merged[i] == pair[0] and merged[i + 1] == pair[1]:
            merged[i] = new_id
            merged.pop(i + 1)
        i += 1
    return merged


def right_iterator(ids, pair, new_id):
    rest = iter(ids)
    merged = []
    for token in rest:
        while token == pair[0]:
            following = next(rest, None)
            if following == pair[1]:
                token = new_id
            else:
                merged.append(token)
                token = following
        if token is not None:
            merged.append(token)
    return merged


def wrong_compares_ids_with_is(ids, pair, new_id):
    merged = []
    i = 0
    while i < len(ids):
        if i + 1 < len(ids) and ids[i] == pair[0] and ids[i + 1] == pair[0]:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def wrong_step_of_one_after_a_merge(ids, pair, new_id):
    merged = []
    for i in range(len(ids)):
        if tuple(ids[i : i + 2]) == pair:
            merged.append(new_id)
        elif i > 0 and tuple(ids[i - 1 : i + 1]) == pair:
            continue
        else:
            merged.append(ids[i])
    return merged


def wrong_stops_before_the_last_two(ids, pair, new_id):
    merged, i = [], 0
    while i < len(ids) - 2:
        if (ids[i], ids[i + 1]) == pair:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged + ids[i:]
