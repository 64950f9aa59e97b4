"""What somebody else has on the ports and protocols of a swarm, and the rules would cut off."""

from __future__ import annotations

import re
import subprocess

__all__ = ["foreign_ipsec", "foreign_vxlan"]

VXLAN = re.compile(r"^\d+: ([^:@]+)\S*: .*?vxlan .*?\bdstport (\d+)", re.MULTILINE)
SWARMS_PORT = "4789"
# How the engine calls its own, before it takes one away from the server's network.
OWN_VXLAN = "vx-"
STATE = re.compile(r"^src (\S+) dst (\S+)\n((?:\s+.*\n?)+)", re.MULTILINE)
# By this number the engine knows its own associations, in hexadecimal 0xd0c4e3.
OWN_REQUEST = "reqid 13681891"


def foreign_vxlan() -> list:
    """The interfaces of the server for networks on the swarm's port that are none of the engine's."""
    return sorted(name for name, port in VXLAN.findall(said("-d", "-o", "link", "show", "type", "vxlan"))
                  if port == SWARMS_PORT and not name.startswith(OWN_VXLAN))


def foreign_ipsec(nodes: set) -> list:
    """Both ends of associations whose packets come as ESP, where they are not of two nodes. In UDP it passes."""
    return sorted({f"{source} and {target}" for source, target, rest in STATE.findall(said("xfrm", "state"))
                   if "proto esp" in rest and "encap type" not in rest and OWN_REQUEST not in rest
                   and not {source, target} <= nodes})


def said(*words: str) -> str:
    """Without the program there is nothing of the kind."""
    try:
        return subprocess.run(["ip", *words], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
