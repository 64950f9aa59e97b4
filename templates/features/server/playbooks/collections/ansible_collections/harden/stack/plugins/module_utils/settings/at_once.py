"""Asks several things of a server at the same time: each of its programs takes a while to start."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock

__all__ = ["Answers", "at_once"]

MOST = 8


def at_once(jobs: list) -> list:
    """What each of the functions `jobs` returns, in their order. Raises what the first of them raised that did."""
    with ThreadPoolExecutor(MOST) as pool:
        begun = [pool.submit(copy_context().run, job) for job in jobs]
    return [one.result() for one in begun]


class Answers:
    """What programs said, each asked once, by whoever comes first: who comes meanwhile waits for that."""

    def __init__(self, ask) -> None:
        self.ask, self.lock, self.known = ask, Lock(), {}

    def of(self, words: tuple) -> str:
        """Raises what `ask` raised."""
        with self.lock:
            is_first = words not in self.known
            answer = self.known.setdefault(words, Future())
        if is_first:
            try:
                answer.set_result(self.ask(*words))
            except Exception as error:
                answer.set_exception(error)
        return answer.result()
