"""Whether a container was changed in place since it was made."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading.altered import is_altered
from ansible_collections.harden.stack.plugins.module_utils.reading.container import Container
from ansible_collections.harden.stack.plugins.module_utils.reading.mounts import stale_mounts
from ansible_collections.harden.stack.plugins.module_utils.reading.process import Process

HOST_CONFIG = {
    "Memory": 268435456,
    "MemorySwap": 268435456,
    "MemoryReservation": 67108864,
    "NanoCpus": 1000000000,
    "PidsLimit": 128,
    "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},
}
WANTED = {
    "memory-limit": {"memory_limit": "268435456", "memory_swap_limit": "268435456",
                     "memory_reservation": "67108864"},
    "cpu-limit": {"cpu_quota": "1000000000"},
    "pids-limit": {"pids_limit": "128"},
    "bounded-restart": {"restart_policy": "on-failure:5", "restarts_left": "yes"},
    "own-networks": {"networks": "shop_db"},
}
ABLE = {"MemoryLimit": True, "SwapLimit": True, "CpuCfsQuota": True, "PidsLimit": True}


@pytest.mark.parametrize("what, change, more, expected", [
    ("as it was made", {}, {}, False),
    ("more memory", {"Memory": 1073741824}, {}, True),
    ("swap", {"MemorySwap": -1}, {}, True),
    ("swap that the kernel does not count", {"MemorySwap": -1}, {"info": {**ABLE, "SwapLimit": False}}, False),
    ("less reserved memory", {"MemoryReservation": 0}, {}, True),
    ("memory that the kernel cannot limit", {"Memory": 0, "MemoryReservation": 0},
     {"info": {**ABLE, "MemoryLimit": False}}, False),
    ("more processors", {"NanoCpus": 0}, {}, True),
    ("more processes", {"PidsLimit": None}, {}, True),
    ("another restart", {"RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}, {}, True),
    ("no restart left", {}, {"restarts": 5}, True),
    ("a further network", {}, {"networks": ["shop_db", "bridge"]}, True),
    ("a foreign network of a service that may have any", {}, {"networks": ["proxy"], "checks": {}}, False),
    ("limits of which nothing is claimed", {"Memory": 0, "NanoCpus": 0, "PidsLimit": 0}, {"checks": {}}, False),
])
def test_a_container(what, change, more, expected):
    inspected = {
        "Config": {"Labels": {}},
        "State": {"Pid": 0},
        "RestartCount": more.get("restarts", 0),
        "Mounts": [],
        "HostConfig": {**HOST_CONFIG, **change},
        "NetworkSettings": {"Networks": {name: {} for name in more.get("networks", ["shop_db"])}},
    }
    container = Container(None, inspected, "")
    assert is_altered(container, more.get("checks", WANTED), more.get("info", ABLE)) == expected, what


@pytest.mark.parametrize("place, is_ours", [("lab/harden.cnf", True), ("srv/own.cnf", False)])
def test_a_container_that_still_has_a_file_that_was_replaced(tmp_path, monkeypatch, place, is_ours):
    (tmp_path / "seen/etc").mkdir(parents=True)
    mounted, seen = tmp_path / place, tmp_path / "seen/etc/harden.cnf"
    mounted.parent.mkdir()
    mounted.write_text("good")
    os.link(mounted, seen)
    (tmp_path / "process").mkdir()
    (tmp_path / "process/root").symlink_to(tmp_path / "seen")
    inspected = {
        "Config": {"Labels": {}}, "HostConfig": {}, "State": {"Pid": 1}, "NetworkSettings": {"Networks": {}},
        "Mounts": [{"Type": "bind", "Source": str(mounted), "Destination": "/etc/harden.cnf"}],
    }
    process = Process(1)
    process.folder = str(tmp_path / "process")
    monkeypatch.setattr(Container, "process", process)
    container = Container(None, inspected, str(tmp_path / "lab/secrets"))
    assert (stale_mounts(container), is_altered(container, {}, ABLE)) == ([], False)
    (tmp_path / "new").write_text("good")
    os.replace(tmp_path / "new", mounted)
    assert (stale_mounts(container), is_altered(container, {}, ABLE)) == (["/etc/harden.cnf"], is_ours)
