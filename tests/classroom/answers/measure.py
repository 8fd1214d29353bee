"""How well the checks name mistakes, on answers as learners write them: python tests/classroom/answers/measure.py.

The bank is one file for each exercise, with functions called `wrong_...` and `right_...`, written without a look at the
exercise's list of mistakes. Each is judged as `check` judges what a notebook's cell defines.
"""

import argparse
import ast
import json
import os
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from unittest import mock

BANK = Path(__file__).parent
sys.path[:0] = [str(BANK.parent)] * (str(BANK.parent) not in sys.path)

import torch._dynamo  # noqa: E402, F401  A check that first needs it inside its time limit would break off the import.
from cells import Notebook  # noqa: E402
from filelock import FileLock  # noqa: E402

from transformer_course.classroom.card import Card  # noqa: E402
from transformer_course.classroom.checking import check as checking  # noqa: E402
from transformer_course.classroom.checking import sandbox, small_changes  # noqa: E402
from transformer_course.classroom.checking.diagnosis import Finding, find  # noqa: E402
from transformer_course.classroom.exercises import find_exercise  # noqa: E402

STORED = BANK / "verdicts.json"
MISSES = BANK / "misses.md"
LOCK = FileLock(Path(tempfile.gettempdir()) / "verdicts.lock")
ANSWER = re.compile(r"(wrong|right)_\w+|(Wrong|Right)[A-Z]\w*")
# From best to worst, for wrong answers and for right ones.
WRONG_ORDER = ("named", "told", "shown", "named misleadingly", "crashed", "passed")
RIGHT_ORDER = ("passed", "not kept", "told", "shown", "named", "crashed")
# Why a wrong answer isn't named though its cause is told, by what the card goes by.
TOLD = {
    "error": "An exception ends nearly every case, so there are no numbers to compare with a listed mistake's. The "
    "card quotes the line and explains the exception, but not the idea behind it.",
    "shape": "The result has other axes than any listed mistake's. The card says which axis differs.",
    "type": "The result is no tensor, or no number. The card says what came and what was expected, and nothing else.",
    "dtype": "The numbers agree with the expected ones; only their dtype is another. The card says so.",
    "values": "The card says how the numbers relate to the expected ones (a factor, a sign, other places), not why.",
    "related": "The card says how the result relates to the expected one (too short, off by one), not why.",
    "gradient": "The values are right, and the card says which gradient isn't. Where it got lost isn't told.",
    "changed": "The values are right, but an input was changed in place. The card says which.",
    "nan": "The card says where the first NaN or infinity is and what makes such numbers, not which step did.",
    "order": "Two mistakes at once. The card says that the results are in another order, and nothing of the other one.",
    "time": "It doesn't finish in time, so nothing can be compared.",
    "nothing runs": "A name is missing, so no case runs. The card says which name, and how to import it.",
    "an argument never used": "Two mistakes at once, or another computation altogether. The card says which argument "
    "is never used, which is only a part of it.",
    "a small change": "The card quotes a place and a change there after which all cases would be right, but it isn't "
    "the change that the learner has in mind.",
    "unfit": "Nothing is run: the card says that it's no function, or doesn't take the arguments.",
}


@dataclass(frozen=True)
class Answer:
    """One answer of the bank: its source as it stands there, and what its file imports."""

    exercise: str
    name: str
    source: str
    around: str

    @property
    def key(self) -> str:
        return f"{self.exercise}.{self.name}"

    @property
    def is_right(self) -> bool:
        return self.name.lower().startswith("right")

    @property
    def cell(self) -> str:
        """What the learner's cell holds: the same under the exercise's name."""
        return re.sub(rf"^(def|class) {self.name}\b", rf"\1 {self.exercise}", self.source, count=1, flags=re.M)


@dataclass(frozen=True)
class Verdict:
    """What the check said of an answer."""

    kind: str
    mistake: str  # or the sort of cause that is told
    seconds: float  # of computing
    card: str


def answers_in(file: Path) -> Iterator[Answer]:
    """The answers of a file of the bank, in its order."""
    text = file.read_text(encoding="utf-8")
    nodes = ast.parse(text).body
    named = [node for node in nodes if ANSWER.fullmatch(getattr(node, "name", ""))]
    around = "\n".join(ast.unparse(node) for node in nodes if node not in named)
    lines = text.splitlines(keepends=True)
    for node in named:
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        yield Answer(file.stem, node.name, "".join(lines[first - 1 : node.end_lineno]), around)


def bank(chosen: Sequence[str] = ()) -> list[Answer]:
    """All answers, or those of the chosen topics and exercises."""
    files = sorted(file for file in BANK.glob("*/*.py") if not chosen or {file.stem, file.parent.name} & set(chosen))
    return [answer for file in files for answer in answers_in(file)]


