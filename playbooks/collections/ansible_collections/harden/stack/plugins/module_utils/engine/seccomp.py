"""The system calls that a container may make, as the engine keeps them in its record."""

from __future__ import annotations

import hashlib
import json

__all__ = ["profile_hash"]


def profile_hash(profile: dict) -> str:
    """The same for the same profile, however it is written."""
    return hashlib.sha256(json.dumps(profile, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
