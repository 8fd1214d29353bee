"""my_parts(): for a while, the package's models compute with what the learner has written."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack

from transformer_course.classroom.card import Card, Folded, Part, Table
from transformer_course.classroom.checking.diagnosis import diagnose, run_all
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.learner_progress.record import home, shown
from transformer_course.classroom.workspace.kept_solutions import load_kept
from transformer_course.classroom.workspace.replacements import REPLACEMENTS, Replacement
from transformer_course.generation import decoder

Refusals = dict[str, list[Part]]


class MyParts:
    """The learner's kept functions in the places of the package's, from `install` to `restore`.

    In a `with` block both happen by themselves, the second also after an exception. Every model of this kernel
    computes with them meanwhile, whenever it was built; parameters, names and starting values are the package's.

    Raises:
        RuntimeError: `install` is called twice, or `restore` before it
    """

    def __init__(self):
        self._undo: ExitStack | None = None

    def __enter__(self) -> "MyParts":
        self.install()
        return self

    def __exit__(self, *error: object) -> None:
        self.restore()

    def install(self) -> None:
        """Check every kept function, put those that pass in their places, and show which parts are whose."""
        from IPython.display import display

        if self._undo is not None:
            raise RuntimeError("these parts are already in place: call restore() first")
        mine, refused = usable()
        with ExitStack() as undo:
            for replacement in REPLACEMENTS:
                for owner, attribute, new in replacement.places(mine) if replacement.exercise in mine else ():
                    _put(owner, attribute, new, undo)
            if mine:
                # Unrolled, a model would pass the learner's functions by.
                _put(decoder, "unroll", lambda *_: None, undo)
            display(overview(mine, refused))
            self._undo = undo.pop_all()

    def restore(self) -> None:
        """Put the package's own parts back."""
        if self._undo is None:
            raise RuntimeError("there is nothing to restore: install() has not been called")
        undo, self._undo = self._undo, None
        undo.close()


def _put(owner: object, attribute: str, new: object, undo: ExitStack) -> None:
    # Not getattr: a staticmethod has to go back as one.
    undo.callback(setattr, owner, attribute, vars(owner)[attribute])
    setattr(owner, attribute, new)


def my_parts() -> MyParts:
    """Let models compute with your own functions: `with my_parts():`, or `.install()` for the rest of the session."""
    return MyParts()


def usable() -> tuple[dict[str, Callable], Refusals]:
    """The kept functions that pass their check today, and for the others what is wrong with them."""
    names = dict.fromkeys(
        name for replacement in REPLACEMENTS for name in (replacement.exercise, *replacement.helped_by)
    )
    mine: dict[str, Callable] = {}
    refused: Refusals = {}
    for name in names:
        if not (home() / f"{name}.py").exists():
            continue
        exercise, cases = find_exercise(name), find_exercise(name).cases()
        try:
            fn = load_kept(name)
        except Exception as error:  # the file is the learner's: anything can be in it
            refused[name] = [f"It doesn't run: {error}."]
            continue
        finding = diagnose(exercise, cases, run_all(exercise, fn, cases))
        if finding:
            refused[name] = finding
        else:
            mine[name] = fn
    return mine, refused


def overview(mine: Mapping[str, Callable], refused: Refusals) -> Card:
    """Which parts are the learner's, which the package's, and what was refused and why."""
    yours = sum(replacement.exercise in mine for replacement in REPLACEMENTS)
    rows = [[replacement.part, *whose(replacement, mine, refused)] for replacement in REPLACEMENTS]
    own, packages = ([row for row in rows if (row[1] == "yours") is wanted] for wanted in (True, False))
    header = ["part", "whose code", "source"]
    parts: list[Part] = []
    if own:
        parts.append(Table("", header, own))
    if packages:
        parts.append(Folded(f"{len(packages)} parts come from the package", [Table("", header, packages)]))
    if mine:
        parts.append(f"Your versions are in {shown(home())}.")
    for name, finding in refused.items():
        parts.append(f"`{name}.py` doesn't pass its check now, so the package's version is used. {first_of(finding)}")
    heading = f"{yours} of {len(REPLACEMENTS)} parts are your own code"
    return Card("failed" if refused else "passed" if yours else "open", heading, parts)


def whose(replacement: Replacement, mine: Mapping[str, Callable], refused: Refusals) -> tuple[str, str]:
    lesson = find_exercise(replacement.exercise).lesson
    if replacement.exercise in mine:
        used = [replacement.exercise, *(name for name in replacement.helped_by if name in mine)]
        return "yours", ", ".join(f"`{name}.py`" for name in used)
    if replacement.exercise in refused:
        return "the package's", f"`{replacement.exercise}` was refused"
    return "the package's", f"write `{replacement.exercise}` in {lesson.reference}"


def first_of(finding: list[Part]) -> str:
    """The findings that are sentences, in one line; the tables stay with the check."""
    return " ".join(part for part in finding if isinstance(part, str))
