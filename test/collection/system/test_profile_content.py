"""What the kernel has loaded under a profile's name, by recorded trees, against what the real parser makes of it."""

import hashlib
import os
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading.measurement import Measurement
from ansible_collections.harden.stack.plugins.module_utils.reading.process import Process
from ansible_collections.harden.stack.plugins.module_utils.stack import look
from ansible_collections.harden.stack.plugins.module_utils.system import profile_content as it
from support import refusal

NAME = "harden-init.s.web"
TEXT = f"abi <abi/3.0>,\nprofile {NAME} flags=(attach_disconnected) {{\n  /tmp/ r,\n}}\n"


def compiled(path) -> bytes:
    return subprocess.run([it.find_program("apparmor_parser"), "-S", "--skip-cache", "--quiet", str(path)], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


@pytest.fixture(name="server")
def fixture_server(monkeypatch, tmp_path):
    """The profile's file on a server, and the kernel's tree of profiles."""
    folder, policy = tmp_path / "apparmor.d", tmp_path / "policy"
    folder.mkdir()
    policy.mkdir()
    (folder / NAME).write_text(TEXT)
    monkeypatch.setattr(it, "FOLDER", str(folder))
    monkeypatch.setattr(it, "POLICY", str(policy))
    it.read_content.cache_clear()

    def load(name=NAME, number=7, **hashes) -> None:
        entry = policy / f"{name.replace('/', '.')}.{number}"
        entry.mkdir()
        for file, text in {"name": name, "mode": "enforce", **hashes}.items():
            (entry / file).write_text(f"{text}\n")
    yield folder / NAME, load
    it.read_content.cache_clear()


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_a_profile_that_is_loaded_as_its_file(server, kind):
    path, load = server
    load(f"{NAME}.more", 3, **{f"raw_{kind}": "0" * 40})
    load(**{f"raw_{kind}": hashlib.new(kind, compiled(path)).hexdigest()})
    assert it.read_content(NAME) == it.AS_ITS_FILE


def test_another_profile_under_the_same_name(server, tmp_path):
    path, load = server
    other = tmp_path / "other"
    other.write_text(TEXT.replace("/tmp/ r,", "/** rwlk,"))
    loaded = hashlib.sha256(compiled(other)).hexdigest()
    load(raw_sha256=loaded)
    assert it.read_content(NAME) == f"another content (sha256:{loaded[:16]})"


def test_a_parser_that_compresses_is_asked_for_what_the_kernel_has(server, tmp_path, monkeypatch):
    path, load = server
    load(raw_sha256=hashlib.sha256(compiled(path)).hexdigest())
    real, parser = it.find_program("apparmor_parser"), tmp_path / "apparmor_parser"
    # As 5.0 does it: `compressed` is ahead of what would be loaded, unless that is asked for plain.
    parser.write_text(f'''#!/bin/sh
case "$*" in
  *--zstd-compress-level=none*) shift 4; exec {real} --skip-kernel-load --skip-cache --quiet "$@" ;;
  *) printf '\\001\\003\\000\\000'; exec {real} "$@" ;;
esac
''')
    parser.chmod(0o755)
    monkeypatch.setattr(it, "find_program", lambda name: str(parser))
    assert it.read_content(NAME) == it.AS_ITS_FILE


def test_a_comment_makes_no_other_profile(server):
    path, load = server
    load(raw_sha256=hashlib.sha256(compiled(path)).hexdigest())
    path.write_text(f"# why\n{TEXT}")
    assert it.read_content(NAME) == it.AS_ITS_FILE


def test_a_file_that_was_changed_and_not_loaded(server):
    path, load = server
    load(raw_sha256=hashlib.sha256(compiled(path)).hexdigest())
    path.write_text(TEXT.replace("/tmp/ r,", "/tmp/ rw,"))
    assert it.read_content(NAME).startswith("another content (sha256:")


@pytest.mark.parametrize("name", [f"{NAME}.more", f"{NAME}x", "harden-init.s"])
def test_a_profile_of_a_longer_or_shorter_name_is_not_meant(server, name):
    _path, load = server
    load(name, raw_sha256="0" * 64)
    assert it.read_content(NAME) == "not loaded"


@pytest.mark.parametrize("what, hashes, change, why", [
    ("the kernel shows no hash", {}, lambda path: None, "the kernel shows no hash"),
    ("only the hash of its own form", {"sha256": "0" * 64}, lambda path: None, "the kernel shows no hash"),
    ("the file is gone", {"raw_sha256": "0" * 64}, os.remove, "No such file"),
    ("the file does not parse", {"raw_sha256": "0" * 64}, lambda path: path.write_text("profile {"), "does not parse"),
])
def test_what_cannot_be_known_is_no_verdict(server, what, hashes, change, why):
    path, load = server
    load(**hashes)
    change(path)
    assert why in refusal(lambda: it.read_content(NAME)), what


def test_without_the_kernels_tree_nothing_is_known(server, monkeypatch, tmp_path):
    monkeypatch.setattr(it, "POLICY", str(tmp_path / "none"))
    assert "No such file" in refusal(lambda: it.read_content(NAME))


def measured(monkeypatch, label: str) -> dict:
    monkeypatch.setattr(Process, "apparmor", lambda _self: label)
    inspected = {"Name": "/s-web-1", "Config": {"Labels": {"com.docker.compose.service": "web"}},
                 "HostConfig": {}, "State": {"Pid": 1}, "Mounts": []}
    measurement = Measurement("h", None, [inspected], "", {"enforced": True, "why": ""})
    checks = {"apparmor": f"{NAME} (enforce)", "apparmor_content": it.AS_ITS_FILE}
    return measurement.findings({"web": {"apparmor": checks}})[0]


def test_the_right_name_with_another_content_is_a_finding(server, monkeypatch):
    _path, load = server
    load(raw_sha256="0" * 64)
    finding = measured(monkeypatch, f"{NAME} (enforce)")
    assert (finding["ok"], finding["why"]) == (
        False, f"apparmor_content of web is another content (sha256:{'0' * 16}), wanted as its file")
    assert look.other_profiles({NAME: "enforce"}) == [NAME]


def test_where_the_kernel_shows_no_hash_it_is_not_measured(server, monkeypatch):
    _path, load = server
    load()
    finding = measured(monkeypatch, f"{NAME} (enforce)")
    assert finding["ok"] is None and "the kernel shows no hash" in finding["why"]
    assert look.other_profiles({NAME: "enforce"}) == []


def test_a_container_without_the_profile_fails_by_its_label(server, monkeypatch):
    finding = measured(monkeypatch, "unconfined")
    assert finding["ok"] is False and "apparmor of web is unconfined" in finding["why"]
