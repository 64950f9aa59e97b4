"""What the parts of a server's preparation have in common: how they refuse, and what their readings are compared
with."""

from __future__ import annotations

from functools import partial

from ..reading.finding import findings_of_host
from ..settings.at_once import at_once
from ..settings.programs import asking_once

__all__ = ["ServerFault", "findings_of", "run_parts"]

# Where the readings come from, by the first word of their names.
PLACES = {
    "engine": "docker info, and /etc/docker/daemon.json",
    "modes": "owner and mode of the files",
    "unit": "systemctl show {argument}",
    "audit": "auditctl -s, auditctl -l, and /etc/audit/rules.d",
    "packages": "the package manager's list",
    "sysctl": "/proc/sys: {argument}",
    "modprobe": "modprobe --showconfig, and /proc/modules",
    "limits": "ulimit in a new session",
    "systemd": "systemctl show --property={argument}",
    "coredump": "coredump.conf, and the files of coredump.conf.d",
    "shell": "a new login shell",
    "ulimit": "ulimit in a new login shell",
    "passwords": "/etc/pam.d/common-password",
    "sshd": "sshd -T",
    "banner": "{argument}",
    "apt": "apt-config dump {argument}",
    "updates": "the package manager's list",
    "filter": "nft list ruleset, and the unit of the rules",
    "port-filter": "nft list ruleset, the unit of the rules, and /proc/net",
}


class ServerFault(Exception):
    """Why this server cannot be brought to what is expected, as a sentence that also says what to do."""


def run_parts(parts: dict, wanted: dict) -> tuple:
    """Looks with every part that is wanted. Returns what each found and the faults of all: someone who fixes them
    fixes them once."""
    asked = {name: part for name, part in parts.items() if name in wanted}
    for part in asked.values():
        # What is on its way up or back is not what will be.
        getattr(part, "wait_until_asked", bool)()

    def seen(name: str):
        try:
            return asked[name].look(wanted[name])
        except ServerFault as fault:
            return fault

    with asking_once():
        found = dict(zip(asked, at_once([partial(seen, name) for name in asked])))
    return ({name: one for name, one in found.items() if not isinstance(one, ServerFault)},
            [str(one) for one in found.values() if isinstance(one, ServerFault)])


def findings_of(host: str, checks: dict, found: dict) -> list:
    """A finding for each control. `checks` holds what is expected by control and reading; a part gives `readings`, and
    in `unread` why one of them could not be taken."""
    readings, unread = {}, {}
    for part in found.values():
        readings.update(part.get("readings", {}))
        unread.update(part.get("unread", {}))
    return findings_of_host(host, checks, lambda name, want: _taken(name, want, readings, unread))


def _taken(name: str, want: str, readings: dict, unread: dict) -> dict:
    kind, _, argument = name.partition(" ")
    place = PLACES.get(kind, "the server").format(argument=argument)
    said = {"found": readings[name]} if name in readings else {"unread": unread.get(name, f"{name} was not read")}
    return {"read": name, "place": place, "wanted": want, **said}
