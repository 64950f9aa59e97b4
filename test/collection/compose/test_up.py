"""What Compose is told, and what is read of what it says; `docker` is a program that a test writes."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.compose import up
from ansible_collections.harden.stack.plugins.module_utils.compose.up import changes_in, commands, compose_up

GIVEN = {"project": "mine", "folder": "/", "services": ["web"], "unhealthy": [], "altered": [],
         "jobs": [], "seconds": 1}
SAID = """ Network mine_web  Creating
 Network mine_web  Created
time="2026-12-03T13:20:00Z" level=warning msg="something else"
 Container mine-web-1  Recreate
 Container mine-web-1  Recreated
 Container mine-db-1  Running
 Container mine-web-1  Starting
 Container mine-web-1  Started
"""


@pytest.fixture
def docker(tmp_path, monkeypatch):
    """Writes a `docker` that does what a script says, and notes its words."""
    monkeypatch.setattr(up, "environment", lambda: {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(up, "wait_until_healthy", lambda *given: [])

    def written(script: str):
        program = tmp_path / "docker"
        program.write_text(f'#!/bin/sh\necho "$*" >>{tmp_path}/words\n{script}\n')
        program.chmod(0o755)
        return tmp_path / "words"

    return written


def test_what_compose_does_is_told_and_what_it_found_as_it_is_is_not():
    assert changes_in(SAID) == ["creating network mine_web", "recreate container mine-web-1",
                                "starting container mine-web-1"]
    assert changes_in(" Container mine-web-1  Running\n") == []


def test_what_is_unhealthy_is_stopped_and_what_was_altered_is_removed_before():
    told = commands({**GIVEN, "unhealthy": ["worker"], "altered": ["web"]})
    assert [words[0] for words in told] == ["stop", "rm", "up"]
    assert told[0] == ("stop", "worker")
    assert told[1] == ("rm", "--stop", "--force", "web")
    assert told[2][-2:] == ("--", "web")
    assert commands(GIVEN) == told[2:]


def test_a_run_that_changes_something_says_so(docker):
    words = docker("echo ' Container mine-web-1  Starting' >&2")
    assert compose_up(False, **GIVEN) == {"changed": True, "changes": ["starting container mine-web-1"]}
    assert " up --detach " in words.read_text()


def test_a_run_that_finds_all_as_it_is_changes_nothing(docker):
    docker("echo ' Container mine-web-1  Running' >&2")
    assert compose_up(False, **GIVEN) == {"changed": False, "changes": []}


def test_a_check_calls_nothing(docker):
    words = docker("exit 1")
    assert compose_up(True, **GIVEN) == {"changed": False, "changes": []}
    assert not words.exists()


def test_what_compose_refuses_is_told_without_its_steps(docker):
    docker("echo ' Container mine-web-1  Starting' >&2; echo 'Error response from daemon: no room' >&2; exit 1")
    told = compose_up(False, **GIVEN)
    assert told["failed"]
    assert told["said"] == ["Error response from daemon: no room"]
    docker("exit 7")
    assert compose_up(False, **GIVEN)["msg"] == "docker compose up ended with 7"


def test_a_container_that_does_not_become_healthy_fails_the_run(docker, monkeypatch):
    docker("echo ' Container mine-web-1  Starting' >&2")
    monkeypatch.setattr(up, "wait_until_healthy", lambda *given: ["container mine-web-1 exited (1)", "two"])
    assert compose_up(False, **GIVEN) == {
        "failed": True, "changed": True, "msg": "two", "said": ["container mine-web-1 exited (1)", "two"]}
