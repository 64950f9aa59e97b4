"""Reads Compose files among the files of a project."""

from __future__ import annotations

from ansible.module_utils.common.yaml import yaml_load

__all__ = ["document"]


def document(files: dict, path: str) -> dict:
    return yaml_load(files[path].content) if path in files else {}
