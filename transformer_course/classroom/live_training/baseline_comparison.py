"""Where a result stands among its baselines, in plain words."""

from collections.abc import Sequence

from transformer_course.call_checks import check_calls
from transformer_course.classroom.card import Card
from transformer_course.report import Row

LOWER_IS_BETTER = ("loss", "bits")  # how the names of such measures begin


def compare_with_baselines(rows: Sequence[Row], measure: str) -> Card:
    """Say what our model beats by this measure, and what it loses to.

    Raises:
        ValueError: no row has this measure, or none of those that have it is ours
    """
    ours = [row for row in rows if row.measure == measure and row.ours]
    if not ours:
        known = ", ".join(dict.fromkeys(row.measure for row in rows if row.ours))
        raise ValueError(
            f"measure={measure!r}: none of the course's own results has this measure; choose one of {known}"
        )
    sign = 1 if measure.startswith(LOWER_IS_BETTER) else -1
    best = min(ours, key=lambda row: sign * row.value)
    others = [row for row in rows if row.measure == measure and not row.ours]
    others.sort(key=lambda row: sign * row.value, reverse=True)
    beaten = [row for row in others if sign * best.value < sign * row.value]
    parts = []
    for verb, found in (("beats", beaten), ("loses to", [row for row in others if row not in beaten])):
        if found:
            parts.append(f"It {verb} " + ", ".join(f"{row.who} ({row.value:.3f})" for row in found) + ".")
    return Card("note", f"{measure}: {best.who} has {best.value:.3f} ({best.where}).", parts)


check_calls(__name__)
