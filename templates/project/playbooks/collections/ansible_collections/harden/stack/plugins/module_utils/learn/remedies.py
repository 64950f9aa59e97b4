"""What a refusal means: which capability, or which place to write to, would have ended it."""

from __future__ import annotations

import posixpath
import re

__all__ = ["capabilities_for", "is_passing", "leaves_of", "places_for", "places_in"]

# By call: the capability that its refusal asks for. Where the error alone decides, it stands first.
BY_CALL = {
    "setgid setgroups setregid setresgid setfsgid": "SETGID",
    "setuid setreuid setresuid setfsuid": "SETUID",
    "chown fchown fchownat lchown": "CHOWN",
    "chmod fchmod fchmodat fchmodat2 utimensat utimes unlink unlinkat rename renameat renameat2 rmdir": "FOWNER",
    "open openat openat2 creat mkdir mkdirat link linkat symlink symlinkat mknod truncate": "DAC_OVERRIDE",
    "access faccessat faccessat2 chdir execve newfstatat stat": "DAC_OVERRIDE",
    "kill tgkill tkill": "KILL",
    "socket": "NET_RAW",
    "bind": "NET_BIND_SERVICE",
    "mknodat": "MKNOD",
    "chroot": "SYS_CHROOT",
    "setpriority sched_setscheduler sched_setparam sched_setaffinity ioprio_set": "SYS_NICE",
    "mlock mlock2 mlockall": "IPC_LOCK",
    "setrlimit prlimit64": "SYS_RESOURCE",
    "capset prctl": "SETPCAP",
    "fsetxattr setxattr": "SETFCAP",
    "sendto": "AUDIT_WRITE",
}
CAPABILITY = {call: capability for calls, capability in BY_CALL.items() for call in calls.split()}
# Those that a container has by default: no other one is ever added.
DEFAULT = ("CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP",
           "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE")
# A line of a log that says which place could not be written.
PLACE = re.compile(r"(/[\w.@+/-]+)")
READ_ONLY = re.compile(r"read-only|EROFS", re.I)
# What the engine itself puts there, and what is in memory anyway.
OWN = ("/dev", "/proc", "/sys", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/run/secrets")
# A folder with programs or settings of the image would be hidden by one in memory.
IMAGE = ("/", "/bin", "/boot", "/etc", "/home", "/lib", "/lib64", "/opt", "/root", "/sbin", "/srv", "/usr", "/usr/bin",
         "/usr/lib", "/usr/local", "/usr/sbin", "/usr/share", "/var", "/var/lib")
COMMON = ("/tmp", "/run", "/var/tmp")
# Nobody misses this after a restart: by its folder, by a folder's name anywhere, by a file's ending.
PASSING = re.compile(r"^(?:/tmp|/run|/var/(?:run|tmp|lock|cache|log))(?:/|$)|"
                     r"/(?:tmp|temp|\.?cache|run|sessions?)(?:/|$)|\.(?:pid|sock|lock|log)$", re.I)


def capabilities_for(refused: dict) -> list:
    """(capability, program, call, error) of what was refused, each capability once, by what it was refused to."""
    found = {}
    for program, call, error in sorted(refused):
        capability = CAPABILITY.get(call)
        if error != "EROFS" and capability in DEFAULT:
            found.setdefault(capability, (capability, program, call, error))
    return list(found.values())


def places_for(changed: set, volumes: list) -> list:
    """The folders that it wrote to beside its volumes, none below another."""
    folders = {posixpath.dirname(path) for path in leaves_of(changed) if not below(path, (*OWN, *volumes))}
    return outermost(folder for folder in folders if folder not in IMAGE)


def leaves_of(changed: set) -> set:
    """What was written, without the folders that only count as changed because of what is in them."""
    names = {path for kind, path in changed if kind != "gone"}
    above = {folder for path in names for folder in folders_above(path)}
    return names - above


def folders_above(path: str):
    while (folder := posixpath.dirname(path)) != path:
        yield folder
        path = folder


def is_passing(path: str) -> bool:
    """Whether a file is of the sort that is made anew by each start."""
    return PASSING.search(path) is not None


def places_in(lines: dict, volumes: list) -> list:
    """The folders that a log names where it tells of a read-only file system."""
    found = {posixpath.dirname(path) for line in lines.values() if READ_ONLY.search(line)
             for path in PLACE.findall(line)}
    return outermost(folder for folder in found if folder not in IMAGE and not below(folder, (*OWN, *volumes)))


def outermost(folders) -> list:
    kept = []
    for folder in sorted(set(folders)):
        if not below(folder, kept):
            kept.append(folder)
    return kept


def below(path: str, folders) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
