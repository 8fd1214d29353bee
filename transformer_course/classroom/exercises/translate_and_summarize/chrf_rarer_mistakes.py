"""Rarer mistakes in `chrf`."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Mistake


def chrf(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.translate_and_summarize.chrf import chrf as reference

    return reference(*inputs)


def joined(text):
    return "".join(text.split())


def score(
    written, reference, longest, beta, shared_of=None, cut=1, clean=joined, size=Counter.total, stride=False, stop=False
):
    """chrF with one of its steps replaced."""
    written, reference = clean(written), clean(reference)
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        step = n if stride else 1
        a, b = (Counter(t[i : i + n] for i in range(0, len(t) - n + cut, step)) for t in (written, reference))
        shared = shared_of(a, b) if shared_of else (a & b).total()
        if stop and not shared:
            break
        if a and b:
            precisions.append(shared / size(a))
            recalls.append(shared / size(b))
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


MORE_MISTAKES = (
    Mistake(
        "each occurrence counted as shared",
        lambda w, r, longest=6, beta=2.0: score(
            w, r, longest, beta, lambda a, b: sum(n for s, n in a.items() if s in b)
        ),
        "You count every occurrence in the written text as shared. A string that occurs once in the reference can be "
        "shared only once, so take the smaller count.",
    ),
    Mistake(
        "the last string missing",
        lambda w, r, longest=6, beta=2.0: score(w, r, longest, beta, cut=0),
        "The last string of each length is missing. How many strings of length n does a text of m characters have?",
    ),
    Mistake(
        "only spaces removed",
        lambda w, r, longest=6, beta=2.0: score(w, r, longest, beta, clean=lambda text: text.replace(" ", "")),
        "You remove spaces, but not line breaks and tabs. Remove all whitespace.",
    ),
    Mistake(
        "rounded",
        lambda w, r, longest=6, beta=2.0: float(round(chrf(w, r, longest, beta))),
        "You round the score. Return it as it is.",
    ),
    Mistake(
        "different strings below the line",
        lambda w, r, longest=6, beta=2.0: score(w, r, longest, beta, size=len),
        "You divide by the number of *different* strings (`len` of a Counter). Every occurrence counts, so use "
        "`total()`.",
    ),
    Mistake(
        "pieces instead of moving on by one",
        lambda w, r, longest=6, beta=2.0: score(w, r, longest, beta, stride=True),
        "You cut the text into separate pieces. The strings should overlap: each one starts one character after "
        "the previous one.",
    ),
    Mistake(
        "lengths without anything shared left out",
        lambda w, r, longest=6, beta=2.0: score(w, r, longest, beta, stop=True),
        "You leave out lengths for which nothing is shared. They count as 0.",
    ),
    Mistake(
        "one length too few, from 0 to 1",
        lambda w, r, longest=6, beta=2.0: chrf(w, r, longest - 1, beta) / 100 if longest > 1 else 0.0,
        "There are two mistakes here. Count the strings of length `longest`, too, and return a score from 0 to 100.",
    ),
)
