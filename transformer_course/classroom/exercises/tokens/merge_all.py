"""Exercise: replace a pair with one new token wherever it occurs."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.merge_all_mistakes import MORE_MISTAKES


def merge_all(ids, pair, new_id):
    """Replace every occurrence of `pair` in `ids` with `new_id`, from left to right; return a new list.

    `ids` is a list of ids, and `pair` is a tuple of two ids, which may be equal. `new_id` is neither in `ids` nor in
    `pair`. Each token can be part of only one occurrence: in `aaa`, the pair `aa` occurs once, at the start. Don't
    change `ids` itself.
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
        return Case(label, {"ids": ids, "pair": pair, "new_id": new_id}, {"merged": "position"}, {})

    return (
        case("“ana” with a = 0 and n = 1: merge “an”", [0, 1, 0], (0, 1)),
        case("“banana”: merge “an”, which occurs twice", [2, 0, 1, 0, 1, 0], (0, 1)),
        case("the pair at the end", [3, 4, 5], (4, 5)),
        case("the pair doesn't occur", [3, 5, 4], (4, 5)),
        case("“aaa”: merge “aa”", [7, 7, 7], (7, 7)),
        case("“aaaaa”: merge “aa”", [7, 7, 7, 7, 7], (7, 7), 12),
        case("a single token", [4], (4, 5)),
        case("an empty list", [], (4, 5)),
        case("runs of three: merge “aa”", [3, 7, 7, 7, 3, 7, 7, 7, 3], (7, 7), 12),
        case("the pair in reverse order, several times", [5, 4, 3, 5, 4, 3, 4, 5, 3, 5, 4], (4, 5), 20),
        case("ids that only look like the pair: 11 and 2, 1 and 21", [11, 2, 1, 21, 5, 11, 2], (1, 2), 30),
        case("the pair in reverse order, then in the right order", [5, 4, 4, 5, 4], (4, 5), 20),
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
    """The list with `new` in place of the pair that begins at each of the places."""
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


def as_text(ids, pair, new_id):
    text = " ".join(map(str, ids)).replace(" ".join(map(str, pair)), str(new_id))
    return [int(word) for word in text.split()]


MISTAKES = (
    Mistake(
        "only the first occurrence",
        only_first,
        "You replace only the first occurrence. “banana” has `an` twice. Does your function stop too early?",
    ),
    Mistake(
        "second token not skipped",
        not_skipped,
        "You add the new token but keep the second token of the pair as well. The pair is two tokens long, so how far "
        "should you move after it?",
    ),
    Mistake(
        "occurrences overlap",
        overlapping,
        "In `aaa`, you find `aa` twice and use the middle token both times. Each token can be part of only one "
        "occurrence.",
    ),
    Mistake(
        "from right to left",
        from_the_right,
        "This is right unless occurrences overlap: in `aaa`, you replace the last two tokens. Go from left to right.",
    ),
    Mistake(
        "last token forgotten",
        last_forgotten,
        "The last token is missing when it isn't part of the pair. Where does your loop end, and what's left over "
        "then?",
    ),
    Mistake(
        "pair turned around",
        lambda ids, pair, new_id: merge_all(ids, pair[::-1], new_id),
        "You look for the pair in reverse order. The first token of `pair` should come first in the list, too.",
    ),
    Mistake(
        "both orders",
        either_order,
        "You also replace the pair in reverse order. “an” and “na” are different.",
    ),
    Mistake(
        "pair put in front of the new token",
        lambda ids, pair, new_id: replaced(ids, starts(ids, pair), [*pair, new_id]),
        "You add the new token, but the pair is still there. The new token should take the pair's place.",
    ),
    Mistake(
        "new token twice",
        lambda ids, pair, new_id: replaced(ids, starts(ids, pair), [new_id, new_id]),
        "You replace each token of the pair with the new token, so the list stays as long as it was. Two tokens should "
        "become one.",
    ),
    Mistake(
        "replaced in the text of the list",
        as_text,
        "You turn the list into text and replace digits there. In text, `11 2` contains `1 2`, but the id 11 isn't the "
        "id 1. Compare ids, not their digits.",
    ),
    Mistake(
        "pair deleted",
        lambda ids, pair, new_id: replaced(ids, starts(ids, pair), []),
        "You remove the pair, but you put nothing in its place.",
    ),
    Mistake(
        "every token of the pair replaced",
        lambda ids, pair, new_id: [new_id if token in pair else token for token in ids],
        "You replace every token that occurs in the pair, even where it's on its own. Replace a pair only where both "
        "tokens occur, one right after the other.",
    ),
    Mistake(
        "nothing merged",
        lambda ids, pair, new_id: ids,
        "Nothing is merged. If you compare a slice of the list with `pair`, note that a list never equals a tuple.",
    ),
)

EXERCISE = Exercise(
    name="merge_all",
    topic="tokens",
    title="Merge a pair",
    difficulty=2,
    minutes=12,
    builds="BytePairTokenizer",
    returns=("merged",),
    reference=merge_all,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Go through “banana” with your finger and write down the new list. When do you write one token instead of "
        "two, and where does your finger go next?",
        "You can keep an index that moves by 2 after a pair and by 1 otherwise. Or build the new list token by token "
        "and look at its last entry: does it form the pair with the current token?",
        "Start with an empty list. For each token: if the list isn't empty and `(its last entry, token) == pair`, set "
        "the last entry to `new_id`. Otherwise, append the token.",
    ),
)
