"""The labels by which Compose knows what it made; and those of what a swarm made for a stack, which its description
gives to each container (src/plan/swarm/describe.ts). An image that Compose built has Compose's labels, and so has
whatever is started from it."""

from __future__ import annotations

__all__ = ["NODE", "PROJECT", "SERVICE", "STACK", "TASK_OF", "is_task", "labels_of", "of_project", "service_of"]

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
STACK = "io.harden-init.stack"
TASK_OF = "io.harden-init.service"
# The name of a server in the inventory, by which a service is kept on it.
NODE = "io.harden-init.node"
# The swarm's own, on each container that it started.
TASK = "com.docker.swarm.task.id"


def labels_of(entry: dict) -> dict:
    """Of a container, network or volume, whether the engine's list or its inspect document has it."""
    return entry.get("Labels") or entry.get("Config", {}).get("Labels") or {}


def of_project(entries: list, project: str) -> list:
    """Those that belong to a Compose project, or to the stack of that name on a swarm."""
    return [entry for entry in entries if project_of(labels_of(entry)) == project]


def project_of(labels: dict) -> str:
    """Of a task that belongs to no stack, such as one that is a trial, its image may say otherwise."""
    return labels.get(STACK) or ("" if TASK in labels else labels.get(PROJECT, ""))


def service_of(container: dict) -> str:
    """Of a task its image may name another one: several services may have the same image."""
    labels = labels_of(container)
    return labels.get(TASK_OF) or labels.get(SERVICE, "")


def is_task(container: dict) -> bool:
    """Whether a swarm started it."""
    return not {TASK, STACK}.isdisjoint(labels_of(container))
