"""Train without a run folder, and say in one line how it goes: for trainings of seconds."""

from transformer_course.call_checks import check_calls
from transformer_course.classroom.card import Card
from transformer_course.training.loop import Record, Trainer


def train_with_progress(trainer: Trainer, name: str) -> list[Record]:
    """Train to the end; a card shows step and loss on the way, and what the evaluation found. Returns the log."""
    from IPython.display import display

    total, records = trainer.settings.steps, []
    handle = display(Card("open", f"{name}: step 0 of {total}"), display_id=True)
    for record in trainer.records():
        records.append(record)
        parts = [f"step {record.step} of {total}", f"loss {record.loss:.3f}", f"{record.seconds:.0f} s"]
        parts += [f"held-out {key} {value:.3f}" for key, value in (record.validation or {}).items()]
        card = Card("passed" if record.step == total else "open", f"{name}: {', '.join(parts)}")
        if handle is not None:
            handle.update(card)
    return records


check_calls(__name__)
