"""Tells whether the stack still runs as Docker Compose started it before, under another project name, on the same
data."""

from __future__ import annotations

from ..engine.labels import PROJECT, labels_of, service_of

__all__ = ["earlier_fault"]


def earlier_fault(folder: str, project: str, services: list, containers: list) -> str:
    """`folder` is where the answers lie, `containers` are the engine's list. Empty when nothing of the kind runs."""
    earlier = [entry for entry in containers if _is_earlier(entry, folder, project, services)]
    if not earlier:
        return ""
    names = ", ".join(sorted(entry["Names"][0].lstrip("/") for entry in earlier))
    other = earlier[0]["Labels"][PROJECT]
    return (
        f"{names}: started from {folder} by Docker Compose as the project {other}, and still running on the same data; "
        f"end that first, its volumes stay: docker compose --project-name {other} down"
    )


def _is_earlier(container: dict, folder: str, project: str, services: list) -> bool:
    labels = labels_of(container)
    return (
        container.get("State") == "running"
        and labels.get(f"{PROJECT}.working_dir") == folder
        and labels.get(PROJECT) != project
        and service_of(container) in services
    )
