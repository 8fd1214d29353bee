"""Badges, set-up cells and the README name one address, and one command moves them all."""

import subprocess

import address
import nbformat
import pytest
from lessons import NOTEBOOKS, code_cells, read

README = address.ROOT / "README.md"


@pytest.fixture
def moved(monkeypatch):
    """The course published elsewhere, at another version."""
    project = {"urls": {"Repository": "https://github.com/somebody/fork.git"}, "version": "9.8.7"}
    monkeypatch.setattr(address, "_project", lambda: project)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_with_its_badge_and_its_set_up_cell(path):
    notebook = read(path)
    assert address.badge_markdown(path.name) in notebook.cells[0].source
    assert code_cells(notebook)[0].source == address.setup_cell_source()
    assert not address.address_notebook(path, write=False), "run: make address"


def test_the_readme_is_in_step():
    assert not address.address_readme(README, write=False), "run: make address"


def test_the_set_up_cell_leaves_torch_alone_and_parses_as_python():
    source = address.setup_cell_source()
    assert "torch" not in source and "--upgrade" not in source and "-U" not in source
    compile(source.replace("%pip", "pass  #"), "set-up", "exec")
    assert f"{address.repository()}@{address.tag()}" in source


def test_moving_the_course_rewrites_badges_cells_and_clone_lines(tmp_path, monkeypatch, request):
    badge, setup = address.badge_markdown("03_attention.ipynb"), address.setup_cell_source()
    clone = f"git clone {address.repository()}\ncd transformer-course"
    path, readme = tmp_path / "03_attention.ipynb", tmp_path / "README.md"
    cells = [nbformat.v4.new_markdown_cell(f"# Attention\n\n{badge}"), nbformat.v4.new_code_cell(setup)]
    cells.append(nbformat.v4.new_code_cell("x = 1"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    readme.write_text(f"# Course\n\n| lesson | {badge} |\n\n{clone}\n", "utf-8")
    assert not address.address_notebook(path) and not address.address_readme(readme)

    request.getfixturevalue("moved")
    before = path.read_bytes()
    assert address.address_notebook(path, write=False) and path.read_bytes() == before
    assert address.address_notebook(path) and address.address_readme(readme)
    assert not address.address_notebook(path) and not address.address_readme(readme)
    first, second, third = read(path).cells
    link = "https://colab.research.google.com/github/somebody/fork/blob/v9.8.7/notebooks/03_attention.ipynb"
    assert link in first.source and first.source.startswith("# Attention")
    assert "git+https://github.com/somebody/fork@v9.8.7" in second.source
    assert third.source == "x = 1"
    text = readme.read_text("utf-8")
    assert link in text and "git clone https://github.com/somebody/fork\n" in text and "OWNER" not in text


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/somebody/a.fork",
        "https://github.com/somebody/a.fork.git",
        "https://token@github.com/somebody/a.fork/",
        "git@github.com:somebody/a.fork.git",
        "ssh://git@github.com/somebody/a.fork",
    ],
)
def test_the_address_comes_from_the_remote(tmp_path, monkeypatch, remote):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setattr(address, "ROOT", tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert address.hosted() is None
    subprocess.run(["git", "remote", "add", "origin", remote], cwd=tmp_path, check=True)
    assert address.hosted() == "https://github.com/somebody/a.fork"


@pytest.mark.parametrize("remote", ["/srv/git/course", "https://example.org/github.com/a/b/c", "git@host:a/b.git"])
def test_a_remote_elsewhere_gives_no_address(tmp_path, monkeypatch, remote):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setattr(address, "ROOT", tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "remote", "add", "origin", remote], cwd=tmp_path, check=True)
    assert address.hosted() is None


def test_a_workflow_knows_its_repository(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "somebody/fork")
    assert address.hosted() == "https://github.com/somebody/fork"


def test_the_address_is_written_once(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text((address.ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    assert address.state_address("https://github.com/somebody/fork", path)
    assert not address.state_address("https://github.com/somebody/fork", path)
    stated = address.tomllib.loads(path.read_text("utf-8"))["project"]["urls"]
    assert stated == {"Repository": "https://github.com/somebody/fork"}


def test_a_badge_wants_a_file_name():
    with pytest.raises(ValueError, match="notebook_name='notebooks/03"):
        address.badge_markdown("notebooks/03_attention.ipynb")
