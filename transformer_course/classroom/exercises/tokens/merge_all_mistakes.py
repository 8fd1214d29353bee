"""More wrong versions of `merge_all` that learners write."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Mistake


def merge_all(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.tokens.merge_all import merge_all as reference

    return reference(*inputs)


def first_decides(ids, pair, new_id):
    merged, i = [], 0
    while i < len(ids):
        found = ids[i] == pair[0] and i + 1 < len(ids)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def overlapping(ids, pair, new_id):
    merged = []
    for i in range(len(ids)):
        if tuple(ids[i : i + 2]) == pair:
            merged.append(new_id)
        elif i > 0 and tuple(ids[i - 1 : i + 1]) == pair:
            continue
        else:
            merged.append(ids[i])
    return merged


MORE_MISTAKES = (
    Mistake(
        "blocks of two",
        lambda ids, pair, new_id: [
            token
            for i in range(0, len(ids), 2)
            for token in ([new_id] if tuple(ids[i : i + 2]) == pair else ids[i : i + 2])
        ],
        "You cut the list into blocks of two, so you miss a pair that starts at an odd index. Move by 2 only after a "
        "pair, and by 1 otherwise.",
    ),
    Mistake(
        "the first token decides",
        first_decides,
        "You replace the pair's first token and whatever token follows it. Both tokens have to match.",
    ),
    Mistake(
        "an id of its own",
        lambda ids, pair, new_id: merge_all(ids, pair, max(ids, default=0) + 1),
        "You make up the id of the new token. Use `new_id` instead.",
    ),
    Mistake(
        "the second token kept, the last lost",
        lambda ids, pair, new_id: [new_id if both == pair else both[0] for both in pairwise(ids)],
        "There are two mistakes here. Remove the second token of the pair, and don't lose the last token of the list.",
    ),
    Mistake(
        "overlapping occurrences",
        overlapping,
        "In a run of equal tokens, you use the same token in two occurrences of the pair. After a merge, skip both of "
        "its tokens.",
    ),
)
