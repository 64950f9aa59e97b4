"""Whether a process of a container holds a file of the server open, and how long that may take."""

import os
import threading
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading import container as container_module
from ansible_collections.harden.stack.plugins.module_utils.reading.container import Container, readings

# A process that the kernel knows: this one.
TOP = {"Titles": ["UID", "PID"], "Processes": [["root", str(os.getpid())]]}
CONTAINER = Container(SimpleNamespace(json=lambda path: TOP), {"Id": "one", "Config": {}, "HostConfig": {}}, "/none")


@pytest.fixture(name="log")
def fixture_log(tmp_path, monkeypatch):
    monkeypatch.setattr(container_module, "FOUND_ANEW", 1)
    path = tmp_path / "audit.log"
    path.write_text("type=DAEMON_START\n", encoding="utf-8")
    path.chmod(0o640)
    return path


def test_one_that_is_held_is_told_without_waiting(log, monkeypatch):
    monkeypatch.setattr(container_module.time, "sleep", lambda seconds: pytest.fail("waited"))
    with open(log, encoding="utf-8"):
        assert readings["reads"](CONTAINER, str(log)) == "open"


def test_one_that_was_replaced_is_found_anew(log):
    opened = []
    with open(log, encoding="utf-8"):
        fresh = log.with_name("fresh")
        fresh.write_text("type=DAEMON_ROTATE\n", encoding="utf-8")
        fresh.replace(log)
        opener = threading.Timer(0.4, lambda: opened.append(os.open(log, os.O_RDONLY)))
        opener.start()
        assert readings["reads"](CONTAINER, str(log)) == "open"
    opener.join()
    os.close(opened[0])


def test_one_that_nobody_holds_is_told_with_its_mode(log):
    state = log.stat()
    assert readings["reads"](CONTAINER, str(log)) == f"not open: 0640 {state.st_uid}:{state.st_gid}"


def test_one_that_is_not_there_is_no_value(tmp_path):
    with pytest.raises(FileNotFoundError):
        readings["reads"](CONTAINER, str(tmp_path / "none"))
