"""doctor(): it finds what is wrong with a machine, says what to do, and never falls over."""

import io

import pytest
import torch
from rich.console import Console

from transformer_course.doctor import Finding, Report, doctor, examination, hardware, software
from transformer_course.training.presets import TIER_VARIABLE

GIB = 1 << 30


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The rate of a quiet machine, without measuring."""
    monkeypatch.setattr(hardware, "matrix_rate", lambda device, size: 150e9)


@pytest.fixture
def no_tier(monkeypatch):
    monkeypatch.delenv(TIER_VARIABLE, raising=False)


def test_it_looks_at_everything_and_this_machine_can_run_the_course(no_tier):
    report = doctor()
    assert [finding.name for finding in report.findings] == list(examination.LOOKS)
    assert report.problems == ()
    assert torch.__version__ in report["torch"].found
    assert report.summary in repr(report)


def test_a_note_or_a_problem_says_what_to_do(no_tier):
    for finding in doctor().findings:
        assert finding.status == "ok" or finding.advice, finding


def test_one_failing_look_is_a_problem_and_hides_no_other(monkeypatch, no_tier):
    def broken():
        raise RuntimeError("no such driver")

    monkeypatch.setitem(examination.LOOKS, "GPU", broken)
    report = doctor()
    assert [finding.name for finding in report.problems] == ["GPU"]
    assert "RuntimeError: no such driver" in report["GPU"].found
    assert "GPU" in report.summary and len(report.findings) == len(examination.LOOKS)


@pytest.mark.parametrize("capability, bf16", [((7, 5), False), ((8, 0), True), ((9, 0), True)])
def test_a_gpu_is_described_with_its_memory_and_formats(monkeypatch, capability, bf16):
    class Card:
        name, total_memory, (major, minor) = "A Card", 16 * GIB, capability

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: Card)
    finding = hardware.look_at_gpu()
    assert finding.status == "ok" and "A Card, 16 GiB" in finding.found and "fp16" in finding.found
    assert ("bf16" in finding.found) == ("TF32" in finding.found) == bf16


def test_a_driver_that_torch_cannot_use_is_noticed(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(hardware.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    finding = hardware.look_at_gpu()
    assert finding.status == "note" and "without CUDA" in finding.advice


@pytest.mark.parametrize("free, status", [(10 * GIB, "ok"), (GIB, "note"), (GIB // 8, "problem")])
def test_little_disk_is_noticed(monkeypatch, free, status):
    monkeypatch.setattr(hardware.shutil, "disk_usage", lambda path: type("Usage", (), {"free": free}))
    assert hardware.look_at_disk().status == status


def test_missing_widgets_are_a_problem_that_names_the_command(monkeypatch):
    present = software.installed
    monkeypatch.setattr(software, "installed", lambda name: None if name == "anywidget" else present(name))
    finding = software.look_at_widgets()
    assert finding.status == "problem" and "pip install anywidget" in finding.advice


def test_a_package_below_its_floor_is_a_problem(monkeypatch):
    present = software.installed
    monkeypatch.setattr(software, "installed", lambda name: "0.1" if name == "einops" else present(name))
    finding = software.look_at_packages()
    assert finding.status == "problem" and "einops" in finding.found and "pip install 'einops" in finding.advice


@pytest.mark.parametrize(
    "tier, rate, status, said",
    [
        ("cpu", 150e9, "ok", "about 5 minutes"),
        ("cpu", 400e9, "ok", "about 5 minutes"),
        ("cpu", 15e9, "note", "about 50 minutes"),
        ("smoke", 150e9, "note", "learn nothing"),
        ("enormous", 150e9, "problem", "enormous"),
        ("gpu", 150e9, "problem", "gpu"),
    ],
)
def test_the_tier_is_named_with_its_reason_and_what_it_costs(monkeypatch, tier, rate, status, said):
    monkeypatch.setenv(TIER_VARIABLE, tier)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(hardware, "matrix_rate", lambda device, size: rate)
    finding = hardware.look_at_speed()
    assert finding.status == status and said in finding.found
    assert TIER_VARIABLE in finding.found + finding.advice


def test_every_corpus_of_the_catalog_is_listed():
    from transformer_course.data.corpora import CATALOGUE

    finding = software.look_at_corpora()
    assert all(name in finding.found for name in CATALOGUE) and "verses (embedded)" in finding.found


def test_the_report_reads_the_same_as_text_as_a_table_and_in_a_notebook():
    report = Report((Finding("disk", "problem", "<full>", "Make room & try again."), Finding("torch", "ok", "2.13")))
    assert repr(report).splitlines()[:2] == ["✗ disk   <full>", "         → Make room & try again."]
    page = report._repr_html_()
    assert "&lt;full&gt;" in page and "Make room &amp; try again." in page and "✗" in page
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(report)
    text = console.export_text()
    assert "<full>" in text and "→ Make room & try again." in text and "Fix this first: disk." in text
    with pytest.raises(KeyError, match="'printer' isn't in the report"):
        report["printer"]
