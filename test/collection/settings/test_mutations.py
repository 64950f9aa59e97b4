"""Each setting of the kernel that the catalogue wants, undone by itself: the reading of that key is wrong, and no
other. A container has no kernel of its own, so a folder is in the place of /proc/sys."""

import os

import pytest
import yaml

from ansible_collections.harden.stack.plugins.module_utils.settings import look as it
from ansible_collections.harden.stack.plugins.module_utils.settings import programs
from ansible_collections.harden.stack.plugins.module_utils.system import sysctl

VARIABLES = os.path.join(os.path.dirname(__file__), "../../golden/server/playbooks/vars/server.yml")


def find_settings(value) -> dict:
    """The settings of each control, wherever they stand among the variables of a prepared server."""
    if isinstance(value, dict) and "kernel-settings" in value:
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return next(filter(None, map(find_settings, inner)), {})


with open(VARIABLES, encoding="utf-8") as stream:
    SETTINGS = find_settings(yaml.safe_load(stream))
WANTED = {control: of for control in ("kernel-settings", "network-settings", "kernel-modules", "no-core-dumps")
          if (of := [file for file in SETTINGS[control] if file["program"] in ("sysctl", "modprobe")])}


def keys_of(program: str) -> list:
    return [(key, entry["want"]) for of in WANTED.values() for file in of if file["program"] == program
            for key, entry in file["keys"].items()]


@pytest.fixture(name="kernel")
def a_hardened_kernel(tmp_path, monkeypatch):
    """Where every key has what is wanted; gives what sets another value, and what is told of the modules."""
    monkeypatch.setattr(sysctl, "ROOT", str(tmp_path))
    monkeypatch.setattr(sysctl, "in_container", lambda: False)
    modules = {"installs": {key: it.first_of(want) for key, want in keys_of("modprobe")}, "loaded": ""}
    monkeypatch.setattr(programs, "said_by", lambda *_words: "".join(
        f"install {key.replace('-', '_')} {command}\n" for key, command in modules["installs"].items()))
    monkeypatch.setattr(programs, "lines_of", lambda _path: modules["loaded"].splitlines())

    def put(key: str, value: str) -> None:
        path = tmp_path / key.replace("*", "eth0").replace(".", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n")

    for key, want in keys_of("sysctl"):
        put(key, it.first_of(want))
    return put, modules


def wrong() -> dict:
    found = it.look(WANTED)
    assert found["unread"] == {}
    wants = {f"{program} {key}": want for program in ("sysctl", "modprobe") for key, want in keys_of(program)}
    return {name: value for name, value in found["readings"].items() if value != wants[name]}


def test_a_kernel_that_is_hardened_has_no_wrong_reading(kernel):
    assert len(WANTED) == 4 and wrong() == {}


@pytest.mark.parametrize("key, want", keys_of("sysctl"))
def test_a_value_that_someone_sets_back(kernel, key, want):
    put, _modules = kernel
    bad = next(value for value in ("0", "1") if value not in want.split(" or "))
    put(key, bad)
    assert wrong() == {f"sysctl {key}": bad}


@pytest.mark.parametrize("key", [key for key, _want in keys_of("modprobe")])
def test_a_module_that_may_be_loaded_again_or_is_loaded(kernel, key):
    _put, modules = kernel
    modules["loaded"] = f"{key.replace('-', '_')} 16384 0 - Live 0x0\n"
    assert wrong() == {f"modprobe {key}": "loaded"}
    modules["loaded"] = ""
    del modules["installs"][key]
    assert wrong() == {f"modprobe {key}": "not set"}
