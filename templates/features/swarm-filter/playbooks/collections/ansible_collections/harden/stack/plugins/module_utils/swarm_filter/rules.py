"""The rules that guard a server of a swarm, as texts of files: one table for the server, and what each stack adds to
it."""

from __future__ import annotations

import ipaddress
import os
import re

from ..system.nft import NFT
from ..system.shared_table import HEAD, drop_in_text, texts_of_others, unit_text
from .table import RULES, TABLE

__all__ = ["CONTROL", "DROP_IN", "RULES", "TABLE", "TABLE_FILE", "UNIT", "UNIT_FILE", "addresses_in", "fixed_texts",
           "others_texts", "ports_in", "stack_file", "text_of", "way_out_in", "whole_text"]

CONTROL = "swarm-filter"
FOLDER = f"/etc/{TABLE}"
TABLE_FILE = f"{FOLDER}/table.nft"
UNIT = f"{TABLE}.service"
UNIT_FILE = f"/etc/systemd/system/{UNIT}"
DROP_IN = f"/etc/systemd/system/nftables.service.d/{TABLE}.conf"
LONGEST_COMMENT = 100

INCLUDE = f"""
# The nodes, the published ports and the way out of each stack.
include "{FOLDER}/harden-init.*.stack.nft"
"""
UNIT_TEXT = unit_text("Guard the ports of the swarm, and what its tasks reach", TABLE, TABLE_FILE)

# The bridge by which tasks leave a server. Rules of a stack name it only where it is closed.
BRIDGE = "docker_gwbridge"
CLOSED = f'iifname "{BRIDGE}" jump refuse'

# What a stack's own text says.
ELEMENTS = re.compile(r"^add element inet \S+ nodes(?:_v6)? \{ (.*) \}$", re.MULTILINE)
PORT = re.compile(r"^add rule inet \S+ published (.*?)(tcp|udp) dport (\d+) (accept|drop)", re.MULTILINE)
WAYS_OUT = {
    "closed": re.compile(rf"^add rule inet \S+ closed {CLOSED}", re.MULTILINE),
    "open": re.compile(r"^# Services that may connect to any address: ", re.MULTILINE),
}


def fixed_texts() -> dict:
    """By path the files that are the same for every stack."""
    head = HEAD.format(control=CONTROL)
    return {TABLE_FILE: head + RULES + INCLUDE, UNIT_FILE: head + UNIT_TEXT, DROP_IN: head + drop_in_text(TABLE_FILE)}


def stack_file(stack: str) -> str:
    return f"{FOLDER}/harden-init.{stack}.stack.nft"


def others_texts(stack: str) -> dict:
    """By path what other stacks of the server have added."""
    return texts_of_others(stack_file("*"), stack_file(stack))


def whole_text(texts: dict) -> str:
    """The table with what is added to it, in the order in which nft includes the files."""
    return RULES + "".join(texts[path] for path in sorted(texts, key=os.fsencode))


def text_of(nodes: list, published: list, outbound: dict | None = None) -> str:
    """What a stack adds: the addresses of its nodes, and a rule for each of its published ports, which has `service`,
    `port`, `protocol` and the `address` that it is bound to. `outbound` has by service `none` or `any`, of those that
    have a way out: the way is closed where none of them needs it, because the engine has one for all."""
    known = sorted({ipaddress.ip_address(one) for one in nodes}, key=lambda one: (one.version, one))
    sets = [(name, [str(one) for one in known if one.version == version])
            for name, version in (("nodes", 4), ("nodes_v6", 6))]
    elements = [f"add element inet {TABLE} {name} {{ {', '.join(of)} }}\n" for name, of in sets if of]
    rules = [f"add rule inet {TABLE} published {rule}\n" for one in published for rule in rules_of(one)]
    here = [f"add rule inet {TABLE} published_here {rule}\n" for one in published for rule in rules_here(one)]
    return HEAD.format(control=CONTROL) + "".join(elements + rules + here + way_out_of(outbound or {}))


def way_out_of(outbound: dict) -> list:
    """The rule that closes it, or which services have it open, so that another stack does not close it to these."""
    is_open = sorted(service for service, said in outbound.items() if said != "none")
    if is_open:
        return [f"# Services that may connect to any address: {', '.join(is_open)}\n"]
    return [f"add rule inet {TABLE} closed {CLOSED}\n"] if outbound else []


def rules_of(port: dict) -> list:
    """The engine opens a port on every address of the server. On one that only the server itself reaches, others find
    it closed; on another one, at all addresses but that."""
    place = f"{port['protocol']} dport {port['port']}"
    says = f'comment "{port["service"][:LONGEST_COMMENT]}"'
    address = ipaddress.ip_address(port["address"])
    if address.is_unspecified:
        return [f"{place} accept {says}"]
    if address.is_loopback:
        return [f"{place} drop {says}"]
    own, other = (("ip", "ipv6") if address.version == 4 else ("ip6", "ipv4"))
    return [f"{own} daddr != {address} {place} drop {says}", f"meta nfproto {other} {place} drop {says}"]


def rules_here(port: dict) -> list:
    """A task asks the server's own address for it. What the address is was looked at before it came there."""
    if ipaddress.ip_address(port["address"]).is_loopback:
        return []
    return [f'{port["protocol"]} dport {port["port"]} accept comment "{port["service"][:LONGEST_COMMENT]}"']


def way_out_in(text: str) -> str:
    """`closed` or `open` as a stack's text has it; empty where it has no service with a way out."""
    return next((said for said, pattern in WAYS_OUT.items() if pattern.search(text)), "")


def addresses_in(text: str) -> set:
    """The nodes that a stack's text lets in."""
    return {one for found in ELEMENTS.findall(text) for one in found.split(", ")}


def ports_in(text: str) -> dict:
    """Each protocol and port of a stack's text, with what is said of them."""
    said: dict = {}
    for match, protocol, port, verdict in PORT.findall(text):
        said.setdefault(f"{port}/{protocol}", []).append(f"{match}{verdict}")
    return said
