"""Answers to `text_infill`, as learners write them."""

import torch


def wrong_a_mask_for_every_token(tokens, spans, mask_id):
    result = tokens.clone()
    for start, length in spans.tolist():
        result[start : start + length] = mask_id
    return result


def wrong_spans_deleted(tokens, spans, mask_id):
    keep = torch.ones(len(tokens), dtype=torch.bool)
    for start, length in spans.tolist():
        keep[start : start + length] = False
    return tokens[keep]


def wrong_positions_in_the_damaged_text(tokens, spans, mask_id):
    # After the first span, the positions no longer fit.
    ids = tokens.tolist()
    for start, length in spans.tolist():
        ids[start : start + length] = [mask_id]
    return torch.tensor(ids, dtype=tokens.dtype)


def wrong_empty_spans_skipped(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        if length == 0:
            continue
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_touching_spans_share_a_mask(tokens, spans, mask_id):
    pieces, place = [], -1
    last = 0
    for start, length in spans.tolist():
        pieces.append(tokens[last:start])
        if start != place:
            pieces.append(tokens.new_tensor([mask_id]))
        place = last = start + length
    return torch.cat([*pieces, tokens[last:]])


def wrong_tokens_changed_in_place(tokens, spans, mask_id):
    keep = torch.ones_like(tokens, dtype=torch.bool)
    for start, length in spans.tolist():
        tokens[start] = mask_id
        keep[start + 1 : start + length] = False
    return tokens[keep]


def wrong_rest_lost(tokens, spans, mask_id):
    # What comes after the last span is missing.
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces.append(tokens[place:start])
        pieces.append(tokens.new_tensor([mask_id]))
        place = start + length
    return torch.cat(pieces) if pieces else tokens.clone()


def wrong_one_token_too_many_hidden(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length + 1
    return torch.cat([*pieces, tokens[place:]])


def wrong_list(tokens, spans, mask_id):
    ids = tokens.tolist()
    for start, length in reversed(spans.tolist()):
        ids[start : start + length] = [mask_id]
    return ids


def wrong_needs_a_span(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length
    end = int(spans[-1].sum())
    return torch.cat([*pieces, tokens[end:]])


def wrong_length_taken_for_the_end(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, end in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = end
    return torch.cat([*pieces, tokens[place:]])


def wrong_float_ids(tokens, spans, mask_id):
    # torch.Tensor makes float32.
    ids = tokens.tolist()
    for start, length in spans.tolist()[::-1]:
        ids[start : start + length] = [mask_id]
    return torch.Tensor(ids)


def wrong_mask_at_the_end_lost(tokens, spans, mask_id):
    # The loop over the tokens never gets to a span behind the last one.
    starts = [start for start, _ in spans.tolist()]
    lengths = [length for _, length in spans.tolist()]
    result, i = [], 0
    while i < len(tokens):
        skipped = 0
        for start, length in zip(starts, lengths, strict=True):
            if start == i:
                result.append(mask_id)
                skipped += length
        if skipped:
            i += skipped
        else:
            result.append(int(tokens[i]))
            i += 1
    return torch.tensor(result, dtype=tokens.dtype)


def wrong_positions_counted_from_one(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place : max(start - 1, place)], tokens.new_tensor([mask_id])]
        place = start - 1 + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_mask_after_the_token(tokens, spans, mask_id):
    # An empty span puts its mask behind the token at its position.
    pieces, place = [], 0
    for start, length in spans.tolist():
        start += length == 0
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_loop_variable_moved(tokens, spans, mask_id):
    # Changing i doesn't skip anything in a for loop.
    starts = dict(spans.tolist())
    result = []
    for i in range(len(tokens) + 1):
        if i in starts:
            result.append(mask_id)
            i += starts[i]
        if i < len(tokens):
            result.append(tokens[i].item())
    return torch.tensor(result, dtype=tokens.dtype)


def wrong_empty_span_hides_a_token(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + max(length, 1)
    return torch.cat([*pieces, tokens[place:]])


def wrong_one_span_for_each_position(tokens, spans, mask_id):
    # In a dictionary, a span replaces an empty one at the same position.
    starts = dict(spans.tolist())
    pieces, place = [], 0
    for start, length in starts.items():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_masks_behind_the_text(tokens, spans, mask_id):
    keep = torch.ones_like(tokens, dtype=torch.bool)
    for start, length in spans.tolist():
        keep[start : start + length] = False
    return torch.cat([tokens[keep], tokens.new_full((len(spans),), mask_id)])


def wrong_hidden_part_returned(tokens, spans, mask_id):
    pieces = []
    for start, length in spans.tolist():
        pieces += [tokens.new_tensor([mask_id]), tokens[start : start + length]]
    return torch.cat(pieces) if pieces else tokens[:0]


def wrong_mask_is_minus_one(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([-1])]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_equal_masks_removed(tokens, spans, mask_id):
    # unique_consecutive also merges equal tokens and touching masks.
    result = tokens.clone()
    for start, length in spans.tolist():
        result[start : start + length] = mask_id
    return torch.unique_consecutive(result)


def wrong_number_in_cat(tokens, spans, mask_id):
    result = tokens
    for start, length in spans.flip(0).tolist():
        result = torch.cat([result[:start], mask_id, result[start + length :]])
    return result


def wrong_only_the_first_span(tokens, spans, mask_id):
    for start, length in spans.tolist():
        return torch.cat([tokens[:start], tokens.new_tensor([mask_id]), tokens[start + length :]])
    return tokens.clone()


def wrong_length_taken_for_the_end_and_rest_lost(tokens, spans, mask_id):
    pieces, place = [tokens[:0]], 0
    for start, end in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = end
    return torch.cat(pieces)


def wrong_list_and_a_mask_for_every_token(tokens, spans, mask_id):
    hidden = {i for start, length in spans.tolist() for i in range(start, start + length)}
    return [mask_id if i in hidden else token for i, token in enumerate(tokens.tolist())]


def right_from_the_end(tokens, spans, mask_id):
    ids = tokens.tolist()
    for start, length in spans.tolist()[::-1]:
        ids[start : start + length] = [mask_id]
    return torch.tensor(ids, dtype=tokens.dtype, device=tokens.device)


def right_token_by_token(tokens, spans, mask_id):
    result = []
    waiting = [(int(start), int(length)) for start, length in spans]
    hidden = 0
    for i in range(len(tokens) + 1):
        while waiting and waiting[0][0] == i:
            result.append(mask_id)
            hidden = max(hidden, waiting.pop(0)[1])
        if hidden:
            hidden -= 1
        elif i < len(tokens):
            result.append(tokens[i].item())
    return torch.tensor(result, dtype=tokens.dtype, device=tokens.device)


def right_fills_a_tensor_of_known_size(tokens, spans, mask_id):
    n = len(tokens) - int(spans[:, 1].sum()) + len(spans)
    result = tokens.new_empty(n)
    read = write = 0
    for start, length in spans.tolist():
        kept = start - read
        result[write : write + kept] = tokens[read:start]
        result[write + kept] = mask_id
        write, read = write + kept + 1, start + length
    result[write:] = tokens[read:]
    return result


def right_cat_from_the_last_span_on(tokens, spans, mask_id):
    result, mask = tokens.clone(), tokens.new_tensor([mask_id])
    for span in spans.flip(0):
        start, length = span.tolist()
        result = torch.cat((result[:start], mask, result[start + length :]))
    return result


def wrong_mask_repeated_for_spans_of_zero(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_full((2 if length == 0 else 1,), mask_id)]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_mask_before_the_kept_tokens(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens.new_tensor([mask_id]), tokens[place:start]]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def wrong_hides_one_token_too_few(tokens, spans, mask_id):
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + max(length - 1, 0)
    return torch.cat([*pieces, tokens[place:]])
