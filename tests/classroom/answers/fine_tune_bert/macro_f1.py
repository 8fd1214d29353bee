"""Answers to `macro_f1`, as learners write them."""

import torch


def wrong_micro_average(predicted, expected):
    # With one class per example, this is the accuracy.
    hits = sum(p == e for p, e in zip(predicted, expected, strict=True))
    return hits / len(expected)


def wrong_only_expected_classes(predicted, expected):
    scores = []
    for c in set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        scores.append(2 * hits / (predicted.count(c) + expected.count(c)))
    return sum(scores) / len(scores)


def wrong_only_predicted_classes(predicted, expected):
    classes = set(predicted)
    total = 0
    for c in classes:
        tp = len([1 for p, e in zip(predicted, expected, strict=True) if p == c and e == c])
        total += 2 * tp / (predicted.count(c) + expected.count(c))
    return total / len(classes)


def wrong_arithmetic_mean(predicted, expected):
    scores = []
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        precision = hits / predicted.count(c) if c in predicted else 0
        recall = hits / expected.count(c) if c in expected else 0
        scores.append((precision + recall) / 2)
    return sum(scores) / len(scores)


def wrong_divides_by_zero(predicted, expected):
    # A class that was never predicted, or never right.
    scores = []
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        precision, recall = hits / predicted.count(c), hits / expected.count(c)
        scores.append(2 * precision * recall / (precision + recall))
    return sum(scores) / len(scores)


