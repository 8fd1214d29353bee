"""Around the text that BERT reads: [CLS] before, [SEP] after each of one or two texts, and which text a token is of."""

from collections.abc import Sequence
from typing import NamedTuple

from transformer_course.call_checks import check_calls


class FramedText(NamedTuple):
    """Token ids as BERT reads them, and for each of them 0 in the first text or 1 in the second."""

    tokens: list[int]
    segments: list[int]


def frame(
    first: Sequence[int], second: Sequence[int] | None, cls_id: int, sep_id: int, max_len: int | None = None
) -> FramedText:
    """Write [CLS] first [SEP], or [CLS] first [SEP] second [SEP]; what max_len has no room for is cut off at the end.

    Source: Devlin et al. 2019, section 3, figure 2, arXiv 1810.04805.

    Raises:
        ValueError: max_len has no room for [CLS] and [SEP]
    """
    n_special = 2 if second is None else 3
    if max_len is not None:
        if max_len < n_special:
            raise ValueError(f"max_len={max_len} has no room for [CLS] and [SEP]: expected at least {n_special}")
        n_first, n_second = share_room(len(first), len(second or ()), max_len - n_special)
        first, second = first[:n_first], None if second is None else second[:n_second]
    tokens = [cls_id, *first, sep_id]
    segments = [0] * len(tokens)
    if second is not None:
        tokens += [*second, sep_id]
        segments += [1] * (len(second) + 1)
    return FramedText(tokens, segments)


def share_room(first: int, second: int, room: int) -> tuple[int, int]:
    """How many tokens of two texts are kept: the longer is cut, and both to halves where that is not enough."""
    if first + second <= room:
        return first, second
    if first > second:
        kept_second, kept_first = share_room(second, first, room)
        return kept_first, kept_second
    kept = min(first, room // 2)
    return kept, room - kept


check_calls(__name__)
