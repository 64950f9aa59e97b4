"""What a service was heard to do, as rules of an AppArmor profile. What its image brings may be read; what it starts
is named program by program; it writes to its places, where nothing can be run; of the kernel's and the system's files
it gets what it asked for."""

from __future__ import annotations

import re

from ..life.places import below

__all__ = ["EACH", "NETWORKS", "Access", "access_of", "read_rules", "rules_for"]

# What services talk over. Any other family is a rule of its own.
NETWORKS = ("inet stream", "inet dgram", "inet6 stream", "inet6 dgram", "netlink raw", "unix stream", "unix dgram",
            "unix seqpacket")
# In these each file counts; what else is at the top of a file system came with the image.
EACH = ("dev", "etc", "home", "proc", "root", "run", "sys", "tmp")
# What the kernel's records call rights, as rules have them.
RIGHTS = {"r": "r", "w": "w", "a": "w", "c": "w", "d": "w", "l": "l", "k": "k", "m": "m"}
ORDER, PLACE = "mrwlk", "rwlk"
# Names that differ each time, and folders whose files are all alike: the first that fits.
VARYING = ((r"^/proc/(?:\d+|self|thread-self)/task(?:/.*)?$", "@{PROC}/@{pid}/task/{,**}"),
           (r"^/proc/(?:\d+|self|thread-self)/fd(?:info)?(?:/.*)?$", "@{PROC}/@{pid}/fd{,info}/{,*}"),
           (r"^/proc/(?:\d+|self|thread-self)/", "@{PROC}/@{pid}/"), (r"^/proc/(?=[^/@])", "@{PROC}/"),
           (r"^/sys/fs/cgroup(?:/.*)?$", "/sys/fs/cgroup/{,**}"), (r"^/dev/pts/.+$", "/dev/pts/*"),
           (r"^/sys/devices/system/(cpu|node)(?:/.*)?$", r"/sys/devices/system/\1/{,**}"),
           (r"^/dev/shm(?:/.*)?$", "/dev/shm/{,**}"), (r"^/etc/([^/]+)/.*$", r"/etc/\1/{,**}"),
           (r"^/(root|home/[^/]+)(?:/.*)?$", r"/\1/{,**}"), (r"^(/run/.*?)\d+", r"\1*"))
ODD = re.compile(r"[^A-Za-z0-9._+@:~=%/-]")


def access_of(found: dict) -> tuple:
    """(verdict, operation, what it was about, rights) of the fields of a record of AppArmor."""
    about = found.get("name") or found.get("capname") or found.get("peer", "")
    if "family" in found:
        about = f"{found['family']} {found.get('sock_type', '')}"
    rights = found.get("denied_mask") or found.get("requested_mask", "")
    return found.get("apparmor", ""), found.get("operation", ""), about, rights


class Access:
    """What was heard, by what it is about: `files` are rights by path, `programs` were run, `networks` are families
    with their types; `asks_others` says that it looked into another process."""

    def __init__(self, heard: set) -> None:
        self.files, self.programs, self.networks, self.asks_others = {}, set(), set(), False
        for _, operation, about, rights in heard:
            if operation == "ptrace":
                self.asks_others = self.asks_others or "read" in rights
            elif about.startswith("/"):
                self.files.setdefault(about, set()).update(RIGHTS[one] for one in rights if one in RIGHTS)
                if "x" in rights:
                    self.programs.add(about)
            elif re.fullmatch(r"[a-z0-9_]+ [a-z]+", about):
                self.networks.add(about)

    def writes_outside(self, places: list) -> set:
        """What it wanted to write beside its places and the kernel's own files."""
        return {path for path, rights in self.files.items()
                if rights - {"r", "m"} and not below(path, [*places, "/dev", "/proc", "/sys"])}


def read_rules(folders: set) -> list:
    """What stands in the image, by the folders at its top."""
    return ["/{,*} mr", "/*/ r", *(f"/{plain(name)}/{{,**}} mr" for name in sorted(folders) if name not in EACH)]


def rules_for(access: Access, folders: set, places: list, without: set) -> list:
    """`without` are paths that get no right to be written. Sorted, none twice."""
    files = {}
    for place in places:
        files.setdefault(f"{plain(place)}/{{,**}}", set()).update(PLACE)
    for path, rights in access.files.items():
        given = rights - {"w", "l", "k"} if path in without else rights
        files.setdefault(general(path, places), set()).update(given)
    named = {f"{path} {in_order(rights)}" for path, rights in files.items() if needs_rule(path, rights, folders)}
    programs = {f"{plain(path)} ix" for path in access.programs}
    closed = {f"deny {plain(place)}/** {what}" for place in places if (what := closed_in(place, access, files))}
    others = {f"network {one}" for one in access.networks}
    if access.asks_others:
        others.add("ptrace (read, readby)")
    return sorted({*read_rules(folders), *named, *programs, *closed, *others})


def general(path: str, places: list) -> str:
    """The path of a rule for it and for those like it."""
    place = next((one for one in places if below(path.rstrip("/"), [one])), None)
    if place is not None:
        return f"{plain(place)}/{{,**}}"
    path = plain(path)
    return next((changed for pattern, like in VARYING if (changed := re.sub(pattern, like, path)) != path), path)


def plain(path: str) -> str:
    """What means something in a rule, or ends it, stands for any one character."""
    return ODD.sub("?", path)


def needs_rule(path: str, rights: set, folders: set) -> bool:
    """Whether what the image brings is not all that it wants of a path."""
    top, _, below_it = path[1:].partition("/")
    is_read_anyway = not below_it or (top in folders and top not in EACH)
    return bool(rights - {"r", "m"}) or (bool(rights) and not is_read_anyway)


def closed_in(place: str, access: Access, files: dict) -> str:
    """What nobody may do with the files of a place, where it did not do it."""
    may_map = "m" in files[f"{plain(place)}/{{,**}}"]
    may_run = any(below(program, [place]) for program in access.programs)
    return "".join((*([] if may_map else ["m"]), *([] if may_run else ["x"])))


def in_order(rights: set) -> str:
    return "".join(one for one in ORDER if one in rights)
