"""What ends a program before it is done. What was begun is taken away first."""

from __future__ import annotations

import os
import select
import signal
import threading
from contextlib import contextmanager

__all__ = ["ended_in_order", "ended_unheard"]

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OUTPUT = 1


@contextmanager
def ended_in_order():
    """Whoever ends this process ends the block by a SystemExit, and gets everything taken away first, also if asked
    again meanwhile."""
    def wait(_number: int, _frame) -> None:
        return

    def end(number: int, _frame) -> None:
        for one in previous:
            signal.signal(one, wait)
        raise SystemExit(128 + number)

    previous = {number: signal.getsignal(number) for number in ENDINGS}
    for number in previous:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def ended_unheard(output: int = OUTPUT):
    """The same, and also where nobody reads any more what this process writes to `output` in the end: whoever asked for
    the work is gone. Over ssh no signal says so."""
    held, done = os.pipe()
    watcher = threading.Thread(target=watch, args=(output, held), daemon=True)
    with ended_in_order():
        watcher.start()
        try:
            yield
        finally:
            os.close(done)
            watcher.join()
            os.close(held)


def watch(output: int, held: int) -> None:
    """Sleeps until the reader of the output is gone, or the block has ended: its end of the pipe is closed then."""
    reader, block = select.poll(), select.poll()
    for stream in (output, held):
        reader.register(stream, 0)
    block.register(held, 0)
    reader.poll()
    # To the thread that works, whose calls only a signal of its own breaks off; again, as one may come just before such
    # a call.
    while not block.poll(0):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)
        block.poll(1000)
