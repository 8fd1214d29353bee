"""Small changes to the lines of a function, one at a time: left out, in another order, in or out of a loop."""

import ast
from collections.abc import Iterator

from transformer_course.classroom.checking.code_edits.places import Edit, segment


def line_edits(definition: ast.stmt, source: str) -> Iterator[Edit]:
    """Make every change of lines in turn; afterwards the lines are as they were."""
    for block in blocks(definition):
        before = list(block)
        for lines, line, what in [
            *without_one(before),
            *reordered(before),
            *out_of_blocks(before),
            *other_kind(before),
        ]:
            block[:] = [
                ast.fix_missing_locations(new if new in before else ast.copy_location(new, line)) for new in lines
            ]
            try:
                yield Edit(first_line(source, line), what)
            finally:
                block[:] = before


def first_line(source: str, statement: ast.stmt) -> str:
    if not hasattr(statement, "body"):
        return segment(source, statement)
    return "`" + source.splitlines()[statement.lineno - 1].strip().replace("`", "'") + "`"


def blocks(definition: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Every list of statements: the body, and those of loops and branches."""
    for node in ast.walk(definition):
        for field in ("body", "orelse"):
            found = getattr(node, field, None)
            if isinstance(found, list) and found:
                yield found


def without_one(lines: list[ast.stmt]) -> Iterator[tuple]:
    for i, line in enumerate(lines):
        if isinstance(line, (ast.Assign, ast.AugAssign, ast.If, ast.Continue, ast.Break, ast.Expr)):
            rest = [*lines[:i], *lines[i + 1 :]]
            yield rest or [ast.Pass()], line, "this line left out"
        if isinstance(line, ast.If):
            yield [*lines[:i], *line.body, *lines[i + 1 :]], line, "a different condition"


def reordered(lines: list[ast.stmt]) -> Iterator[tuple]:
    for i in range(len(lines) - 1):
        swapped = [*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]
        yield swapped, lines[i], "this line and the next one swapped"


BLOCK_WORDS = {ast.For: "loop", ast.While: "loop", ast.If: "branch", ast.With: "`with` block"}


def out_of_blocks(lines: list[ast.stmt]) -> Iterator[tuple]:
    """The last line of a block moved behind it, and the line behind it moved in."""
    for i, line in enumerate(lines):
        if type(line) not in BLOCK_WORDS:
            continue
        kept = with_body(line, line.body[:-1] or [ast.Pass()])
        last = line.body[-1]
        yield (
            [*lines[:i], kept, last, *lines[i + 1 :]],
            last,
            f"this line moved to after the {BLOCK_WORDS[type(line)]} that it's in",
        )
        if i + 1 < len(lines) and not isinstance(lines[i + 1], ast.Return):
            more = with_body(line, [*line.body, lines[i + 1]])
            yield [*lines[:i], more, *lines[i + 2 :]], lines[i + 1], "this line moved into the block above it"


def with_body(line: ast.stmt, body: list[ast.stmt]) -> ast.stmt:
    fields = dict(ast.iter_fields(line)) | {"body": body}
    return ast.copy_location(type(line)(**fields), line)


def other_kind(lines: list[ast.stmt]) -> Iterator[tuple]:
    """`=` for `+=`, and the other way round; `append` without a look at what came before."""
    for i, line in enumerate(lines):
        if isinstance(line, ast.AugAssign):
            target = ast.Name(line.target.id, ast.Load()) if isinstance(line.target, ast.Name) else None
            yield [*lines[:i], ast.Assign([line.target], line.value), *lines[i + 1 :]], line, "`=` instead"
            if target is not None:
                whole = ast.Assign([line.target], ast.BinOp(target, line.op, line.value))
                yield [*lines[:i], whole, *lines[i + 1 :]], line, "a new value instead of an in-place change"
        elif isinstance(line, ast.Assign) and len(line.targets) == 1:
            added = ast.AugAssign(line.targets[0], ast.Add(), line.value)
            yield [*lines[:i], added, *lines[i + 1 :]], line, "the value added to the old one"
