"""What is read of the engine's settings, and which engine is refused."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.daemon import look
from ansible_collections.harden.stack.plugins.module_utils.daemon.readings import readings_of
from support import refusal

INFO = {
    "LiveRestoreEnabled": True,
    "LoggingDriver": "local",
    "SecurityOptions": ["name=seccomp,profile=builtin", "name=no-new-privileges"],
    "ExperimentalBuild": False,
    "ContainersRunning": 0,
    "Driver": "overlay2",
    "Swarm": {"LocalNodeState": "inactive"},
    "RegistryConfig": {
        "IndexConfigs": {"docker.io": {"Secure": True}},
        "InsecureRegistryCIDRs": ["127.0.0.0/8", "::1/128"],
    },
    "Bridge": {"com.docker.network.bridge.enable_icc": "false"},
}

# What the checks want, as vars/checks.yml has it.
WANTED = {
    "engine live-restore": "true",
    "engine no-new-privileges": "true",
    "engine userland-proxy": "false",
    "engine icc": "false",
    "engine log": "bounded",
    "engine open files": "limited",
    "engine log-level": '"info"',
    "engine iptables": "true",
    "engine insecure-registries": "[]",
    "engine experimental": "false",
    "engine network": "closed",
    "engine seccomp": "default",
    "engine cgroup-parent": '""',
    "engine storage driver": "maintained",
    "engine base size": "as by default",
    "engine swarm": "inactive",
}

FULL = {
    "live-restore": True,
    "icc": False,
    "log-driver": "local",
    "log-opts": {"max-size": "10m", "max-file": "5"},
    "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}},
    "no-new-privileges": True,
    "userland-proxy": False,
}


def test_an_engine_with_all_settings_reads_as_wanted():
    assert readings_of(FULL, {}, INFO, True) == {"readings": WANTED, "unread": {}}


@pytest.mark.parametrize("what, present, flags, live, name, value", [
    ("live-restore in the file only", FULL, {}, {"LiveRestoreEnabled": False}, "engine live-restore", "false"),
    ("no-new-privileges in the file only", FULL, {}, {"SecurityOptions": []}, "engine no-new-privileges", "false"),
    ("a registry without TLS", FULL, {}, {"RegistryConfig": {"IndexConfigs": {"r:5000": {"Secure": False}}}},
     "engine insecure-registries", '["r:5000"]'),
    ("a network without TLS", FULL, {}, {"RegistryConfig": {"InsecureRegistryCIDRs": ["10.0.0.0/8"]}},
     "engine insecure-registries", '["10.0.0.0/8"]'),
    ("an open port", {**FULL, "hosts": ["fd://", "tcp://0.0.0.0:2375"]}, {}, {}, "engine network",
     "tcp://0.0.0.0:2375"),
    ("an open port by a flag", FULL, {"hosts": ["tcp://0.0.0.0:2375"]}, {}, "engine network", "tcp://0.0.0.0:2375"),
    ("a port with certificates", {**FULL, "hosts": ["tcp://0.0.0.0:2376"], "tlsverify": True}, {}, {}, "engine network",
     "closed"),
    ("a seccomp profile of one's own", FULL, {}, {"SecurityOptions": ["name=seccomp,profile=/etc/x.json"]},
     "engine seccomp", "name=seccomp,profile=/etc/x.json"),
    ("no seccomp", FULL, {}, {"SecurityOptions": []}, "engine seccomp", "none"),
    ("json-file without a limit", {**FULL, "log-driver": "json-file", "log-opts": {}}, {}, {}, "engine log",
     "unbounded"),
    ("another control group", {**FULL, "cgroup-parent": "/x"}, {}, {}, "engine cgroup-parent", '"/x"'),
    ("another control group by a flag", FULL, {"cgroup-parent": "/x"}, {}, "engine cgroup-parent", '"/x"'),
    ("a driver that has ended", FULL, {}, {"Driver": "aufs"}, "engine storage driver", "aufs"),
    ("a size for containers", {**FULL, "storage-opts": ["dm.basesize=50G"]}, {}, {}, "engine base size",
     "dm.basesize=50G"),
    ("a size for containers by a flag", FULL, {"storage-opts": ["dm.basesize=50G"]}, {}, "engine base size",
     "dm.basesize=50G"),
    ("a swarm", FULL, {}, {"Swarm": {"LocalNodeState": "active"}}, "engine swarm", "active"),
    ("no default network", FULL, {}, {"Bridge": None}, "engine icc", "false"),
    ("the proxy by the engine's own default", {}, {}, {}, "engine userland-proxy", "true"),
])
def test_reading(what, present, flags, live, name, value):
    assert readings_of(present, flags, {**INFO, **live}, True)["readings"][name] == value, what


def test_what_the_engine_has_not_read_yet_is_not_claimed():
    found = readings_of(FULL, {}, INFO, False)
    assert "changed since the engine was started" in found["unread"]["engine userland-proxy"]
    assert "engine userland-proxy" not in found["readings"]
    assert found["readings"]["engine live-restore"] == "true"


def test_a_network_that_is_left_as_it_was_because_containers_run_is_told_so():
    bridge = {"com.docker.network.bridge.enable_icc": "true"}
    running = readings_of(FULL, {}, {**INFO, "Bridge": bridge, "ContainersRunning": 1}, True)
    assert "at the next reboot" in running["unread"]["engine icc"]
    assert readings_of(FULL, {}, {**INFO, "Bridge": bridge}, True)["readings"]["engine icc"] == "true"


def test_without_an_engine_nothing_is_claimed():
    found = readings_of(FULL, {}, {}, True)
    assert found["readings"] == {}
    assert sorted(found["unread"]) == sorted(WANTED)


@pytest.mark.parametrize("what, present, live, words", [
    ("rootless", {}, {"SecurityOptions": ["name=rootless"]}, "runs rootless"),
    ("user ids mapped", {}, {"SecurityOptions": ["name=userns"]}, "maps user ids"),
    ("user ids mapped from the next start on", {"userns-remap": "default"}, {}, "maps user ids"),
    ("too old", {}, {"ServerVersion": "20.10.24+dfsg1"}, "at least 25.0 is needed"),
])
def test_an_engine_is_refused(what, present, live, words):
    assert words in refusal(lambda: look.refuse(present, {}, {**INFO, "ServerVersion": "26.1.5", **live})), what


@pytest.mark.parametrize("is_on, is_node, becomes_node, words", [
    (True, True, False, "leave `engine-live-restore` out"),
    (True, False, True, "take it out of /etc/docker/daemon.json"),
    (True, True, True, "`harden-init undo engine-live-restore`"),
])
def test_live_restore_is_refused_on_a_swarm(is_on, is_node, becomes_node, words):
    assert words in refusal(lambda: look.refuse_live_restore(is_on, is_node, becomes_node))


def test_without_it_or_without_a_swarm_nothing_is_refused():
    look.refuse_live_restore(False, True, True)
    look.refuse_live_restore(True, False, False)
