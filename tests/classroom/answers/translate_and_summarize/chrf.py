"""Answers to `chrf`, as learners write them."""

from collections import Counter

import torch


def wrong_white_space_counts(written, reference, longest=6, beta=2.0):
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_lower_case(written, reference, longest=6, beta=2.0):
    written = "".join(written.lower().split())
    reference = "".join(reference.lower().split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_sets(written, reference, longest=6, beta=2.0):
    # A string that occurs twice counts once.
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = {written[i : i + n] for i in range(len(written) - n + 1)}
        b = {reference[i : i + n] for i in range(len(reference) - n + 1)}
        if a and b:
            precisions.append(len(a & b) / len(a))
            recalls.append(len(a & b) / len(b))
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_only_spaces_removed(written, reference, longest=6, beta=2.0):
    # Line breaks and tabs stay.
    written, reference = written.replace(" ", ""), reference.replace(" ", "")
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_strip(written, reference, longest=6, beta=2.0):
    # Only the ends are cleaned.
    written, reference = written.strip(), reference.strip()
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_beta_on_the_recall(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (p + beta**2 * r)


def wrong_beta_not_squared(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta) * p * r / (beta * p + r)


def wrong_mean_of_the_scores(written, reference, longest=6, beta=2.0):
    # Scores every n and averages the scores.
    written, reference = "".join(written.split()), "".join(reference.split())
    scores = []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            p, r = (a & b).total() / a.total(), (a & b).total() / b.total()
            scores.append(100 * (1 + beta**2) * p * r / (beta**2 * p + r) if p else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def wrong_counts_of_all_lengths_together(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    a, b = Counter(), Counter()
    for n in range(1, longest + 1):
        a.update(written[i : i + n] for i in range(len(written) - n + 1))
        b.update(reference[i : i + n] for i in range(len(reference) - n + 1))
    shared = (a & b).total()
    if not shared:
        return 0.0
    p, r = shared / a.total(), shared / b.total()
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_short_texts_count_as_zero(written, reference, longest=6, beta=2.0):
    # Divides by `longest`, even if a text has no strings of that length.
    written, reference = "".join(written.split()), "".join(reference.split())
    p = r = 0.0
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        shared = (a & b).total()
        p += shared / max(a.total(), 1) / longest
        r += shared / max(b.total(), 1) / longest
    if p == 0:
        return 0.0
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_only_the_longest_strings(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    n = min(longest, len(written), len(reference))
    a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
    b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
    shared = (a & b).total()
    if n == 0 or shared == 0:
        return 0.0
    p, r = shared / a.total(), shared / b.total()
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_from_zero_to_one(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_longest_left_out(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_last_string_missing(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_words_instead_of_characters(written, reference, longest=6, beta=2.0):
    written, reference = written.split(), reference.split()
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(tuple(written[i : i + n]) for i in range(len(written) - n + 1))
        b = Counter(tuple(reference[i : i + n]) for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_rounded(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return round(100 * (1 + beta**2) * p * r / (beta**2 * p + r))


def wrong_beta_is_always_two(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * 5 * p * r / (4 * p + r)


def wrong_longest_is_always_six(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in (1, 2, 3, 4, 5, 6):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_nothing_shared_divides_by_zero(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_every_occurrence_is_shared(written, reference, longest=6, beta=2.0):
    # Counts what's written, not the smaller count.
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        ours = [written[i : i + n] for i in range(len(written) - n + 1)]
        theirs = [reference[i : i + n] for i in range(len(reference) - n + 1)]
        if ours and theirs:
            shared = sum(s in theirs for s in ours)
            precisions.append(shared / len(ours))
            recalls.append(shared / len(theirs))
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_strings_dont_overlap(written, reference, longest=6, beta=2.0):
    # Cuts the text into pieces instead of moving one character at a time.
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(0, len(written) - n + 1, n))
        b = Counter(reference[i : i + n] for i in range(0, len(reference) - n + 1, n))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_lengths_with_nothing_shared_left_out(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        shared = (a & b).total()
        if shared == 0:
            break
        precisions.append(shared / a.total())
        recalls.append(shared / b.total())
    if not precisions:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_sets_for_the_denominators(written, reference, longest=6, beta=2.0):
    # len of a Counter is the number of different strings.
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = sum((a & b).values())
            precisions.append(shared / len(a))
            recalls.append(shared / len(b))
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_lower_case_and_white_space_counts(written, reference, longest=6, beta=2.0):
    written, reference = written.lower(), reference.lower()
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)


def wrong_longest_left_out_and_from_zero_to_one(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest):
        a = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        b = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if a and b:
            shared = (a & b).total()
            precisions.append(shared / a.total())
            recalls.append(shared / b.total())
    if sum(precisions) == 0:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return (1 + beta**2) * p * r / (beta**2 * p + r)


def right_strings_by_zip(written, reference, longest=6, beta=2.0):
    a, b = written.split(), reference.split()
    a, b = "".join(a), "".join(b)
    rows = []
    for n in range(1, min(longest, len(a), len(b)) + 1):
        ours = Counter(zip(*[a[k:] for k in range(n)], strict=False))
        theirs = Counter(zip(*[b[k:] for k in range(n)], strict=False))
        shared = sum(min(count, theirs[s]) for s, count in ours.items())
        rows.append((shared / (len(a) - n + 1), shared / (len(b) - n + 1)))
    p = sum(row[0] for row in rows) / max(len(rows), 1)
    r = sum(row[1] for row in rows) / max(len(rows), 1)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r) if p > 0 else 0.0


def right_strikes_out_what_was_found(written, reference, longest=6, beta=2.0):
    def clean(text):
        return "".join(c for c in text if not c.isspace())

    def strings(text, n):
        return [text[i : i + n] for i in range(len(text)) if i + n <= len(text)]

    written, reference = clean(written), clean(reference)
    P, R, count = 0.0, 0.0, 0
    for n in range(1, 1 + longest):
        ours, left = strings(written, n), strings(reference, n)
        if not ours or not left:
            break
        total, shared = len(left), 0
        for s in ours:
            if s in left:
                left.remove(s)
                shared += 1
        P, R, count = P + shared / len(ours), R + shared / total, count + 1
    if P == 0:
        return 0.0
    P, R = P / count, R / count
    return 100.0 * (1 + beta * beta) * P * R / (beta * beta * P + R)


def right_means_with_torch(written, reference, longest=6, beta=2.0):
    written, reference = written.split(), reference.split()
    texts = ["".join(written), "".join(reference)]
    pairs = []
    for n in range(1, longest + 1):
        if min(map(len, texts)) >= n:
            counts = [Counter([text[i : i + n] for i in range(len(text) + 1 - n)]) for text in texts]
            shared = (counts[0] & counts[1]).total()
            pairs.append([shared / count.total() for count in counts])
    if not pairs or not any(p for p, _ in pairs):
        return 0.0
    p, r = torch.tensor(pairs, dtype=torch.float64).mean(dim=0).tolist()
    return 100 / ((1 / p + beta**2 / r) / (1 + beta**2))


def wrong_harmonic_mean_without_beta(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        ours = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        theirs = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if ours and theirs:
            shared = (ours & theirs).total()
            precisions.append(shared / ours.total())
            recalls.append(shared / theirs.total())
    if not sum(precisions):
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * 2 * p * r / (p + r)


def wrong_recall_alone(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    recalls = []
    for n in range(1, longest + 1):
        ours = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        theirs = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if ours and theirs:
            recalls.append((ours & theirs).total() / theirs.total())
    return 100 * sum(recalls) / max(len(recalls), 1)


def wrong_union_for_the_shared(written, reference, longest=6, beta=2.0):
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        ours = Counter(written[i : i + n] for i in range(len(written) - n + 1))
        theirs = Counter(reference[i : i + n] for i in range(len(reference) - n + 1))
        if ours and theirs:
            shared = (ours | theirs).total()
            precisions.append(shared / ours.total())
            recalls.append(shared / theirs.total())
    if not sum(precisions):
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r)
