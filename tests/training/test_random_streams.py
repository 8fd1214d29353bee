"""Processes drop different activations, and each goes on with its own random numbers after a stop."""

import json

from dropout_training import train
from processes_together import run_together


# Nine rows for two processes: five and four. The model's dropout draws more numbers in one than in the other.
def run(tmp_path, folder: str, stop: int, rows: int, processes: int = 2) -> list[dict]:
    told, output = tmp_path / f"{folder}-{stop}-{processes}", tmp_path / "output"
    assert run_together(processes, train, tmp_path / folder, stop, rows, told, output=output), output.read_text()[
        -2000:
    ]
    return [json.loads((tmp_path / f"{told.name}.{i}").read_text()) for i in range(processes)]


def test_a_resumed_run_of_two_processes_equals_the_unbroken_one_also_where_rows_are_uneven(tmp_path):
    rows = 9
    unbroken, second = run(tmp_path, "unbroken", 8, rows)
    agree = sum(a == b for a, b in zip(unbroken["mask"], second["mask"], strict=True))
    assert 16 < agree < 48, "two processes drop the same places"
    first = run(tmp_path, "broken", 3, rows)[0]
    rest = run(tmp_path, "broken", 8, rows)[0]
    assert first["losses"] + rest["losses"] == unbroken["losses"]


def test_a_run_of_two_goes_on_in_one_process_and_in_three(tmp_path):
    run(tmp_path, "run", 3, 9)
    assert len(run(tmp_path, "run", 5, 9, processes=1)[0]["losses"]) == 2
    three = run(tmp_path, "run", 8, 9, processes=3)
    assert len(three[0]["losses"]) == 3
    masks = [told["mask"] for told in three]
    assert masks[0] != masks[1] != masks[2] != masks[0]
