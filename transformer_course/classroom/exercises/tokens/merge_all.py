"""Exercise: replace a pair by one new token wherever it occurs."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def merge_all(ids, pair, new_id):
    """Replace every occurrence of `pair` in `ids`, from left to right, by `new_id`; returns a new list.

    `ids` is a list of ids and `pair` a tuple of two ids. `new_id` is new: it is not in `ids`, nor in `pair`. A token
    belongs to one occurrence at most.
    """
    result = []
    for token in ids:
        if result and (result[-1], token) == pair:
            result[-1] = new_id
        else:
            result.append(token)
    return result


def cases() -> tuple[Case, ...]:
    def case(label, ids, pair, new_id=9, words="") -> Case:
        return Case(label, {"ids": ids, "pair": pair, "new_id": new_id}, {"merged": "place"}, {})

    return (
        case("“ana” with a = 0 and n = 1: merge “an”", [0, 1, 0], (0, 1)),
        case("“banana”: merge “an”, which comes twice", [2, 0, 1, 0, 1, 0], (0, 1)),
        case("the pair at the end", [3, 4, 5], (4, 5)),
        case("the pair is not there", [3, 5, 4], (4, 5)),
        case("“aaa”: merge “aa”", [7, 7, 7], (7, 7)),
        case("“aaaaa”: merge “aa”", [7, 7, 7, 7, 7], (7, 7), 12),
        case("one token", [4], (4, 5)),
        case("nothing", [], (4, 5)),
        case("the pair turned around, and then right", [5, 4, 4, 5, 4], (4, 5), 20),
    )


def starts(ids, pair):
    """The places at which the pair begins, without overlap, from left to right."""
    places, i = [], 0
    while i < len(ids) - 1:
        found = (ids[i], ids[i + 1]) == pair
        places += [i] * found
        i += 2 if found else 1
    return places


def replaced(ids, places, new, length=2):
    """The list with `new` in place of what begins at each of the places."""
    out, i = [], 0
    while i < len(ids):
        out += new if i in places else [ids[i]]
        i += length if i in places else 1
    return out


def only_first(ids, pair, new_id):
    return replaced(ids, starts(ids, pair)[:1], [new_id])


def from_the_right(ids, pair, new_id):
    return merge_all(ids[::-1], pair[::-1], new_id)[::-1]


def last_forgotten(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids) - 1:
        found = (ids[i], ids[i + 1]) == pair
        out.append(new_id if found else ids[i])
        i += 2 if found else 1
    return out


def overlapping(ids, pair, new_id):
    out = [new_id if (a, b) == pair else a for a, b in pairwise(ids)]
    return out + [token for token in ids[-1:] if len(ids) < 2 or (ids[-2], token) != pair]


def not_skipped(ids, pair, new_id):
    return [new_id if (a, b) == pair else a for a, b in pairwise(ids)] + ids[-1:]


def either_order(ids, pair, new_id):
    out = []
    for token in ids:
        if out and (out[-1], token) in (pair, pair[::-1]):
            out[-1] = new_id
        else:
            out.append(token)
    return out


MISTAKES = (
    Mistake(
        "only the first occurrence",
        only_first,
        "Only the first occurrence is replaced. “banana” has `an` twice: does your function stop too early?",
    ),
    Mistake(
        "second token not skipped",
        not_skipped,
        "You put the new token in and leave the second token of the pair standing. The pair is two tokens: how far "
        "should you go on after it?",
    ),
    Mistake(
        "occurrences overlap",
        overlapping,
        "In “aaa” you find “aa” twice and use the middle token for both. A token belongs to one occurrence at most.",
    ),
    Mistake(
        "from right to left",
        from_the_right,
        "Right, except where occurrences would overlap: in “aaa” you take the last two. Go from left to right.",
    ),
    Mistake(
        "last token forgotten",
        last_forgotten,
        "The last token is missing when it does not belong to the pair. Where does your loop end, and what is left "
        "over then?",
    ),
    Mistake(
        "pair turned around",
        lambda ids, pair, new_id: merge_all(ids, pair[::-1], new_id),
        "You look for the pair turned around: its first token should come first in the list.",
    ),
    Mistake(
        "both orders",
        either_order,
        "You also replace the pair turned around. “an” and “na” are different.",
    ),
    Mistake(
        "pair put in front of the new token",
        lambda ids, pair, new_id: replaced(ids, starts(ids, pair), [*pair, new_id]),
        "You put the new token in, but the pair is still there. It should stand in the pair's place.",
    ),
    Mistake(
        "new token twice",
        lambda ids, pair, new_id: replaced(ids, starts(ids, pair), [new_id, new_id]),
        "Both tokens of the pair became the new one, so the list is as long as before. Two should become one.",
    ),
    Mistake(
        "pair deleted",
        lambda ids, pair, new_id: replaced(ids, starts(ids, pair), []),
        "The pair is gone, and nothing stands in its place.",
    ),
    Mistake(
        "every token of the pair replaced",
        lambda ids, pair, new_id: [new_id if token in pair else token for token in ids],
        "You replace each token that belongs to the pair, also where it stands alone. Both must be there, in a row.",
    ),
    Mistake(
        "nothing merged",
        lambda ids, pair, new_id: ids,
        "Nothing is merged. If you compare a piece of the list with `pair`: a list never equals a tuple.",
    ),
)

EXERCISE = Exercise(
    name="merge_all",
    topic="tokens",
    title="Merge a pair",
    difficulty=2,
    minutes=8,
    builds="BytePairTokenizer",
    returns=("merged",),
    reference=merge_all,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Go through “banana” with a finger and write the new list. When do you write one token for two, and where is "
        "your finger then?",
        "Either keep an index that moves on by 2 after a pair and by 1 otherwise. Or build the new list token by "
        "token, and look at its last entry: does it form the pair with the token that comes now?",
        "Begin with an empty list. For each token: if the list is not empty and `(its last entry, token) == pair`, set "
        "the last entry to `new_id`; otherwise append the token.",
    ),
)
