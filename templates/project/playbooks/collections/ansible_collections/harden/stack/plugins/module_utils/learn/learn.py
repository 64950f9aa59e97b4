"""Learns what one service of a stack needs, beside the stack that runs."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from ..engine.api import Engine, EngineError
from ..system.endings import ended_in_order
from ..system.programs import ProgramError
from .calls.enforce import calls_fact
from .confine.prove import profile_fact
from .experiment.alone import alone
from .experiment.client import ClientError
from .experiment.left import name_of
from .experiment.recipe import Recipe, why_not_alone
from .experiment.workshop import Workshop
from .facts import facts_of
from .kernel.syscalls import call_names
from .kernel.trace import TraceFault, Tracer
from .life.laboratory import Laboratory, OutOfTime, Unlearnable
from .network.outside_ports import with_ports
from .search.search import Search
from .search.sizes import sizes_for
from .search.untried_data import with_untried_data

__all__ = ["learn"]

NO_FACTS = {"user": None, "capabilities": None, "read_only": None, "writable": [], "volumes": [], "owned": [],
            "ports": [], "health": None, "limits": {}, "calls": None, "profile": None, "network": None}


def learn(engine: Engine, project: str, folder: str, service: str, exercises: list, seconds: float,
          check: tuple = (), groups: dict | None = None, profile: str = "", is_known: bool = False) -> dict:
    """The document that `learn_service` returns. Nothing of the stack is touched, and nothing stays but the facts.
    `groups` is what a list of system calls is made of, `profile` the text of an AppArmor profile without its rules.
    Of a service that is known (`is_known`) the system calls are all that is looked for."""
    began = time.monotonic()
    result = {"service": service, "image": "", "digests": [], "state": "failed", "why": "", "facts": NO_FACTS,
              "unexercised": [], "runs": 0, "starts": 0, "experiments": []}
    try:
        with ended_in_order(), alone(name_of(project, service)):
            with Workshop(engine, project, folder, service) as workshop:
                end = began + seconds
                found = (calls_in(workshop, exercises, end, groups) if is_known else
                         learn_in(workshop, exercises, end, check, groups, profile))
                result.update(found)
    except (ClientError, EngineError, TraceFault, ProgramError, Unlearnable, OSError, ValueError) as error:
        result["why"] = str(error)
    return {**result, "seconds": round(time.monotonic() - began, 1)}


def calls_in(workshop: Workshop, exercises: list, end: float, groups: dict | None) -> dict:
    """The system calls of a service whose kind says what else it needs: it lives as the stack has it."""
    with Tracer() as tracer:
        laboratory = Laboratory(workshop, tracer, exercises, end, Recipe(stands=True))
        search = Search(laboratory)
        try:
            laboratory.live_as_shipped()
            lives = search.proven(laboratory.shipped)
            calls = calls_fact(laboratory, laboratory.shipped, calls_of(tracer, lives), len(lives), groups)
            found = {"state": "learned", "facts": {**NO_FACTS, "calls": calls}}
        except (OutOfTime, Unlearnable) as reason:
            found = {"state": "failed", "why": str(reason)}
    return {**found, **told_of(search)}


def learn_in(workshop: Workshop, exercises: list, end: float, check: list, groups: dict | None, profile: str) -> dict:
    why = why_not_alone(workshop.entry)
    if why:
        raise Unlearnable(why)
    with Tracer() as tracer:
        laboratory = Laboratory(workshop, tracer, exercises, end)
        search = Search(laboratory)
        try:
            laboratory.live_as_shipped()
            port = asked_port(laboratory)
            search.deployed = partial(as_deployed, search, check_of(workshop, port, check))
            lives = search.prove_least(search.learn())
            recipe = search.best
            calls = calls_fact(laboratory, recipe, calls_of(tracer, lives), len(lives), groups)
            facts = facts_of(search, recipe, lives, calls, port)
            if profile:
                facts["profile"] = profile_fact(laboratory, recipe, profile, workshop.engine.json("/info"))
            facts["network"] = with_ports(facts["network"], laboratory, recipe)
            found = {"state": "learned", "facts": facts}
        except (OutOfTime, Unlearnable) as reason:
            found = {"state": "failed", "why": str(reason)}
            if search.best:
                found = {"state": "partial", "why": str(reason),
                         "facts": facts_of(search, search.best, [], None, None)}
    return {**found, **told_of(search)}


def as_deployed(search: Search, check: tuple | None, recipe: Recipe) -> Recipe:
    laboratory = search.laboratory
    sizes = sizes_for(recipe.writable, laboratory.filled, laboratory.workshop.entry)
    return replace(with_untried_data(search, recipe), check=check, sizes=sizes)


def told_of(search: Search) -> dict:
    """Of which image, by how many experiments, and what was left out."""
    laboratory = search.laboratory
    workshop = laboratory.workshop
    image = workshop.engine.json(f"/images/{workshop.entry['image']}/json")
    return {"image": image["Id"], "digests": image.get("RepoDigests") or [], "runs": len(laboratory.experiments),
            "starts": laboratory.starts, "experiments": laboratory.experiments, "unexercised": search.unexercised()}


def calls_of(tracer: Tracer, lives: list) -> list:
    """Raises Unlearnable where an event was lost: a list with a hole would break the service later."""
    if tracer.lost():
        raise Unlearnable(f"{tracer.lost()} events of the kernel were lost, so the system calls are not known")
    return call_names({call for one in lives for call in tracer.lineage.calls_below(one.life.shims)})


def asked_port(laboratory: Laboratory) -> int | None:
    """The port by which its health can be asked: it is always listened on, and the image has what the check needs."""
    always = set.intersection(*(one.life.ports for one in laboratory.baseline))
    if not always:
        return None
    workshop = laboratory.workshop
    with workshop.project(laboratory.shipped) as project:
        container = project.create()
        project.start()
        laboratory.starts += 1
        answer = workshop.client.docker("exec", container, "grep", "-c", "", "/proc/net/tcp", must=False)
    return min(always) if answer.strip().isdecimal() else None


def check_of(workshop: Workshop, port: int | None, check: list) -> tuple | None:
    """What a deploy asks its health by, where nothing else does: the programs of a check make system calls, too."""
    has_own = (workshop.entry.get("healthcheck") or {}).get("test")
    if has_own or port is None or not check:
        return None
    return tuple(word.replace("PORT", f"{port:04X}") for word in check)
