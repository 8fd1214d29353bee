"""One of several processes: reads jobs from its input, line by line, and ends with it.

Its input ends when the process that started it does, however that happens: so nobody is left behind.
"""

import json
import os
import sys
import threading

from transformer_course.training.processes import join_processes


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a job prints is no answer
    jobs, asked = [], threading.Semaphore(0)

    def read() -> None:
        for line in sys.stdin:
            jobs.append(json.loads(line))
            asked.release()
        os._exit(0)  # also out of a job that waits for a process which is gone

    join_processes()
    from transformer_course.classroom.experiments.scaling_out.process_jobs import JOBS, warm_up

    warming = threading.Thread(target=warm_up, daemon=True)
    warming.start()
    answers.write("{}\n")
    answers.flush()
    threading.Thread(target=read, daemon=True).start()
    while True:
        asked.acquire()
        message = jobs.pop(0)
        if message["job"] != "who":
            warming.join()
        try:
            answer = JOBS[message["job"]](**message["options"])
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
