"""Which hidden tokens are easy, sorted by what can be seen next to them and in their own place."""

from collections.abc import Mapping

from torch import Tensor

from transformer_course.data.masking import MaskedTokens
from transformer_course.evaluation.fill_in import neighbors


def kinds_of_gaps(masked: MaskedTokens, mask_id: int) -> dict[str, Tensor]:
    """For each kind of hidden token, which of them belong to it; every token belongs to exactly one kind.

    Shape:
        returns: slot; bool, for each kind
    """
    labels, seen = masked.labels[masked.select], masked.inputs[masked.select]
    left, right = neighbors(masked, mask_id)
    visible = (left != mask_id).int() + (right != mask_id).int()
    kinds = {"masked, both neighbors visible": 2, "masked, one neighbor visible": 1, "masked, none visible": 0}
    found = {name: (seen == mask_id) & (visible == count) for name, count in kinds.items()}
    # A random token can happen to be the right one: then it looks like a kept token.
    found["the token itself is visible"] = (seen != mask_id) & (seen == labels)
    found["a random token is visible"] = (seen != mask_id) & (seen != labels)
    return found


def gap_table(guesses: Mapping[str, Tensor], masked: MaskedTokens, mask_id: int) -> str:
    """How many hidden tokens there are of each kind, and the share that each method recovers, one line per kind."""
    labels = masked.labels[masked.select]
    widths = [max(len(name), 6) for name in guesses]
    lines = [f"{'gaps':>38}  " + "  ".join(f"{name:>{width}}" for name, width in zip(guesses, widths, strict=True))]
    for kind, places in kinds_of_gaps(masked, mask_id).items():
        count = int(places.sum())
        shares = (int((guess == labels)[places].sum()) / max(1, count) for guess in guesses.values())
        cells = "  ".join(f"{share:{width}.3f}" for share, width in zip(shares, widths, strict=True))
        lines.append(f"{kind:32}{count:6,}  {cells}")
    return "\n".join(lines)
