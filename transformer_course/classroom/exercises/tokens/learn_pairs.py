"""Exercise: learn merges by alternately counting and merging."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.count_pairs import count_pairs
from transformer_course.classroom.exercises.tokens.merge_all import merge_all


def learn_pairs(words, frequencies, first_id, n_merges):
    """Merge the most frequent pair, up to `n_merges` times; return the merged pairs as a list, in order.

    `words` and `frequencies` are as in `count_pairs`. The first merge creates the id `first_id`, the next merge the
    next id, and so on. If several pairs are equally frequent, take the one that Python sorts first. Stop early if no
    pairs are left. Don't change `words` itself.
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
        case("the same words, some of them more frequent", fruit, [1, 2, 5], 10, 4),
        case("a rare pair in many words, a frequent one in few", [[5, 6], [5, 6], [7, 8]], [1, 1, 9], 20, 2),
        case("rare pairs in many words, again", [[5, 6, 7], [5, 6, 7], [8, 9, 8, 9], [8, 9]], [1, 1, 4, 3], 20, 6),
        case("equally frequent pairs", [[3, 4], [1, 9], [1, 2]], [2, 2, 2], 10, 3),
        case("nothing left to merge", [[1, 2], [3]], [1, 1], 10, 5),
        case("n_merges is 0", fruit, [1, 1, 1], 4, 0),
        case("no words", [], [], 4, 3),
        case("runs of one token", [[7] * 9, [7] * 4], [1, 3], 8, 4),
    )


def learning(
    count=count_pairs,
    choose=lambda counts: min(counts, key=lambda pair: (-counts[pair], pair)),
    name=lambda new_id, first_id: new_id,
):
    """A version that counts, chooses, or numbers pairs differently."""

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


def most_common_once(words, frequencies, first_id, n_merges):
    return [pair for pair, _ in Counter(count_pairs(words, frequencies)).most_common(n_merges)]


def never_merged(words, frequencies, first_id, n_merges):
    counts = count_pairs(words, frequencies)
    return [min(counts, key=lambda pair: (-counts[pair], pair))] * n_merges if counts else []


MISTAKES = (
    Mistake(
        "counted only once",
        counted_once,
        "You count only once and take the most frequent pairs from that count. But each merge changes which tokens are "
        "neighbors, so when do you have to count again?",
    ),
    Mistake(
        "counted only once, with most_common",
        most_common_once,
        "You count only once and take the most frequent pairs from that count. But each merge changes which tokens are "
        "neighbors, so when do you have to count again?",
    ),
    Mistake(
        "nothing merged",
        never_merged,
        "You find the same pair every time. Does your loop replace the pair in the words before it counts again?",
    ),
    Mistake(
        "frequencies ignored",
        learning(count=lambda words, frequencies: count_pairs(words, [1] * len(words))),
        "You count each word once. A word that occurs nine times in the text counts nine times.",
    ),
    Mistake(
        "the rarest pair",
        learning(choose=lambda counts: min(counts, key=lambda pair: (counts[pair], pair))),
        "You merge the rarest pair. Which pair saves the most tokens?",
    ),
    Mistake(
        "the largest among equals",
        learning(choose=lambda counts: max(counts, key=lambda pair: (counts[pair], pair))),
        "This is right until two pairs are equally frequent. Then you take the larger one: `max` over (count, pair) "
        "prefers larger pairs.",
    ),
    Mistake(
        "the first counted among equals",
        learning(choose=lambda counts: max(counts, key=counts.get)),
        "This is right until two pairs are equally frequent. Then you take the one you counted first, which depends on "
        "the order of the words.",
    ),
    Mistake(
        "every merge makes the same id",
        learning(name=lambda new_id, first_id: first_id),
        "All your merges create the same id, so different tokens become the same one. Each merge needs the next id.",
    ),
    Mistake(
        "ids one too large",
        learning(name=lambda new_id, first_id: new_id + 1),
        "The first merge is right, but the ids you create are one too large. The first one should be `first_id` "
        "itself.",
    ),
    Mistake(
        "one merge too many",
        lambda words, frequencies, first_id, n_merges: learn_pairs(words, frequencies, first_id, n_merges + 1),
        "You learn one merge too many. How many times does your loop run when `n_merges` is 0?",
    ),
)

EXERCISE = Exercise(
    name="learn_pairs",
    topic="tokens",
    title="Learn the merges",
    difficulty=3,
    minutes=18,
    builds="BytePairTokenizer",
    returns=("pairs",),
    reference=learn_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "You've done this by hand. What did you do in each round, and in which order? What was different when the next "
        "round started?",
        "In each round, count with `count_pairs`, and stop if there are no pairs. Otherwise, choose one, replace it in "
        "every word with `merge_all`, and add it to your list. If pairs are equally frequent, the smallest tuple wins. "
        "Which sort key produces that order?",
        "Loop with `for new_id in range(first_id, first_id + n_merges)`. The best pair is `min(counts, key=lambda "
        "pair: (-counts[pair], pair))`. Make a new list of words instead of changing the old one.",
    ),
)
