"""What a service is called where its own name cannot stand: in variables and in images. harden-init writes the same
names into the project's files (src/model/deployed-names.ts)."""

from __future__ import annotations

import re

__all__ = ["image_repository", "variable_prefix"]


def variable_prefix(service: str) -> str:
    """The beginning of a service's variables in the .env beside compose.yml."""
    name = re.sub("[^A-Za-z0-9]", "_", service).upper()
    # A variable does not begin with a digit.
    return f"_{name}" if name[:1].isdigit() else name


def image_repository(stack: str, service: str) -> str:
    """The image that is built for a service, without its tag: in small letters, and one sign at most between two
    words."""
    name = re.sub(r"([._-])[._-]*", r"\1", service.lower())
    return f"{stack}/{name.rstrip('._-')}"
