"""What the module makes of its options before another task changes the server."""

import hashlib
import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record.store import Record
from ansible_collections.harden.stack.plugins.modules import server_record as it
from support import NOTHING_TO_REMEMBER, includes


def remembered(folder, **options) -> list:
    """What the record has after one call."""
    record = Record("shop", str(folder / "record"))
    record.remember(it.wanted_of({**NOTHING_TO_REMEMBER, **options}))
    return record.entries()


def setting(path, value: object = False, control: str | None = None) -> dict:
    return {"path": str(path), "key": "icc", "value": value, "control": control}


def test_a_key_is_remembered_for_its_control_with_what_it_was(tmp_path):
    path = tmp_path / "daemon.json"
    path.write_text('{"icc": true}')
    path.chmod(0o644)
    [entry] = remembered(tmp_path, settings=[setting(path, control="no-shared-bridge")])
    assert includes(entry, {"kind": "key", "key": "icc", "before": {"set": True, "value": True},
                            "left": [{"set": True, "value": False}], "claims": [["shop", "no-shared-bridge"]]})


def test_rights_that_will_change_with_the_file_are_remembered_too(tmp_path):
    path = tmp_path / "daemon.json"
    path.write_text("{}")
    path.chmod(0o666)
    kinds = [(entry["kind"], entry["before"].get("mode")) for entry in remembered(tmp_path, settings=[setting(path)])]
    assert kinds == [("key", None), ("mode", "0666")]


def test_folders_that_are_missing_are_remembered_as_created_the_highest_first(tmp_path):
    path = tmp_path / "etc" / "docker" / "daemon.json"
    entries = remembered(tmp_path, settings=[setting(path)])
    folders = [str(tmp_path / "etc"), str(tmp_path / "etc" / "docker")]
    assert [entry["name"] for entry in entries if entry["kind"] == "created"] == folders
    assert it.missing_folders({**NOTHING_TO_REMEMBER, "settings": [setting(path)]}) == folders


def test_a_file_is_remembered_with_how_it_will_be(tmp_path):
    path, sha256 = tmp_path / "sudoers", hashlib.sha256(b"rule\n").hexdigest()
    [entry] = remembered(tmp_path, files=[{"path": str(path), "sha256": sha256, "mode": "440"}])
    left = {"type": "file", "sha256": sha256, "mode": "0440", "uid": 0, "gid": 0}
    assert includes(entry, {"kind": "file", "before": {"type": "absent"}, "left": [left]})


def test_a_check_does_not_count_a_file_that_is_right_already(tmp_path):
    path = tmp_path / "rule"
    path.write_text("x")
    path.chmod(0o644)
    file = {"path": str(path), "sha256": hashlib.sha256(b"x").hexdigest(), "mode": "0644"}
    for changed in (file, {**file, "mode": "0600"}):
        params = {**NOTHING_TO_REMEMBER, "files": [changed]}
        assert it.is_to_do(params, it.wanted_of(params)) == (changed is not file)


@pytest.mark.parametrize("before, value, told", [
    (None, False, [{"field": "icc", "before": "not set", "after": "false"}]),
    ({"icc": True, "debug": True}, False, [{"field": "icc", "before": "true", "after": "false"}]),
    ({"icc": False}, False, []),
])
def test_what_changes_is_told_with_both_sides(tmp_path, before, value, told):
    path = tmp_path / "daemon.json"
    if before is not None:
        path.write_text(json.dumps(before))
    found = it.told_settings({**NOTHING_TO_REMEMBER, "settings": [setting(path, value)]})
    assert [one["fields"] for one in found] == ([told] if told else [])
