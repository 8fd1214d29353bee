"""One look for everything the classroom says: a card that reads as plain text and as HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# JupyterLab's own colors, so that light and dark themes both fit; the fallbacks are for Colab and VS Code.
STATUS = {
    "passed": ("✓", "var(--jp-success-color1, #009E73)"),
    "failed": ("✗", "var(--jp-error-color1, #D55E00)"),
    "open": ("☐", "var(--jp-border-color1, #8a8a8a)"),
    "note": ("•", "var(--jp-info-color1, #56B4E9)"),
}
MONOSPACE = "font-family:var(--jp-code-font-family, monospace);font-size:.95em"
# Code in backticks, or words between asterisks; an asterisk that multiplies has a space or a number beside it.
MARKED = re.compile(r"`([^`]+)`|(?<![\w*])\*([A-Za-z](?:[A-Za-z' ]*[A-Za-z])?)\*(?![\w*])")


def inline(text: str) -> str:
    """Escape `text` for HTML, with `backticks` as code and *words* emphasized."""
    return MARKED.sub(_marked, escape(text, quote=False))


def inline_code(text: str) -> str:
    """Escape `text` for HTML, with `backticks` as code; asterisks stay, because a table may hold anybody's text."""
    return re.sub(r"`([^`]+)`", rf'<code style="{MONOSPACE}">\1</code>', escape(text, quote=False))


def _marked(found: re.Match) -> str:
    code, words = found.groups()
    return f"<em>{words}</em>" if code is None else f'<code style="{MONOSPACE}">{code}</code>'


@dataclass(frozen=True)
class Code:
    """A piece of source."""

    source: str

    def text(self) -> str:
        return "\n".join("    " + line if line else "" for line in self.source.rstrip().splitlines())

    def html(self) -> str:
        return f'<pre style="{MONOSPACE};padding:.4em 0;margin:0">{escape(self.source.rstrip())}</pre>'


@dataclass(frozen=True)
class Table:
    """Rows under a header; the entries in `marked` (row, column) are those to look at."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    marked: frozenset[tuple[int, int]] = frozenset()

    def cell(self, i: int, j: int) -> str:
        return f"{self.rows[i][j]} ≠" if (i, j) in self.marked else self.rows[i][j]

    def text(self) -> str:
        rows = [[self.cell(i, j) for j in range(len(row))] for i, row in enumerate(self.rows)]
        lines = [list(self.header), *rows] if any(self.header) else rows
        widths = [max((len(line[j]) for line in lines), default=0) for j in range(len(self.header))]
        body = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
        return "\n".join([self.caption] * bool(self.caption) + ["    " + line.rstrip() for line in body])

    def html(self) -> str:
        cell = "text-align:left;padding:.1em .8em .1em 0;"
        mark = cell + "font-weight:bold;color:var(--jp-error-color1, #D55E00);"
        head = "".join(f'<th style="{cell}">{inline(name)}</th>' for name in self.header)
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="{mark if (i, j) in self.marked else cell}">{inline_code(self.cell(i, j))}</td>'
                for j in range(len(row))
            )
            + "</tr>"
            for i, row in enumerate(self.rows)
        )
        caption = f'<p style="margin:.4em 0 0 0">{inline(self.caption)}</p>' if self.caption else ""
        head = f"<tr>{head}</tr>" if any(self.header) else ""
        return f'{caption}<table style="{MONOSPACE};margin:0">{head}{body}</table>'


@dataclass(frozen=True)
class Folded:
    """Parts that stay closed until the reader opens them (open in plain text, where nothing can be folded)."""

    summary: str
    parts: Sequence["Part"]

    def text(self) -> str:
        return "\n".join([self.summary, *(part_text(part) for part in self.parts)])

    def html(self) -> str:
        inner = "".join(part_html(part) for part in self.parts)
        return f"<details><summary>{inline(self.summary)}</summary>{inner}</details>"


@dataclass(frozen=True)
class Link:
    """A sentence that leads to another lesson."""

    sentence: str
    address: str

    def text(self) -> str:
        return self.sentence

    def html(self) -> str:
        inside = inline(self.sentence)
        return f'<p style="margin:.3em 0"><a href="{escape(self.address)}"><b>{inside}</b></a></p>'


Part = str | Code | Table | Folded | Link


def part_text(part: Part) -> str:
    return part if isinstance(part, str) else part.text()


def part_html(part: Part) -> str:
    return f'<p style="margin:.3em 0">{inline(part)}</p>' if isinstance(part, str) else part.html()


@dataclass(frozen=True)
class Card:
    """What one call has to say: a status, a heading and the parts below it."""

    status: str
    heading: str
    parts: Sequence[Part] = ()

    def __repr__(self) -> str:
        sign, _ = STATUS[self.status]
        return "\n".join([f"{sign} {self.heading}", *(part_text(part) for part in self.parts)])

    def _repr_html_(self) -> str:
        sign, color = STATUS[self.status]
        style = f"border-left:4px solid {color};padding:.3em .9em;margin:.3em 0"
        parts = "".join(part_html(part) for part in self.parts)
        heading = f'<p style="margin:.2em 0"><b style="color:{color}">{sign}</b> {inline(self.heading)}</p>'
        return f'<div style="{style}">{heading}{parts}</div>'
