"""A program that is ended, or that nobody listens to any more, takes away first what it has begun."""

import os
import signal
import subprocess
import sys

import pytest

WORKS = """
import sys, time
from ansible_collections.harden.stack.plugins.module_utils.system import endings
with getattr(endings, sys.argv[1])():
    try:
        print("begun", flush=True)
        time.sleep(600)
    finally:
        with open(sys.argv[2], "w", encoding="utf-8") as stream:
            time.sleep(0.3)
            stream.write("taken away")
"""


def working(how: str, path) -> subprocess.Popen:
    process = subprocess.Popen([sys.executable, "-c", WORKS, how, str(path)], text=True, stdout=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert process.stdout.readline() == "begun\n"
    return process


@pytest.mark.parametrize("how", ["ended_in_order", "ended_unheard"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it(tmp_path, how, number):
    with working(how, tmp_path / "end") as process:
        process.send_signal(number)
        process.send_signal(number)
        assert process.wait(60) == 128 + number
    assert (tmp_path / "end").read_text() == "taken away"


def test_it_ends_where_the_reader_of_its_output_is_gone(tmp_path):
    with working("ended_unheard", tmp_path / "end") as process:
        process.stdout.close()
        assert process.wait(60) == 128 + signal.SIGTERM
    assert (tmp_path / "end").read_text() == "taken away"


def test_it_goes_on_where_only_a_signal_counts(tmp_path):
    with working("ended_in_order", tmp_path / "end") as process:
        process.stdout.close()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        process.terminate()
        process.wait(60)


def test_the_block_comes_to_its_end(tmp_path):
    from ansible_collections.harden.stack.plugins.module_utils.system.endings import ended_unheard
    held, done = os.pipe()
    before = signal.getsignal(signal.SIGTERM)
    with ended_unheard(done):
        pass
    assert signal.getsignal(signal.SIGTERM) == before
    os.close(held)
    os.close(done)
