"""What stands around the project is true: versions, names of targets and commands, paths, forms, what CI covers."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

import transformer_course
from transformer_course import classroom
from transformer_course.cli import app

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEXTS = ["AGENTS.md", "CONTRIBUTING.md", "CHANGELOG.md"]
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def workflow(name: str) -> dict:
    found = yaml.safe_load(text(f".github/workflows/{name}.yml"))
    return found | {"on": found.get("on", found.get(True))}  # YAML 1.1 reads the word on as true


def commands(job: dict) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


def test_one_version_everywhere():
    version = PROJECT["version"]
    assert transformer_course.__version__ == version
    citation = yaml.safe_load(text("CITATION.cff"))
    assert str(citation["version"]) == version and citation["title"] and citation["authors"]
    assert citation["license"] == PROJECT["license"]["text"]
    assert citation["cff-version"] == "1.2.0" and citation["abstract"] == PROJECT["description"]
    assert re.search(r"^## (\S+)", text("CHANGELOG.md"), flags=re.M)[1] == version


@pytest.mark.parametrize("name", TEXTS)
def test_every_make_target_named_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.M))
    assert set(re.findall(r"`make ([a-z-]+)", text(name)) + re.findall(r"^make ([a-z-]+)", text(name), re.M)) <= targets


@pytest.mark.parametrize("name", TEXTS)
def test_every_path_named_exists(name):
    for path in re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|toml|cff|yml|py))`", text(name)):
        if "NN_topic" not in path:
            assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\(([^)]+)\)", text(name)):
        if not link.startswith(("http", "../../issues")):
            file, _, heading = link.partition("#")
            assert (ROOT / file).is_file()
            anchors = {re.sub(r"[^\w -]", "", line.lower()).strip().replace(" ", "-") for line in headings(file)}
            assert not heading or heading in anchors, link


def headings(file: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", text(file), flags=re.M)


def test_the_tutor_points_to_what_there_is():
    agents = text("AGENTS.md")
    for name in re.findall(r"`(\w+)\(", agents):
        assert name in classroom.__all__, name
    for word in ("Give no solutions", "Answer with questions", "check(", "hint(", "solution("):
        assert word in agents


@pytest.mark.parametrize("name", [*TEXTS, "README.md"])
def test_every_command_named_exists(name):
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    # `transformer-course lab`, `doctor`, `train`: a list goes on without the first word.
    for line in re.findall(r"`transformer-course ([a-z]+)[^`]*`((?:,? (?:and )?`[a-z]+`)*)", text(name)):
        assert {line[0], *re.findall(r"`([a-z]+)`", line[1])} <= known, line


def test_no_shell_line_names_a_set_up_that_is_not_there():
    extras = PROJECT["optional-dependencies"]
    for name in [*TEXTS, "README.md", ".devcontainer/devcontainer.json", ".github/workflows/test.yml"]:
        for words in re.findall(r"\.ci/setup\.py ([a-z ]+)", text(name)):
            assert words.split()[0] in extras, (name, words)


def test_codespaces_sets_up_what_make_sets_up():
    container = json.loads(text(".devcontainer/devcontainer.json"))
    command = shlex.split(container["postCreateCommand"])
    assert command[:3] == ["python", ".ci/setup.py", "lab"] and all(word.startswith("-") for word in command[3:])
    settings = container["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"].endswith("/.venv/bin/python")
    image = re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:(3\.\d+)", container["image"])
    assert Version(image[1]) in Requirement(f"python{PROJECT['requires-python']}").specifier


def test_what_is_linted_before_a_commit_is_what_the_tests_lint():
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", text("constraints.txt"), flags=re.M))
    (repository,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    for hook in repository["hooks"]:
        assert hook["additional_dependencies"] == [f"ruff=={pins['ruff']}"]
        assert hook["entry"].startswith(("ruff check", "ruff format --check"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_github_takes(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "body"} <= set(form) and len(form["description"]) < 200
    ids = [field["id"] for field in form["body"]]
    assert len(set(ids)) == len(ids)
    for field in form["body"]:
        assert field["type"] in ("input", "textarea", "dropdown", "checkboxes") and field["attributes"]["label"]
        assert field["type"] != "dropdown" or len(field["attributes"]["options"]) > 1
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_there_is_a_form_for_each_kind_of_report():
    assert {path.stem for path in FORMS} == {"wrong_check", "stuck", "environment"}


def test_ci_covers_every_system_and_every_python():
    jobs = workflow("test")["jobs"]
    oldest = Version(PROJECT["requires-python"].removeprefix(">="))
    pythons = [Version(version) for version in jobs["test"]["strategy"]["matrix"]["python"]]
    assert pythons == [Version(f"3.{minor}") for minor in range(oldest.minor, 15)]
    assert "make test" in commands(jobs["test"])
    elsewhere = jobs["other-systems"]["strategy"]["matrix"]
    assert {"macos-latest", "windows-latest"} == set(elsewhere["system"])
    assert str(oldest) in elsewhere["python"] and str(pythons[-1]) in elsewhere["python"]
    assert not re.search(r"^\s*make\b", commands(jobs["other-systems"]), flags=re.M), "Windows has no make"


def test_ci_installs_every_floor_and_the_newest():
    job = workflow("test")["jobs"]["versions"]
    resolutions = {row["resolution"] for row in job["strategy"]["matrix"]["include"]}
    assert resolutions == {"lowest-direct", "highest"}
    assert "constraints" not in commands(job) and "--resolution ${{ matrix.resolution }}" in commands(job)


@pytest.mark.parametrize("name", ["test", "release"])
def test_every_step_does_one_thing_and_every_action_has_a_version(name):
    for job in workflow(name)["jobs"].values():
        assert job.get("timeout-minutes") or "publish" in str(job["steps"])
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or re.search(r"@(v\d+|release/v\d+)$", step["uses"])


def test_a_release_is_published_without_a_password():
    release = workflow("release")
    assert release["on"]["push"]["tags"] == ["v*"]
    publish = release["jobs"]["publish"]
    assert publish["permissions"] == {"id-token": "write"} and publish["environment"]
    assert "secrets." not in text(".github/workflows/release.yml") and release["permissions"] == {"contents": "read"}


def test_a_tag_that_is_not_the_version_stops_the_release():
    check = next(
        step["run"] for step in workflow("release")["jobs"]["build"]["steps"] if "GITHUB_REF_NAME" in str(step)
    )
    for tag, expected in ((f"v{PROJECT['version']}", True), ("v99.0.0", False)):
        command = ["bash", "-ec", check]
        run = subprocess.run(command, cwd=ROOT, env={"GITHUB_REF_NAME": tag, "PATH": "/usr/bin:/bin"})
        assert (run.returncode == 0) is expected


def test_nothing_asks_to_be_written_by_hand_where_a_command_knows():
    # `make address` writes the owner into what it knows; nothing else may name one.
    for name in [*TEXTS, "CITATION.cff", ".devcontainer/devcontainer.json"]:
        assert "OWNER" not in text(name)
