"""Wrong ways to compute chrF."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Mistake


def counted(text, n):
    return Counter(text[i : i + n] for i in range(len(text) - n + 1))


def without_space(text):
    return "".join(text.split())


def pairs_of(written, reference, longest, strip=without_space):
    written, reference = strip(written), strip(reference)
    both = [(counted(written, n), counted(reference, n)) for n in range(1, longest + 1)]
    return [pair for pair in both if all(pair)]


def clipped(ours, theirs):
    return (ours & theirs).total()


def f_score(precision, recall, beta):
    if not precision and not recall:
        return 0.0
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def mean(values):
    return sum(values) / len(values) if values else 0.0


def score(pairs, beta, shared=clipped):
    precision = mean([shared(ours, theirs) / ours.total() for ours, theirs in pairs])
    recall = mean([shared(ours, theirs) / theirs.total() for ours, theirs in pairs])
    return f_score(precision, recall, beta)


def each_once(written, reference, longest, beta):
    once = [(Counter(set(ours)), Counter(set(theirs))) for ours, theirs in pairs_of(written, reference, longest)]
    return score(once, beta)


def not_used_up(written, reference, longest, beta):
    pairs = pairs_of(written, reference, longest)
    precision = mean([sum(c for s, c in ours.items() if s in theirs) / ours.total() for ours, theirs in pairs])
    recall = mean([sum(c for s, c in theirs.items() if s in ours) / theirs.total() for ours, theirs in pairs])
    return f_score(precision, recall, beta)


def mean_of_scores(written, reference, longest, beta):
    return mean([score([pair], beta) for pair in pairs_of(written, reference, longest)])


def pooled(written, reference, longest, beta):
    pairs = pairs_of(written, reference, longest)
    shared = sum(clipped(*pair) for pair in pairs)
    precision, recall = (shared / sum(pair[i].total() for pair in pairs) if pairs else 0.0 for i in (0, 1))
    return f_score(precision, recall, beta)


def all_lengths_counted(written, reference, longest, beta):
    pairs = pairs_of(written, reference, longest)
    share = len(pairs) / longest
    precision = share * mean([clipped(*pair) / pair[0].total() for pair in pairs])
    recall = share * mean([clipped(*pair) / pair[1].total() for pair in pairs])
    return f_score(precision, recall, beta)


def of_words(written, reference, longest, beta):
    both = []
    for n in range(1, longest + 1):
        sides = [
            [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
            for words in (written.split(), reference.split())
        ]
        both.append(tuple(map(Counter, sides)))
    return score([pair for pair in both if all(pair)], beta)


def part_alone(written, reference, longest, which):
    return 100 * mean([clipped(*pair) / pair[which].total() for pair in pairs_of(written, reference, longest)])


MISTAKES = (
    Mistake(
        "spaces counted",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest, lambda text: text), beta),
        "The spaces take part in your strings. chrF takes all white space out first, lines included.",
    ),
    Mistake(
        "case ignored",
        lambda written, reference, longest, beta: score(pairs_of(written.lower(), reference.lower(), longest), beta),
        "You make all letters small first. chrF keeps the case: *T* and *t* are two characters.",
    ),
    Mistake(
        "each string once",
        each_once,
        "You count each different string once. A text that repeats itself has its strings as often as they occur.",
    ),
    Mistake(
        "not used up",
        not_used_up,
        "Repeating a right letter again and again brings points in your version. A string that the reference has once "
        "can agree only once: which of the two counts is the limit?",
    ),
    Mistake(
        "recall alone",
        lambda written, reference, longest, beta: part_alone(written, reference, longest, 1),
        "You return the recall. Whoever writes everything there is would get 100: where is the precision?",
    ),
    Mistake(
        "precision alone",
        lambda written, reference, longest, beta: part_alone(written, reference, longest, 0),
        "You return the precision. Whoever writes one sure word would get 100: where is the recall?",
    ),
    Mistake(
        "beta at the other one",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), 1 / beta),
        "Precision and recall are exchanged in the formula. A β of 2 is meant to give the recall the greater weight.",
    ),
    Mistake(
        "beta without effect",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), 1.0),
        "You return the harmonic mean, which is right for a β of 1: `beta` has no effect.",
    ),
    Mistake(
        "beta not squared",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), beta**0.5),
        "The formula has β², and yours has β.",
    ),
    Mistake(
        "mean of the scores",
        mean_of_scores,
        "You make a score for each length, and take the mean of these. chrF takes the means of precision and recall "
        "first, and makes one score of them.",
    ),
    Mistake(
        "all lengths in one heap",
        pooled,
        "You throw the strings of all lengths together, so that the short ones, which are more, count more. Precision "
        "and recall are worked out for each length, and then averaged.",
    ),
    Mistake(
        "lengths that do not exist",
        all_lengths_counted,
        "Right for long texts. In a short one there are no strings of the greater lengths: those are left out, and do "
        "not count as zero.",
    ),
    Mistake(
        "the longest alone",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest)[longest - 1 :], beta),
        "You count the strings of the greatest length alone. All lengths from 1 on take part.",
    ),
    Mistake(
        "one length too few",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest - 1), beta),
        "The strings of the greatest length are missing: `range` ends before its second number.",
    ),
    Mistake(
        "words",
        of_words,
        "You count sequences of words, as BLEU does. chrF counts characters: *steal* and *steals* agree in part.",
    ),
    Mistake(
        "from 0 to 1",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), beta) / 100,
        "Your number is right, but as a share. The scale goes to 100.",
    ),
)
