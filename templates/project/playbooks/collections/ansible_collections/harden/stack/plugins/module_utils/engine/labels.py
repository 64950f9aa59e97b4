"""The labels by which Compose knows what it made."""

from __future__ import annotations

__all__ = ["PROJECT", "SERVICE", "labels_of", "of_project", "service_of"]

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"


def labels_of(entry: dict) -> dict:
    """Of a container, network or volume, whether the engine's list or its inspect document has it."""
    return entry.get("Labels") or entry.get("Config", {}).get("Labels") or {}


def of_project(entries: list, project: str) -> list:
    """Those that belong to a Compose project."""
    return [entry for entry in entries if labels_of(entry).get(PROJECT) == project]


def service_of(container: dict) -> str:
    return labels_of(container).get(SERVICE, "")
