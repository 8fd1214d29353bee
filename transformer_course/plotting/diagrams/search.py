"""Beam search as a tree: which beginnings are kept, and which are dropped."""

from collections.abc import Mapping

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

EXAMPLE = {
    "the": 0.5, "a": 0.4, "my": 0.1,
    "the cat": 0.2, "the dog": 0.15, "a cat": 0.12, "a dog": 0.24,
    "a dog sat": 0.19, "a dog ran": 0.05, "the cat sat": 0.12, "the cat ran": 0.08,
}  # fmt: skip


@drawable
def draw_beam_search(
    probabilities: Mapping[str, float] | None = None,
    *,
    beams: int = 2,
    title: str | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw a beam search: `probabilities` maps each beginning that was looked at to its probability.

    At each length, the most probable `beams` are kept; those dropped are crossed out, and the best ending is yellow.

    Raises:
        ValueError: a beginning is missing that another one continues, or a dropped one is continued
    """
    looked = dict(EXAMPLE if probabilities is None else probabilities)
    texts = sorted(looked, key=lambda text: len(text.split()))
    kept: set[str] = {""}
    levels: dict[int, list[str]] = {}
    for text in texts:
        levels.setdefault(len(text.split()), []).append(text)
    for level in levels.values():
        for text in level:
            before = text.rpartition(" ")[0]
            if before not in kept:
                raise ValueError(f"probabilities has {text!r}, but {before!r} was not kept or is missing")
        kept |= set(sorted(level, key=lambda text: -looked[text])[:beams])
    last = max(levels)
    best = max(levels[last], key=lambda text: looked[text])
    dropped = [text for text in texts if text not in kept]
    drawing = Diagram(
        title or f"Beam search keeps the {beams} most probable beginnings at every length",
        alt or f"A tree from left to right. At each length, the {beams} most probable beginnings are kept and the "
        f"others are crossed out. " + " ".join(
            f"Length {n}: " + ", ".join(f"{t} ({looked[t]:.2f}{'' if t in kept else ', dropped'})" for t in level) + "."
            for n, level in levels.items()
        ) + f" The best at the end: {best} ({looked[best]:.2f}).",
    )  # fmt: skip
    nodes = {"": "start", **{text: f"{text.split()[-1]}  {looked[text]:.2f}" for text in texts}}
    edges = [(text.rpartition(" ")[0], text) for text in texts]
    drawing.tree(0, 0, nodes, edges, pruned=dropped, chosen=[best], across=min(1.9, 7.2 / last), down=0.52)
    return drawing.figure()
