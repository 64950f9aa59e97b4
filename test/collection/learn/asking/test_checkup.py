import json
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError
from ansible_collections.harden.stack.plugins.module_utils.learn.asking import checkup
from ansible_collections.harden.stack.plugins.module_utils.learn.asking.checkup import Checkup


class Engine:
    """One whose only container answers its check with the next of `codes`; None is a check that does not end."""
    seconds = 20

    def __init__(self, test, codes=(), shell=None):
        self.config = {"Healthcheck": {"Test": test} if test else None, "Shell": shell}
        self.codes, self.ran, self.pid = list(codes), [], 0

    def json(self, path):
        if path.startswith("/containers/"):
            return {"Config": self.config}
        code = self.codes[0]
        return {"Running": code is None, "ExitCode": code, "Pid": self.pid}

    def post(self, path, body):
        if path.endswith("/start"):
            return None
        if not self.codes:
            raise EngineError("the container is not running")
        self.ran.append(body["Cmd"])
        return {"Id": "one"}


@pytest.fixture
def clock(monkeypatch):
    """Time stands still until it is set."""
    now = [100.0]
    monkeypatch.setattr(checkup.time, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize("test, shell, words", [
    (["CMD", "grep", "x"], None, ["grep", "x"]),
    (["CMD-SHELL", "a || b"], None, ["/bin/sh", "-c", "a || b"]),
    (["CMD-SHELL", "a"], ["/bin/bash", "-ec"], ["/bin/bash", "-ec", "a"]),
    (["NONE"], None, []), ([], None, []), (None, None, []),
])
def test_the_words_of_a_check(test, shell, words):
    assert Checkup(Engine(test, shell=shell), "c", set()).command == words


def test_it_is_asked_at_once_when_it_listens_on_what_it_must(clock):
    engine = Engine(["CMD", "x"], [0])
    one = Checkup(engine, "c", {80, 443})
    assert not one.is_well({80}) and not engine.ran
    assert one.is_well({80, 443}) and engine.ran == [["x"]]


def test_what_is_not_ready_is_asked_seldom(clock):
    engine = Engine(["CMD", "x"], [1])
    one = Checkup(engine, "c", {80})
    for clock[0], times in ((100.5, 0), (101, 1), (103, 1), (106, 2), (106.2, 2)):
        assert not one.is_well(set())
        assert len(engine.ran) == times
    engine.codes = [0]
    assert one.is_well({80})


def test_what_listens_and_is_not_well_is_asked_often(clock):
    engine = Engine(["CMD", "x"], [1])
    one = Checkup(engine, "c", {80})
    for clock[0], times in ((100.2, 1), (100.4, 1), (101.3, 2), (102.4, 3)):
        assert not one.is_well({80})
        assert len(engine.ran) == times


def test_whose_ports_are_unknown_is_asked_often_and_at_each_port(clock):
    engine = Engine(["CMD", "x"], [1])
    one = Checkup(engine, "c", set())
    for clock[0], found, times in ((100.5, set(), 0), (101, set(), 1), (102.1, set(), 2), (102.2, {80}, 3),
                                   (102.3, {80}, 3), (102.4, {80, 81}, 4)):
        assert not one.is_well(found)
        assert len(engine.ran) == times


def test_one_that_has_ended_is_not_well(clock):
    assert not Checkup(Engine(["CMD", "x"]), "c", set()).is_well({80})


def test_a_check_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(checkup, "TIMEOUT", 0.1)
    engine = Engine(["CMD", "x"], [None])
    # The number of a process that is only beginning is 0, which would be our own group.
    assert not Checkup(engine, "c", set()).is_well({80})
    with subprocess.Popen(["sleep", "60"]) as hanging:
        engine.pid = hanging.pid
        assert not Checkup(engine, "c", set()).is_well({80})
        assert hanging.wait(5) == -9
    assert not Checkup(engine, "c", set()).is_well({80})


def test_without_a_check_it_must_listen_as_before_or_run_for_a_while(clock):
    engine = Engine(None)
    known, unknown = Checkup(engine, "c", {80}), Checkup(engine, "c", set())
    assert not known.is_well({81}) and known.is_well({80, 81})
    assert not unknown.is_well({80})
    clock[0] += checkup.STABLE_SECONDS + 0.1
    assert unknown.is_well(set()) and not known.is_well(set())
    assert not engine.ran
