"""Exercise: encode by applying merges in the order in which they were learned."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.encode_piece_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.tokens.merge_all import merge_all


def encode_piece(ids, merged_id):
    """Apply learned merges to `ids`, always choosing the one that was learned earliest; return a new list of ids.

    `merged_id` is a dictionary that maps each pair to the id that merging it creates. A smaller id means that the merge
    was learned earlier. The dictionary itself can be in any order. Keep going until no merge applies.
    """
    result = list(ids)
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        result = merge_all(result, pair, new_id)
    return result


def cases() -> tuple[Case, ...]:
    def case(label, ids, merged_id) -> Case:
        return Case(label, {"ids": ids, "merged_id": merged_id}, {"ids": "position"}, {})

    fruit = {(0, 3): 4, (4, 0): 5, (1, 4): 6}  # a b d n are 0 1 2 3; an, ana, ban
    return (
        case("“an” with a = 0, n = 3, and the merge “an”", [0, 3], {(0, 3): 4}),
        case("“banana” with an, ana, ban", [1, 0, 3, 0, 3, 0], fruit),
        case("“nanana” with an, ana, ban", [3, 0, 3, 0, 3, 0], fruit),
        case(
            "the merge learned later starts farther to the left: “abc” with bc, ab", [0, 1, 2], {(1, 2): 7, (0, 1): 8}
        ),
        case("the dictionary isn't in the order of learning", [0, 1, 2], {(0, 1): 8, (1, 2): 7}),
        case("two ways to the same longer token", [0, 1, 2, 3], {(1, 2): 7, (0, 1): 8, (8, 2): 9, (7, 3): 10}),
        case("the smaller pair was learned later", [3, 1, 2, 0, 2], {(1, 2): 7, (3, 1): 8, (2, 0): 6, (0, 2): 9}),
        case("three merges compete for four tokens", [2, 1, 3, 0], {(3, 0): 7, (2, 1): 8, (1, 3): 6}),
        case("one merge builds on another, and both occur twice", [0, 3, 0, 1, 0, 3, 0], fruit),
        case("no merge applies", [3, 3, 1], fruit),
        case("no merges at all", [3, 1, 2], {}),
        case("a single token", [1], fruit),
        case("an empty list", [], fruit),
        case("“aaaa” with aa, aaaa", [5, 5, 5, 5], {(5, 5): 6, (6, 6): 7}),
    )


def first_from_the_left(ids, merged_id):
    i = 0
    while i < len(ids) - 1:
        pair = ids[i], ids[i + 1]
        if pair in merged_id:
            ids, i = [*ids[:i], merged_id[pair], *ids[i + 2 :]], 0
        else:
            i += 1
    return ids


def one_pass(ids, merged_id):
    found, i = [], 0
    while i < len(ids):
        pair = tuple(ids[i : i + 2])
        found.append(merged_id.get(pair, ids[i]))
        i += 2 if pair in merged_id else 1
    return found


def dictionary_order(ids, merged_id):
    for pair, new_id in merged_id.items():
        ids = merge_all(ids, pair, new_id)
    return ids


def chosen(ids, merged_id, key):
    """Merge as long as something fits, the pair with the smallest key first."""
    while possible := [pair for pair in pairwise(ids) if pair in merged_id]:
        best = min(possible, key=key)
        ids = merge_all(ids, best, merged_id[best])
    return ids


def one_merge(ids, merged_id):
    possible = [pair for pair in pairwise(ids) if pair in merged_id]
    best = min(possible, key=merged_id.get, default=None)
    return merge_all(ids, best, merged_id[best]) if best else ids


def once_each(ids, merged_id):
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        places = [i for i, found in enumerate(pairwise(ids)) if found == pair]
        if places:
            ids = [*ids[: places[0]], new_id, *ids[places[0] + 2 :]]
    return ids


MISTAKES = (
    Mistake(
        "the first from the left",
        first_from_the_left,
        "You merge the first pair you find, starting from the left. If two merges compete for a token, the one that "
        "was learned first wins, wherever it is.",
    ),
    Mistake(
        "one pass from the left",
        one_pass,
        "You go through the list once, from the left. A token that a merge creates may be merged again, and merges "
        "that were learned earlier come first, wherever they are.",
    ),
    Mistake(
        "the last learned first",
        lambda ids, merged_id: chosen(ids, merged_id, lambda pair: -merged_id[pair]),
        "If several merges apply, you take the one that was learned last. A larger id means it was learned later.",
    ),
    Mistake(
        "the order of the dictionary",
        dictionary_order,
        "You apply merges in the order of the dictionary. What tells you the order in which they were learned?",
    ),
    Mistake(
        "sorted by pair",
        lambda ids, merged_id: dictionary_order(ids, dict(sorted(merged_id.items()))),
        "You sort by pair. The ids that the merges create tell you the order in which they were learned.",
    ),
    Mistake(
        "only one merge",
        one_merge,
        "You stop after the first merge. Keep going as long as any merge applies.",
    ),
    Mistake(
        "each merge at one place",
        once_each,
        "You apply each merge in only one place. If a pair occurs again, merge it there, too.",
    ),
    Mistake(
        "backwards",
        lambda ids, merged_id: dictionary_order(ids, dict(sorted(merged_id.items(), key=lambda item: -item[1]))),
        "You apply each merge once, from the last one learned to the first. Start with the smallest id.",
    ),
    Mistake(
        "nothing merged",
        lambda ids, merged_id: ids,
        "Nothing is merged. Do you look up pairs as tuples, and do you keep what `merge_all` returns?",
    ),
)

EXERCISE = Exercise(
    name="encode_piece",
    topic="tokens",
    title="Encode",
    difficulty=2,
    minutes=12,
    builds="BytePairTokenizer",
    returns=("ids",),
    reference=encode_piece,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "During training, the merges happened one after another. What do you have to do with a new word so that it's "
        "split the way the same word would have been split in training?",
        "Go through all merges in the order in which they were learned, and apply each of them with `merge_all`. How "
        "do you get that order from `merged_id`?",
        "`sorted(merged_id.items(), key=lambda item: item[1])` returns pairs and new ids, with the earliest merge "
        "first. For each of them, replace your list with the result of `merge_all`.",
    ),
)
