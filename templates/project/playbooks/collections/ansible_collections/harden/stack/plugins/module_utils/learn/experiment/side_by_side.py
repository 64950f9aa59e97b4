"""Several experiments at once: most of a life is waiting."""

from __future__ import annotations

import os
import threading
from collections import deque

__all__ = ["MOST", "side_by_side"]

# The stack runs beside them, and its users wait for it.
MOST = min(4, len(os.sched_getaffinity(0)))


def side_by_side(jobs: list, most: int = 0) -> list:
    """What each job returns, in their order, with so many at a time. Raises what a job raised, once all have ended that
    were begun: no other one is begun after it. What ends this thread does not wait for them; it would for those
    of an executor."""
    waiting, ended = deque(enumerate(jobs)), {}

    def work() -> None:
        while True:
            try:
                number, job = waiting.popleft()
            except IndexError:
                return
            try:
                ended[number] = (job(), None)
            except BaseException as error:
                waiting.clear()
                ended[number] = (None, error)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(most or MOST, len(jobs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _, error in ended.values():
        if error is not None:
            raise error
    return [ended[number][0] for number in range(len(jobs))]
