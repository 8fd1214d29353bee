"""What a run was made on: a result is worth nothing without it."""

import os
import platform
from pathlib import Path

import torch


def describe_machine() -> dict[str, str]:
    """The hardware that torch computes with here, and the versions that matter."""
    return {"hardware": hardware(), "python": platform.python_version(), "torch": torch.__version__}


def hardware() -> str:
    """The card's name; without one the processor's, and how many of its cores torch uses."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{processor()}, {torch.get_num_threads()} of {os.cpu_count()} cores"


def processor() -> str:
    """The processor's name as Linux knows it; elsewhere its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
