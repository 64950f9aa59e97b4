"""Which capability a refused call asks for."""

from __future__ import annotations

__all__ = ["asks_for_files", "capabilities_for"]

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
# Those that stand in for owning files.
OF_FILES = ("CHOWN", "DAC_OVERRIDE", "FOWNER")


def asks_for_files(call: str) -> bool:
    """Whether a call is refused because of whose a file is."""
    return CAPABILITY.get(call) in OF_FILES


def capabilities_for(refused: dict) -> list:
    """(capability, program, call, error) of what was refused, each capability once, by what it was refused to."""
    found = {}
    for program, call, error in sorted(refused):
        capability = CAPABILITY.get(call)
        if error != "EROFS" and capability in DEFAULT:
            found.setdefault(capability, (capability, program, call, error))
    return list(found.values())
