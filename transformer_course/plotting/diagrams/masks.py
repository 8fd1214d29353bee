"""Masks side by side: which key each query may see."""

from collections.abc import Mapping, Sequence

from torch import Tensor

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import MAX_WIDTH, CourseFigure, shown_token


@drawable
def draw_masks(
    masks: Mapping[str, Tensor],
    tokens: Mapping[str, tuple[Sequence[str], Sequence[str]]] | None = None,
    *,
    title: str = "What each token may see: a filled cell is allowed, an empty one is hidden",
    roles: Mapping[str, str] | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw masks side by side: a row per query, a column per key, filled where the query may see the key.

    `tokens` gives a mask the words of its queries and keys; `roles` gives it a color ("encoder", "decoder").

    Shape:
        masks: query key; bool, each of its own size
    Raises:
        ValueError: a mask is not boolean or has not two axes, or its tokens do not fit
    """
    for name, mask in masks.items():
        if mask.dim() != 2 or str(mask.dtype) != "torch.bool":
            raise ValueError(
                f"masks[{name!r}] is {mask.dtype} with shape {tuple(mask.shape)}: expected bool (query key); "
                f"drop the batch and head axes with mask[0, 0]"
            )
        words = (tokens or {}).get(name)
        if words and (len(words[0]), len(words[1])) != tuple(mask.shape):
            raise ValueError(
                f"tokens[{name!r}] has {len(words[0])} queries and {len(words[1])} keys, "
                f"but its mask has shape {tuple(mask.shape)}"
            )
    drawing = Diagram(title, alt or f"{title.rstrip('.')}. " + " ".join(map(in_words, masks, masks.values())))
    words = {name: [shown_token(word) for word in (tokens or {}).get(name, ((), ()))[0]] for name in masks}
    rooms = {name: max((drawing.size_of(word)[0] for word in words[name]), default=0.0) + 0.4 for name in masks}
    names = {name: drawing.size_of(name)[0] - 0.2 for name in masks}
    free = MAX_WIDTH - sum(rooms.values()) - 0.5
    cell = next(
        (size for size in (0.34, 0.32, 0.3, 0.28, 0.26, 0.24, 0.22)
         if sum(max(mask.shape[1] * size, names[name]) for name, mask in masks.items()) <= free),
        free / sum(mask.shape[1] for mask in masks.values()),
    )  # fmt: skip
    x = 0.0
    for name, mask in masks.items():
        rows, columns = mask.shape
        across = (tokens or {}).get(name, ((), ()))[1]
        hidden = {(i, j) for i in range(rows) for j in range(columns) if not mask[i, j]}
        labels = {"row_labels": words[name]}
        if all(len(shown_token(word)) * 0.1 < cell for word in across):
            labels["column_labels"] = across
        wide = max(columns * cell, names[name])
        middle = x + rooms[name] + wide / 2
        part = drawing.tensor(
            middle,
            -rows * cell / 2,
            {"query": rows, "key": columns},
            role=(roles or {}).get(name, "attention"),
            empty=hidden,
            cell=(cell, cell),
            **labels,
        )
        drawing.note(middle, -rows * cell - 0.2, name, bold=True)
        x = part.x + wide / 2
    return drawing.figure()


def in_words(name: str, mask: Tensor) -> str:
    """Which keys each query sees, as a sentence: "row 0 sees key 0"."""
    rows, columns = mask.shape
    if bool(mask.all()):
        return f"{name}: all {rows} queries see all {columns} keys."
    if rows == columns and bool((mask == mask.new_ones(rows, columns).tril()).all()):
        return f"{name}: a triangle; query i of {rows} sees the keys 0 to i and nothing after them."
    seen = [", ".join(str(j) for j in range(columns) if mask[i, j]) or "none" for i in range(rows)]
    return f"{name}: " + "; ".join(f"query {i} sees keys {keys}" for i, keys in enumerate(seen)) + "."
