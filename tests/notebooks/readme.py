"""What the README says of the lessons, and its picture, written from the package: python tests/notebooks/readme.py"""

import json
import re
import statistics
import sys
from pathlib import Path

from transformer_course.classroom.exercises import count_exercises
from transformer_course.classroom.lessons import LESSONS, Lesson
from transformer_course.report.measuring import PLAN, PlannedRun, config_of, named
from transformer_course.report.records import describe, records_like

ROOT = Path(__file__).resolve().parents[2]
README, PICTURE = ROOT / "README.md", ROOT / ".github" / "map.png"
TABLE = re.compile(r"(<!-- lessons: .*? -->\n).*?(<!-- end of lessons -->)", re.DOTALL)
RESULTS = re.compile(r"(<!-- results: .*? -->\n).*?(<!-- end of results -->)", re.DOTALL)
WAITING = re.compile(r"(<!-- waiting: .*? -->\n).*?(<!-- end of waiting -->)", re.DOTALL)
WAITS = ROOT / "tests" / "benchmarks" / "waiting.json"
TIERS = ("cpu", "gpu")
PARTS_OF_TIME = ("core", "further", "training")
# The scores that the README shows of each task, and in how many digits; characters need no conversion to bits.
SHOWN = {
    "causal": {"bits per character": 3},
    "masked": {"masked tokens recovered": 3},
    "denoise": {"loss, nats per token": 3},
    "translate": {"BLEU": 1, "chrF": 1},
}
CHARACTERS = {"loss, nats per token": 3}


def lesson_row(lesson: Lesson) -> str:
    name = f"[{lesson.label}](notebooks/{lesson.file})"
    core, optional = (count or "" for count in count_exercises(lesson.topic))
    further = lesson.times.further or ""
    return f"| {name} | {lesson.question} | {lesson.times.core} | {core} | {further} | {optional} |"


def hours(minutes: int) -> str:
    return f"{minutes / 60:.0f} hours"


def lesson_table() -> str:
    """The table of lessons in Markdown, and how long all of it takes."""
    core, further, training = (sum(getattr(lesson.times, part) for lesson in LESSONS) for part in PARTS_OF_TIME)
    head = (
        "| lesson | its question | core path, minutes | exercises | going further, minutes | exercises |\n"
        "|---|---|---|---|---|---|"
    )
    total = (
        f"The core path takes about {hours(core)} at a newcomer's pace, and the whole course takes about "
        f"{hours(core + further)}; "
        f"training on a laptop's CPU adds about {training} minutes of waiting. A test computes these times from the "
        "notebooks."
    )
    return "\n".join([head, *map(lesson_row, LESSONS), "", total])


def shown_of(run: PlannedRun) -> dict[str, int]:
    return CHARACTERS if run.corpus == "tiny-shakespeare" else SHOWN[run.objective]


def scores_of(record: dict, measure: str, ours: bool) -> list[dict]:
    return [score for score in record["scores"] if score["measure"] == measure and score["ours"] == ours]


def result_cell(run: PlannedRun, tier: str) -> str:
    """Each score of the stored runs: the mean over the seeds, and the range where there are several."""
    records = records_of(run, tier)
    if not records:
        return "not yet run" if tier in run.tiers else ""
    parts = []
    for measure, digits in shown_of(run).items():
        values = [scores_of(record, measure, ours=True)[-1]["value"] for record in records]
        spread = f" ({min(values):.{digits}f} to {max(values):.{digits}f})" if len(values) > 1 else ""
        parts.append(f"{measure} **{statistics.mean(values):.{digits}f}**{spread}")
    minutes = statistics.median(record["validation"][-1]["seconds"] for record in records) / 60
    seeds = f"{len(records)} seeds" if len(records) > 1 else "one seed"
    return f"{'; '.join(parts)}; {seeds}, {minutes:.0f} minutes on {records[0]['hardware']}"


def baseline_cell(run: PlannedRun) -> str:
    """What simpler means reach on the same text; of tiers, that of the first stored one."""
    records = next((found for tier in TIERS if (found := records_of(run, tier))), [])
    shown = shown_of(run) if records else {}
    found = []
    for measure, digits in shown.items():
        others = scores_of(records[0], measure, ours=False)
        values = ", ".join(f"{score['who']} {score['value']:.{digits}f}" for score in others)
        found.append(f"{measure}: {values}" if len(shown) > 1 else values)
    return "; ".join(found)


def records_of(run: PlannedRun, tier: str) -> list[dict]:
    """The stored runs of a planned one, seed by seed."""
    if tier not in run.tiers:
        return []
    start = None if run.after is None else config_of(named(run.after), tier, 1, Path())
    return records_like(describe(config_of(run, tier, 1, Path()), start))


def results_table() -> str:
    """The stored results in Markdown: a row for each planned run, a column for each tier."""
    head = "| run | tier cpu | tier gpu | baselines |\n|---|---|---|---|"
    rows = [
        f"| {run.title} | {result_cell(run, 'cpu')} | {result_cell(run, 'gpu')} | {baseline_cell(run)} |"
        for run in PLAN
    ]
    return "\n".join([head, *rows])


def spoken(seconds: float) -> str:
    """A time in the unit that one would choose, with two digits."""
    if seconds < 1:
        return f"{seconds * 1e3:.0f} ms"
    return f"{seconds:.2g} s" if seconds < 99.5 else f"{seconds / 60:.2g} minutes"


def waiting_table() -> str:
    """How long a learner waits, as last measured: a row for each kind of waiting, one for all lessons together."""
    measure = "`python tests/benchmarks/bench_waiting.py --rows set-up,first-cell,run-all,widgets,make-test`"
    if not WAITS.exists():
        return f"{measure} measures how long you wait, and `python tests/notebooks/readme.py` then writes the table."
    stored = json.loads(WAITS.read_text("utf-8"))
    lessons = {name: row for name, row in stored["rows"].items() if row["kind"] == "run-all"}
    rows = [
        f"| {name} | {spoken(statistics.median(row['seconds']))} |"
        for name, row in stored["rows"].items()
        if name not in lessons
    ]
    if lessons:
        times = {name.partition(": ")[2]: sum(row["seconds"]) for name, row in lessons.items()}
        longest = max(times, key=times.get)
        middle, most = spoken(statistics.median(times.values())), spoken(times[longest])
        together = f"{spoken(sum(times.values()))} in total; median {middle}; longest {most} ({longest})"
        rows.append(f"| *Run all* in {len(times)} lessons, tier cpu | {together} |")
    machine = stored["machine"]
    where = f"Measured on {machine['hardware']}, with {machine['memory']} of memory, by {measure}."
    return "\n".join(["| you wait for | time |", "|---|---|", *rows, "", where])


def with_table(text: str) -> str:
    """The README with its tables of lessons, results and waiting times brought up to date."""
    text = WAITING.sub(lambda match: f"{match[1]}{waiting_table()}\n{match[2]}", text)
    text = TABLE.sub(lambda match: f"{match[1]}{lesson_table()}\n{match[2]}", text)
    return RESULTS.sub(lambda match: f"{match[1]}{results_table()}\n{match[2]}", text)


def main() -> int:
    from transformer_course.classroom.widgets.transformer_map import TransformerMap

    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
    TransformerMap(built={}).figure().savefig(PICTURE)
    print(f"wrote the table of {len(LESSONS)} lessons and {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
