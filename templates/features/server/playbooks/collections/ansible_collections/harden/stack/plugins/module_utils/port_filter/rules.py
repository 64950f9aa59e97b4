"""The rules that close a server's ports, as texts of files: one table for the server, and what each stack opens in
it."""

from __future__ import annotations

import os
import re

from ..system.nft import NFT, in_kernel
from ..system.shared_table import HEAD, drop_in_text, texts_of_others, unit_text

__all__ = ["CONTROL", "DROP_IN", "LOAD", "TABLE", "TABLE_FILE", "TRY", "UNIT", "UNIT_FILE", "fixed_texts", "open_file",
           "opened_in", "others_texts", "text_that_opens", "way_back", "whole_text"]

CONTROL = "port-filter"
TABLE = "harden-init-port-filter"
FOLDER = f"/etc/{TABLE}"
TABLE_FILE = f"{FOLDER}/table.nft"
UNIT = f"{TABLE}.service"
UNIT_FILE = f"/etc/systemd/system/{UNIT}"
DROP_IN = f"/etc/systemd/system/nftables.service.d/{TABLE}.conf"
LOAD = [NFT, "--file", TABLE_FILE]
TRY = [NFT, "--check", "--file", TABLE_FILE]
# A port or more as a rule opens them.
OPENED = re.compile(r"^\s*(?:add rule inet \S+ opened )?(tcp|udp) dport (\d+)(?:-(\d+))? accept", re.MULTILINE)

RULES = f"""# Loaded by {UNIT}. Made if it is missing, then replaced.
table inet {TABLE}
delete table inet {TABLE}

table inet {TABLE} {{
    chain input {{
        type filter hook input priority filter + 10; policy drop;

        iifname "lo" accept
        # What has no ports stays as it was: ICMP, without which neither
        # IPv6 nor large packets find their way, tunnels, and routers.
        meta l4proto != {{ tcp, udp }} accept
        ct state {{ established, related }} accept
        ct state invalid drop
        # What gives the server its address answers to everybody.
        udp dport 68 accept
        ip6 saddr fe80::/10 udp dport 546 accept
        jump opened
    }}

    # Published ports of containers are none of the server's: they are
    # forwarded.
    chain opened {{
    }}
}}
"""
INCLUDE = f"""
# What each stack opens.
include "{FOLDER}/harden-init.*.open.nft"
"""

UNIT_TEXT = unit_text("Close the ports of the server that are not opened by name", TABLE, TABLE_FILE)


def way_back() -> list:
    """The command that loads the table again as it is now: what the files have may be what locks everybody out."""
    now = in_kernel(TABLE)
    return [NFT, f"table inet {TABLE}; delete table inet {TABLE}; {now}" if now else f"delete table inet {TABLE}"]


def fixed_texts() -> dict:
    """By path the files that are the same for every stack."""
    head = HEAD.format(control=CONTROL)
    return {TABLE_FILE: head + RULES + INCLUDE, UNIT_FILE: head + UNIT_TEXT, DROP_IN: head + drop_in_text(TABLE_FILE)}


def open_file(stack: str) -> str:
    return f"{FOLDER}/harden-init.{stack}.open.nft"


def text_that_opens(ports: dict) -> str:
    """`ports` as `443/tcp` or `60000-60010/udp`, each with who wants it."""
    lines = [f'add rule inet {TABLE} opened {protocol} dport {port} accept comment "{why}"\n'
             for (port, _, protocol), why in sorted((place.partition("/"), why) for place, why in ports.items())]
    return HEAD.format(control=CONTROL) + "".join(lines)


def others_texts(stack: str) -> dict:
    """By path what other stacks of the server open."""
    return texts_of_others(open_file("*"), open_file(stack))


def whole_text(texts: dict) -> str:
    """The table with what is opened in it, in the order in which nft includes the files."""
    return RULES + "".join(texts[path] for path in sorted(texts, key=os.fsencode))


def opened_in(text: str) -> set:
    """Each protocol and port that a text opens, be it a file or what nft shows of the kernel's table."""
    return {(protocol, port) for protocol, first, last in OPENED.findall(text)
            for port in range(int(first), int(last or first) + 1)}
