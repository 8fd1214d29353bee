"""The logit lens as a table: what each state says after each token, the surer the darker."""

from collections.abc import Sequence

import torch
from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, LINE, freeze, write_title
from transformer_course.plotting.style import FONT_SIZE, MAX_WIDTH, new_figure, shown_token, style

ROW = 0.36


@takes_alt
def plot_lens(
    guesses: Sequence[Sequence[str]],
    probabilities: Sequence[Sequence[float]],
    tokens: Sequence[str],
    states: Sequence[str],
    title: str,
) -> Figure:
    """Draw a row for each state and a column for each token; in each cell the likeliest next token, on its probability.

    Raises:
        ValueError: there are not as many rows as states, or not as many cells in a row as tokens
    """
    if len(guesses) != len(states) or any(len(row) != len(tokens) for row in guesses):
        shape = f"{len(guesses)} rows of {[len(row) for row in guesses]}"
        raise ValueError(f"guesses has {shape} cells, but there are {len(states)} states and {len(tokens)} tokens")
    words = [[shown_token(word) for word in row] for row in guesses]
    heads = [shown_token(token) for token in tokens]
    with style([title, *heads, *(word for row in words for word in row)]):
        label = max(map(len, states)) * LETTER + 0.3
        longest = max(len(word) for row in [*words, heads] for word in row)
        cell = min(max(longest * LETTER + 0.1, 0.5), (MAX_WIDTH - label - 1.3) / len(tokens))
        figure = new_figure(label + cell * len(tokens) + 1.3, ROW * len(states) + 1.5 * LINE + 0.55)
        axes = figure.subplots()
        image = axes.imshow(torch.tensor(probabilities).numpy(), cmap="Blues", vmin=0, vmax=1.3, aspect="auto")
        for i, row in enumerate(words):
            for j, word in enumerate(row):
                room = cell / LETTER / max(len(word), 1)
                dark = probabilities[i][j] > 0.75
                axes.text(
                    j, i, word, ha="center", va="center", color="white" if dark else "black",
                    fontsize=FONT_SIZE * min(1.0, 0.95 * room),
                )  # fmt: skip
        axes.set_yticks(range(len(states)), states)
        axes.set_xticks(range(len(tokens)), heads)
        for tick, word in zip(axes.get_xticklabels(), heads, strict=True):
            tick.set_fontsize(FONT_SIZE * min(1.0, 0.95 * cell / LETTER / max(len(word), 1)))
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        figure.colorbar(
            image, ax=axes, label="probability", ticks=[0, 0.5, 1], boundaries=torch.linspace(0, 1, 101).tolist()
        )
        write_title(figure, title)
        return freeze(figure)
