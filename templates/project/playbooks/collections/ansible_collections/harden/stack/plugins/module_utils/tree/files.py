"""Makes the files of a stack on the server those of the project, and remembers what was there before outside of its
folder."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tarfile

from ..system.files import PLACED, ensure_directory, placed_hashes, replace_file, replace_link, sync_directory
from ..system.apparmor import FOLDER as PROFILES, try_profile
from ..record.differs import Budget
from ..record.store import Record
from ..system.units import is_read_by_systemd, is_unit, reload_units, retire
from .links import TreeFault, folders_below
from .state import sha256_of
from .told import mark_of, of_different, of_removed

__all__ = ["Tree", "contents_of"]


class Tree:
    """The files that must be on the server, compared with those that are there.

    Each is a path, and either mode and SHA-256 or the target of the symbolic link that it is; outside the stack's
    folder also the control that wants it. All belong to root. """

    def __init__(self, root: str, files: list, beside: tuple = ()) -> None:
        """Compares, and changes nothing. `root` is the stack's folder; `beside` are paths that earlier deploys placed
        and that stay as they are. Raises OSError."""
        self.root, self.record, self.files, self.beside = root, os.path.join(root, PLACED), files, set(beside)
        missing = [entry for entry in files if not has_content(entry)]
        known = {entry["path"] for entry in missing}
        narrow = [entry for entry in files if entry["path"] not in known and not has_rights(entry)]
        self.different = missing + narrow
        self.hashes = placed_hashes(root)
        self.removed = sorted(set(self.hashes) - {entry["path"] for entry in files} - self.beside)
        # The SHA-256 of every content that the server does not have.
        self.needed = sorted({entry["sha256"] for entry in missing if "sha256" in entry})
        self.changed = bool(self.different or self.removed)

    @property
    def placed(self) -> list:
        """The paths that are new or different."""
        return sorted(entry["path"] for entry in self.different)

    def prepare(self, contents: dict) -> None:
        """What can still refuse, before anything is placed; what was there outside the stack's folder is remembered.
        Raises OSError, ProfileFault, RecordError, StateError, TreeFault."""
        if set(self.needed) - set(contents):
            raise TreeFault("they changed on the server while the new ones were on their way, so another deploy or "
                            "someone works there. Deploy again when that has ended")
        try_profiles(self.different, contents)
        remember(os.path.basename(self.root), self.different)

    def place(self, contents: dict) -> None:
        """Places what differs, each by a temporary file and a rename, and removes what nobody wants any more. Raises
        OSError."""
        if not self.changed:
            return
        wanted = {**{path: self.hashes.get(path, "") for path in self.beside},
                  **{entry["path"]: mark_of(entry) for entry in self.files}}
        # The record first: a file that is placed and not recorded would stay forever.
        # What a deploy that is cut off here has left is not known.
        unknown = dict.fromkeys([*(entry["path"] for entry in self.different), *self.removed], "")
        write_record(self.record, {**self.hashes, **unknown})
        for path in self.removed:
            remove(path, self.root)
        for entry in self.different:
            place(entry, contents)
        write_record(self.record, wanted)
        sync_directory(self.root)
        if any(map(is_read_by_systemd, self.removed)):
            reload_units()

    def told(self, budget: Budget) -> list:
        """What differs, each with both sides as far as they are here. Raises OSError."""
        return [*(of_different(entry, self.hashes.get(entry["path"], ""), budget) for entry in self.different),
                *map(of_removed, self.removed)]

    def difference(self) -> dict:
        """As --diff shows it: paths."""
        return {
            "before": "".join(f"{path}\n" for path in self.removed),
            "after": "".join(f"{path}\n" for path in self.placed),
            "before_header": "no longer wanted",
            "after_header": "new or different",
        }


def contents_of(archive: str) -> dict:
    """The contents by their SHA-256, computed here: a name in an archive proves nothing."""
    with tarfile.open(archive) as tar:
        parts = [tar.extractfile(member).read() for member in tar.getmembers() if member.isfile()]
    return {hashlib.sha256(part).hexdigest(): part for part in parts}


def has_content(wanted: dict) -> bool:
    """True when the server has the link, or a plain file with that content, at the path."""
    try:
        if "link" in wanted:
            return os.readlink(wanted["path"]) == wanted["link"]
        return sha256_of(wanted["path"]) == wanted["sha256"]
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if "link" in wanted and error.strerror == "Invalid argument":
            return False
        raise


def has_rights(wanted: dict) -> bool:
    state = os.lstat(wanted["path"])
    return "link" in wanted or (stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid) == (wanted["mode"], 0, 0)


def write_record(record: str, placed: dict) -> None:
    ensure_directory(os.path.dirname(record), 0o755)
    replace_file(record, (json.dumps(placed, indent=1, sort_keys=True) + "\n").encode(), 0o644)


def place(wanted: dict, contents: dict) -> None:
    ensure_parent(os.path.dirname(wanted["path"]))
    if "link" in wanted:
        replace_link(wanted["path"], wanted["link"])
    elif has_content(wanted):
        os.chown(wanted["path"], 0, 0)
        os.chmod(wanted["path"], wanted["mode"])
    else:
        replace_file(wanted["path"], contents[wanted["sha256"]], wanted["mode"])


def ensure_parent(folder: str) -> None:
    """Makes the folders above a file; those that are there keep their modes, such as /etc/apparmor.d."""
    if not os.path.isdir(folder):
        ensure_directory(folder, 0o755)


def remove(path: str, root: str) -> None:
    """Removes a file, and the folders below `root` that it leaves empty."""
    if is_unit(path):
        retire(path)
    if os.path.lexists(path):
        os.unlink(path)
    for folder in folders_below(root, path):
        if not os.path.isdir(folder) or os.listdir(folder):
            break
        os.rmdir(folder)


def try_profiles(different: list, contents: dict) -> None:
    """Before anything is placed: a profile that does not parse would keep its container from starting at the next
    boot."""
    for entry in different:
        if os.path.dirname(entry["path"]) == PROFILES and entry.get("sha256") in contents:
            try_profile(entry["path"], contents[entry["sha256"]])


def remember(stack: str, different: list) -> None:
    """What stands outside the stack's folder, and will be new or different."""
    outside = [
        (entry["control"], "file", entry["path"], None, left_of(entry)) for entry in different if "control" in entry
    ]
    if outside:
        Record(stack).remember(outside)


def left_of(entry: dict) -> dict:
    """How the file will be, as the record keeps it."""
    if "link" in entry:
        return {"type": "link", "target": entry["link"]}
    return {"type": "file", "sha256": entry["sha256"], "mode": f"{entry['mode']:04o}", "uid": 0, "gid": 0}
