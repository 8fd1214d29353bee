"""What the package takes for granted exists on Windows and macOS too: looked for in the code, and simulated here."""

import ast
import importlib
import os
import pickle
import re
import runpy
import signal
import subprocess
import sys
import types
from pathlib import Path

import pytest
import small_models
import torch
from layers import source_path, trees

from transformer_course import cli, masks, replacing
from transformer_course.arguments import check_file_name
from transformer_course.classroom.checking.sandbox import TookTooLong, deadline
from transformer_course.classroom.exercises import all_exercises
from transformer_course.training import interruption

ROOT = Path(__file__).resolve().parents[1]
# What Windows has not, by the module that has it elsewhere.
POSIX = {
    "signal": {"SIGKILL", "SIGHUP", "SIGALRM", "SIGQUIT", "SIGUSR1", "setitimer", "alarm", "pthread_kill"},
    "os": {"fork", "geteuid", "getuid", "getpgid", "setsid", "killpg", "sysconf", "uname", "sched_getaffinity"}
    | {"getloadavg", "mkfifo", "chown", "O_DIRECTORY", "posix_fallocate"},
}
POSIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "pty", "tty", "syslog"}
MODULES = [name for name in trees() if name]


def uses(module: str) -> set[str]:
    """The names of POSIX alone that a module reads."""
    return {
        node.attr
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.attr in POSIX.get(node.value.id, ())
    }


def guarded(module: str, name: str) -> bool:
    """Whether the module asks if there is such a thing, or goes on without it."""
    text = source_path(module).read_text("utf-8")
    asked = re.search(rf'(hasattr|getattr)\(\w+, "{name}"', text)
    # The alarm is set in one function, which is called only where there is a timer.
    return bool(asked) or "except (AttributeError" in text or 'hasattr(signal, "setitimer")' in text


@pytest.mark.parametrize("module", [name for name in MODULES if uses(name)])
def test_what_windows_has_not_is_asked_for_first(module):
    assert [name for name in uses(module) if not guarded(module, name)] == []


@pytest.mark.parametrize("module", MODULES)
def test_no_module_of_posix_alone_is_imported(module):
    for node in ast.walk(trees()[module]):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not POSIX_MODULES & set(names)


