"""What is installed, and which texts are at hand."""

import importlib.metadata
import platform
import sys

import torch

from transformer_course.call_checks import check_calls
from transformer_course.doctor.report import Finding

OLDEST_PYTHON = (3, 10)


def look_at_python() -> Finding:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return Finding("Python", "problem", found, f"The course needs {wanted} or newer.")
    return Finding("Python", "ok", found)


def look_at_torch() -> Finding:
    built = f"CUDA {torch.version.cuda}" if torch.version.cuda else "no CUDA"
    return Finding("torch", "ok", f"{torch.__version__}, built with {torch.version.hip or built}")


def look_at_packages() -> Finding:
    """Compare what is installed with what the course asks for."""
    from packaging.requirements import Requirement

    lines = importlib.metadata.requires("transformer-course") or []
    wanted = [requirement for requirement in map(Requirement, lines) if requirement.marker is None]
    unmet = [str(requirement) for requirement in wanted if not _is_met(requirement)]
    if unmet:
        command = " ".join(f"'{requirement}'" for requirement in unmet)
        return Finding("packages", "problem", f"missing or too old: {', '.join(unmet)}", f"pip install {command}")
    return Finding("packages", "ok", f"all {len(wanted)} that the lessons need")


def _is_met(requirement) -> bool:
    version = installed(requirement.name)
    return version is not None and requirement.specifier.contains(version, prereleases=True)


def installed(package: str) -> str | None:
    """The installed version of a package."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def look_at_widgets() -> Finding:
    on_colab = "google.colab" in sys.modules
    versions = {name: installed(name) for name in ("ipywidgets", "anywidget", "jupyterlab")}
    found = ", ".join(f"{name} {version or 'missing'}" for name, version in versions.items())
    if on_colab:
        found = found.replace("jupyterlab missing", "on Colab")
    missing = [name for name in ("ipywidgets", "anywidget") if versions[name] is None]
    if missing:
        return Finding("widgets", "problem", found, f"pip install {' '.join(missing)}, then restart the kernel.")
    if not on_colab and versions["jupyterlab"] is None:
        advice = "Run `pip install jupyterlab`, unless you use VS Code, which has its own."
        return Finding("widgets", "note", found, advice)
    return Finding("widgets", "ok", found)


def look_at_fonts() -> Finding:
    from transformer_course.plotting.style import hangul_font

    hangul_font.cache_clear()  # one may have been installed a moment ago
    font = hangul_font()
    if font is None:
        advice = (
            "Run `!apt-get install -y fonts-nanum` on Colab, or `sudo apt-get install fonts-nanum` on Debian and "
            "Ubuntu, and then run `doctor()` again. You don't have to restart."
        )
        return Finding("Korean font", "note", "none, so Korean letters show as boxes in figures", advice)
    return Finding("Korean font", "ok", font)


def look_at_corpora() -> Finding:
    from transformer_course.data.corpora import CATALOGUE, corpus_status

    states = [corpus_status(name) for name in CATALOGUE]
    here = [f"{state.name} ({state.state})" for state in states if state.state != "download"]
    absent = [state for state in states if state.state == "download"]
    found = ", ".join(here)
    if not absent:
        return Finding("texts", "ok", found)
    names = ", ".join(f"{state.name} ({state.missing_bytes / 1e6:.1f} MB)" for state in absent)
    return Finding("texts", "ok", f"{found}; downloaded when first used: {names}")


check_calls(__name__)