@contextmanager
def by_computing_time(seconds: float) -> Iterator[None]:
    """A check's time limit in seconds of computing, so that no verdict depends on how busy the machine is."""

    def stop(signum, frame):
        raise sandbox.TookTooLong

    before = signal.signal(signal.SIGPROF, stop)
    remaining, interval = signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, remaining, interval)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def learners_folder() -> Iterator[None]:
    """A learner who has passed nothing yet."""
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.dict(os.environ, TRANSFORMER_COURSE_HOME=str(Path(folder) / "my_transformer")),
    ):
        yield


def judged(answer: Answer) -> Verdict:
    """Run an answer as a cell and judge it as `check` does."""
    exercise, findings = find_exercise(answer.exercise), []

    def remember(*about: object) -> list:
        findings.append(find(*about))
        return list(findings[-1].parts) if findings[-1] else []

    notebook = Notebook()
    notebook.run(answer.around)
    notebook.run(answer.cell)
    start = time.process_time()
    try:
        with learners_folder(), mock.patch.object(checking, "diagnose", remember):
            card, passed = checking.judge(exercise, notebook[exercise.name])
    except Exception as error:
        card, passed = Card("note", f"couldn't judge this ({type(error).__name__}: {error})"), False
    seconds = time.process_time() - start
    finding = findings[-1] if findings else None
    kind = kind_of(card, passed, finding)
    mistake = (finding.mistake or finding.cause) if finding else "unfit" * (kind == "told")
    return Verdict(kind, mistake, seconds, repr(card))


def all_judged(answers: Sequence[Answer], changes: int = small_changes.ENOUGH) -> list[Verdict]:
    """The verdicts on one exercise's answers. Here the number of small changes that are tried is limited, not time."""
    with (
        mock.patch.multiple(small_changes, PATIENCE=300.0, ENOUGH=changes),
        mock.patch.object(sandbox, "by_alarm", by_computing_time),
    ):
        return [judged(answer) for answer in answers]


def is_good(answer: Answer, row: Mapping | None) -> bool:
    """Whether nothing better can be said of an answer."""
    return row is not None and (row["verdict"] == "passed" if answer.is_right else row.get("fair") is True)


def kind_of(card: Card, passed: bool, finding: Finding | None) -> str:
    """The verdict in a word."""
    if card.status == "note":
        return "crashed"
    if passed:
        kept = not any("can't be saved" in str(part) or "doesn't run" in str(part) for part in card.parts)
        return "passed" if kept else "not kept"
    if finding is None:  # nothing was run: the card says why
        return "told"
    if finding.mistake:
        return "named"
    return "told" if finding.told else "shown"


def rank(key: str, row: Mapping) -> int:
    """How good a verdict is: the smaller, the better."""
    misleading = row.get("fair") is False and not is_right(key)
    return (RIGHT_ORDER if is_right(key) else WRONG_ORDER).index(row["verdict"] + " misleadingly" * misleading)


def row_of(verdict: Verdict, before: Mapping | None) -> dict:
    """What is stored of a verdict; a reader's judgment of a name stays as long as the name does."""
    if verdict.kind == "shown":
        return {"verdict": "shown", "why": (before or {}).get("why", "")}
    if verdict.kind not in ("named", "told"):
        return {"verdict": verdict.kind}
    row = {"verdict": verdict.kind, "mistake": verdict.mistake}
    same = before is not None and {"verdict": before["verdict"], "mistake": before.get("mistake")} == row
    return {**row, "fair": before["fair"] if same else None}


def stored() -> dict[str, dict]:
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}


def store(rows: Mapping[str, Mapping]) -> None:
    """One line for each answer, sorted; the file is replaced as a whole."""
    lines = (f"{json.dumps(key)}: {json.dumps(rows[key], ensure_ascii=False)}" for key in sorted(rows))
    draft = STORED.with_suffix(".draft")
    draft.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    draft.replace(STORED)


def shares(rows: Mapping[str, Mapping]) -> dict[str, float]:
    """The table's numbers, from 0 to 1."""
    wrong = [row for key, row in rows.items() if not is_right(key)]
    right = [row for key, row in rows.items() if is_right(key)]
    named = by_exercise(rows)
    return {
        "caught": share(row["verdict"] not in ("passed", "not kept", "crashed") for row in wrong),
        "named, and rightly": share(is_named(row) for row in wrong),
        "named misleadingly": share(row.get("fair") is False for row in wrong),
        "cause told": share(row["verdict"] in ("named", "told") and row["fair"] is not False for row in wrong),
        "right accepted": share(row["verdict"] == "passed" for row in right),
        "worst exercise: named": min(named.values(), default=0.0),
    }


def is_right(key: str) -> bool:
    return key.partition(".")[2].lower().startswith("right")


def is_named(row: Mapping) -> bool:
    """Whether the card names just what was done: a listed mistake, or a cause that a reader found to be the one."""
    return row.get("fair") is True or (row["verdict"] == "named" and row["fair"] is None)


def share(found: Iterable[bool]) -> float:
    found = list(found)
    return sum(found) / max(len(found), 1)


def by_exercise(rows: Mapping[str, Mapping]) -> dict[str, float]:
    """The share of wrong answers that are named rightly, for each exercise."""
    found = defaultdict(list)
    for key, row in rows.items():
        if not is_right(key):
            found[key.partition(".")[0]].append(is_named(row))
    return {name: share(named) for name, named in found.items()}


