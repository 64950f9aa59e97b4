"""Whether a container was changed in place since it was made."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading.altered import is_altered
from ansible_collections.harden.stack.plugins.module_utils.reading.container import Container

HOST_CONFIG = {
    "Memory": 268435456,
    "NanoCpus": 1000000000,
    "PidsLimit": 128,
    "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},
}
WANTED = {
    "memory-limit": {"memory_limit": "268435456", "memory_swap_limit": "268435456"},
    "cpu-limit": {"cpu_quota": "1000000000"},
    "pids-limit": {"pids_limit": "128"},
    "bounded-restart": {"restart_policy": "on-failure:5"},
    "internal-network": {"internal_networks": "true"},
}
ABLE = {"MemoryLimit": True, "CpuCfsQuota": True, "PidsLimit": True}


@pytest.mark.parametrize("what, change, more, expected", [
    ("as it was made", {}, {}, False),
    ("more memory", {"Memory": 1073741824}, {}, True),
    ("memory that the kernel cannot limit", {"Memory": 0}, {"info": {**ABLE, "MemoryLimit": False}}, False),
    ("more processors", {"NanoCpus": 0}, {}, True),
    ("more processes", {"PidsLimit": None}, {}, True),
    ("another restart", {"RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}, {}, True),
    ("a further network", {}, {"networks": ["shop_db", "bridge"]}, True),
    ("a foreign network of a service that may have any", {}, {"networks": ["proxy"], "checks": {}}, False),
    ("limits of which nothing is claimed", {"Memory": 0, "NanoCpus": 0, "PidsLimit": 0}, {"checks": {}}, False),
])
def test_a_container(what, change, more, expected):
    inspected = {
        "Config": {"Labels": {}},
        "HostConfig": {**HOST_CONFIG, **change},
        "NetworkSettings": {"Networks": {name: {} for name in more.get("networks", ["shop_db"])}},
    }
    container = Container(None, inspected, "")
    assert is_altered(container, more.get("checks", WANTED), more.get("info", ABLE), "shop") == expected, what
