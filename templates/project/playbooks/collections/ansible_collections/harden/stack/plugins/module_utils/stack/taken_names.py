"""Tells whether a container of another stack has the name that one of this stack needs."""

from __future__ import annotations

from ..engine.labels import PROJECT, labels_of

__all__ = ["taken_names_fault"]


def taken_names_fault(project: str, services: list, containers: list) -> str:
    """`containers` are the engine's list. Compose joins the words of a name by hyphens, so `shop` with `api-db` and
    `shop-api` with `db` want the same one. Empty when all are free or the project's own."""
    wanted = {f"/{project}-{service}-1" for service in services}
    taken = sorted((name.lstrip("/"), labels_of(entry).get(PROJECT) or "")
                   for entry in containers if labels_of(entry).get(PROJECT) != project
                   for name in entry["Names"] if name in wanted)
    if not taken:
        return ""
    name, other = taken[0]
    return (
        f"{name} is a container of {f'the project {other}' if other else 'no project'}, and {project} needs that name: "
        "call the service, or the stack, otherwise"
    )
