"""What was learned of a service, as a document: each fact with what was observed."""

from __future__ import annotations

from .network.talks import network_fact
from .search.giving_back import files_of
from .search.sizes import size_for

__all__ = ["facts_of"]

# Proposals leave as much room again, in sizes that people write.
ROOM, LEAST_MEGABYTES, LEAST_PROCESSES, LEAST_FILES = 2, 64, 32, 1024
# Of a part that was found, where time was over before it was taken away alone.
UNTRIED = "whether it lives without was not tried"
MEGABYTE = 1 << 20


def facts_of(search, recipe, lives: list, calls: dict | None, port: int | None) -> dict:
    """`lives` are those with what was found, `calls` what it may ask the kernel
    for, as a fact, `port` the one by which its health can be asked."""
    baseline, why = search.laboratory.baseline, search.why
    all_lives = [one.life for one in (*baseline, *lives)]
    return {
        "user": recipe.user and {"value": recipe.user, "evidence": why["user"]},
        "capabilities": None if recipe.capabilities is None else [
            {"value": one, "evidence": why.get(one, UNTRIED)} for one in recipe.capabilities],
        "read_only": {"value": recipe.read_only, "evidence": read_only_evidence(recipe, search)},
        "writable": [writable_fact(one, recipe, search) for one in recipe.writable],
        "volumes": [{"value": one, "evidence": why.get(one, UNTRIED)} for one in recipe.volumes],
        "owned": [{"value": one, "evidence": why[files_of(one)]} for one in recipe.owned],
        "ports": [{"value": port, "evidence": "it is listened on"} for port in sorted(baseline[0].life.ports)],
        "health": port and {"value": {"listens": port},
                            "evidence": f"port {port} was listened on after every start"},
        "limits": limits_of(all_lives),
        "calls": calls,
        "profile": None,
        "network": network_fact(search.laboratory.workshop, search.laboratory.tracer, all_lives),
    }


def writable_fact(place: str, recipe, search) -> dict:
    size = next((f":size={size}m" for sized, size in recipe.sizes if sized == place), "")
    most = search.laboratory.filled.get(place, 0)
    return {"value": f"{place}{size}",
            "evidence": f"{search.why.get(place, UNTRIED)}; at most {-(-most // 1024)} kB were seen there"}


def read_only_evidence(recipe, search) -> str:
    if recipe.read_only:
        return "it lived with its root read-only"
    tried = search.laboratory.experiments
    return next((one["why"] for one in tried if not one["passed"] and "read-only" in one["name"]), "")


def limits_of(lives: list) -> dict:
    memory, processes = max(life.memory for life in lives), max(life.processes for life in lives)
    found = {}
    if memory:
        wanted = max(LEAST_MEGABYTES, memory * ROOM / MEGABYTE)
        found["memory"] = {"value": f"{size_for(wanted)}m",
                           "evidence": f"at most {-(-memory // MEGABYTE)} MB were used"}
    if processes:
        found["pids"] = {"value": max(LEAST_PROCESSES, processes * ROOM),
                         "evidence": f"at most {processes} processes and threads at once"}
    open_files = max(life.open_files for life in lives)
    if open_files:
        found["open_files"] = {"value": max(LEAST_FILES, open_files * ROOM),
                               "evidence": f"at most {open_files} files were open in one process"}
    return found
