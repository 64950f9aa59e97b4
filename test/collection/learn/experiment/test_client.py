"""Programs of experiments: none outlives the learning."""

import subprocess
import threading
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment import client as room
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.client import Client, ClientError


def runs(mark: str) -> bool:
    return subprocess.run(["pgrep", "--full", f"sleep {mark}"], stdout=subprocess.DEVNULL).returncode == 0


def test_what_a_program_says_comes_back():
    ended = Client().run("sh", "-c", "echo out; echo wrong >&2; exit 3")
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "out\n", "wrong\n")


def test_a_program_that_is_not_there_is_an_error():
    with pytest.raises(ClientError, match="`no-such-program x`"):
        Client().run("no-such-program", "x")


def test_what_takes_too_long_is_ended_with_all_that_it_started(monkeypatch):
    monkeypatch.setattr(room, "SECONDS", 0.3)
    with pytest.raises(ClientError, match="`sh -c` took longer than 0.3 s"):
        Client().run("sh", "-c", "sleep 4711.5 & wait")
    assert not runs("4711.5")


def test_after_the_stop_nothing_runs_and_nothing_starts():
    client, ended = Client(), []
    threads = [threading.Thread(target=lambda: ended.append(client.run("sh", "-c", "sleep 4711.6 & wait")))
               for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(client.running) < 3:
        time.sleep(0.01)
    client.stop()
    for thread in threads:
        thread.join(10)
    assert [one.returncode for one in ended] == [-9] * 3 and not runs("4711.6")
    with pytest.raises(ClientError, match="learning was ended"):
        client.docker("ps", must=False)
