"""The stored runs of lesson 17, Train BERT: ideas of order, and recipes for masking."""

from pathlib import Path

from transformer_course.classroom.experiments.stored_records import read_runs

FOLDER = Path(__file__).resolve().parents[2] / "results"
POSITIONS, MASKING = FOLDER / "bert_positions.jsonl", FOLDER / "bert_masking.jsonl"


def stored_position_runs() -> list[dict]:
    """The runs with rotary, learned, and no positions that come with the course."""
    return read_runs(POSITIONS)


def stored_masking_runs() -> list[dict]:
    """The runs with each recipe for masking that come with the course."""
    return read_runs(MASKING)
