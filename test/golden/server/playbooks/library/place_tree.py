#!/usr/bin/python
"""Makes the files of a stack on the server those of the project; the action plugin of the same name calls it."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: place_tree
short_description: Make the files of a stack on the server those of the project
description:
  - Compares a list of files with the server, and says which contents are needed. Called again with an archive of these, it
    places them, each by a temporary file and a rename, and removes the files that an earlier call placed and nobody wants any more.
  - All files belong to root. Those outside the stack's folder carry the control that wants them, and what was there before is remembered
    for C(harden-init undo).
options:
  files:
    description: The files, each with its path, and either mode and SHA-256, or the target of the symbolic link that it is; outside the
      stack's folder also the control.
    type: list
    elements: dict
    required: true
  stack:
    description: The stack in whose name the files are placed.
    type: str
    required: true
  record:
    description: Where the list of placed files is kept. Only what stands in it is ever removed.
    type: path
    required: true
  archive:
    description: A tar file of the needed contents; the name of each is its SHA-256.
    type: path
attributes:
  check_mode: {description: Says what would be placed., support: full}
  diff_mode: {description: Shows paths., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Bring the files (the action plugin makes the list)
  place_tree:
    files: files
    root: /opt/harden/csvs23
    services: "{{ stack_services }}"
    fingerprints: "{{ placed_secrets.fingerprints }}"
    apparmor: false
    mirrored:
      /etc/apparmor.d: apparmor
  register: placed
"""

RETURN = r"""
needed:
  description: The SHA-256 of every content that the server does not have; then nothing was changed yet.
  returned: success
  type: list
placed:
  description: The paths that were new or different.
  returned: success
  type: list
removed:
  description: The paths that nobody wants any more.
  returned: success
  type: list
"""

import hashlib
import json
import os
import stat
import tarfile

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_files import ensure_directory, replace_file, replace_link, sync_directory
from ansible.module_utils.harden_profiles import FOLDER as PROFILES, ProfileFault, try_profile
from ansible.module_utils.harden_record import Record, RecordError
from ansible.module_utils.harden_states import StateError
from ansible.module_utils.harden_units import is_unit, reload_units, retire


def has_content(wanted: dict) -> bool:
    """True when the server has the link, or a plain file with that content, at the path."""
    try:
        if "link" in wanted:
            return os.readlink(wanted["path"]) == wanted["link"]
        if not stat.S_ISREG(os.lstat(wanted["path"]).st_mode):
            return False
        with open(wanted["path"], "rb") as stream:
            return hashlib.sha256(stream.read()).hexdigest() == wanted["sha256"]
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if "link" in wanted and error.strerror == "Invalid argument":
            return False
        raise


def has_rights(wanted: dict) -> bool:
    state = os.lstat(wanted["path"])
    return "link" in wanted or (stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid) == (wanted["mode"], 0, 0)


def recorded(record: str) -> list:
    """What earlier calls placed. A record that cannot be read counts as empty: then nothing is removed."""
    try:
        with open(record, encoding="utf-8") as stream:
            return [path for path in json.load(stream) if isinstance(path, str) and os.path.isabs(path)]
    except (OSError, ValueError, TypeError):
        return []


def write_record(record: str, paths) -> None:
    ensure_directory(os.path.dirname(record), 0o755)
    replace_file(record, (json.dumps(sorted(paths), indent=1) + "\n").encode(), 0o644)


def contents_of(archive: str) -> dict:
    """The contents by their SHA-256, computed here: a name in an archive proves nothing."""
    with tarfile.open(archive) as tar:
        parts = [tar.extractfile(member).read() for member in tar.getmembers() if member.isfile()]
    return {hashlib.sha256(part).hexdigest(): part for part in parts}


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
    folder = os.path.dirname(path)
    while folder.startswith(root + "/") and os.path.isdir(folder) and not os.listdir(folder):
        os.rmdir(folder)
        folder = os.path.dirname(folder)


def try_profiles(different: list, contents: dict) -> None:
    """Before anything is placed: a profile that does not parse would keep its container from starting at the next boot."""
    for entry in different:
        if os.path.dirname(entry["path"]) == PROFILES and entry.get("sha256") in contents:
            try_profile(entry["path"], contents[entry["sha256"]])


def remember(stack: str, different: list) -> None:
    """What stands outside the stack's folder, and will be new or different."""
    outside = [(entry["control"], "file", entry["path"], None, left_of(entry)) for entry in different if "control" in entry]
    if outside:
        Record(stack).remember(outside)


def left_of(entry: dict) -> dict:
    """How the file will be, as the record keeps it."""
    if "link" in entry:
        return {"type": "link", "target": entry["link"]}
    return {"type": "file", "sha256": entry["sha256"], "mode": f"{entry['mode']:04o}", "uid": 0, "gid": 0}


def apply(params: dict, different: list, removed: list) -> None:
    record, wanted = params["record"], {entry["path"] for entry in params["files"]}
    contents = contents_of(params["archive"]) if params["archive"] else {}
    try_profiles(different, contents)
    remember(params["stack"], different)
    # The record first: a file that is placed and not recorded would stay for ever.
    write_record(record, wanted | set(removed))
    for path in removed:
        remove(path, os.path.dirname(record))
    for entry in different:
        place(entry, contents)
    write_record(record, wanted)
    sync_directory(os.path.dirname(record))
    if any(map(is_unit, removed)):
        reload_units()


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "files": {"type": "list", "elements": "dict", "required": True},
            "stack": {"type": "str", "required": True},
            "record": {"type": "path", "required": True},
            "archive": {"type": "path"},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        missing = [entry for entry in params["files"] if not has_content(entry)]
        known = {entry["path"] for entry in missing}
        narrow = [entry for entry in params["files"] if entry["path"] not in known and not has_rights(entry)]
        different = missing + narrow
        removed = sorted(set(recorded(params["record"])) - {entry["path"] for entry in params["files"]})
        needed = sorted({entry["sha256"] for entry in missing if "sha256" in entry})
        waits = needed and not params["archive"]
        changed = bool(different or removed)
        if changed and not waits and not module.check_mode:
            apply(params, different, removed)
    except OSError as error:
        module.fail_json(msg=f"The files could not be placed: {error.strerror} ({error.filename}). "
                             "No file is half-written; mend the cause and run again.")
    except ProfileFault as error:
        module.fail_json(msg=f"No file was placed, and the profiles in force stay: the AppArmor profile {error}. "
                             f"Mend it below playbooks/files{PROFILES} and deploy again.")
    except (RecordError, StateError) as error:
        module.fail_json(msg=f"The files were left as they were: {error}.")
    paths = sorted(entry["path"] for entry in different)
    result = {"changed": changed, "needed": needed if waits else [], "placed": paths, "removed": removed}
    if module._diff and changed:
        result["diff"] = {"before": "".join(f"{path}\n" for path in removed), "after": "".join(f"{path}\n" for path in paths),
                          "before_header": "no longer wanted", "after_header": "new or different"}
    module.exit_json(**result)


if __name__ == "__main__":
    main()