def wrong_classes_without_a_hit_left_out(predicted, expected):
    scores = []
    for c in set(predicted + expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        if hits == 0:
            continue
        precision, recall = hits / predicted.count(c), hits / expected.count(c)
        scores.append(2 * precision * recall / (precision + recall))
    return sum(scores) / len(scores) if scores else 0.0


def wrong_f1_of_the_means(predicted, expected):
    # Averages precision and recall over the classes first.
    precisions, recalls = [], []
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        precisions.append(hits / max(predicted.count(c), 1))
        recalls.append(hits / max(expected.count(c), 1))
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    if precision + recall == 0:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def wrong_weighted_by_frequency(predicted, expected):
    total = 0.0
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        f1 = 2 * hits / (predicted.count(c) + expected.count(c))
        total += f1 * expected.count(c) / len(expected)
    return total


def wrong_all_numbers_up_to_the_largest(predicted, expected):
    # Counts classes that occur in neither list.
    n_classes = max(predicted + expected) + 1
    total = 0.0
    for c in range(n_classes):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        both = predicted.count(c) + expected.count(c)
        total += 2 * hits / both if both else 0
    return total / n_classes


def wrong_only_class_one(predicted, expected):
    # F1 of a yes-or-no question.
    hits = sum(p == 1 and e == 1 for p, e in zip(predicted, expected, strict=True))
    both = predicted.count(1) + expected.count(1)
    return 2 * hits / both if both else 0.0


def wrong_hits_without_positions(predicted, expected):
    # Compares how often a class occurs, not where.
    classes = set(predicted) | set(expected)
    total = 0.0
    for c in classes:
        hits = min(predicted.count(c), expected.count(c))
        total += 2 * hits / (predicted.count(c) + expected.count(c))
    return total / len(classes)


def wrong_two_forgotten(predicted, expected):
    scores = []
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        precision = hits / max(predicted.count(c), 1)
        recall = hits / max(expected.count(c), 1)
        scores.append(precision * recall / (precision + recall) if hits else 0.0)
    return sum(scores) / len(scores)


def wrong_percent(predicted, expected):
    classes = set(predicted) | set(expected)
    total = 0.0
    for c in classes:
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        total += 2 * hits / (predicted.count(c) + expected.count(c))
    return 100 * total / len(classes)


def wrong_classes_in_both_lists(predicted, expected):
    classes = set(predicted) & set(expected)
    total = 0.0
    for c in classes:
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        total += 2 * hits / (predicted.count(c) + expected.count(c))
    return total / len(classes)


def wrong_score_of_each_class(predicted, expected):
    scores = {}
    for c in sorted(set(predicted) | set(expected)):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        scores[c] = 2 * hits / (predicted.count(c) + expected.count(c))
    return scores


def wrong_return_inside_the_loop(predicted, expected):
    classes, total = sorted(set(predicted) | set(expected)), 0.0
    for c in classes:
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        total += 2 * hits / (predicted.count(c) + expected.count(c))
        return total / len(classes)


def wrong_lists_used_like_tensors(predicted, expected):
    scores = []
    for c in set(predicted) | set(expected):
        hits = ((predicted == c) & (expected == c)).sum()
        scores.append(2 * hits / ((predicted == c).sum() + (expected == c).sum()))
    return sum(scores) / len(scores)


def wrong_jaccard(predicted, expected):
    # Hits divided by the union.
    classes = set(predicted) | set(expected)
    total = 0.0
    for c in classes:
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        total += hits / (predicted.count(c) + expected.count(c) - hits)
    return total / len(classes)


def wrong_misses_counted_as_hits(predicted, expected):
    # True negatives are hits here.
    classes = set(predicted) | set(expected)
    total = 0.0
    for c in classes:
        hits = sum((p == c) == (e == c) for p, e in zip(predicted, expected, strict=True))
        total += 2 * hits / (len(predicted) + len(expected))
    return total / len(classes)


def wrong_divides_by_the_examples(predicted, expected):
    total = 0.0
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        total += 2 * hits / (predicted.count(c) + expected.count(c))
    return total / len(expected)


def wrong_recall_only(predicted, expected):
    classes = set(predicted) | set(expected)
    total = 0.0
    for c in classes:
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        total += hits / expected.count(c) if c in expected else 0.0
    return total / len(classes)


def wrong_only_expected_classes_and_two_forgotten(predicted, expected):
    scores = []
    for c in set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        scores.append(hits / (predicted.count(c) + expected.count(c)))
    return sum(scores) / len(scores)


def wrong_arithmetic_mean_and_divides_by_zero(predicted, expected):
    scores = []
    for c in set(predicted) | set(expected):
        hits = sum(p == e == c for p, e in zip(predicted, expected, strict=True))
        scores.append((hits / predicted.count(c) + hits / expected.count(c)) / 2)
    return sum(scores) / len(scores)


def right_precision_then_recall(predicted, expected):
    scores = []
    for c in sorted(set(predicted + expected)):
        tp = fp = fn = 0
        for p, e in zip(predicted, expected, strict=True):
            tp += p == c and e == c
            fp += p == c and e != c
            fn += p != c and e == c
        if tp == 0:
            scores.append(0)
            continue
        precision, recall = tp / (tp + fp), tp / (tp + fn)
        scores.append(2 * precision * recall / (precision + recall))
    return sum(scores) / len(scores)


def right_counters(predicted, expected):
    from collections import Counter

    hits = Counter(p for p, e in zip(predicted, expected, strict=True) if p == e)
    both = Counter(predicted) + Counter(expected)
    return sum(2 * hits[c] / n for c, n in both.items()) / len(both)


def right_confusion_matrix(predicted, expected):
    classes = sorted({*predicted, *expected})
    place = {c: i for i, c in enumerate(classes)}
    table = torch.zeros(len(classes), len(classes), dtype=torch.float64)
    for p, e in zip(predicted, expected, strict=True):
        table[place[e], place[p]] += 1
    f1 = 2 * table.diagonal() / (table.sum(dim=0) + table.sum(dim=1))
    return f1.mean().item()


def right_harmonic_mean_of_statistics(predicted, expected):
    from statistics import harmonic_mean, mean

    def f1(c):
        hits = [p == c for p, e in zip(predicted, expected, strict=True) if p == e].count(True)
        if not hits:
            return 0.0
        return harmonic_mean([hits / predicted.count(c), hits / expected.count(c)])

    return mean([f1(c) for c in set(predicted).union(expected)])


def wrong_accuracy(predicted, expected):
    return sum(p == e for p, e in zip(predicted, expected)) / len(expected)


def wrong_precision_only(predicted, expected):
    classes, total = set(predicted) | set(expected), 0.0
    for one in classes:
        hits = sum(p == e == one for p, e in zip(predicted, expected))
        total += hits / predicted.count(one) if one in predicted else 0.0
    return total / len(classes)


def wrong_geometric_mean(predicted, expected):
    classes, total = set(predicted) | set(expected), 0.0
    for one in classes:
        hits = sum(p == e == one for p, e in zip(predicted, expected))
        if hits:
            total += ((hits / predicted.count(one)) * (hits / expected.count(one))) ** 0.5
    return total / len(classes)
