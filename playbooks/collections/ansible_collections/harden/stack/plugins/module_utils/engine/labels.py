"""The labels by which Compose knows what it made; and those of what a swarm made for a stack, which its description
gives to each container (src/plan/swarm/describe.ts)."""

from __future__ import annotations

__all__ = ["NODE", "PROJECT", "SERVICE", "STACK", "TASK_OF", "is_task", "labels_of", "of_project", "service_of"]

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
STACK = "io.harden-init.stack"
TASK_OF = "io.harden-init.service"
# The name of a server in the inventory, by which a service is kept on it.
NODE = "io.harden-init.node"


def labels_of(entry: dict) -> dict:
    """Of a container, network or volume, whether the engine's list or its inspect document has it."""
    return entry.get("Labels") or entry.get("Config", {}).get("Labels") or {}


def of_project(entries: list, project: str) -> list:
    """Those that belong to a Compose project, or to the stack of that name on a swarm."""
    return [entry for entry in entries if project in (labels_of(entry).get(PROJECT), labels_of(entry).get(STACK))]


def service_of(container: dict) -> str:
    labels = labels_of(container)
    return labels.get(SERVICE) or labels.get(TASK_OF, "")


def is_task(container: dict) -> bool:
    """Whether a swarm started it."""
    return STACK in labels_of(container)
