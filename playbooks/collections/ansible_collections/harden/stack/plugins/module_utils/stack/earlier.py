"""Tells whether the stack still runs as Docker Compose started it before, under another project name, on the same
data."""

from __future__ import annotations

from ..engine.labels import PROJECT, labels_of, service_of

__all__ = ["earlier_fault"]

FOLDER = f"{PROJECT}.working_dir"


def earlier_fault(params: dict, containers: list) -> str:
    """`params` has the folder where the answers lie, the project, its services, and the names of the volumes and the
    folders with its data; `containers` are the engine's list. Empty when nothing of the kind runs."""
    earlier = [entry for entry in containers if _is_earlier(entry, params)]
    if not earlier:
        return ""
    names = ", ".join(sorted(entry["Names"][0].lstrip("/") for entry in earlier))
    other, folder = (labels_of(earlier[0])[name] for name in (PROJECT, FOLDER))
    return (
        f"{names}: started from {folder} by Docker Compose as the project {other}, and still running on the same data; "
        f"end that first, its volumes stay: docker compose --project-name {other} down"
    )


def _is_earlier(container: dict, params: dict) -> bool:
    labels = labels_of(container)
    data = {mount.get("Name") or mount.get("Source") for mount in container.get("Mounts") or []}
    return (
        container.get("State") == "running"
        and labels.get(FOLDER) is not None
        and (labels[FOLDER] == params["folder"] or not data.isdisjoint(params["data"]))
        and labels.get(PROJECT) != params["project"]
        and service_of(container) in params["services"]
    )
