"""Processes that work together, started by a notebook: they do one job after the other, and end when it is over.

Starting a process takes seconds, most of them to import torch. So they stay, and wait for the next job.
"""

import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO

TIMEOUT = 120.0  # seconds for one job
PATIENCE = 1.0  # seconds, until a failure is a process's own
LAST_WORDS = 2_000  # characters of a dead process's messages
WORKER = "transformer_course.classroom.experiments.scaling_out.worker_process"


class WorkerDied(RuntimeError):
    """A process ended, failed, or was not done in time; the others have been ended, too."""


class Workers:
    """Processes that see each other through torch.distributed, over this machine's own network only.

        with Workers(2) as workers:
            one, two = workers.run("who")

    They are ended at the end of the block, after an error or an interrupt, and when this process dies.

    Raises:
        ValueError: the number of processes or of threads is not positive
        WorkerDied: they do not start
    """

    def __init__(self, processes: int, *, threads: int = 1, timeout: float = TIMEOUT):
        self.processes: list[subprocess.Popen] = []
        self._errors: list[IO] = []
        if processes < 1 or threads < 1:
            raise ValueError(f"processes={processes}, threads={threads}: expected at least 1 of each")
        self.timeout, self._answers = timeout, queue.Queue()
        self._errors = [tempfile.TemporaryFile() for _ in range(processes)]  # noqa: SIM115 close() does
        port = free_port()
        try:
            for rank in range(processes):
                self.processes.append(start(rank, processes, threads, port, self._errors[rank]))
                listening = rank, self.processes[rank].stdout, self._answers
                threading.Thread(target=listen, args=listening, daemon=True).start()
            self._collect()  # each says that it has found the others
        except BaseException:
            self.close()
            raise

    def run(self, job: str, **options) -> list[dict]:
        """Let every process do a job of `jobs.py`, and return what each has found, in the order of their numbers.

        Raises:
            WorkerDied: one of them died or failed, or they took too long
        """
        if not self.processes:
            raise WorkerDied("these processes have ended: start new ones with Workers(…)")
        try:
            for rank, process in enumerate(self.processes):
                self._tell(rank, process, {"job": job, "options": options})
            return self._collect()
        except BaseException:  # an interrupt, too: the others would wait for ever
            self.close()
            raise

    def close(self) -> None:
        """End all of them."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
            process.stdin.close()
        for file in self._errors:
            file.close()
        self.processes = []

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *error) -> None:
        self.close()

    def __del__(self):  # as when a cell that starts some is run again
        self.close()

    def _tell(self, rank: int, process: subprocess.Popen, message: dict) -> None:
        try:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        except OSError:
            self._blame(rank, "has ended")

    def _collect(self) -> list[dict]:
        found: dict[int, dict] = {}
        end = time.monotonic() + self.timeout
        while len(found) < len(self.processes):
            try:
                rank, answer = self._answers.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                late = min(set(range(len(self.processes))) - found.keys())
                self._blame(late, f"was not done after {self.timeout:g} seconds")
            if answer is None:
                self._blame(rank, f"died with exit code {self.processes[rank].wait()}")
            if "error" in answer:
                dead = self._dead()
                if dead is None:
                    self._blame(rank, f"failed: {answer['error']}")
                self._blame(dead, f"died with exit code {self.processes[dead].returncode}")
            found[rank] = answer
        return [found[rank] for rank in range(len(self.processes))]

    def _dead(self) -> int | None:
        """One that has died: the others fail for want of it, and may tell so before."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for rank, process in enumerate(self.processes):
                if process.poll() is not None:
                    return rank
            time.sleep(PATIENCE / 20)
        return None

    def _blame(self, rank: int, what: str) -> None:
        file = self._errors[rank]
        file.seek(0)
        said = file.read().decode("utf-8", "replace")[-LAST_WORDS:].strip()
        raise WorkerDied(f"process {rank} {what}" + (f"; its last words:\n{said}" if said else ""))


def listen(rank: int, lines: IO, answers: queue.Queue) -> None:
    """Pass on what a process answers, and None at its end; it must not keep the Workers alive that started it."""
    with lines:
        for line in lines:
            answers.put((rank, json.loads(line)))
    answers.put((rank, None))


def start(rank: int, processes: int, threads: int, port: int, errors: IO) -> subprocess.Popen:
    """Start one of them; in a session of its own, so that an interrupt reaches it through this process only."""
    number, count = str(rank), str(processes)
    environment = {
        **os.environ,
        **{"RANK": number, "LOCAL_RANK": number, "WORLD_SIZE": count, "LOCAL_WORLD_SIZE": count},
        **{"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "ACCELERATE_USE_CPU": "true"},
        **{"OMP_NUM_THREADS": str(threads), "PYTHONUNBUFFERED": "1"},
    }
    if sys.platform == "linux":
        environment["GLOO_SOCKET_IFNAME"] = "lo"  # by this name gloo listens on 127.0.0.1 alone
    return subprocess.Popen(
        [sys.executable, "-m", WORKER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        start_new_session=True,  # Windows has no sessions: a group of its own has the same effect there
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
