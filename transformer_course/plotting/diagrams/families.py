"""The four model families side by side: the same stack, with the differences from GPT highlighted."""

from collections.abc import Mapping, Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

# Each change of a block, from the bottom up: (what it is, how GPT does it, how LLaMA does it).
GPT_AND_LLAMA = (
    ("positions", "a learned table", "nothing here: RoPE is in attention"),
    ("norm", "LayerNorm", "RMSNorm"),
    ("attention", "own keys and values per head", "RoPE; shared keys and values"),
    ("feed-forward", "GELU, two matrices", "SwiGLU, three matrices"),
    ("bias", "biases", "no biases"),
)
GPT_AND_LLAMA_HEADS = ("head, tied to the embedding", "head with its own table")
ROLES = {"positions": "embedding", "norm": "norm", "attention": "attention", "feed-forward": "feed-forward"}
FAMILIES = {
    "GPT": {
        "head": "next token", "feed-forward": "GELU", "attention": "causal",
        "norm": "LayerNorm,\npre-norm", "positions": "learned", "input": "tokens",
    },
    "LLaMA": {
        "head": "next token", "feed-forward": "SwiGLU", "attention": "causal",
        "norm": "RMSNorm,\npre-norm", "positions": "RoPE", "input": "tokens",
    },
    "BERT": {
        "head": "masked token", "feed-forward": "GELU", "attention": "bidirectional",
        "norm": "LayerNorm,\npost-norm", "positions": "learned", "input": "tokens, segments",
    },
    "BART": {
        "head": "next token", "feed-forward": "GELU", "attention": "bidirectional,\ncausal, cross",
        "norm": "LayerNorm,\npost-norm", "positions": "learned", "input": "two texts",
    },
}  # fmt: skip


@drawable
def draw_gpt_and_llama(
    changes: Sequence[tuple[str, str, str]] = GPT_AND_LLAMA,
    heads: tuple[str, str] = GPT_AND_LLAMA_HEADS,
    *,
    title: str | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw GPT and LLaMA side by side; `changes` holds (part, GPT's, LLaMA's), from the bottom up, `heads` both heads.

    The changes are numbered. A head that differs is yellow too, but has no number, because it's outside the blocks.
    """
    drawing = Diagram(
        title or f"From GPT to LLaMA: {len(changes)} changes in the blocks, and a head with its own table",
        alt
        or f"Two stacks side by side, GPT on the left and LLaMA on the right, with a numbered arrow for each change: "
        f"{'; '.join(f'{part}, from {old} to {new}' for part, old, new in changes)}. Both stacks begin with the token "
        f"embedding. GPT ends with a {heads[0]}, and LLaMA with a {heads[1]}.",
    )
    parts = [change for change in changes if change[0] in ROLES]
    rest = [change for change in changes if change[0] not in ROLES]
    rows = [("", "token embedding", "token embedding"), *parts, ("", *heads), *rest]
    wide = max(drawing.size_of(text)[0] for _, old, new in rows for text in (old, new))
    left, right = wide / 2, wide * 1.5 + 1.7
    previous: tuple | None = None
    for i, (part, old, new) in enumerate(rows):
        everywhere = i > len(parts) + 1  # what concerns every part is no step of the stack, and is below it
        y = -0.75 - 0.55 * (i - len(parts) - 2) if everywhere else 0.62 * i
        role = ROLES.get(part, "embedding" if i == 0 else "residual" if everywhere else "head")
        gone = everywhere or new.startswith("nothing")
        gpt = drawing.box(left, y, old, role=role, width=wide, dashed=everywhere)
        llama = drawing.box(right, y, new, role=role, width=wide, highlight=old != new, dashed=gone)
        if part:
            number = i - 1 if everywhere else i
            drawing.arrow(gpt, llama, f"{number}  {part}", role="broken")
        if previous and not everywhere:
            drawing.arrow(previous[0], gpt)
            drawing.arrow(previous[1], llama)
        previous = (gpt, llama)
    for x, name in ((left, "GPT"), (right, "LLaMA")):
        drawing.note(x, 0.62 * (len(parts) + 2) - 0.16, name, bold=True)
    return drawing.figure()


@drawable
def draw_families(
    families: Mapping[str, Mapping[str, str]] = FAMILIES,
    *,
    title: str = "Four ways to stack the same parts; yellow differs from the first",
    roles: Mapping[str, str] | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw what families choose, part by part from the bottom up; what differs from the first one is yellow.

    Raises:
        ValueError: a family lacks a part that the first one has
    """
    first, *others = families
    parts = list(families[first])
    for name in others:
        missing = [part for part in parts if part not in families[name]]
        if missing:
            raise ValueError(f"families[{name!r}] lacks {', '.join(missing)}: give each family what {first!r} has")
    said = [f"{first}: {', '.join(f'{part} {families[first][part]}' for part in parts)}."]
    for name in others:
        changed = [f"{part} {families[name][part]}" for part in parts if families[name][part] != families[first][part]]
        said.append(f"{name} differs in: {', '.join(changed) or 'nothing'}.")
    drawing = Diagram(title, alt or " ".join(["What each model chooses, part by part.", *said]).replace("\n", " "))
    shown = {**ROLES, "head": "head", "input": "embedding", **(roles or {})}
    label = max(drawing.size_of(part)[0] for part in parts)
    high = {part: max(drawing.size_of(family[part])[1] for family in families.values()) for part in parts}
    x = label
    for name, family in families.items():
        wide = max(drawing.size_of(text)[0] for text in family.values())
        y = 0.0
        drawing.note(x + wide / 2, 0.42, name, bold=True)
        for part in parts:
            y -= high[part] / 2
            if name == first:
                drawing.note(label - 0.15, y, part, role="residual", align="right")
            look = {"width": wide, "height": high[part], "highlight": family[part] != families[first][part]}
            drawing.box(x + wide / 2, y, family[part], role=shown.get(part, "residual"), **look)
            y -= high[part] / 2 + 0.1
        x += wide + 0.3
    return drawing.figure()
