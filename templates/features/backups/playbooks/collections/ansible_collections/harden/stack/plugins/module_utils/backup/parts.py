"""What of a stack is data: what its databases hold, and the volumes of its other services."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.labels import service_of
from .inside import FAMILIES

__all__ = ["FILES", "Part", "parts_of"]

FILES = "files"


@dataclass(frozen=True)
class Part:
    """`what` is a database's server, or FILES; these lie in `folder` on this server, which is the volume `name`.
    `pid` is the first process of the container."""

    service: str
    what: str
    container: str
    name: str = ""
    folder: str = ""
    pid: int = 0

    def file(self) -> str:
        """What its dump is called in the repository."""
        return f"{self.service}.sql"


def parts_of(containers: list, databases: dict, leave_out: list) -> list:
    """The parts of what runs of a stack, databases first. `databases` says which server is in which service; one whose
    tools dump nothing is a service with files. A volume that several services share is one part."""
    databases = {service: server for service, server in databases.items() if server in FAMILIES}
    running = [one for one in containers if one["State"]["Running"] and service_of(one) not in leave_out]
    found = [Part(service_of(one), databases[service_of(one)], one["Name"].lstrip("/"))
             for one in running if service_of(one) in databases]
    folders = {}
    for one in running:
        if service_of(one) not in databases:
            for mount in one.get("Mounts") or []:
                if mount["Type"] == "volume" and mount.get("RW") and mount.get("Source"):
                    part = Part(service_of(one), FILES, one["Name"].lstrip("/"), mount["Name"], mount["Source"],
                                one["State"]["Pid"])
                    folders.setdefault(mount["Source"], part)
    return sorted(found, key=lambda part: part.service) + sorted(folders.values(), key=lambda part: part.name)
