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
        "Your strings include spaces. chrF first removes all whitespace, including line breaks.",
    ),
    Mistake(
        "case ignored",
        lambda written, reference, longest, beta: score(pairs_of(written.lower(), reference.lower(), longest), beta),
        "You convert everything to one case. chrF keeps the case, so *T* and *t* are different characters.",
    ),
    Mistake(
        "each string once",
        each_once,
        "You count each distinct string once. A string that occurs several times should count several times.",
    ),
    Mistake(
        "not limited by the smaller count",
        not_used_up,
        "In your version, a text can score higher by repeating a correct letter. A string that occurs once in the "
        "reference can be shared only once. Which of the two counts is the limit?",
    ),
    Mistake(
        "recall alone",
        lambda written, reference, longest, beta: part_alone(written, reference, longest, 1),
        "You return only the recall. A text that contains every possible string would get 100. Where's the precision?",
    ),
    Mistake(
        "precision alone",
        lambda written, reference, longest, beta: part_alone(written, reference, longest, 0),
        "You return only the precision. A text with a single correct word would get 100. Where's the recall?",
    ),
    Mistake(
        "precision and recall swapped",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), 1 / beta),
        "Precision and recall are swapped in your formula. With β = 2, recall should weigh more.",
    ),
    Mistake(
        "beta without effect",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), 1.0),
        "You return the harmonic mean. That's right for β = 1, but `beta` has no effect in your version.",
    ),
    Mistake(
        "beta not squared",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), beta**0.5),
        "The formula has β² where your code has β.",
    ),
    Mistake(
        "mean of the scores",
        mean_of_scores,
        "You compute a score for each n and average the scores. chrF averages precision and recall first and computes "
        "one score from the two means.",
    ),
    Mistake(
        "all lengths pooled",
        pooled,
        "You pool the strings of all lengths, so short strings, which are more numerous, count more. Compute "
        "precision and recall for each n, then average them.",
    ),
    Mistake(
        "lengths that don't exist",
        all_lengths_counted,
        "This is right for long texts. A short text has no strings of the greater lengths. Leave those lengths out "
        "instead of counting them as zero.",
    ),
    Mistake(
        "the longest alone",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest)[longest - 1 :], beta),
        "You count only the longest strings. All lengths from 1 to `longest` matter.",
    ),
    Mistake(
        "one length too few",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest - 1), beta),
        "The strings of the greatest length are missing. `range` stops before its second argument.",
    ),
    Mistake(
        "words",
        of_words,
        "You count sequences of words, as BLEU does. chrF counts strings of characters, so *steal* and *steals* "
        "partly match.",
    ),
    Mistake(
        "from 0 to 1",
        lambda written, reference, longest, beta: score(pairs_of(written, reference, longest), beta) / 100,
        "Your number is right, but it's on a scale from 0 to 1. The score should go up to 100.",
    ),
)
