"""Which ways lead into a container and out of it: read from the packet filter and the processes, and tried from inside
its network namespace."""

from __future__ import annotations

import errno
import functools
import os
import re
import select
import socket
import subprocess

from ..system.processes import pids, process
from ..system.programs import find_program

__all__ = ["listeners", "outside", "place_of", "translations", "way_out", "ways_in"]

CLONE_NEWNET = 0x40000000
LISTENS = "0A"
NO_WAY, A_WAY = 0, 255
# Addresses that belong to nobody (RFC 5737, RFC 3849): without a route the kernel refuses them before anything is sent.
OUTSIDE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
NFT = "/usr/sbin/nft"
PATIENCE_SECONDS = 2
REFUSED = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EACCES, errno.EPERM)


def ways_in(addresses: list) -> set:
    """Where the server hands connections on to one of the container's addresses, as (address, port, inside port,
    protocol)."""
    return {way[1:] for way in (*all_translations(), *proxies()) if way[0] in addresses}


@functools.lru_cache(maxsize=1)
def all_translations() -> tuple:
    """Of both versions of IP. One program for each is enough: all containers are asked about in one run."""
    programs = [program for name in ("iptables-save", "ip6tables-save") if (program := find_program(name))]
    if not programs:
        raise OSError(errno.ENOENT, "this server has no iptables, so the ways into a container cannot be read")
    said = [subprocess.run([program, "-t", "nat"], capture_output=True, text=True, check=False) for program in programs]
    if said[0].returncode:
        raise OSError(errno.EIO, f"the packet filter could not be read: {said[0].stderr.strip()}")
    return tuple(way for one in said for way in translations(one.stdout))


def translations(text: str) -> list:
    """The rules of a nat table that lead to another address, as (container, address, port, inside port, protocol)."""
    found = []
    for rule in text.splitlines():
        target = re.search(r"--to-destination \[?([0-9a-f.:]+?)\]?:(\d+)$", rule.strip())
        if target:
            address = re.search(r"(?<!! )-d ([0-9a-f.:]+)/", rule)
            everywhere = "::" if ":" in target[1] else "0.0.0.0"
            port, protocol = re.search(r"--dport (\d+)", rule), re.search(r"-p (\w+)", rule)
            found.append((target[1], address[1] if address else everywhere, port[1] if port else "any", target[2],
                          protocol[1] if protocol else "any"))
    return found


@functools.lru_cache(maxsize=1)
def proxies() -> tuple:
    """The engine's helper programs that listen, one for each published port where userland-proxy is on."""
    listening = sockets()
    found = [proxy(one.words) for pid in pids() if is_proxy(f"/proc/{pid}") and (one := process(pid))]
    return tuple(way for way in found if way[4] != "tcp" or int(way[2]) in listening)


def is_proxy(process: str) -> bool:
    """Anybody can give a process that name: the engine's own run as root, from a program of that name, and see the
    server's own files."""
    try:
        program, root, servers = os.readlink(f"{process}/exe"), os.stat(f"{process}/root"), os.stat("/proc/self/root")
        return (os.path.basename(program.removesuffix(" (deleted)")) == "docker-proxy"
                and os.stat(process).st_uid == 0
                and (root.st_dev, root.st_ino) == (servers.st_dev, servers.st_ino))
    except OSError:
        # It ended in between.
        return False


def proxy(words: list) -> tuple:
    given = dict(zip(words[1::2], words[2::2]))
    return tuple(
        given.get(f"-{name}", "") for name in ("container-ip", "host-ip", "host-port", "container-port", "proto")
    )


def sockets() -> set:
    """The ports on which something of the server listens."""
    return {port for _, port in listeners("self")}


def listeners(process) -> set:
    """(address, port) on which something listens in the network of a process, the address as the kernel prints it."""
    found = set()
    for name in ("tcp", "tcp6"):
        try:
            with open(f"/proc/{process}/net/{name}", encoding="ascii") as stream:
                lines = [line.split() for line in stream][1:]
        except FileNotFoundError:
            continue
        for fields in lines:
            address, _, port = fields[1].partition(":")
            if fields[3] == LISTENS:
                found.add((address, int(port, 16)))
    return found


def way_out(pid: int) -> str:
    """`none` where no route leads out of the process's network and the kernel refuses each attempt at once; else which
    do."""
    with open(f"/proc/{pid}/net/route", encoding="ascii") as stream:
        routes = [line.split() for line in stream][1:]
    ways = [f"a default route by {fields[0]}" for fields in routes if fields[1] == fields[7] == "00000000"]
    return (
        ", ".join(ways + [f"{address} is tried" for family, address in OUTSIDE if not refused(pid, family, address)])
        or "none"
    )


def outside(pid: int, place: str) -> str:
    """`closed` where the kernel has rules for the bridge and each place is refused at once; `open` where it has none.
    `place` is `TABLE BRIDGE ADDRESS:PORT…`."""
    table, bridge, *places = place.split(" ")
    if f'iifname "{bridge}" ' not in rules_of(table):
        return "open"
    reached = [text for text in places if not refused(pid, *place_of(text), PATIENCE_SECONDS)]
    return f"limited by rules, but {', '.join(reached)} is not refused" if reached else "closed"


def rules_of(table: str) -> str:
    """The rules of a table as the kernel has them; nothing where there is no such table."""
    if os.geteuid() != 0:
        raise PermissionError(errno.EPERM, "only root may read the rules of the packet filter")
    if not os.access(NFT, os.X_OK):
        return ""
    return list_table(NFT, table)


@functools.lru_cache(maxsize=None)
def list_table(program: str, table: str) -> str:
    """One run is enough for all services."""
    return subprocess.run([program, "list", "table", "inet", table], capture_output=True, text=True, check=False).stdout


def place_of(text: str) -> tuple:
    host, port = text.rsplit(":", 1)
    return (socket.AF_INET6 if host.startswith("[") else socket.AF_INET), host.strip("[]"), int(port)


def refused(pid: int, family: int, address: str, port: int = 443, patience: float = 0) -> bool:
    """Tries to connect from within the process's network namespace. In a child, because a process does not come back
    from there. Without patience only what fails at once is refused: nothing was sent."""
    with open(f"/proc/{pid}/ns/net", "rb") as namespace:
        child = os.fork()
        if child == 0:
            os._exit(attempt(namespace.fileno(), family, (address, port), patience))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (NO_WAY, A_WAY):
        raise OSError(code if code > 0 else errno.EIO, "the container's network could not be entered")
    return code == NO_WAY


def enter(namespace: int) -> None:
    """Raises OSError. Python has the call itself since 3.12, and the library that calls any takes long to load."""
    if hasattr(os, "setns"):
        os.setns(namespace, CLONE_NEWNET)
        return
    import ctypes
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno() or errno.EPERM, "setns")


def attempt(namespace: int, family: int, place: tuple, patience: float) -> int:
    """NO_WAY: refused at once, A_WAY: not refused, else the error number of what kept it from trying."""
    try:
        enter(namespace)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)
            error = probe.connect_ex(place)
            if error == errno.EINPROGRESS and patience and select.select([], [probe], [], patience)[1]:
                error = probe.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            return NO_WAY if error in REFUSED or (patience and error == errno.ECONNREFUSED) else A_WAY
    except OSError as error:
        return NO_WAY if error.errno == errno.EAFNOSUPPORT else error.errno or errno.EIO
    except BaseException:
        return errno.EIO
