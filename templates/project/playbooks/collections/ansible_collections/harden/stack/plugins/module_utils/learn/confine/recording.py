"""The profile under which a service is heard: it may do what the engine's own profile lets it, and the kernel tells of
what is worth a rule. One in complain mode would not do: what a program without a rule does there is told otherwise by
each kernel."""

from __future__ import annotations

from .rules import EACH, NETWORKS, read_rules

__all__ = ["recording_profile"]

TEXT = """abi <abi/3.0>,
include <tunables/global>

profile NAME flags=(attach_disconnected,mediate_deleted) {
  include <abstractions/base>
  unix,
  signal,
  capability,
  audit ptrace,
  audit /{,**} wlkix,
  deny @{PROC}/sys/** wklx,
  deny /sys/** wklx,
"""


def recording_profile(name: str, folders: set) -> str:
    """`folders` are those at the top of the service's file system. Files that its image brings are read in silence: a
    page of PHP may open hundreds. So are sockets used: the kernel would tell of each message."""
    rules = [*(f"network {one}" for one in NETWORKS), *read_rules(folders), f"audit /{{{','.join(EACH)}}}/{{,**}} mr"]
    return TEXT.replace("NAME", name) + "".join(f"  {rule},\n" for rule in rules) + "}\n"
