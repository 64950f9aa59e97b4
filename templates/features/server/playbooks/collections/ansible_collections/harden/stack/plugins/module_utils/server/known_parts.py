"""The parts of a server's preparation, in the order in which they are looked at."""

from __future__ import annotations

from . import audit, backup, boot, claims, filter as packet_filter, ground, modes, packages, regular_audit
from ..daemon import look as daemon
from ..port_filter import look as port_filter
from ..settings import look as settings, ssh, timers

__all__ = ["PARTS"]

PARTS = {
    "ground": ground,
    "audit": audit,
    "packages": packages,
    "daemon": daemon,
    "modes": modes,
    "settings": settings,
    "ssh": ssh,
    "timers": timers,
    "boot": boot,
    "filter": packet_filter,
    "port_filter": port_filter,
    "regular_audit": regular_audit,
    "backup": backup,
    "claims": claims,
}
