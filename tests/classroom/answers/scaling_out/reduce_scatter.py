"""Answers to `reduce_scatter`, as learners write them."""

import torch


def wrong_parts_changed(parts):
    n = len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            parts[(p + 1) % n, piece] += parts[p, piece]
    return parts


def wrong_copy_that_shares_memory(parts):
    # A slice of everything is a view.
    held, n = parts.detach()[:], len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held


def wrong_one_round_too_many(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held


def wrong_one_round_too_few(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 2):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held


def wrong_replaces_instead_of_adding(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] = held[p, piece]
    return held


def wrong_next_piece_instead_of_previous(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        before = held.clone()
        for p in range(n):
            piece = (p + r) % n
            held[(p + 1) % n, piece] += before[p, piece]
    return held


def wrong_around_the_other_way(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        before = held.clone()
        for p in range(n):
            piece = (p - r) % n
            held[(p - 1) % n, piece] += before[p, piece]
    return held


def wrong_same_piece_in_every_round(parts):
    held, n = parts.clone(), len(parts)
    for _ in range(n - 1):
        before = held.clone()
        for p in range(n):
            held[(p + 1) % n, p] += before[p, p]
    return held


def wrong_sender_loses_its_piece(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
            held[p, piece] = 0
    return held


def wrong_last_process_has_no_neighbor(parts):
    # p + 1 isn't taken modulo n.
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[p + 1, piece] += held[p, piece]
    return held


def wrong_ring_not_closed(parts):
    # The last process sends nothing.
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n - 1):
            piece = (p - r) % n
            held[p + 1, piece] += held[p, piece]
    return held


def wrong_all_reduce(parts):
    # Every process gets the whole sum.
    return parts.sum(dim=0, keepdim=True).expand_as(parts).clone()


def wrong_complete_pieces_only(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return torch.stack([held[(piece - 1) % n, piece] for piece in range(n)])


def wrong_sum_at_the_own_number(parts):
    # Process p ends with piece p.
    held, n = parts.clone(), len(parts)
    for p in range(n):
        held[p, p] = parts[:, p].sum(dim=0)
    return held


def wrong_rounds_counted_from_one(parts):
    held, n = parts.clone(), len(parts)
    for r in range(1, n):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held


def wrong_averaged(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held / n


def wrong_added_to_another_piece(parts):
    # The receiver uses its own number for the piece.
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        before = held.clone()
        for p in range(n):
            q = (p + 1) % n
            held[q, (q - r) % n] += before[p, (p - r) % n]
    return held


def wrong_one_round(parts):
    held, n = parts.clone(), len(parts)
    for p in range(n):
        held[(p + 1) % n, p] += parts[p, p]
    return held


def wrong_sends_what_it_had_at_first(parts):
    # Reads `parts` instead of what has arrived since.
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += parts[p, piece]
    return held


def wrong_axes_swapped(parts):
    # The first axis is the process, not the piece.
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        before = held.clone()
        for p in range(n):
            piece = (p - r) % n
            held[piece, (p + 1) % n] += before[piece, p]
    return held


def wrong_list_of_processes(parts):
    held, n = [part.clone() for part in parts], len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n][piece] += held[p][piece]
    return held


def wrong_always_float32(parts):
    n = len(parts)
    held = torch.zeros(parts.shape)
    held[:] = parts
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held


def wrong_rounds_inside_processes(parts):
    # One process makes all its rounds before the next one begins.
    held, n = parts.clone(), len(parts)
    for p in range(n):
        for r in range(n - 1):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
    return held


def wrong_return_after_the_first_round(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
        return held


def wrong_parts_changed_and_one_round_too_many(parts):
    n = parts.shape[0]
    for r in range(n):
        for p in range(n):
            piece = (p - r) % n
            parts[(p + 1) % n, piece] += parts[p, piece]
    return parts


def wrong_sender_loses_its_piece_and_rounds_counted_from_one(parts):
    held, n = parts.clone(), len(parts)
    for r in range(1, n):
        for p in range(n):
            piece = (p - r) % n
            held[(p + 1) % n, piece] += held[p, piece]
            held[p, piece] = 0
    return held


def right_all_send_before_anyone_adds(parts):
    held, n = parts.clone(), len(parts)
    for r in range(n - 1):
        sent = [held[p, (p - r) % n].clone() for p in range(n)]
        for p in range(n):
            held[(p + 1) % n, (p - r) % n] += sent[p]
    return held


def right_without_a_loop_over_the_processes(parts):
    n = len(parts)
    sender = torch.arange(n, device=parts.device)
    held = parts
    for r in range(n - 1):
        piece = (sender - r) % n
        arrives = torch.zeros_like(held)
        arrives[(sender + 1) % n, piece] = held[sender, piece]
        held = held + arrives
    return held.clone()


def right_sums_along_the_ring(parts):
    # Piece k starts at process k and has collected every process up to its place.
    n = len(parts)
    result = torch.zeros_like(parts)
    for piece in range(n):
        total = torch.zeros_like(parts[0, 0])
        for step in range(n):
            process = (piece + step) % n
            total = total + parts[process, piece]
            result[process, piece] = total
    return result


def right_nested_lists_of_tensors(parts):
    n = parts.size(0)
    held = [[parts[p, k] for k in range(n)] for p in range(n)]
    for r in range(n - 1):
        new = [row[:] for row in held]
        for p in range(n):
            new[(p + 1) % n][p - r] = held[(p + 1) % n][p - r] + held[p][p - r]
        held = new
    return torch.stack([torch.stack(row) for row in held])


def right_cumulative_sum_of_rolled_pieces(parts):
    n = len(parts)
    columns = []
    for piece in range(n):
        from_start = parts[:, piece].roll(-piece, dims=0)
        columns.append(from_start.cumsum(dim=0).roll(piece, dims=0))
    return torch.stack(columns, dim=1)


def wrong_piece_of_the_receiver(parts):
    parts, n = parts.clone(), len(parts)
    for turn in range(n - 1):
        for sender in range(n):
            receiver = (sender + 1) % n
            piece = (receiver - turn) % n
            parts[receiver, piece] += parts[sender, piece]
    return parts


def wrong_two_steps_around(parts):
    parts, n = parts.clone(), len(parts)
    for turn in range(n - 1):
        for sender in range(n):
            piece = (sender - turn) % n
            parts[(sender + 2) % n, piece] += parts[sender, piece]
    return parts


def wrong_sums_everything_everywhere_but_once(parts):
    n = len(parts)
    return parts + parts.sum(dim=0, keepdim=True) * (n > 1)
