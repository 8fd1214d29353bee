"""What the machine computes with, and how fast."""

import os
import platform
import shutil
from pathlib import Path

import torch

from transformer_course.doctor.limits import matrix_rate
from transformer_course.doctor.report import Finding
from transformer_course.training.presets import TIER_VARIABLE, choose_tier

# The two-core machine that took these minutes for a run multiplied float32 matrices at this rate (FLOP/s).
# Faster machines hardly finish sooner: there the small models wait for Python, not for the matrix products.
REFERENCE_RATE, REFERENCE_MINUTES, SLOW_MINUTES = 150e9, 5.0, 12.0
GIB = 1 << 30
# Free disk below which a note, and a problem, is made: checkpoints and corpora need a few hundred megabytes.
ENOUGH_DISK, TOO_LITTLE_DISK = 2 * GIB, GIB // 4
ENOUGH_MEMORY = 3 * GIB


def look_at_cpu() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = torch.get_num_threads()
    formats = "float32"
    if _cpu_flags():
        formats += ", bfloat16 in hardware" if multiplies_bf16() else ", bfloat16 emulated (slow)"
    found = f"{cores} cores, {threads} threads, {torch.backends.cpu.get_cpu_capability()}, {formats}"
    if threads < cores:
        return Finding("CPU", "note", found, f"torch uses {threads} of {cores} cores: check OMP_NUM_THREADS.")
    return Finding("CPU", "ok", found)


def multiplies_bf16() -> bool:
    """Whether the processor has instructions for products in bf16; False, too, where it doesn't list its features."""
    return bool(_cpu_flags() & {"avx512_bf16", "amx_bf16", "bf16"})


def _cpu_flags() -> set[str]:
    """The processor's features as Linux lists them; empty elsewhere."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return set()
    lines = (line for line in text.splitlines() if line.startswith(("flags", "Features")))
    return set(next(lines, ":").partition(":")[2].split())


def look_at_gpu() -> Finding:
    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        capability = (properties.major, properties.minor)
        ampere = capability >= (8, 0)
        formats = ["float32", "fp16", *(["bf16", "TF32"] if ampere and torch.version.hip is None else [])]
        memory = properties.total_memory / GIB
        found = f"{properties.name}, {memory:.0f} GiB, computes in {', '.join(formats)}"
        others = torch.cuda.device_count() - 1
        found += f"; {others} more" if others else ""
        if memory < 6:
            return Finding(
                "GPU",
                "note",
                found,
                f"The gpu tier needs about 6 GiB: set {TIER_VARIABLE}=cpu if you run out of memory.",
            )
        return Finding("GPU", "ok", found)
    if torch.backends.mps.is_available():
        return Finding("GPU", "note", "Apple's, which the course doesn't train on", "Use the cpu tier on this machine.")
    if shutil.which("nvidia-smi") and torch.version.cuda is None:
        advice = (
            "This version of torch was built without CUDA. Install one that has it: "
            "`pip install --force-reinstall torch`."
        )
        return Finding("GPU", "note", "there is a driver, but torch can't use it", advice)
    return Finding(
        "GPU", "note", "none", "Every lesson runs without a GPU. Colab lends you one: Runtime > Change runtime type."
    )


def look_at_memory() -> Finding:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return Finding("memory", "note", f"unknown on {platform.system()}")
    found = f"{total / GIB:.0f} GiB"
    if total < ENOUGH_MEMORY:
        return Finding("memory", "note", found, "Shut down the kernels of lessons you have finished.")
    return Finding("memory", "ok", found)


def look_at_disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free
    found = f"{free / GIB:.1f} GiB free"
    if not os.access(Path.cwd(), os.W_OK):
        return Finding("disk", "problem", "you can't write to this folder", "Start Jupyter in a folder of your own.")
    if free < ENOUGH_DISK:
        status = "problem" if free < TOO_LITTLE_DISK else "note"
        return Finding(
            "disk", status, found, "Runs, corpora, and your own parts need about half a GiB. Free some space."
        )
    return Finding("disk", "ok", found)


def look_at_speed() -> Finding:
    try:
        tier, reason = choose_tier()
    except ValueError as error:
        return Finding("tier", "problem", str(error), f"Unset {TIER_VARIABLE} to let the course choose.")
    found = f"{tier}, because {reason}"
    if tier == "smoke":
        return Finding(
            "tier", "note", f"{found}: training takes seconds, and models learn nothing", f"Unset {TIER_VARIABLE}."
        )
    if tier == "gpu":
        if not torch.cuda.is_available():
            advice = f"There is no GPU, and this tier takes hours on a CPU: unset {TIER_VARIABLE}."
            return Finding("tier", "problem", found, advice)
        rate = matrix_rate("cuda", 2048) / 1e12
        return Finding(
            "tier", "ok", f"{found}: {rate:.0f} TFLOP/s in float32; training a model takes at most ten minutes"
        )
    rate = matrix_rate("cpu", 512)
    minutes = REFERENCE_MINUTES * max(REFERENCE_RATE / rate, 1.0)
    found += f": {rate / 1e9:.0f} GFLOP/s right now; training a model takes about {minutes:.0f} minutes"
    if minutes > SLOW_MINUTES:
        advice = (
            f"This machine is slow or busy with something else. Set {TIER_VARIABLE}=smoke to see in seconds that "
            "everything works."
        )
        return Finding("tier", "note", found, advice)
    return Finding("tier", "ok", found)
