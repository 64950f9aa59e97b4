"""The rules that guard a server of a swarm, as texts of files: one table for the server, and what each stack adds to
it."""

from __future__ import annotations

import ipaddress
import os
import re

from ..system.nft import NFT
from ..system.shared_table import HEAD, drop_in_text, texts_of_others, unit_text

__all__ = ["CONTROL", "DROP_IN", "TABLE", "TABLE_FILE", "UNIT", "UNIT_FILE", "addresses_in", "fixed_texts",
           "others_texts", "ports_in", "stack_file", "text_of", "whole_text"]

CONTROL = "swarm-filter"
TABLE = "harden-init-swarm-filter"
FOLDER = f"/etc/{TABLE}"
TABLE_FILE = f"{FOLDER}/table.nft"
UNIT = f"{TABLE}.service"
UNIT_FILE = f"/etc/systemd/system/{UNIT}"
DROP_IN = f"/etc/systemd/system/nftables.service.d/{TABLE}.conf"
LONGEST_COMMENT = 100

RULES = f"""# Loaded by {UNIT}. Made if it is missing, then replaced.
table inet {TABLE}
delete table inet {TABLE}

table inet {TABLE} {{
    # The nodes of the swarm, as each stack names its own.
    set nodes {{
        type ipv4_addr
    }}

    set nodes_v6 {{
        type ipv6_addr
    }}

    # Before the engine translates the published ports.
    chain prerouting {{
        type filter hook prerouting priority mangle; policy accept;

        iifname "lo" accept
        ct direction original fib daddr type local jump published
    }}

    # Managers, gossip, and the networks of the containers (VXLAN, ESP).
    chain input {{
        type filter hook input priority mangle; policy accept;

        iifname "lo" accept
        tcp dport {{ 2377, 7946 }} jump from_nodes
        udp dport {{ 4789, 7946 }} jump from_nodes
        meta l4proto esp jump from_nodes
    }}

    chain from_nodes {{
        ip saddr @nodes accept
        ip6 saddr @nodes_v6 accept
        drop
    }}

    chain forward {{
        type filter hook forward priority mangle; policy accept;

        iifname != "docker_gwbridge" oifname "docker_gwbridge" jump to_tasks
        # What a container sends leaves with the address of its server, which
        # the other nodes let in.
        ip saddr @nodes accept
        ip6 saddr @nodes_v6 accept
        ip daddr @nodes jump to_nodes
        ip6 daddr @nodes_v6 jump to_nodes
    }}

    chain to_nodes {{
        tcp dport {{ 2377, 7946 }} drop
        udp dport {{ 4789, 7946 }} drop
        meta l4proto esp drop
    }}

    # By its published ports only, and not at the task's own address.
    chain to_tasks {{
        ct state established,related accept
        ct status dnat accept
        drop
    }}

    chain published {{
    }}
}}
"""
INCLUDE = f"""
# The nodes and the published ports of each stack.
include "{FOLDER}/harden-init.*.stack.nft"
"""
UNIT_TEXT = unit_text("Let only the nodes of the swarm into its own ports", TABLE, TABLE_FILE)

# What a stack's own text says.
ELEMENTS = re.compile(r"^add element inet \S+ nodes(?:_v6)? \{ (.*) \}$", re.MULTILINE)
PORT = re.compile(r"^add rule inet \S+ published (.*?)(tcp|udp) dport (\d+) (accept|drop)", re.MULTILINE)


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


def text_of(nodes: list, published: list) -> str:
    """What a stack adds: the addresses of its nodes, and a rule for each of its published ports, which has `service`,
    `port`, `protocol` and the `address` that it is bound to."""
    known = sorted({ipaddress.ip_address(one) for one in nodes}, key=lambda one: (one.version, one))
    sets = [(name, [str(one) for one in known if one.version == version])
            for name, version in (("nodes", 4), ("nodes_v6", 6))]
    elements = [f"add element inet {TABLE} {name} {{ {', '.join(of)} }}\n" for name, of in sets if of]
    rules = [f"add rule inet {TABLE} published {rule}\n" for one in published for rule in rules_of(one)]
    return HEAD.format(control=CONTROL) + "".join(elements + rules)


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


def addresses_in(text: str) -> set:
    """The nodes that a stack's text lets in."""
    return {one for found in ELEMENTS.findall(text) for one in found.split(", ")}


def ports_in(text: str) -> dict:
    """Each protocol and port of a stack's text, with what is said of them."""
    said: dict = {}
    for match, protocol, port, verdict in PORT.findall(text):
        said.setdefault(f"{port}/{protocol}", []).append(f"{match}{verdict}")
    return said
