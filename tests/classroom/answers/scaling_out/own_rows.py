"""Answers to `own_rows`, as learners write them."""

import torch


def wrong_every_so_many_rows(rows, process, processes):
    # Neighbors go to different processes.
    return rows[process::processes]


def wrong_chunk(rows, process, processes):
    # chunk rounds the size up, and may return fewer pieces.
    return rows.chunk(processes)[process]


def wrong_rest_dropped(rows, process, processes):
    size = len(rows) // processes
    return rows[process * size : (process + 1) * size]


def wrong_last_process_takes_the_rest(rows, process, processes):
    size = len(rows) // processes
    first = process * size
    return rows[first:] if process == processes - 1 else rows[first : first + size]


def wrong_size_rounded_up(rows, process, processes):
    size = -(-len(rows) // processes)
    return rows[process * size : (process + 1) * size]


def wrong_columns(rows, process, processes):
    return rows.tensor_split(processes, dim=1)[process]


def wrong_bounds_rounded(rows, process, processes):
    # The larger shares aren't always the first ones.
    n = len(rows)
    return rows[n * process // processes : n * (process + 1) // processes]


def wrong_list_of_rows(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    first = process * size + min(process, rest)
    return [rows[i] for i in range(first, first + size + (process < rest))]


def wrong_refuses_uneven_batches(rows, process, processes):
    assert len(rows) % processes == 0
    size = len(rows) // processes
    return rows[process * size : (process + 1) * size]


def wrong_split_by_the_number_of_processes(rows, process, processes):
    # split takes the size of a piece.
    return rows.split(processes)[process]


def wrong_rest_not_skipped(rows, process, processes):
    # The first ones get one more, but the next ones begin too early.
    size, rest = divmod(len(rows), processes)
    first = process * size
    return rows[first : first + size + (process < rest)]


def wrong_processes_counted_from_one(rows, process, processes):
    return rows.tensor_split(processes)[process - 1]


def wrong_last_processes_get_one_more(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    sizes = [size] * (processes - rest) + [size + 1] * rest
    return rows.split(sizes)[process]


def wrong_float_slices(rows, process, processes):
    size = len(rows) / processes
    return rows[process * size : (process + 1) * size]


def wrong_bounds_instead_of_rows(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    first = process * size + min(process, rest)
    return first, first + size + (process < rest)


def wrong_shares_of_all(rows, process, processes):
    return rows.tensor_split(processes)


def wrong_other_rows_set_to_zero(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    first = process * size + min(process, rest)
    result = torch.zeros_like(rows)
    result[first : first + size + (process < rest)] = rows[first : first + size + (process < rest)]
    return result


def wrong_none_without_rows(rows, process, processes):
    share = rows.tensor_split(processes)[process]
    return share if len(share) else None


def wrong_all_rows(rows, process, processes):
    return rows


def wrong_one_row_only(rows, process, processes):
    return rows[process]


def wrong_view_needs_equal_shares(rows, process, processes):
    return rows.view(processes, -1, rows.shape[1])[process]


def wrong_whole_rest_to_the_first(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    if process == 0:
        return rows[: size + rest]
    return rows[rest + process * size : rest + (process + 1) * size]


def wrong_last_row_of_the_share_missing(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    first = process * size + min(process, rest)
    last = first + size + (process < rest) - 1
    return rows[first:last]


def wrong_remaining_rows_to_all(rows, process, processes):
    # Some rows are computed twice.
    size = len(rows) // processes
    rest = len(rows) - size * processes
    return torch.cat([rows[process * size : (process + 1) * size], rows[len(rows) - rest :]])


def wrong_at_least_one_row(rows, process, processes):
    # With few rows, the last ones go to several processes.
    size = max(len(rows) // processes, 1)
    first = min(process * size, max(len(rows) - size, 0))
    return rows[first : first + size]


def wrong_columns_and_rest_dropped(rows, process, processes):
    size = rows.shape[1] // processes
    return rows[:, process * size : (process + 1) * size]


def wrong_rest_dropped_and_processes_counted_from_one(rows, process, processes):
    size = len(rows) // processes
    return rows[(process - 1) * size : process * size]


def right_divmod(rows, process, processes):
    size, rest = divmod(len(rows), processes)
    first = process * size + min(process, rest)
    return rows[first : first + size + (process < rest)]


def right_list_of_sizes(rows, process, processes):
    n = rows.shape[0]
    sizes = [n // processes + (1 if p < n % processes else 0) for p in range(processes)]
    return rows.split(sizes)[process]


def right_gives_rows_away_one_by_one(rows, process, processes):
    sizes = [0] * processes
    for i in range(len(rows)):
        sizes[i % processes] += 1
    before = sum(sizes[:process])
    return rows[before : before + sizes[process]]


def right_lengths_of_strided_slices(rows, process, processes):
    # As many rows as dealing would give, but neighbors.
    bounds = [0]
    for p in range(processes):
        bounds.append(bounds[-1] + len(range(p, len(rows), processes)))
    return rows.narrow(0, bounds[process], bounds[process + 1] - bounds[process])


def right_mask_of_owners(rows, process, processes):
    owner = (torch.arange(len(rows), device=rows.device) % processes).sort().values
    return rows[owner == process]


def wrong_shares_overlap_by_one(rows, process, processes):
    share = -(-len(rows) // processes)
    start = max(process * share - process, 0)
    return rows[start : start + share]


def wrong_last_process_first(rows, process, processes):
    return rows.tensor_split(processes)[processes - 1 - process]


def wrong_split_along_seq_and_rejoined(rows, process, processes):
    return rows.T.tensor_split(processes)[process].T
