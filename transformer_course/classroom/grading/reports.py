"""Who has passed what, as rows of a table; and the mistakes that most of a class have made."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.grading.separate_process import check_folder
from transformer_course.classroom.learner_progress.record import FOLDER

PASSED, FAILED, MISSING = "yes", "no", "missing"
SECONDS = 60.0  # for one exercise, its cases and the listed mistakes that it's compared with
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


@dataclass(frozen=True)
class Grade:
    """One exercise of one learner."""

    learner: str
    exercise: str
    passed: str  # yes, no, or missing where there is no file
    mistake: str = ""


def learners_in(folder: Path) -> dict[str, Path]:
    """The collected folders by learner: FOLDER/kim/my_transformer, or FOLDER/kim where the files are in it.

    Raises:
        ValueError: the folder isn't there, or nobody's work is in it
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} isn't a folder: give the folder in which you collected your learners' folders")
    found = {}
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        below = [place, place / FOLDER, *sorted(place.glob(f"*/{FOLDER}"))]
        work = next((one for one in below if any(one.glob("*.py"))), None)
        if work is not None:
            found[place.name] = work
    if not found:
        raise ValueError(
            f"{folder} has no learner's work in it: expected a folder for each learner, as {folder}/kim/{FOLDER}"
        )
    return found


def grade(folder: str | Path, seconds: float = SECONDS) -> Iterator[Grade]:
    """Check every exercise of every learner again, each in a separate process.

    Raises:
        ValueError: there is no learner's work in the folder, or `seconds` isn't positive
    """
    if not seconds > 0:
        raise ValueError(f"seconds={seconds}: expected a positive number")
    for learner, work in learners_in(Path(folder)).items():
        there = [name for name in all_exercises() if (work / f"{name}.py").exists()]
        mistakes = dict(check_folder(work, there, seconds))
        for name in all_exercises():
            if name not in mistakes:
                yield Grade(learner, name, MISSING)
            else:
                said = " ".join(mistakes[name].split())
                yield Grade(learner, name, FAILED if said else PASSED, said)


def as_csv(grades: Sequence[Grade]) -> str:
    """The grades as a file for any spreadsheet."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["learner", "exercise", "passed", "mistake"])
    for one in grades:
        # A learner chose some of these words, and a spreadsheet must not compute them.
        row = (one.learner, one.exercise, one.passed, one.mistake)
        table.writerow([f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in row])
    return written.getvalue()


def commonest_mistakes(grades: Sequence[Grade], most: int = 10) -> list[tuple[int, str, str]]:
    """How many learners made a mistake, in which exercise, and which one it is: the commonest first."""
    learners = defaultdict(set)
    for one in grades:
        if one.passed == FAILED:
            learners[one.exercise, one.mistake].add(one.learner)
    counted = [(len(who), exercise, mistake) for (exercise, mistake), who in learners.items()]
    return sorted(counted, key=lambda row: (-row[0], row[1], row[2]))[:most]


check_calls(__name__)
