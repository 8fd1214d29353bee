"""Processes that find each other, as torchrun and `Workers` start them, but forked from one that has torch in memory.

To import torch takes each process longer than what these tests let it do. That torchrun and the real start work is
tested once, and in the lesson on scaling out.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO

import torch
from training_process import CONTEXT, METHOD

from transformer_course.classroom.experiments.scaling_out import worker_pool, worker_process
from transformer_course.cli import app


def place(rank: int, processes: int, port: int) -> dict[str, str]:
    """What torchrun tells each process."""
    told = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": processes, "LOCAL_WORLD_SIZE": processes}
    told |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "OMP_NUM_THREADS": 1}
    return {name: str(value) for name, value in told.items()} | (
        {"GLOO_SOCKET_IFNAME": "lo"} if sys.platform == "linux" else {}
    )


def one_of_them(environment: dict[str, str], output: Path | None, target: Callable, *arguments: object) -> None:
    os.environ.update(environment)
    torch.set_num_threads(1)
    if output is not None:
        with output.open("ab") as file:
            os.dup2(file.fileno(), 1), os.dup2(file.fileno(), 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    target(*arguments)


def run_together(processes: int, target: Callable, *arguments: object, output: Path | None = None) -> bool:
    """Run a function in several processes at once; whether all of them ended well. If one fails, the rest are ended."""
    port, started = worker_pool.free_port(), []
    for rank in range(processes):
        environment = dict(os.environ) | place(rank, processes, port)
        started.append(CONTEXT.Process(target=one_of_them, args=(environment, output, target, *arguments)))
        started[-1].start()
    running = {process.sentinel: process for process in started}
    try:
        while running and all(process.exitcode in (None, 0) for process in started):
            ended = wait(running, timeout=600)
            if not ended:
                break
            for sentinel in ended:
                running.pop(sentinel).join()
    finally:
        for process in running.values():
            process.kill()
            process.join()
    return all(process.exitcode == 0 for process in started)


def command(*arguments: str) -> None:
    """What `python -m transformer_course` does."""
    app(arguments, prog_name="transformer-course")


class ForkedWorker:
    """One of the `Workers`, with what they use of subprocess.Popen."""

    def __init__(self, rank: int, processes: int, threads: int, port: int, errors: IO):
        jobs, told = CONTEXT.Pipe(duplex=False)
        answers, answering = CONTEXT.Pipe(duplex=False)
        environment = dict(os.environ) | place(rank, processes, port) | {"ACCELERATE_USE_CPU": "true"}
        streams = jobs, answering, Connection(os.dup(errors.fileno()))
        self._process = CONTEXT.Process(target=serve, args=(environment, threads, *streams))
        self._process.start()
        for stream in streams:
            stream.close()
        self.pid, self.kill = self._process.pid, self._process.kill
        self.stdin, self.stdout = (os.fdopen(os.dup(end.fileno()), mode) for end, mode in ((told, "w"), (answers, "r")))
        told.close(), answers.close()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    poll = returncode.fget

    def wait(self) -> int:
        self._process.join()
        return self.returncode


def serve(environment: dict[str, str], threads: int, *streams: Connection) -> None:
    os.environ.update(environment)
    torch.set_num_threads(threads)
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin, sys.stdout, sys.stderr = (open(i, "rw"[i > 0], closefd=False) for i in range(3))  # noqa: SIM115
    worker_process.main()


def start_worker(rank: int, processes: int, threads: int, port: int, errors: IO) -> "ForkedWorker | subprocess.Popen":
    """In the place of `worker_pool.start`."""
    start = ForkedWorker if METHOD == "forkserver" else worker_pool.start
    return start(rank, processes, threads, port, errors)