def misses(rows: Mapping[str, Mapping]) -> str:
    """The wrong answers that aren't named, by reason."""
    missed = {key: row for key, row in rows.items() if not is_right(key) and not is_named(row)}
    found = defaultdict(list)
    for key, row in sorted(missed.items()):
        found[row.get("mistake", "")].append(f"`{key}`" if "why" not in row else f"- `{key}`: {row['why']}")
    lines = [
        "# Wrong answers that aren't named",
        f"`measure.py --misses` writes this list: {len(missed)} of the bank's wrong answers.",
        f"## Only shown ({len(found['']):,})",
        "No sentence says what causes it: the card shows the simplest case that fails, with the numbers that differ. "
        "No listed mistake gives these numbers, and no single small change makes them right. What each one does:",
        "\n".join(found.pop("")),
    ]
    for cause in sorted(found, key=lambda cause: -len(found[cause])):
        lines += [f"## Told: {cause} ({len(found[cause]):,})", TOLD[cause], ", ".join(found[cause]) + "."]
    return "\n\n".join(lines) + "\n"


def report(rows: Mapping[str, Mapping], seconds: Mapping[str, float]) -> str:
    """The table, the exercises named least, and the slowest checks."""
    wrong = sum(not is_right(key) for key in rows)
    lines = [f"{wrong} wrong answers, {len(rows) - wrong} right ones"]
    lines += [f"  {name:24}{value:7.1%}" for name, value in shares(rows).items()]
    unread = sum(row["verdict"] == "named" and row["fair"] is None for row in rows.values())
    lines += [f"  names that no reader has judged: {unread}"] * bool(unread)
    least = sorted(by_exercise(rows).items(), key=lambda item: item[1])[:10]
    lines += ["named least:", *(f"  {name:24}{value:7.1%}" for name, value in least)]
    slowest = sorted(seconds.items(), key=lambda item: -item[1])[:5]
    lines += ["slowest:", *(f"  {key:60}{value:5.1f} s" for key, value in slowest)]
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="Judge the bank's answers, and say how many are named.")
    options.add_argument("chosen", nargs="*", help="topics or exercises; all without any")
    options.add_argument("--cards", action="store_true", help="print each answer that isn't named, with its card")
    options.add_argument("--unread", action="store_true", help="print each name that no reader has judged")
    options.add_argument("--unnamed", action="store_true", help="judge only those that were not named, or not accepted")
    options.add_argument("--new", action="store_true", help="judge only those that have no verdict yet")
    options.add_argument("--misses", action="store_true", help="judge none; write misses.md from the stored verdicts")
    options.add_argument("--changes", type=int, default=small_changes.ENOUGH, help="runs with small changes, at most")
    options.add_argument("--workers", type=int, default=1, help="processes to share the work")
    chosen = options.parse_args()
    if chosen.misses:
        MISSES.write_text(misses(stored()), encoding="utf-8")
        return
    answers, before, seconds = bank(chosen.chosen), stored(), {}
    if chosen.unnamed:
        answers = [answer for answer in answers if not is_good(answer, before.get(answer.key))]
    if chosen.new:
        answers = [answer for answer in answers if answer.key not in before]
    with ProcessPoolExecutor(chosen.workers) as pool:  # an exercise's mistakes are run once, by one process
        groups = [list(group) for _, group in groupby(answers, key=lambda answer: answer.exercise)]
        for group, verdicts in zip(groups, pool.map(partial(all_judged, changes=chosen.changes), groups), strict=True):
            with LOCK:  # several may measure at once, each another part of the bank
                rows = stored()
                for answer, verdict in zip(group, verdicts, strict=True):
                    rows[answer.key] = compared(answer, verdict, rows.get(answer.key), chosen)
                    seconds[answer.key] = verdict.seconds
                store(rows)
    everything, asked_for = ({answer.key for answer in bank(part)} for part in ((), chosen.chosen))
    with LOCK:
        rows = {key: row for key, row in stored().items() if key in everything}
        store(rows)
    print(report({key: row for key, row in rows.items() if key in asked_for}, seconds))


def compared(answer: Answer, verdict: Verdict, before: Mapping | None, chosen: argparse.Namespace) -> dict:
    """The row of a verdict; says what has become worse, and prints what is asked for."""
    row = row_of(verdict, before)
    if before is not None and rank(answer.key, row) > rank(answer.key, before):
        print(f"WORSE: {answer.key}: {before} -> {row}")
    good = row["verdict"] == ("passed" if answer.is_right else "named")
    if (chosen.cards and not good) or (chosen.unread and "fair" in row and row["fair"] is None):
        print("=" * 20, answer.key, row["verdict"], row.get("mistake", ""), f"{verdict.seconds:.1f} s")
        print(answer.source.rstrip(), "-" * 10, verdict.card, sep="\n", flush=True)
    return row


if __name__ == "__main__":
    main()
