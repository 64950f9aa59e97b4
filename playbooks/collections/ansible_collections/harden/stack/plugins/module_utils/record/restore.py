"""Puts back what a step of undo is about, and tells the programs that it concerns."""

from __future__ import annotations

import contextlib
import json
import os

from ..engine.control import change_settings
from ..engine.settings import SETTINGS
from ..system.files import replace_file, replace_link, sync_directory
from ..system.programs import find_program, run
from ..system.sysctl import set_value
from .now import unneeded
from .states import content_of, file_state, json_object
from .undo import PROFILES
from ..system.units import RELOAD_SSHD, is_read_by_systemd, is_unit, reload_units, retire

__all__ = ["finish", "remove_packages", "restore", "restore_keys"]

AUDIT_RULES = "/etc/audit/rules.d"
SSHD_SETTINGS = "/etc/ssh/sshd_config.d"


def restore(step: dict, record) -> None:
    """One step whose outcome is `restore` or `remove`; raises OSError and ProgramError, and then that thing is as it
    was."""
    {"file": restore_file, "created": remove_created, "mode": restore_mode,
     "unit": restore_unit, "sysctl": restore_value}[step["kind"]](step["entry"], record)


def restore_file(entry: dict, record) -> None:
    path, before = entry["name"], entry["before"]
    if before["type"] == "absent":
        let_go(path)
        os.unlink(path)
        remove_drop_ins(os.path.dirname(path))
    elif before["type"] == "link":
        replace_link(path, before["target"])
    else:
        replace_file(path, record.content(before), int(before["mode"], 8), before["uid"], before["gid"])
        if os.path.dirname(path) == PROFILES and find_program("apparmor_parser"):
            run(["apparmor_parser", "--replace", "--write-cache", path])
    if os.path.isdir(os.path.dirname(path)):
        sync_directory(os.path.dirname(path))
    if is_read_by_systemd(path) and find_program("systemctl"):
        # At once: what is put back next may restart something that the unit hangs on.
        reload_units()


def let_go(path: str) -> None:
    """What must happen while the file is still there: a profile is unloaded, a unit no longer starts at boot."""
    if os.path.dirname(path) == PROFILES and find_program("apparmor_parser"):
        # A profile that is not loaded is no fault.
        run(["apparmor_parser", "--remove", path], must=False)
    if is_unit(path) and find_program("systemctl"):
        retire(path)


def remove_drop_ins(folder: str) -> None:
    """The folder of additions to a unit, if the last one has left it."""
    if folder.endswith(".service.d") and not os.listdir(folder):
        os.rmdir(folder)


def restore_keys(path: str, steps: list, record, note) -> None:
    """The keys of one JSON file, all in one go. The engine gets its settings back if it does not start with these."""
    content, present, keys = content_of(path), file_state(path), {step["key"] for step in steps}
    now = json_object(path, content)
    document = {key: value for key, value in now.items() if key not in keys}
    document.update({step["key"]: step["entry"]["before"]["value"] for step in steps if step["entry"]["before"]["set"]})
    original = steps[0]["entry"]["before"]["file"]
    earlier = record.content(original) if original["type"] == "file" else b""
    text = earlier if document == json_object(path, earlier) else text_of(document)
    if path == SETTINGS:
        change_settings(
            keys,
            now,
            document,
            lambda lenient: put(path, text_of(lenient) if lenient else text, present),
            note,
            lambda: put(path, content, present),
        )
    else:
        put(path, text, present)


def text_of(document: dict) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def put(path: str, text: bytes, rights: dict) -> None:
    """An empty text is that of a file which was not there."""
    if text:
        replace_file(path, text, int(rights["mode"], 8), rights["uid"], rights["gid"])
    elif os.path.exists(path):
        os.unlink(path)
    sync_directory(os.path.dirname(path))


def remove_created(entry: dict, _record) -> None:
    path = entry["name"]
    # A folder of additions to a unit has gone with the last of them.
    with contextlib.suppress(FileNotFoundError):
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
        else:
            os.unlink(path)


def restore_mode(entry: dict, _record) -> None:
    before = entry["before"]
    os.chown(entry["name"], before["uid"], before["gid"])
    os.chmod(entry["name"], int(before["mode"], 8))


def restore_value(entry: dict, _record) -> None:
    set_value(entry["name"], entry["before"]["value"])


def remove_packages(names: list, present: list) -> None:
    """The packages, and what apt brought along for them and none needs any more. What was there before (`present`)
    stays, needed or not."""
    stay = {*present, *unneeded()}
    # Never a purge: that of the engine would delete every container and volume, that of auditd every record.
    run(["apt-get", "--yes", "remove", *names])
    # Again and again: what only these had needed is unneeded then.
    while along := [name for name in unneeded() if name not in stay]:
        run(["apt-get", "--yes", "remove", *along])


def restore_unit(entry: dict, _record) -> None:
    """Only what was set: a unit that was enabled and never started by us is not stopped."""
    name, before, left = entry["name"], entry["before"], entry["left"][-1]
    if "active" in left and left["active"] != before["active"]:
        run(["systemctl", "start" if before["active"] else "stop", name])
    if "enabled" in left:
        word = before["enabled"] if before["enabled"] in ("enabled", "masked") else "disabled"
        run(["systemctl", {"enabled": "enable", "masked": "mask", "disabled": "disable"}[word], name])


def finish(paths, note) -> None:
    """Tells sshd and the audit system when all their files are as they must be."""
    if any(os.path.dirname(path) == SSHD_SETTINGS for path in paths) and find_program("systemctl"):
        run(RELOAD_SSHD, must=False)
    changed = any(os.path.dirname(path) == AUDIT_RULES for path in paths)
    if changed and find_program("augenrules") and run(["augenrules", "--load"], must=False):
        note("The kernel did not load the audit rules that are left; it does when the server is started again.")
