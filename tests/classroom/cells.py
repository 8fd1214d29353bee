"""A notebook without a kernel: source runs as a cell does."""

import itertools
import linecache
import textwrap

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise

_cells = itertools.count()


class Notebook:
    """Runs source as a cell does: one namespace, called __main__, whose source inspect can find."""

    def __init__(self):
        self.names = {"__name__": "__main__"}

    def run(self, source: str) -> None:
        source = textwrap.dedent(source)
        file = f"<cell {next(_cells)}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), self.names)

    def __getitem__(self, name: str):
        return self.names[name]

    def assert_passes(self, name: str) -> None:
        """What is written here for an exercise passes its check, and what is kept of it runs alone."""
        card, passed = judge(find_exercise(name), self[name])
        assert passed, repr(card)
        assert "can't be saved" not in repr(card) and "doesn't run" not in repr(card), repr(card)
