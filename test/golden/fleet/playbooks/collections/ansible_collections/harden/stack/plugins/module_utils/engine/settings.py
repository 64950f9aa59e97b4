"""Which of the engine's settings a running engine has read, and which of them it reads without a restart."""

from __future__ import annotations

import hashlib
import json

__all__ = ["RELOADED", "SETTINGS", "STAMP", "digest"]

SETTINGS = "/etc/docker/daemon.json"
# Holds the digest of the settings that the running engine has read; newer than the engine's start, or of no use.
STAMP = "/run/harden-init.engine"
# What a signal is enough for; everything else waits for a start of the engine.
RELOADED = frozenset(
    {
        "authorization-plugins",
        "debug",
        "default-runtime",
        "features",
        "insecure-registries",
        "labels",
        "live-restore",
        "max-concurrent-downloads",
        "max-concurrent-uploads",
        "max-download-attempts",
        "registry-mirrors",
        "runtimes",
        "shutdown-timeout",
    }
)


def digest(document: dict) -> str:
    """Of the settings that are read at the engine's start only."""
    kept = {key: value for key, value in document.items() if key not in RELOADED}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
