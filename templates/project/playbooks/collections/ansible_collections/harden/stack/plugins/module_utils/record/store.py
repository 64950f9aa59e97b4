"""Remembers what a server was like before it was changed, so that the change can be undone.

One record for the whole server, whatever stacks are on it: /var/lib/harden-init/record.json, and beside it the earlier
contents of files. An entry is written before the change that it is about, and keeps the earliest state forever: a run
that is killed between the two leaves an entry whose state is still the present one, which undo takes for nothing to do.

    {"version": 1, "entries": [{
      "kind": "file" | "mode" | "package" | "unit" | "key" | "created" | "sysctl",
      "name": "/etc/audit/rules.d/50-harden-init.rules",      "key": "icc" (of a JSON file, kind `key` only),
      "before": {…},                                          how it was, as record/states.py reads it
      "left": [{…}, …],                                       how we left it: what differs now was changed by others
      "claims": [["csvs23", "audit-rules"], …]}]}             who needs it: stack and control

Two stacks share what is the server's. Each claims what it needs, and a change is undone only when nobody claims it any
more."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re

from ..system.files import ensure_directory, replace_file, sync_directory
from .states import content_of, file_state, matches, present_state

__all__ = ["FOLDER", "Record", "RecordError"]

FOLDER = "/var/lib/harden-init"
VERSION = 1
FIELDS = {"kind": str, "name": str, "before": dict, "left": list, "claims": list}


class RecordError(Exception):
    """The record cannot be used; the text says why, and what to do."""


class Record:
    """The server's record, in the name of one stack. Every method raises RecordError, StateError and OSError, and then
    remembered nothing."""

    def __init__(self, stack: str, folder: str = FOLDER) -> None:
        self.stack, self.folder = stack, folder
        self.path = os.path.join(folder, "record.json")

    def file(self, control: str, path: str, left: dict | None = None) -> bool:
        """Before a file is written, replaced or removed. `left` is how it will be (planned_file), so that a later
        change by someone else can be told from ours. Every method returns whether there was anything new to
        remember."""
        return self.remember([(control, "file", path, None, left)])

    def mode(self, control: str, path: str, left: dict | None = None) -> bool:
        """Before mode or owner of a file or folder are changed; `left` as mode_state."""
        return self.remember([(control, "mode", path, None, left)])

    def key(self, control: str, path: str, key: str, left: dict) -> bool:
        """Before a key of a JSON file is set: `left` is {"set": True, "value": …}, or {"set": False} where it is taken
        away."""
        return self.remember([(control, "key", path, key, left)])

    def package(self, control: str, name: str) -> bool:
        """Before a package is installed."""
        return self.remember([(control, "package", name, None, None)])

    def unit(self, control: str, name: str, left: dict | None = None) -> bool:
        """Before a unit is enabled or started. `left` names what is set, {"enabled": bool, "active": bool} or one of
        both: only that is put back."""
        return self.remember([(control, "unit", name, None, left or {"enabled": True, "active": True})])

    def created(self, control: str, path: str) -> bool:
        """Before a file or folder is made by something else than us. One that is there already is not ours, and is not
        remembered."""
        return self.remember([(control, "created", path, None, None)])

    def remember(self, wanted: list) -> bool:
        """Many at once, each as (control, kind, name, key, left)."""
        with self._locked():
            entries = self.entries()
            changed = [self._note(entries, *one) for one in wanted]
            return self._keep(entries, any(changed))

    def claim(self, controls) -> bool:
        """Says that this stack, too, needs what others changed for these controls."""
        with self._locked():
            entries = self.entries()
            return self._keep(
                entries,
                any([add_claim(entry, [self.stack, control]) for entry, control in self._unclaimed(entries, controls)]),
            )

    def unclaimed(self, controls) -> list:
        """The names of shared changes for these controls that this stack has not claimed yet. Only looks."""
        return sorted({entry["name"] for entry, _control in self._unclaimed(self.entries(), controls)})

    def update(self, change) -> None:
        """Replaces the entries by what `change(entries)` returns, under the lock."""
        with self._locked():
            self._write(change(self.entries()))

    def entries(self) -> list:
        """Every entry, earliest first. Strict: this is all that is known of the earlier state, so what cannot be
        understood stops everything instead of being taken for empty and written over."""
        try:
            state = os.stat(self.path)
            if state.st_uid != os.geteuid() or state.st_mode & 0o022:
                raise RecordError(
                    f"{self.path} can be written by others besides root, so it cannot be believed: look at it, then "
                    "chown and chmod it"
                )
            document = json.loads(content_of(self.path))
        except FileNotFoundError:
            return []
        except ValueError as error:
            raise RecordError(f"{self.path} is no JSON ({error}). It holds what this server was like before: "
                              "fix it, or move it away and do without undo") from error
        return understood(document, self.path)

    def content(self, state: dict) -> bytes:
        """The earlier content of a file, by its state."""
        return content_of(self._copy(state))

    def _note(self, entries: list, control: str, kind: str, name: str, key, left) -> bool:
        entry = next((one for one in entries if (one["kind"], one["name"], one.get("key")) == (kind, name, key)), None)
        present = present_state(kind, name, key)
        if entry is None:
            if kind == "created" and present["type"] != "absent":
                return False
            before = (
                {**present, "file": self._copied(name)}
                if kind == "key"
                else self._copied(name) if kind == "file" else present
            )
            entry = {
                "kind": kind,
                "name": name,
                **({"key": key} if key else {}),
                "before": before,
                "left": [],
                "claims": [],
            }
            entries.append(entry)
        known = entry["left"]
        if left is not None and known[-1:] != [left]:
            # What we left there earlier stays ours: a run that is killed before the change leaves that on the server.
            entry["left"] = [one for one in known if one != left and matches(one, present)] + [left]
        return add_claim(entry, [self.stack, control]) or entry["left"] != known

    def _copied(self, path: str) -> dict:
        """The state of a file whose content is kept."""
        state = file_state(path)
        if state["type"] == "file" and not os.path.exists(self._copy(state)):
            replace_file(self._copy(state), content_of(path), 0o600, os.geteuid(), os.getegid())
            sync_directory(os.path.dirname(self._copy(state)))
        return state

    def _copy(self, state: dict) -> str:
        return os.path.join(self.folder, "before", state["sha256"])

    def _unclaimed(self, entries: list, controls) -> list:
        """Pairs of entry and control. What carries a stack's name is that stack's own, and nobody else's to claim."""
        return [
            (entry, control)
            for entry in entries
            for control in controls
            if any(claim[1] == control for claim in entry["claims"])
            and [self.stack, control] not in entry["claims"]
            and not any(is_own(entry["name"], claim[0]) for claim in entry["claims"])
        ]

    def _keep(self, entries: list, changed: bool) -> bool:
        if changed:
            self._write(entries)
        return changed

    def _write(self, entries: list) -> None:
        text = json.dumps({"version": VERSION, "entries": entries}, indent=1, ensure_ascii=False) + "\n"
        replace_file(self.path, text.encode(), 0o600, os.geteuid(), os.getegid())
        sync_directory(self.folder)

    @contextlib.contextmanager
    def _locked(self):
        """One at a time: two stacks may be deployed on the server at once."""
        owner = (os.geteuid(), os.getegid())
        ensure_directory(self.folder, 0o700, *owner)
        ensure_directory(os.path.join(self.folder, "before"), 0o700, *owner)
        with open(os.path.join(self.folder, "lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def add_claim(entry: dict, claim: list) -> bool:
    new = claim not in entry["claims"]
    if new:
        entry["claims"].append(claim)
    return new


def is_own(name: str, stack: str) -> bool:
    """Whether the name says whose it is: harden-init.STACK.service, 50-harden-init.STACK.rules."""
    return re.search(rf"(?:^|-)harden-init\.{re.escape(stack)}\.", os.path.basename(name)) is not None


def understood(document, path: str) -> list:
    """The entries of a record whose version and shape are known."""
    version = document.get("version") if isinstance(document, dict) else None
    if version != VERSION:
        raise RecordError(
            f"{path} has the version {version!r}, and {VERSION} is known here: use the version of harden-init that "
            "wrote it"
        )
    entries = document.get("entries")
    whole = isinstance(entries, list) and all(
        isinstance(entry, dict) and all(isinstance(entry.get(field), sort) for field, sort in FIELDS.items())
        for entry in entries
    )
    if not whole:
        raise RecordError(f"{path} does not have the shape of a record: fix it, or move it away and do without undo")
    return entries
