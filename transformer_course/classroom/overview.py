"""progress(): what the learner has built, and what comes next."""

from transformer_course.classroom.card import Card, Table
from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.record import home, passed, shown


def progress() -> Card:
    """A table of all exercises, those that were passed marked, and the next one."""
    known, exercises = passed(), all_exercises()
    built = [name for name in exercises if name in known]
    rows = [
        [f"{exercise.lesson:02d}", name, exercise.builds, f"✓ {known[name]['on']}" if name in known else "☐"]
        for name, exercise in exercises.items()
    ]
    open_ = [exercise for name, exercise in exercises.items() if name not in known]
    following = f"Next: lesson {open_[0].lesson:02d}, {open_[0].headline}." if open_ else "Everything is built."
    table = Table("", ["lesson", "exercise", "part of", "passed"], rows)
    where = [f"Your versions are in {shown(home())}."] if built else []
    return Card(
        "passed" if not open_ else "note", f"{len(built)} of {len(exercises)} built", [table, following, *where]
    )
