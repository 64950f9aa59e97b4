#!/usr/bin/python3
"""Resolves names and puts their addresses into the packet filter's sets, all in one step: outbound-names.py TABLE FILE NAME…

A name without an answer keeps the addresses that FILE has of it. FILE is also what the packet filter loads after a start.
"""

import concurrent.futures
import ipaddress
import json
import os
import re
import socket
import subprocess
import sys

NFT = "/usr/sbin/nft"
ENGINE_SETTINGS = "/etc/docker/daemon.json"
RESOLV_CONF = "/etc/resolv.conf"
# Where systemd keeps the real servers, if it only listens on the loopback itself. The engine looks there, too.
BEHIND_SYSTEMD = "/run/systemd/resolve/resolv.conf"
# The beginnings of a line in the journal: notice and warning.
NOTICE, WARNING = "<5>", "<4>"


def main(table, file, names):
    before = read_sets(file)
    with concurrent.futures.ThreadPoolExecutor(max_workers=16) as pool:
        found = dict(zip(names, pool.map(resolve, names)))
    sets = {}
    for name in names:
        addresses, fault = found[name]
        kept = {version: before.get(f"v{version}.{name}", []) for version in (4, 6)}
        if fault:
            print(f"{WARNING}{name}: {fault}; it keeps {shown(kept[4] + kept[6])}")
        now = kept if fault else by_version(addresses)
        if now != kept:
            print(f"{NOTICE}{name}: {shown(kept[4] + kept[6])} → {shown(now[4] + now[6])}")
        sets.update({f"v{version}.{name}": now[version] for version in (4, 6)})
    servers = by_version(name_servers())
    sets.update({f"resolvers{version}": servers[version] for version in (4, 6)})
    text = as_rules(table, sets)
    subprocess.run([NFT, "--file", "-"], input=text, text=True, check=True)
    replace(file, text)


def resolve(name):
    """The addresses of a name, and why there are none."""
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError as error:
        return [], f"no address ({error.strerror})"
    outside = outside_of([address for *_, (address, *_) in answers])
    return outside, "" if outside else "no address outside this server"


def outside_of(texts):
    """The addresses outside. A name server may answer anything; what is the server's own, or its cloud's, is none."""
    found = []
    for text in texts:
        try:
            it = ipaddress.ip_address(text.split("%")[0])
        except ValueError:
            continue
        if not (it.is_loopback or it.is_link_local or it.is_multicast or it.is_unspecified):
            found.append(it)
    return found


def name_servers():
    """Those that the engine asks from a container's network; one on the loopback it asks from the server."""
    try:
        with open(ENGINE_SETTINGS, encoding="utf-8") as stream:
            written = json.load(stream).get("dns") or []
    except (OSError, ValueError, AttributeError):
        written = []
    servers = written or servers_in(RESOLV_CONF)
    if servers == ["127.0.0.53"]:
        servers = servers_in(BEHIND_SYSTEMD)
    return outside_of(servers)


def servers_in(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            lines = [line.split() for line in stream]
    except OSError:
        return []
    return [words[1] for words in lines if len(words) > 1 and words[0] == "nameserver"]


def by_version(addresses):
    """The addresses of each version of IP, each once and in order."""
    known = sorted(set(addresses), key=int)
    return {version: [str(one) for one in known if one.version == version] for version in (4, 6)}


def as_rules(table, sets):
    """One transaction: no packet finds a set that is empty for a moment."""
    lines = []
    for name, addresses in sorted(sets.items()):
        lines.append(f"flush set inet {table} {name}\n")
        if addresses:
            lines.append(f"add element inet {table} {name} {{ {', '.join(addresses)} }}\n")
    return "".join(lines)


def read_sets(file):
    """The addresses by the names of their sets, as an earlier run wrote them."""
    try:
        with open(file, encoding="utf-8") as stream:
            found = re.findall(r"^add element inet \S+ (\S+) \{ (.*) \}$", stream.read(), re.MULTILINE)
    except OSError:
        return {}
    return {name: addresses.split(", ") for name, addresses in found}


def replace(file, text):
    with open(f"{file}.new", "w", encoding="utf-8") as stream:
        stream.write(text)
    os.replace(f"{file}.new", file)


def shown(addresses):
    return ", ".join(addresses) or "none"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
