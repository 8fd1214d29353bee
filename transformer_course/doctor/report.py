"""The doctor's report: plain text in a terminal, a table in a notebook."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from rich.table import Table
from rich.text import Text

Status = Literal["ok", "note", "problem"]
SIGNS = {"ok": "✓", "note": "•", "problem": "✗"}
TERMINAL_COLORS = {"ok": "green", "note": "cyan", "problem": "red"}
# JupyterLab's own colors, so that light and dark themes both fit; the fallbacks are for Colab and VS Code.
PAGE_COLORS = {
    "ok": "var(--jp-success-color1, #009E73)",
    "note": "var(--jp-info-color1, #56B4E9)",
    "problem": "var(--jp-error-color1, #D55E00)",
}


@dataclass(frozen=True)
class Finding:
    """The result of one examination; `advice` says what to do, if there is something to do."""

    name: str
    status: Status
    found: str
    advice: str = ""


@dataclass(frozen=True)
class Report:
    """The results of all examinations."""

    findings: tuple[Finding, ...]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What keeps a lesson from working."""
        return tuple(finding for finding in self.findings if finding.status == "problem")

    @property
    def summary(self) -> str:
        if not self.problems:
            return "You're ready to start."
        return f"Fix this first: {', '.join(finding.name for finding in self.problems)}."

    def __getitem__(self, name: str) -> Finding:
        for finding in self.findings:
            if finding.name == name:
                return finding
        raise KeyError(f"{name!r} isn't in the report; it has {', '.join(f.name for f in self.findings)}")

    def __repr__(self) -> str:
        width = max((len(finding.name) for finding in self.findings), default=0)
        lines = []
        for finding in self.findings:
            lines.append(f"{SIGNS[finding.status]} {finding.name:{width}}  {finding.found}")
            if finding.advice:
                lines.append(f"  {'':{width}}  → {finding.advice}")
        return "\n".join([*lines, self.summary])

    def __rich__(self) -> Table:
        table = Table(box=None, show_header=False, caption=Text(self.summary), caption_justify="left", pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, style="bold")
        table.add_column(overflow="fold")
        for finding in self.findings:
            color = TERMINAL_COLORS[finding.status]
            said = Text(finding.found)
            if finding.advice:
                said.append(f"\n→ {finding.advice}", style=color)
            table.add_row(Text(SIGNS[finding.status], style=color), Text(finding.name), said)
        return table

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top;white-space:normal;padding:.2em .9em .2em 0"
        rows = "".join(
            f'<tr><td style="{cell};color:{PAGE_COLORS[finding.status]}" title="{finding.status}">'
            f'<b>{SIGNS[finding.status]}</b></td><td style="{cell}"><b>{escape(finding.name)}</b></td>'
            f'<td style="{cell}">{escape(finding.found)}'
            + (f"<br>→ {escape(finding.advice)}" if finding.advice else "")
            + "</td></tr>"
            for finding in self.findings
        )
        return f"<table>{rows}</table><p><b>{escape(self.summary)}</b></p>"