def opens_text_without_encoding(call: ast.Call) -> bool:
    """A file opened as text in whatever encoding the system has: cp1252 in Europe, cp949 in Korea."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if any(keyword.arg == "encoding" for keyword in call.keywords):
        return False
    if name == "read_text":
        return not call.args
    if name == "write_text":
        return len(call.args) < 2
    if name not in ("open", "fdopen"):
        return False
    place = 0 if isinstance(call.func, ast.Attribute) and name == "open" else 1
    mode = call.args[place] if len(call.args) > place else None
    modes = [node.value for node in ast.walk(mode) if isinstance(node, ast.Constant)] if mode is not None else ["r"]
    return not all(isinstance(one, str) and "b" in one for one in modes if one in ("r", "w", "a") or "b" in str(one))


@pytest.mark.parametrize("module", MODULES)
def test_every_text_file_has_an_encoding(module):
    # The system's own files are in ASCII; os.open takes flags, and no text.
    of_the_system = ("/proc/", "os.open(")
    lines = source_path(module).read_text("utf-8").splitlines()
    found = [
        lines[node.lineno - 1].strip()
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.Call) and opens_text_without_encoding(node)
    ]
    assert [line for line in found if not any(sign in line for sign in of_the_system)] == []


def test_the_search_for_encodings_finds_what_it_should():
    wrong = [
        'open("a")',
        'open("a", "w")',
        "path.read_text()",
        "path.write_text(x)",
        'os.fdopen(1, "w")',
        "path.open()",
    ]
    right = ['open("a", "rb")', 'open("a", encoding="utf-8")', 'path.read_text("utf-8")', 'path.open("ab")']
    for text, expected in [*((text, True) for text in wrong), *((text, False) for text in right)]:
        assert opens_text_without_encoding(ast.parse(text).body[0].value) is expected, text


def test_a_reader_on_windows_only_delays_a_replacement(tmp_path, monkeypatch):
    new, old, failures = tmp_path / "new", tmp_path / "old", [PermissionError(13, "in use")] * 3
    new.write_text("new", "utf-8")
    old.write_text("old", "utf-8")
    really = os.replace

    def busy(*paths):
        if failures:
            raise failures.pop()
        really(*paths)

    monkeypatch.setattr("os.replace", busy)
    monkeypatch.setattr(replacing, "WAIT", 0.0)
    with pytest.raises(PermissionError):
        replacing.replace(new, old)
    monkeypatch.setattr(replacing, "_is_windows", lambda: True)
    replacing.replace(new, old)
    assert old.read_text("utf-8") == "new" and not new.exists()
    failures += [PermissionError(13, "for good")] * 99
    with pytest.raises(PermissionError):
        replacing.replace(old, new)


def test_nothing_is_replaced_in_another_way():
    for module in MODULES:
        text = source_path(module).read_text("utf-8")
        assert module == "replacing" or not re.search(r"os\.(replace|rename)\(|\.rename\(", text), module


def test_an_endless_loop_ends_without_a_timer(monkeypatch):
    for name in ("setitimer", "SIGALRM", "ITIMER_REAL", "alarm"):
        monkeypatch.delattr(signal, name)

    def endless():
        while True:
            pass

    with pytest.raises(TookTooLong), deadline(0.2):
        endless()


def test_interrupts_are_held_with_the_signals_that_there_are(monkeypatch):
    for name in ("SIGHUP", "SIGBREAK"):
        monkeypatch.delattr(signal, name, raising=False)
    try:
        assert importlib.reload(interruption).ENDINGS == [signal.SIGINT, signal.SIGTERM]
    finally:
        monkeypatch.undo()
        importlib.reload(interruption)


def test_the_lab_starts_as_a_child_on_windows(monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(cli, "os", types.SimpleNamespace(name="nt"))
    monkeypatch.setattr(cli.subprocess, "call", lambda command: started.append(command) or 3)
    with pytest.raises(cli.typer.Exit) as ended:
        cli.lab(types.SimpleNamespace(args=["--no-browser"]), cli.FIRST_LESSON)
    assert ended.value.exit_code == 3
    assert started[0][1:3] == ["-m", "jupyterlab"] and "--no-browser" in started[0] and "--allow-root" not in started[0]


def test_the_set_up_script_knows_where_windows_puts_python(monkeypatch):
    here = runpy.run_path(str(ROOT / ".ci" / "setup.py"), run_name="looked_at")["VENV_PYTHON"]
    assert here == os.path.join(str(ROOT), ".venv", "bin", "python")
    monkeypatch.setattr(os, "name", "nt")
    there = runpy.run_path(str(ROOT / ".ci" / "setup.py"), run_name="looked_at")
    monkeypatch.undo()
    assert there["VENV_PYTHON"].endswith(os.path.join(".venv", "Scripts", "python.exe"))


def test_one_command_sets_up_and_opens_the_lab(monkeypatch):
    script = runpy.run_path(str(ROOT / ".ci" / "setup.py"), run_name="looked_at")
    main, started = script["main"], []
    main.__globals__.update(venv_works=lambda: True, is_ready=lambda extra: True)
    monkeypatch.setattr(subprocess, "call", lambda command: started.append(command) or 0)
    monkeypatch.setattr(sys, "argv", ["setup.py", "lab", "--port", "8890"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert started == [[script["VENV_PYTHON"], "-m", "transformer_course", "lab", "--port", "8890"]]
    monkeypatch.setattr(sys, "argv", ["setup.py", "test", "published"])
    main()
    assert len(started) == 1, "other extras only prepare"


def test_the_readme_says_how_without_make():
    assert "python .ci/setup.py lab" in (ROOT / "README.md").read_text("utf-8")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8")
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so the tracked files cannot be listed")
    return [name for name in listed.stdout.split("\0") if name]


def test_no_two_names_differ_in_capitals_only_and_windows_takes_them_all():
    names = tracked()
    assert len({name.lower() for name in names}) == len(names)
    assert len({name.lower() for name in all_exercises()}) == len(all_exercises())
    for name in names:
        for part in name.split("/"):
            check_file_name("the repository", part)
        assert len(name) < 160, "Windows takes 260 characters, and somebody's own folder comes before these"


@pytest.mark.parametrize("name", ["NUL", "con", "aux.safetensors", "COM1.bin", "shard. ", "shard.", "LPT9", "a:b"])
def test_a_name_that_windows_takes_for_something_else_is_refused(name):
    with pytest.raises(ValueError, match="expected the plain name of a file"):
        check_file_name("index.json", name)
    check_file_name("index.json", "console.bin")


def test_a_spawned_process_gets_what_a_forked_one_has(tmp_path):
    # spawn, the only way on Windows, sends everything through pickle.
    assert pickle.loads(pickle.dumps(masks.padding_mask)) is masks.padding_mask
    model, tokens = small_models.gpt(), torch.tensor([[1, 2, 3]])
    with torch.no_grad():
        torch.testing.assert_close(pickle.loads(pickle.dumps(model))(tokens), model(tokens))
    code = """
import multiprocessing
def work(model, tokens): print("spawned:", tuple(model(tokens).shape), flush=True)
if __name__ == "__main__":
    import torch
    from transformer_course.models.gpt import GPT, GPTConfig
    model = GPT(GPTConfig(17, 8, d_model=8, n_layers=1, n_heads=2, d_hidden=8))
    one = multiprocessing.get_context("spawn").Process(target=work, args=(model, torch.tensor([[1, 2]])))
    one.start(); one.join()
"""
    script = tmp_path / "spawned.py"
    script.write_text(code, "utf-8")
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
    assert "spawned: (1, 2, 17)" in run.stdout, run.stderr
