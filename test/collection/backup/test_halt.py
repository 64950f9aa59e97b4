"""A service that was halted goes on, whatever becomes of who halted it."""

import os
import signal
import subprocess
import sys
import time

from ansible_collections.harden.stack.plugins.module_utils.backup import halt

HALTS = """
import sys, time
from ansible_collections.harden.stack.plugins.module_utils.backup.halt import switched_on
with switched_on(sys.argv[1], float(sys.argv[2])):
    print("halted", flush=True)
    time.sleep(float(sys.argv[3]))
"""


def halting(switch, most: float, seconds: float) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", HALTS, str(switch), str(most), str(seconds)], text=True,
                            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})


def children_of(pid: int) -> list:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as stream:
        return [int(one) for one in stream.read().split()]


def comes_to(switch, wanted: str) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end and switch.read_text() != wanted:
        time.sleep(0.02)
    return switch.read_text() == wanted


def test_it_goes_on_at_the_end_of_the_block(tmp_path):
    switch = tmp_path / "freeze"
    switch.write_text("0")
    with halt.switched_on(str(switch), 60):
        assert switch.read_text() == "1"
    assert switch.read_text() == "0"


def test_it_goes_on_where_everything_is_killed(tmp_path):
    switch = tmp_path / "freeze"
    switch.write_text("0")
    with halting(switch, 600, 600) as process:
        assert process.stdout.readline() == "halted\n"
        assert switch.read_text() == "1"
        for pid in [*children_of(process.pid), process.pid]:
            os.kill(pid, signal.SIGKILL)
    assert comes_to(switch, "0")


def test_it_goes_on_after_the_longest_time(tmp_path):
    switch = tmp_path / "freeze"
    switch.write_text("0")
    with halting(switch, 0.1, 600) as process:
        assert process.stdout.readline() == "halted\n"
        assert comes_to(switch, "0")
        process.kill()
