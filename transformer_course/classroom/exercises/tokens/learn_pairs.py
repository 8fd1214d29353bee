"""Exercise: learn merges, by counting and merging in turn."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.count_pairs import count_pairs
from transformer_course.classroom.exercises.tokens.merge_all import merge_all


def learn_pairs(words, frequencies, first_id, n_merges):
    """Merge the most frequent pair, up to `n_merges` times; returns the list of the pairs, in the order of merging.

    `words` and `frequencies` are as in `count_pairs`. The first merge makes the id `first_id`, the next one the id
    after it, and so on. Of equally frequent pairs the smallest goes first, as Python compares tuples. When no pair is
    left, learning ends early.
    """
    result = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        result.append(best)
    return result


def cases() -> tuple[Case, ...]:
    def case(label, words, frequencies, first_id, n_merges) -> Case:
        inputs = {"words": words, "frequencies": frequencies, "first_id": first_id, "n_merges": n_merges}
        return Case(label, inputs, {"pairs": "merge"})

    fruit = [[0, 3, 0], [1, 0, 3, 0, 3, 0], [1, 0, 3, 2, 0, 3, 0]]  # a b d n are 0 1 2 3
    return (
        case("one merge in “banana”, with a = 0, b = 1, n = 3", [[1, 0, 3, 0, 3, 0]], [1], 4, 1),
        case("ana, banana, bandana: three merges", fruit, [1, 1, 1], 4, 3),
        case("the same words, some more often", fruit, [1, 2, 5], 10, 4),
        case("a rare pair in many words, a frequent one in few", [[5, 6], [5, 6], [7, 8]], [1, 1, 9], 20, 2),
        case("equally frequent pairs", [[3, 4], [1, 9], [1, 2]], [2, 2, 2], 10, 3),
        case("nothing left to merge", [[1, 2], [3]], [1, 1], 10, 5),
        case("no merge asked for", fruit, [1, 1, 1], 4, 0),
        case("no word", [], [], 4, 3),
        case("runs of one token", [[7] * 9, [7] * 4], [1, 3], 8, 4),
    )


def learning(
    count=count_pairs,
    choose=lambda counts: min(counts, key=lambda pair: (-counts[pair], pair)),
    name=lambda new_id, first_id: new_id,
):
    """A version with another way to count, to choose, or to number."""

    def version(words, frequencies, first_id, n_merges):
        found = []
        for new_id in range(first_id, first_id + n_merges):
            counts = count(words, frequencies)
            if not counts:
                break
            best = choose(counts)
            words = [merge_all(word, best, name(new_id, first_id)) for word in words]
            found.append(best)
        return found

    return version


def counted_once(words, frequencies, first_id, n_merges):
    counts = count_pairs(words, frequencies)
    return sorted(counts, key=lambda pair: (-counts[pair], pair))[:n_merges]


def never_merged(words, frequencies, first_id, n_merges):
    counts = count_pairs(words, frequencies)
    return [min(counts, key=lambda pair: (-counts[pair], pair))] * n_merges if counts else []


def fails_at_the_end(words, frequencies, first_id, n_merges):
    found = learn_pairs(words, frequencies, first_id, n_merges)
    if len(found) < n_merges:
        raise ValueError("min() arg is an empty sequence")
    return found


MISTAKES = (
    Mistake(
        "counted only once",
        counted_once,
        "You count once and take the most frequent pairs from that. Every merge changes which tokens are neighbors: "
        "when must you count again?",
    ),
    Mistake(
        "nothing merged",
        never_merged,
        "You find the same pair again and again. Does your loop replace it in the words before it counts anew?",
    ),
    Mistake(
        "frequencies ignored",
        learning(count=lambda words, frequencies: count_pairs(words, [1] * len(words))),
        "You count every word once. A word that occurs nine times counts nine times.",
    ),
    Mistake(
        "the rarest pair",
        learning(choose=lambda counts: min(counts, key=lambda pair: (counts[pair], pair))),
        "You merge the rarest pair. Which one saves most tokens?",
    ),
    Mistake(
        "the largest among equals",
        learning(choose=lambda counts: max(counts, key=lambda pair: (counts[pair], pair))),
        "Right, until two pairs are equally frequent: there you take the larger one. With `max` over (count, pair) the "
        "largest pair wins.",
    ),
    Mistake(
        "the first counted among equals",
        learning(choose=lambda counts: max(counts, key=counts.get)),
        "Right, until two pairs are equally frequent: there you take the one counted first, which depends on the order "
        "of the words.",
    ),
    Mistake(
        "every merge makes the same id",
        learning(name=lambda new_id, first_id: first_id),
        "Every merge makes the same id in yours, so that different tokens become one. The next needs the next id.",
    ),
    Mistake(
        "ids one too large",
        learning(name=lambda new_id, first_id: new_id + 1),
        "The first merge is right. But the tokens that your merges make have ids one too large: the first of them is "
        "`first_id` itself.",
    ),
    Mistake(
        "one merge too many",
        lambda words, frequencies, first_id, n_merges: learn_pairs(words, frequencies, first_id, n_merges + 1),
        "You learn one merge too many. How often does your loop run when `n_merges` is 0?",
    ),
    Mistake(
        "error when no pair is left",
        fails_at_the_end,
        "Right, until nothing is left to merge: then there is no most frequent pair, and `max` or `min` of nothing "
        "raises an error. How should learning end then?",
    ),
)

EXERCISE = Exercise(
    name="learn_pairs",
    topic="tokens",
    title="Learn the merges",
    difficulty=3,
    minutes=10,
    builds="BytePairTokenizer",
    returns=("pairs",),
    reference=learn_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "You did it by hand: what happened in each round, in which order? What was different when the next began?",
        "In each round: count with `count_pairs`; stop if there is nothing; choose; replace the pair in every word "
        "with `merge_all`; note the pair. Among equals the smallest tuple goes first: which key sorts them so?",
        "`for new_id in range(first_id, first_id + n_merges)`, and the best pair is "
        "`min(counts, key=lambda pair: (-counts[pair], pair))`. Make a new list of words; do not change the old one.",
    ),
)
