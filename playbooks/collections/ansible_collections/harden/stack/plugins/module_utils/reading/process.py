"""Reads what the kernel itself says of a container's first process: not what someone asked for, but what is in
force."""

from __future__ import annotations

import errno
import os
import re
import stat

__all__ = ["Process"]

CGROUPS = "/sys/fs/cgroup"
READ_ONLY = ("/proc/sys", "/proc/sysrq-trigger")
COVERED = ("/proc/kcore", "/proc/keys", "/sys/firmware")


class Process:
    """One process by its id on the server. Every reading is text; OSError and KeyError mean that it could not be
    read."""

    def __init__(self, pid: int) -> None:
        self.folder = f"/proc/{pid}"

    def status(self, field: str) -> str:
        """A line of /proc/PID/status, such as CapBnd, NoNewPrivs or Seccomp."""
        fields = dict(line.split(":", 1) for line in self._lines("status") if ":" in line)
        return fields[field].strip()

    def uid(self) -> str:
        """The user id when real, effective, saved and file system id are the same; else all four."""
        ids = self.status("Uid").split()
        return ids[0] if len(set(ids)) == 1 else " ".join(ids)

    def is_root(self) -> str:
        """`yes` when any of these four is root's."""
        return "yes" if "0" in self.status("Uid").split() else "no"

    def has_root_group(self) -> str:
        """`yes` when root's is among its groups, whichever way."""
        return "yes" if "0" in f"{self.status('Gid')} {self.status('Groups')}".split() else "no"

    def names(self) -> list:
        """What it is called, and the program that it runs if that is told. Gone processes have no name."""
        try:
            program = os.path.basename(os.readlink(f"{self.folder}/exe")).removesuffix(" (deleted)")
            return [self._text("comm"), program]
        except OSError:
            return ["?"]

    def limit(self, name: str) -> str:
        """A line of /proc/PID/limits, such as `Max open files`: one number where soft and hard limit agree."""
        line = next(line for line in self._lines("limits") if line.startswith(name))
        soft, hard = line[len(name):].split()[:2]
        return soft if soft == hard else f"{soft}:{hard}"

    def apparmor(self) -> str:
        for name in ("attr/apparmor/current", "attr/current"):
            try:
                label = self._text(name).strip("\0\n ")
            except OSError:
                continue
            if label:
                return label
        return "none"

    def mounts(self) -> dict:
        """The options of each mount by its place, under `shared` how it is tied to others, and under `is_memory`
        whether it is a tmpfs, not a folder out of one. The last line of a place wins, as the last mount does."""
        lines = [line.split() for line in self._lines("mountinfo")]
        return {
            re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4]): {
                "options": fields[5].split(","), "shared": fields[6:(end := fields.index("-", 6))],
                "is_memory": fields[3] == "/" and fields[end + 1] == "tmpfs",
            } for fields in lines
        }

    def root_mount(self) -> str:
        """`ro` or `rw`."""
        return self.mounts()["/"]["options"][0]

    def kernel_tables(self) -> str:
        """`hidden` where what steers the kernel is read-only, and what tells of the server's memory is covered."""
        mounts = {place: mount["options"] for place, mount in self.mounts().items()}
        writable = [path for path in READ_ONLY if os.path.exists(path) and "ro" not in mounts.get(path, ())]
        told = [path for path in COVERED if os.path.exists(path) and path not in mounts]
        return ", ".join(writable + told) or "hidden"

    def stat(self, path: str) -> os.stat_result:
        """What the process has at a path. OSError also where a link stands in it: anyone who is inside could lead it
        anywhere."""
        at = os.open(f"{self.folder}/root", os.O_PATH | os.O_DIRECTORY)
        try:
            for name in path.strip("/").split("/"):
                outer, at = at, os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=at)
                os.close(outer)
            state = os.fstat(at)
        finally:
            os.close(at)
        if stat.S_ISLNK(state.st_mode):
            raise OSError(errno.ELOOP, "a link", path)
        return state

    def holds(self, state: os.stat_result) -> bool:
        """Whether it has the file of that state open."""
        for number in os.listdir(f"{self.folder}/fd"):
            try:
                held = os.stat(f"{self.folder}/fd/{number}")
            except OSError:
                continue
            if (held.st_dev, held.st_ino) == (state.st_dev, state.st_ino):
                return True
        return False

    def namespace(self, kind: str) -> str:
        """`host` when the process shares that namespace with the one who asks, who runs on the server, or with the
        server's first process."""
        servers = {_namespace("self", kind), _namespace("1", kind)}
        return "host" if os.readlink(f"{self.folder}/ns/{kind}") in servers else "own"

    def cgroup(self, controller: str, file_v1: str, file_v2: str) -> str:
        """A limit in force, from the controller's own tree (version 1) or from the common one (version 2)."""
        groups = [line.split(":", 2) for line in self._lines("cgroup")]
        for _number, controllers, path in groups:
            if controller in controllers.split(","):
                return _read(f"{CGROUPS}/{controllers}{path}/{file_v1}")
        unified = next(path for number, _controllers, path in groups if number == "0")
        return _read(f"{CGROUPS}{unified}/{file_v2}")

    def memory_with_swap(self) -> str:
        """The limit of memory and swap together, as version 1 of control groups has it; version 2 has one for each.
        FileNotFoundError where the kernel does not count swap."""
        swap = self.cgroup("memory", "memory.memsw.limit_in_bytes", "memory.swap.max")
        if any("memory" in line.split(":")[1].split(",") for line in self._lines("cgroup")):
            return swap
        memory = self.cgroup("memory", "memory.limit_in_bytes", "memory.max")
        return "max" if "max" in (memory, swap) else str(int(memory) + int(swap))

    def cpu_quota(self) -> str:
        """The processor time in force, in billionths of a processor; 0 where there is no limit."""
        quota, *period = self.cgroup("cpu", "cpu.cfs_quota_us", "cpu.max").split()
        if quota in ("-1", "max"):
            return "0"
        per = period[0] if period else self.cgroup("cpu", "cpu.cfs_period_us", "cpu.max")
        return str(int(quota) * 1_000_000_000 // int(per))

    def _text(self, name: str) -> str:
        return _read(f"{self.folder}/{name}")

    def _lines(self, name: str) -> list:
        return self._text(name).splitlines()


def _namespace(process: str, kind: str) -> str:
    try:
        return os.readlink(f"/proc/{process}/ns/{kind}")
    except PermissionError:
        # Some servers keep their first process from everybody; the own namespace is always readable.
        if process == "self":
            raise
        return ""


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read().strip("\n")
