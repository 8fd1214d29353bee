"""From text to vectors: the bytes of a character, and a one-hot vector times a table."""

from collections.abc import Sequence

import torch
from torch import Tensor

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure, expect_boxes, shown_token

ROLES = ("query", "value", "decoder", "key")


@drawable
def draw_utf8(character: str = "한", *, title: str | None = None, alt: str | None = None) -> CourseFigure:
    """Draw where the bits of a character's code point go in its UTF-8 bytes.

    Raises:
        ValueError: it is not one character, or one of ASCII, which is a single byte
    """
    if len(character) != 1 or ord(character) < 128:
        raise ValueError(f"character={character!r}: expected one character that is not ASCII, such as '한'")
    code, encoded = ord(character), character.encode("utf-8")
    first = {2: 5, 3: 4, 4: 3}[len(encoded)]
    counts = [first, *[6] * (len(encoded) - 1)]
    bits = f"{code:0{sum(counts)}b}"
    pieces = [bits[sum(counts[:i]) : sum(counts[: i + 1])] for i in range(len(counts))]
    marks = [f"{byte:08b}"[: 8 - count] for byte, count in zip(encoded, counts, strict=True)]
    if code > 0xFFFF:
        expect_boxes()  # emoji and old scripts: few machines have a font for them
    hexadecimal = " ".join(f"{byte:02X}" for byte in encoded)
    drawing = Diagram(
        title or f"UTF-8 spreads the {len(bits)} bits of {character} over {len(encoded)} bytes",
        alt
        or f"The character {character} has the code point U+{code:04X}, in bits {' '.join(pieces)}. Below are its "
        f"{len(encoded)} bytes: "
        + "; ".join(f"byte {i} is {m} followed by {p}" for i, (m, p) in enumerate(zip(marks, pieces, strict=True)))
        + f". In hexadecimal: {hexadecimal}. Arrows lead from each group of bits to its byte.",
    )
    cell, gap = 0.235, 0.35
    wide = 8 * cell + gap
    total = wide * len(encoded) - gap
    start = (total - sum(counts) * cell - 0.2 * (len(counts) - 1)) / 2
    drawing.note(total / 2, 0.75, f"{character}    code point {code:,} = U+{code:04X}", bold=True)
    x = start
    for i, (piece, mark, byte) in enumerate(zip(pieces, marks, encoded, strict=True)):
        role = ROLES[i]
        above = drawing.tensor(
            x + len(piece) * cell / 2, 0.25, {"": len(piece)}, role=role, cell=(cell, 0.34), values=digits(piece)
        )
        x = above.right[0] + 0.2
        left = i * wide
        fixed = drawing.tensor(
            left + len(mark) * cell / 2, -1.0, {"": len(mark)}, role="baseline", cell=(cell, 0.34), values=digits(mark)
        )
        moved = drawing.tensor(
            fixed.right[0] + len(piece) * cell / 2, -1.0, {"": len(piece)}, role=role, cell=(cell, 0.34),
            values=digits(piece),
        )  # fmt: skip
        drawing.arrow(above.bottom, moved.top, role=role)
        drawing.note(left + 4 * cell, -1.4, f"byte {i}: {byte:02X} = {byte}")
    drawing.note(total / 2, -1.8, "gray: fixed bits that mark first and following bytes", role="baseline")
    return drawing.figure()


def digits(bits: str) -> Tensor:
    return torch.tensor([[float(bit) for bit in bits]])


@drawable
def draw_one_hot(
    token: int, table: Tensor, vocabulary: Sequence[str], *, title: str | None = None, alt: str | None = None
) -> CourseFigure:
    """Draw a one-hot vector times a table: what comes out is one row of the table.

    Shape:
        table: vocab d_model
    Raises:
        ValueError: the vocabulary does not fit the table, or the token is not one of its rows
    """
    if len(vocabulary) != len(table):
        raise ValueError(f"vocabulary has {len(vocabulary)} tokens, but table has {len(table)} rows")
    if not 0 <= token < len(table):
        raise ValueError(f"token={token}: expected 0 to {len(table) - 1}")
    rows, columns = table.shape
    word = shown_token(vocabulary[token])
    drawing = Diagram(
        title or "A one-hot vector times the table picks out one row",
        alt
        or f"A row vector over the vocabulary {', '.join(vocabulary)}: zero everywhere except one at {word}, place "
        f"{token}. Times a table with {rows} rows (vocab) and {columns} columns (d_model), it gives row {token} of the "
        f"table: {', '.join(f'{value:g}' for value in table[token].tolist())}. That row is highlighted.",
    )
    words = [shown_token(text) for text in vocabulary]
    wide = max(0.4, *(drawing.size_of(text)[0] - 0.12 for text in words))
    hot = torch.zeros(1, rows)
    hot[0, token] = 1
    left = drawing.tensor(
        rows * wide / 2, 0, {"": rows}, values=hot, cell=(wide, 0.36), column_labels=words, role="query",
        highlight={(0, token)}, name="one-hot",
    )  # fmt: skip
    label = max(drawing.size_of(text)[0] for text in words)
    middle = left.right[0] + 0.35 + label + columns * 0.56 / 2
    picked = {(token, j) for j in range(columns)}
    grid = drawing.tensor(
        middle, 0, {"": rows, "d_model": columns}, values=table, row_labels=words, role="embedding",
        highlight=picked, name="table",
    )  # fmt: skip
    out = drawing.tensor(
        grid.right[0] + 0.65 + columns * 0.56 / 2, 0, {"d_model": columns}, values=table[token], role="residual",
        highlight={(0, j) for j in range(columns)}, name="vector of " + word,
    )  # fmt: skip
    drawing.note(left.right[0] + 0.2, 0, "×", size=1.5)
    drawing.note((grid.right[0] + out.left[0]) / 2, 0, "=", size=1.5)
    return drawing.figure()
