"""Leads a service through one life: it starts on nothing, is asked, reloads, stops, comes back to its data, is killed,
and recovers in a new container, or begins there on a copy of what the stack has: that was taken while it ran, as after
a kill."""

from __future__ import annotations

import time
from functools import partial

from ..asking.checkup import Checkup
from ..asking.exercise import exercise
from ..asking.site import Site
from ..network.ears import Ears
from .known import Known
from .life import A_STOP, KILLED, ON_DATA, SHORT_STOP, WELL, Life, Patience
from .observe import observe, programs_beside, top_folders
from .remains import look_back, trouble_in
from .shims import shims_of

__all__ = ["live"]

PACE = 0.2


def live(engine, project, life: Life, before: Life | None, patience: Patience, exercises: list) -> None:
    """Leads a service of a project through a life, which begins empty. `before` is one as shipped, if there was any: it
    must listen on the ports of that one before it is asked, and is asked for pages where that one was. A start that
    goes wrong ends it: what follows would only wait."""
    with Ears(life.heard) as ears:
        leader = Leader(engine, project, life, ears, before, patience, exercises)
        try:
            leader.lead()
        except CutShort as reason:
            life.cut_short = str(reason)
        if leader.container:
            look_back(life, engine, leader.container)


class CutShort(Exception):
    """Which step did not come to its end, and how."""


class Leader:
    """What `live` does, step by step."""

    def __init__(self, engine, project, life: Life, ears: Ears, before: Life | None, patience: Patience,
                 exercises: list) -> None:
        self.engine, self.project, self.life, self.ears, self.exercises = engine, project, life, ears, exercises
        self.before, self.patience, self.container, self.sites = before or Life(), patience, "", {}
        self.find_sites_anew()
        self.silent = set(self.before.silent)
        self.known = Known(patience.known)
        self.docker = project.client.docker

    def lead(self) -> None:
        self.container = self.project.create()
        self.begin("the first start", self.project.start)
        self.asked("requests")
        if not self.reloaded():
            self.stopped(A_STOP)
        if self.patience.is_first_part:
            self.life.is_early = True
            return
        self.begin("a start on its data", partial(self.docker, "start", self.container, must=False))
        self.asked("requests on its data")
        self.docker("kill", self.container, must=False)
        look_back(self.life, self.engine, self.container)
        what = "a new container after a kill"
        if self.project.has_data():
            # With other data it may be another site.
            what = ON_DATA
            self.find_sites_anew()
        self.container = self.project.create(anew=True)
        self.begin(what, self.project.start)
        self.asked("requests to the new container")
        self.stopped("the last stop")

    def find_sites_anew(self) -> None:
        self.sites = {port: Site(port) for port in self.before.sites}

    def begin(self, what: str, start) -> None:
        """Starts it, and waits until it is healthy, or listens, or has run for a while."""
        with shims_of(self.container, self.ears.listen) as shims:
            start()
        # Another thread reads it: what is recorded of them is known by it.
        self.life.shims = self.life.shims | shims
        self.life.starts += 1
        began, checkup = time.monotonic(), Checkup(self.engine, self.container, self.before.ports)
        while True:
            state = self.state()
            how = self.readiness(state, time.monotonic() - began, checkup)
            if how:
                break
            time.sleep(PACE)
        self.life.longest_start = max(self.life.longest_start, time.monotonic() - began)
        if how != WELL:
            self.life.steps.append((what, how))
            raise CutShort(f"{what}: {how}")
        self.note(what, how)
        observe(self.life, state["Pid"])
        self.life.folders |= top_folders(state["Pid"])
        self.life.heard.meet(self.engine.containers(self.project.name), self.container)

    def readiness(self, state: dict, seconds: float, checkup: Checkup) -> str:
        """How a start went; empty as long as that is open."""
        if not state["Running"]:
            return f"it ended with {state['ExitCode']}"
        # Also where its health is asked: what runs only at its start is seen by nobody else.
        found = observe(self.life, state["Pid"])
        self.ears.listen(state["Pid"])
        self.ears.hear()
        if checkup.is_well(found):
            return WELL
        return "it does not become ready" if seconds > self.patience.start else ""

    def asked(self, what: str) -> None:
        state = self.state()
        if not state["Running"]:
            raise CutShort(f"{what}: it ended with {state['ExitCode']} before it was asked")
        for asked, answer in exercise(self.address(), observe(self.life, state["Pid"]),
                                      self.container, self.exercises, self.sites, self.silent):
            self.note(f"{what}: {asked}", answer)
        self.life.sites |= set(self.sites)
        self.life.silent |= self.silent
        state = self.state()
        if not state["Running"]:
            raise CutShort(f"{what}: it ended with {state['ExitCode']}")
        observe(self.life, state["Pid"])
        self.ears.hear()
        present = programs_beside(state["Pid"])
        self.life.lasting = present if self.life.lasting is None else self.life.lasting & present
        self.heed(self.known.unasked(what, dict(self.life.steps)))
        if self.patience.known:
            self.heed(self.known.new_line(trouble_in(self.engine, self.container)))

    def reloaded(self) -> bool:
        """Many programs read their settings again; others end. Either is right if it is so each time. Gives whether it
        has ended."""
        self.docker("kill", "--signal", "HUP", self.container, must=False)
        time.sleep(1)
        if self.state()["Running"]:
            self.asked("requests after a reload")
            return False
        self.note("a reload", "it ends")
        return True

    def stopped(self, what: str) -> None:
        self.docker("stop", "--time", str(self.patience.stop), self.container, must=False)
        how = f"it ends with {self.state()['ExitCode']}"
        if how == KILLED:
            self.patience = self.patience._replace(stop=SHORT_STOP)
        self.note(what, how)

    def note(self, what: str, how) -> None:
        self.life.steps.append((what, how))
        self.heed(self.known.other_answer(what, how))

    def heed(self, difference: str) -> None:
        """What is not as before ends it."""
        if difference:
            self.life.is_early = True
            raise CutShort(difference)

    def state(self) -> dict:
        return self.engine.json(f"/containers/{self.container}/json")["State"]

    def address(self) -> str:
        networks = self.engine.json(f"/containers/{self.container}/json")["NetworkSettings"]["Networks"]
        return next((network["IPAddress"] for network in networks.values() if network.get("IPAddress")), "")
