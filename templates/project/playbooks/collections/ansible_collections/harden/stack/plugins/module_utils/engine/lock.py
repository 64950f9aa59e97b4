"""A manager of a swarm that keeps its keys locked (autolock): what opens them after its engine was started again."""

from __future__ import annotations

from .api import Engine, EngineError

__all__ = ["unlock", "unlock_key"]

PATH = "/swarm/unlock"


def unlock_key(engine: Engine) -> str:
    """Empty where nothing is locked, and where the server is no manager, or one that takes no part now."""
    try:
        return engine.json("/swarm/unlockkey").get("UnlockKey") or ""
    except EngineError:
        return ""


def unlock(engine: Engine, key: str) -> bool:
    """Says whether the key has opened this manager. It goes by the engine's socket, so that no argument has it."""
    try:
        engine.post(PATH, {"UnlockKey": key})
    except EngineError:
        return False
    return True
