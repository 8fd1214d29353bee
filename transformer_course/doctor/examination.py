"""Examine everything in turn; an examination that fails is a finding, too."""

from collections.abc import Callable

from transformer_course.doctor import hardware, software
from transformer_course.doctor.report import Finding, Report

LOOKS: dict[str, Callable[[], Finding]] = {
    "Python": software.look_at_python,
    "torch": software.look_at_torch,
    "packages": software.look_at_packages,
    "CPU": hardware.look_at_cpu,
    "GPU": hardware.look_at_gpu,
    "memory": hardware.look_at_memory,
    "disk": hardware.look_at_disk,
    "widgets": software.look_at_widgets,
    "Korean font": software.look_at_fonts,
    "texts": software.look_at_corpora,
    "tier": hardware.look_at_speed,
}


def doctor() -> Report:
    """Check whether this machine is ready for the course; the report shows itself in a notebook and in a terminal."""
    return Report(tuple(_look(name, look) for name, look in LOOKS.items()))


def _look(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as error:  # one broken thing must not hide the others
        return Finding(name, "problem", f"could not be examined ({type(error).__name__}: {error})")
