"""When containers count as started, and when it is clear that they will not be."""

import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.compose import waiting
from ansible_collections.harden.stack.plugins.module_utils.compose.waiting import wait_until_healthy

# No container was started longer from now than that, however long the tests before this one take.
NOW = "2126-01-02T03:04:05.123456789Z"
LONG_AGO = "2026-01-02T03:04:05.123456789Z"


def state(status, health=None, code=0, since=LONG_AGO):
    checked = {"Health": {"Status": health}} if health else {}
    return {"Status": status, "ExitCode": code, "StartedAt": since, **checked}


class Engine:
    """Tells one state after the other of each container; the last one stays."""

    def __init__(self, states: dict, project="mine", labels=None):
        self.states, self.asked = {name: list(told) for name, told in states.items()}, []
        self.entries = [{"Id": name, "Names": [f"/{project}-{name}-1"],
                         "Labels": {"com.docker.compose.project": project, "com.docker.compose.service": name,
                                    **(labels or {})}} for name in states]

    def all_containers(self):
        return self.entries

    def inspected_all(self, entries):
        found = []
        for entry in entries:
            self.asked.append(entry["Id"])
            told = self.states[entry["Id"]]
            found.append({"Name": entry["Names"][0], "State": told.pop(0) if len(told) > 1 else told[0]})
        return found


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(waiting, "PAUSE_S", 0.001)
    monkeypatch.setattr(waiting, "STAYS_S", 0.02)


def waited(engine, services=("web",), jobs=(), seconds=0.05):
    return wait_until_healthy(engine, "mine", list(services), list(jobs), seconds)


@pytest.mark.parametrize("what, told, fault", [
    ("healthy", [state("running", "healthy")], None),
    ("healthy after a while", [state("running", "starting"), state("running", "healthy")], None),
    ("without a health check, for some time", [state("running")], None),
    ("its health check is switched off", [state("running", "none")], None),
    ("unhealthy", [state("running", "starting"), state("running", "unhealthy")], "container mine-web-1 is unhealthy"),
    ("unhealthy for a moment", [state("running", "unhealthy"), state("running", "starting"),
                                state("running", "healthy")], None),
    ("ended with an error", [state("exited", code=3)], "container mine-web-1 exited (3)"),
    ("ended, though it was to stay", [state("exited")], "container mine-web-1 exited (0)"),
    ("started just now, without a health check", [state("running", since=NOW)], "not healthy after 0.05 s: mine-web-1"),
    ("ends soon after its start", [state("running", since=NOW), state("exited", code=1)], "mine-web-1 exited (1)"),
    ("does not become healthy", [state("running", "starting")], "not healthy after 0.05 s: mine-web-1"),
    ("is started again and again", [state("restarting", code=1)], "not healthy after 0.05 s: mine-web-1"),
])
def test_a_container(what, told, fault):
    said = waited(Engine({"web": told}))
    assert said == [] if fault is None else fault in said[0], what


def test_a_job_may_have_done_its_work_but_not_failed():
    assert waited(Engine({"web": [state("exited")]}), jobs=["web"]) == []
    assert waited(Engine({"web": [state("exited", code=2)]}), jobs=["web"]) == ["container mine-web-1 exited (2)"]


def test_each_fault_is_told_and_nothing_is_waited_for_after_one():
    engine = Engine({"web": [state("exited", code=1)], "worker": [state("running", "unhealthy")],
                     "slow": [state("running", "starting")]})
    began = time.monotonic()
    assert waited(engine, ["web", "worker", "slow"], seconds=30) == [
        "container mine-web-1 exited (1)", "container mine-worker-1 is unhealthy"]
    assert time.monotonic() - began < 5


def test_one_that_is_well_is_not_asked_about_again():
    engine = Engine({"web": [state("running", "healthy")], "slow": [state("running", "starting")] * 3
                     + [state("running", "healthy")]})
    assert waited(engine, ["web", "slow"], seconds=10) == []
    assert engine.asked == ["web", *["slow"] * 4]


@pytest.mark.parametrize("what, engine, services", [
    ("of another project", Engine({"web": [state("exited", code=1)]}, project="other"), ["web"]),
    ("of a service that was not asked for", Engine({"tool": [state("exited", code=1)]}), ["web"]),
    ("of a command that somebody runs", Engine({"web": [state("exited", code=1)]},
                                               labels={"com.docker.compose.oneoff": "True"}), ["web"]),
    ("of a swarm that had the stack before", Engine({"web": [state("exited", code=0)]}, labels={
        "com.docker.swarm.task.id": "t1", "io.harden-init.stack": "mine"}), ["web"]),
])
def test_containers_that_are_none_of_these_are_left_alone(what, engine, services):
    assert waited(engine, services) == [], what
    assert engine.asked == [], what
