"""Kernels for nbval, forked from a process that has torch in memory: a short lesson takes longer to import than to run.

A learner's own start is what `test_exercises_solved.py` and the browser test make.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from jupyter_client.provisioning import local_provisioner
from training_process import CONTEXT, METHOD

ROOT = str(Path(__file__).resolve().parents[1])
USUAL = local_provisioner.launch_kernel
LAUNCHER = ["-m", "ipykernel_launcher"]
FOLDERS = []


def run_kernel(arguments: list[str], environment: dict[str, str], folder: str, ready: Connection) -> None:
    os.setsid()  # before anybody asks for its group: the group of those that it was forked from must not be killed
    ready.send(None)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # Without the folders of the tests, which no learner has.
    sys.path[:] = [path for path in sys.path if path.startswith((sys.prefix, sys.base_prefix)) or path == ROOT]
    sys.argv = ["ipykernel_launcher", *arguments]
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


class ForkedKernel:
    """What jupyter_client uses of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, *arguments: object):
        ready, told = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=run_kernel, args=(*arguments, told))
        self._process.start()
        told.close()
        ready.recv()
        self.pid, self.kill, self.terminate = self._process.pid, self._process.kill, self._process.terminate

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


def launch(command: list[str], env: dict[str, str] | None = None, cwd: str | None = None, **streams: object):
    """In the place of jupyter_client's own."""
    # Every lesson in a folder of its own: two that run at once would claim the same run.
    cwd = tempfile.mkdtemp(prefix="lesson-", dir=FOLDERS[-1])
    if METHOD != "forkserver" or command[1:3] != LAUNCHER:
        return USUAL(command, env=env, cwd=cwd, **streams)
    return ForkedKernel(command[3:], dict(os.environ if env is None else env), cwd)


def install() -> None:
    FOLDERS.append(tempfile.mkdtemp(prefix="lessons-"))
    atexit.register(shutil.rmtree, FOLDERS[-1], ignore_errors=True)
    local_provisioner.launch_kernel = launch
