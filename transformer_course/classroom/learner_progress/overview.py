"""progress(): what the learner has built, and what comes next. begin(topic): the same, seen from one lesson."""

import contextlib
from collections.abc import Collection

from transformer_course.classroom.card import Card, Link, Part, Table
from transformer_course.classroom.exercises import Exercise, all_exercises, count_exercises, exercises_on, topics
from transformer_course.classroom.learner_progress.record import home, opened, passed, record_opening, shown
from transformer_course.classroom.lesson_list import address
from transformer_course.classroom.lessons import Lesson, find_lesson


def progress() -> Card:
    """Show the map of the transformer, lit as far as it is built, and return what was passed and what comes next."""
    from IPython.display import display

    from transformer_course.classroom.widgets.transformer_map import TransformerMap

    display(TransformerMap(pictured=False))
    known, exercises = passed(), all_exercises()
    open_ = [exercise for name, exercise in exercises.items() if name not in known]
    parts: list[Part] = [Table("", ["lesson", "done", "exercises"], [row(topic, known) for topic in topics()])]
    if open_:
        parts += [following(open_[0]), f"Still to do: {len(open_)} exercise{plural(open_)}, {minutes(open_)}."]
    else:
        parts.append("You've built everything.")
    if known:
        parts.append(f"Your solutions are in {shown(home())}.")
    return Card(
        "note" if open_ else "passed", f"{len(exercises) - len(open_)} of {len(exercises)} exercises done", parts
    )


def begin(topic: str) -> Card:
    """Open a lesson: how long it takes and, if an earlier one is unfinished, where to continue.

    Raises:
        ValueError: there is no such lesson
    """
    lesson, known, before = find_lesson(topic), passed(), opened().get(topic)
    with contextlib.suppress(OSError):  # a folder that cannot be written to; check() says so when it matters
        record_opening(topic)
    own = exercises_on(topic)
    open_ = [exercise for exercise in own if exercise.name not in known]
    if before:
        done = (
            f"You first opened this lesson on {before['on']}. Exercises passed: {len(own) - len(open_)} of {len(own)}."
        )
        where = "Next, under Going further" if open_ and open_[0].optional else "Next"
        parts: list[Part] = [done + (f" {where}: {open_[0].headline}." if open_ else "")]
    else:
        parts = [announcement(lesson)]
        left = [exercise for exercise in unfinished(known) if exercise.lesson.number < lesson.number]
        parts += [left_behind(left, known)] if left else []
    return Card("passed" if own and not open_ else "note", f"Lesson {lesson.label}", parts)


def announcement(lesson: Lesson) -> str:
    """What a lesson takes, for those who open it for the first time."""
    core, optional = count_exercises(lesson.topic)
    count = f"{core} exercise{'' if core == 1 else 's'}" if core else "no exercises"
    more = f" Going further, which is optional, has {optional} more." if optional else ""
    return f"This lesson's core path takes about {lesson.times.core} minutes and has {count}.{more}"


def unfinished(known: Collection[str]) -> list[Exercise]:
    """The open exercises on the core path of lessons that were begun: opened, or with an exercise passed."""
    begun = opened().keys() | {all_exercises()[name].topic for name in known & all_exercises().keys()}
    return [
        exercise
        for name, exercise in all_exercises().items()
        if name not in known and exercise.topic in begun and not exercise.optional
    ]


def left_behind(left: list[Exercise], known: Collection[str]) -> Part:
    lesson = left[0].lesson
    count = sum(exercise.topic == lesson.topic for exercise in left)
    word = "exercise" if count == 1 else "exercises"
    sentence = f"You have {count} {word} left in {lesson.reference} (next: {left[0].title}). Continue there"
    return Link(sentence, address(lesson))


def following(exercise: Exercise) -> Part:
    lesson = exercise.lesson
    return Link(f"Next: {exercise.headline}, in {lesson.reference}", address(lesson))


def row(topic: str, known: Collection[str]) -> list[str]:
    names = [exercise.name for exercise in exercises_on(topic)]
    done = sum(name in known for name in names)
    marks = [unbroken(f"{'✓' if name in known else '☐'} {name}") for name in names]
    return [unbroken(find_lesson(topic).label), unbroken(f"{done} of {len(names)}"), "  ".join(marks)]


def unbroken(text: str) -> str:
    """The same with spaces at which no line is broken."""
    return text.replace(" ", "\u00a0")


def plural(things: Collection) -> str:
    return "" if len(things) == 1 else "s"


def minutes(exercises: list[Exercise]) -> str:
    total = sum(exercise.minutes for exercise in exercises)
    return f"about {total} minutes" if total < 100 else f"about {total / 60:.0f} hours"
