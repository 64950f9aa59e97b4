"""Which container takes over, and whether somebody still talks to the one before it."""

import os
import socket

import pytest

from ansible_collections.harden.stack.plugins.module_utils.edge import take_over as taking

PORT = 18080


class Engine:
    def __init__(self, *containers) -> None:
        self.found = containers

    def all_containers(self) -> list:
        return [{"Id": one["Id"], "Labels": one["Config"]["Labels"]} for one in self.found]

    def inspected_all(self, entries: list) -> list:
        return [one for one in self.found if any(entry["Id"] == one["Id"] for entry in entries)]

    def log_lines(self, _id, _count) -> list:
        return ["died"]


def container(name: str, created: str, service="web", project="shop", pid=0) -> dict:
    return {"Id": name * 12, "Name": f"/{name}", "Created": created, "State": {"Pid": pid},
            "Config": {"Labels": {"com.docker.compose.project": project, "com.docker.compose.service": service}}}


OLD, NEW = container("shop-web-live", "2026-01-01T00:00:00Z"), container("shop-web-2", "2026-01-02T00:00:00Z")
OTHERS = [container("shop-db-1", "2026-01-03T00:00:00Z", service="db"),
          container("else-web-1", "2026-01-03T00:00:00Z", project="else")]


@pytest.fixture(name="done")
def fixture_done(monkeypatch):
    """What is done to the engine, in its order; nobody waits."""
    done = []
    monkeypatch.setattr(taking, "run", lambda command: done.append(" ".join(command[1:])))
    monkeypatch.setattr(taking.time, "sleep", lambda _seconds: None)
    return done


def test_the_newest_gets_the_name_before_the_old_one_is_ended(done, monkeypatch):
    renamed = {**OLD, "Name": "/shop-web-before"}
    looks = iter([[OLD, NEW], [renamed, NEW]])
    monkeypatch.setattr(taking, "newest_last", lambda *_of: next(looks))
    assert taking.take_over(None, "shop", "web", PORT, 0) == [OLD["Id"][:12]]
    assert done == [f"rename {OLD['Id']} shop-web-before", f"rename {NEW['Id']} shop-web-live", f"stop {OLD['Id']}",
                    f"rm --force {OLD['Id']}"]


def test_only_the_service_of_the_stack_is_looked_at():
    assert taking.newest_last(Engine(NEW, *OTHERS, OLD), "shop", "web") == [OLD, NEW]


def with_health(one: dict, status: str, running=True) -> dict:
    state = {"Running": running, "Status": status, "Health": {"Status": status}}
    return {**one, "State": {**one["State"], **state}}


@pytest.mark.parametrize("old, seen", [
    ("healthy", ["starting", "starting", "healthy"]),
    ("unhealthy", ["starting", "healthy"]),
])
def test_the_newest_alone_is_waited_for(done, monkeypatch, old, seen):
    looks = iter([[with_health(OLD, old), with_health(NEW, one)] for one in seen])
    monkeypatch.setattr(taking, "newest_last", lambda *_of: next(looks))
    taking.await_healthy(None, "shop", "web", 60)
    assert not list(looks) and not done


@pytest.mark.parametrize("newest, seconds, says", [
    (with_health(NEW, "unhealthy"), 60, "is unhealthy"),
    (with_health(NEW, "exited", running=False), 60, "is exited"),
    (with_health(NEW, "starting"), 0, "is starting"),
    (None, 60, "is gone"),
])
def test_one_that_does_not_become_healthy_is_given_up(done, monkeypatch, newest, seconds, says):
    found = [one for one in (with_health(OLD, "healthy"), newest) if one]
    monkeypatch.setattr(taking, "newest_last", lambda *_of: found)
    with pytest.raises(taking.TakeOverFault, match=says):
        taking.await_healthy(None, "shop", "web", seconds)
    assert not done


def test_one_alone_has_nobody_to_take_over_from(done):
    with pytest.raises(taking.TakeOverFault, match="web has no second container"):
        taking.take_over(Engine(OLD, *OTHERS), "shop", "web", PORT, 0)
    assert done == []


@pytest.mark.parametrize("containers, expected", [
    ([OLD], []),
    ([OLD, NEW], []),
    ([NEW], [f"rename {NEW['Id']} shop-web-live"]),
    ([], []),
])
def test_a_container_that_has_another_name_gets_it(done, containers, expected):
    assert taking.give_name(Engine(*containers, *OTHERS), "shop", "web") is bool(expected)
    assert done == expected


@pytest.mark.parametrize("containers, words, expected", [
    ([OLD, NEW], ["died"], [f"rm --force {NEW['Id']}"]),
    ([OLD], [], []),
    ([NEW], [], []),
    # It has taken over already.
    ([{**OLD, "Name": "/shop-web-before"}, {**NEW, "Name": "/shop-web-live"}], [], []),
])
def test_only_a_new_one_beside_an_old_one_is_removed(done, containers, words, expected):
    assert taking.take_back(Engine(*containers), "shop", "web") == words
    assert done == expected


def test_volumes_that_a_service_writes_are_found_whoever_made_them():
    mounts = [{"Type": "volume", "Destination": "/var/www/html", "RW": True},
              {"Type": "volume", "Destination": "/static", "RW": False},
              {"Type": "bind", "Destination": "/etc/app.conf", "RW": False}]
    assert taking.find_data(Engine({**OLD, "Mounts": mounts}, *OTHERS), "shop", "web") == ["/var/www/html"]
    assert taking.find_data(Engine(OLD, *OTHERS), "shop", "web") == []


def test_a_connection_is_seen_while_it_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert taking.is_talking(os.getpid(), port) is False
        with socket.create_connection(("127.0.0.1", port)), server.accept()[0]:
            assert taking.is_talking(os.getpid(), port) is True
            assert taking.is_talking(os.getpid(), port + 1) is False


def test_a_process_that_has_ended_talks_to_nobody():
    assert taking.is_talking(0, PORT) is False
