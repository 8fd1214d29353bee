"""Answers to `own_documents`, as learners write them."""

import torch


def wrong_blocks_of_neighbors(start, count, process, processes):
    # Cuts the documents into pieces instead of dealing them.
    size = -(-count // processes)
    first = start + process * size
    return list(range(first, min(first + size, start + count)))


def wrong_start_ignored(start, count, process, processes):
    return list(range(process, count, processes))


def wrong_count_taken_for_the_end(start, count, process, processes):
    return list(range(start + process, count, processes))


def wrong_dealt_by_document_number(start, count, process, processes):
    # Process 0 gets the multiples, not the first of the next documents.
    return [i for i in range(start, start + count) if i % processes == process]


def wrong_documents_counted_from_one(start, count, process, processes):
    return list(range(start + process + 1, start + count + 1, processes))


def wrong_range(start, count, process, processes):
    return range(start + process, start + count, processes)


def wrong_count_for_each_process(start, count, process, processes):
    return [start + process + i * processes for i in range(count)]


def wrong_processes_counted_from_one(start, count, process, processes):
    return list(range(start + process - 1, start + count, processes))


def wrong_step_is_the_process(start, count, process, processes):
    return list(range(start, start + count, max(process, 1)))


def wrong_one_document_too_many(start, count, process, processes):
    return list(range(start + process, start + count + 1, processes))


def wrong_rest_left_out(start, count, process, processes):
    # Only full rounds are dealt.
    rounds = count // processes
    return [start + r * processes + process for r in range(rounds)]


def wrong_tensor(start, count, process, processes):
    return torch.arange(start, start + count)[process::processes]


def wrong_number_of_documents(start, count, process, processes):
    return len(range(start + process, start + count, processes))


def wrong_hands_of_all_processes(start, count, process, processes):
    return [list(range(start + p, start + count, processes)) for p in range(processes)]


def wrong_last_process_first(start, count, process, processes):
    return list(range(start + processes - 1 - process, start + count, processes))


def wrong_back_and_forth(start, count, process, processes):
    # Every second round goes backward.
    mine = []
    for i in range(count):
        turn, place = divmod(i, processes)
        if turn % 2:
            place = processes - 1 - place
        if place == process:
            mine.append(start + i)
    return mine


def wrong_places_instead_of_documents(start, count, process, processes):
    # Counted within the next documents.
    return [i - start for i in range(start + process, start + count, processes)]


def wrong_start_times_processes(start, count, process, processes):
    # As if every process had read `start` documents.
    first = start * processes
    return list(range(first + process, first + count, processes))


def wrong_process_mistaken_for_processes(start, count, process, processes):
    return [i for i in range(start, start + count) if (i - start) % (process + 1) == 0]


def wrong_each_round_one_block(start, count, process, processes):
    mine, turn = [], 0
    for i in range(start, start + count):
        if turn // 2 % processes == process:
            mine.append(i)
        turn += 1
    return mine


def wrong_generator(start, count, process, processes):
    return (i for i in range(start, start + count) if (i - start) % processes == process)


def wrong_float_step(start, count, process, processes):
    size = count / processes
    return [start + process + i * processes for i in range(size)]


def wrong_first_document_left_out(start, count, process, processes):
    mine = []
    i = start + process
    while i + processes < start + count:
        i += processes
        mine.append(i)
    return mine


def wrong_start_ignored_and_documents_counted_from_one(start, count, process, processes):
    return list(range(process + 1, count + 1, processes))


def wrong_range_and_count_taken_for_the_end(start, count, process, processes):
    return range(start + process, count, processes)


def wrong_rest_left_out_and_blocks_of_neighbors(start, count, process, processes):
    size = count // processes
    return [start + process * size + i for i in range(size)]


def right_slice(start, count, process, processes):
    following = list(range(start, start + count))
    return following[process::processes]


def right_deals_like_cards(start, count, process, processes):
    hands = [[] for _ in range(processes)]
    for card in range(count):
        hands[card % processes].append(start + card)
    return hands[process]


def right_while_loop(start, count, process, processes):
    mine, document = [], start + process
    while document < start + count:
        mine.append(document)
        document += processes
    return mine


def right_islice(start, count, process, processes):
    from itertools import count as numbers
    from itertools import cycle, islice

    turns = zip(cycle(range(processes)), numbers(start), strict=False)
    return [document for owner, document in islice(turns, count) if owner == process]


def right_tensor_to_list(start, count, process, processes):
    return (start + torch.arange(count)[process::processes]).tolist()


def wrong_every_second_only(start, count, process, processes):
    return list(range(start + process, start + count, 2))


def wrong_dealt_from_the_end(start, count, process, processes):
    return list(range(start + count - 1 - process, start - 1, -processes))


def wrong_pairs_of_neighbors(start, count, process, processes):
    return [n for n in range(start, start + count) if (n - start) // 2 % processes == process]
