"""The kernel's own log, which has the records where no audit daemon takes them. It keeps few, and drops what comes in
a flood."""

from __future__ import annotations

import os
import re
import time

__all__ = ["KernelLog"]

DEVICE = "/dev/kmsg"
DROPPED = re.compile(r"kauditd_printk_skb: (\d+) callbacks suppressed")
# The longest that one record can be.
LARGEST = 8192


class KernelLog:
    """What is in the log now: the lines, when the oldest was written, and how many records were dropped since."""

    def __init__(self, records, booted: float, since: float) -> None:
        self.lines, self.first, self.dropped = [], None, 0
        for micros, text in map(parts_of, records):
            if micros is None:
                continue
            written = booted + micros / 1_000_000
            self.first = written if self.first is None else self.first
            lost = DROPPED.search(text)
            if lost and written >= since:
                self.dropped += int(lost[1])
            self.lines.append(text)

    @classmethod
    def now(cls, since: float) -> "KernelLog":
        """Raises OSError."""
        return cls(list(records_of(DEVICE)), time.time() - time.clock_gettime(time.CLOCK_BOOTTIME), since)


def parts_of(record: str) -> tuple:
    """When it was written, in microseconds since the start, and the text: `5,23811,15941738404,-;audit: type=1326 …`"""
    head, _, text = record.partition(";")
    stamp = head.split(",")[2:3]
    return (int(stamp[0]), text) if stamp and stamp[0].isdigit() else (None, text)


def records_of(path: str):
    device = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        while True:
            try:
                yield os.read(device, LARGEST).decode("utf-8", "replace")
            except BlockingIOError:
                return
            except BrokenPipeError:
                # It was overwritten meanwhile; the next read goes on behind the gap.
                continue
    finally:
        os.close(device)
