"""What is read of a container, and what becomes of a control."""

import json
import platform
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine
from ansible_collections.harden.stack.plugins.module_utils.reading import container as container_module
from ansible_collections.harden.stack.plugins.module_utils.reading import process
from ansible_collections.harden.stack.plugins.module_utils.reading.container import Container, readings
from ansible_collections.harden.stack.plugins.module_utils.reading.measurement import Measurement
from ansible_collections.harden.stack.plugins.module_utils.reading.places import PLACES, place_of_reading
from support import includes

INSPECTED = {
    "Name": "/lab-web-1",
    "Config": {
        "Labels": {"com.docker.compose.service": "web"},
        "Image": "lab/web:0123456789abcdef0123456789abcdef",
        "Env": [],
    },
    "HostConfig": {
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},
        "LogConfig": {"Type": "local"},
        "Privileged": False,
        "Devices": None,
        "DeviceRequests": None,
    },
    "State": {"Pid": 0, "Status": "running", "Health": {"Status": "healthy"}},
    "RestartCount": 0,
    "Mounts": [{"Type": "bind", "Source": "/opt/x", "Destination": "/x", "RW": False}],
    "NetworkSettings": {
        "Ports": {"8081/tcp": [{"HostIp": "::1", "HostPort": "8081"}], "9000/tcp": None},
        "Networks": {},
    },
}


def mounted(source: str) -> dict:
    return {"Mounts": [{"Type": "bind", "Source": source, "Destination": "/x", "RW": True}]}


def given(**settings) -> dict:
    return {"HostConfig": {**INSPECTED["HostConfig"], **settings}}


def recorded(**config) -> dict:
    return {"Config": {**INSPECTED["Config"], **config}}


@pytest.mark.parametrize("name, other, value", [
    ("restart_policy", {}, "on-failure:5"),
    ("restarts_left", {"RestartCount": 4}, "yes"),
    ("restarts_left", {"RestartCount": 5}, "no, all 5 are used: after the next failure it stays down"),
    ("restarts_left", {"RestartCount": 9, **given(RestartPolicy={"Name": "always", "MaximumRetryCount": 0})}, "yes"),
    ("health", {}, "healthy"),
    ("health", {"State": {"Status": "running"}}, "none"),
    ("health", {"State": {"Status": "exited", "Health": {"Status": "healthy"}}}, "exited"),
    ("health", {"State": {"Status": "paused", "Health": {"Status": "healthy"}}}, "paused"),
    ("port_bindings", {}, "[::1]:8081->8081/tcp"),
    ("image_digest", {}, "lab/web:0123456789abcdef0123456789abcdef"),
    ("image_digest", {"Config": {**INSPECTED["Config"], "Image": f"web@sha256:{'0' * 64}"}}, "pinned"),
    ("image_digest", {"Config": {**INSPECTED["Config"], "Image": "mariadb:11.8"}}, "mariadb:11.8"),
    ("devices", {}, "none"),
    ("engine_socket", {}, "absent"),
    ("engine_socket", mounted("/run/docker.sock"), "/run/docker.sock"),
    ("engine_socket", mounted("/run"), "/run"),
    ("writable_binds", mounted("/srv"), "/srv"),
    ("privileged_ports", {}, "none"),
    ("privileged_ports", {"NetworkSettings": {"Ports": {"80/tcp": [{"HostIp": "::", "HostPort": "80"}]}}}, "80"),
    ("networks", {}, "none"),
    ("networks", {"NetworkSettings": {"Networks": {"lab_web": {}, "bridge": {}}}}, "bridge, lab_web"),
    ("cgroup_parent", given(CgroupParent=""), "as by default"),
    ("cgroup_parent", given(CgroupParent="/x"), "/x"),
    ("user_mapping", given(UsernsMode="host"), "host"),
    ("ipc_namespace", given(IpcMode="shareable"), "shareable"),
    ("cpu_quota", given(NanoCpus=0), "0"),
    ("sensitive_mounts", {}, "none"),
    ("sensitive_mounts", mounted("/srv/../etc"), "/etc"),
    ("sensitive_mounts", mounted("/var"), "/var"),
    ("sensitive_mounts", mounted("/opt/harden/other"), "/opt/harden/other"),
    ("sensitive_mounts", mounted("/home/me/.ssh/id_rsa"), "/home/me/.ssh/id_rsa"),
    ("sensitive_mounts", mounted("/etc/localtime"), "none"),
    ("sensitive_mounts", mounted("/srv/data"), "none"),
    ("devices", given(DeviceCgroupRules=["c 1:3 rwm"]), "rule c 1:3 rwm"),
    ("server_groups", given(GroupAdd=["0", "4711"]), "root"),
    ("server_groups", given(GroupAdd=["docker"]), "docker"),
    ("pid_namespace", given(PidMode="container:db"), "container:db"),
    ("net_namespace", given(NetworkMode="container:db"), "container:db"),
    ("plain_text env/TOKEN", recorded(Env=["TOKEN=x"]), "present"),
    ("plain_text env/TOKEN", recorded(Env=["TOKEN="]), "absent"),
    ("plain_text label/a?b", recorded(Labels={"a b": "x"}), "present"),
    ("plain_text command/2", recorded(Cmd=["redis-server", "--requirepass", "x"]), "present"),
    ("plain_text command/2", recorded(Cmd=None), "absent"),
    ("plain_text health/test", recorded(Healthcheck={"Test": ["CMD", "redis-cli", "-a", "x", "ping"]}), "present"),
    ("plain_text health/test", recorded(Healthcheck=None), "absent"),
])
def test_a_reading(name, other, value):
    reading, *argument = name.split(" ", 1)
    assert readings[reading](Container(None, {**INSPECTED, **other}, ""), *argument) == value


@pytest.mark.parametrize("what, image, value", [
    ("built by the last deploy", "lab/web:0123456789abcdef0123456789abcdef", "pinned"),
    ("that is named like one", "evil/app:0123456789abcdef0123456789abcdef", None),
    ("of the stack, of other content", "lab/web:ffffffffffffffffffffffffffffffff", None),
    ("kept by a release", "lab/web:release-20261129-180512", "pinned"),
    ("kept by another stack's", "evil/lab/web:release-20261129-180512", None),
])
def test_an_image_counts_as_built_here_by_what_the_last_deploy_wrote_down(what, image, value, tmp_path):
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab/.env").write_text("COMPOSE_FILE=compose.yml\nWEB_BUILD=0123456789abcdef0123456789abcdef\n")
    container = Container(None, {**INSPECTED, "Config": {**INSPECTED["Config"], "Image": image}},
                          str(tmp_path / "lab/secrets"))
    assert readings["image_digest"](container) == (value or image), what


def profile_for(machine: str) -> dict:
    return {"archMap": [{"architecture": f"SCMP_ARCH_{machine.upper()}"}], "b": [1]}


OTHERWISE = json.dumps(dict(reversed(profile_for(platform.machine()).items())), indent=1)


def test_a_profile_of_another_machine_is_told(tmp_path):
    (tmp_path / "lab/seccomp").mkdir(parents=True)
    (tmp_path / "lab/seccomp/web.json").write_text(json.dumps(profile_for("other")))
    container = Container(None, {**INSPECTED, **given(SecurityOpt=[f"seccomp={json.dumps(profile_for('other'))}"])},
                          str(tmp_path / "lab/secrets"))
    assert readings["seccomp_profile"](container) == f"own, and not for {platform.machine()}"


@pytest.mark.parametrize("is_logged, value", [
    (True, "own, only watched"),
    (False, "own, only watched, and nothing is logged (kernel.seccomp.actions_logged)"),
])
def test_a_profile_that_only_watches_is_told_from_one_that_is_in_force(is_logged, value, tmp_path, monkeypatch):
    watching = {"syscalls": [{"names": ["bind"], "action": "SCMP_ACT_LOG"}]}
    profile = json.dumps({**profile_for(platform.machine()), **watching})
    (tmp_path / "lab/seccomp").mkdir(parents=True)
    (tmp_path / "lab/seccomp/web.json").write_text(profile)
    monkeypatch.setattr(container_module, "logs_watched_calls", lambda: is_logged)
    container = Container(None, {**INSPECTED, **given(SecurityOpt=[f"seccomp={profile}"])},
                          str(tmp_path / "lab/secrets"))
    assert readings["seccomp_profile"](container) == value


@pytest.mark.parametrize("what, options, value", [
    ("none of its own", [], "default"),
    ("the stack's, however it is written", [f"seccomp={OTHERWISE}"], "own"),
    ("one that allows everything", ['seccomp={"defaultAction": "SCMP_ACT_ALLOW"}'], "another one"),
    ("none at all", ["seccomp=unconfined"], "unconfined"),
])
def test_a_seccomp_profile_is_known_by_its_content(what, options, value, tmp_path):
    (tmp_path / "lab/seccomp").mkdir(parents=True)
    (tmp_path / "lab/seccomp/web.json").write_text(json.dumps(profile_for(platform.machine())))
    engine = SimpleNamespace(once=lambda _path: {"SecurityOptions": ["name=seccomp,profile=builtin"]})
    container = Container(engine, {**INSPECTED, **given(SecurityOpt=options)}, str(tmp_path / "lab/secrets"))
    assert readings["seccomp_profile"](container).startswith(value), what


@pytest.mark.parametrize("what, known, expected", [
    ("is a failure where nothing was known", {}, None),
    ("is an open point where that very value was known", {"why": "w", "allows": {"log_driver": "local"}}, "w"),
    ("is a failure where another value was known", {"why": "w", "allows": {"log_driver": "none"}}, None),
    ("is an open point where it is one of several", {"why": "w", "allows": {"log_driver": ["none", "local"]}}, "w"),
    ("is a failure where it is none of several", {"why": "w", "allows": {"log_driver": ["none", "other"]}}, None),
    ("is an open point where nothing is claimed", {"why": "w"}, "w"),
])
def test_what_is_wrong(what, known, expected):
    left_open = {"web": {"c": known}} if known else {}
    measurement = Measurement("h", None, [INSPECTED], "", {"enforced": False}, left_open)
    finding = measurement.findings({"web": {"c": {"log_driver": "journald", "health": "healthy"}}})[0]
    assert (finding["ok"], finding.get("open")) == (False, expected), what


def test_who_accepts_that_a_service_is_not_checked_does_not_accept_that_it_does_not_run():
    known = {"web": {"health-check": {"why": "w"}}}
    stopped = {**INSPECTED, "State": {"Pid": 0, "Status": "exited"}}
    running = {**INSPECTED, "State": {"Pid": 1, "Status": "running"}}
    found = {what: Measurement("h", None, [one], "", {"enforced": False}, known)
             .findings({"web": {"health-check": {"health": "healthy"}}})[0].get("open")
             for what, one in (("stopped", stopped), ("running", running))}
    assert found == {"stopped": None, "running": "w"}


LAST = {"entry": "c", "reason": "r", "until": "2000-01-01"}
LATER = {"entry": "d", "reason": "s", "until": "2999-12-31", "owner": "o"}


@pytest.mark.parametrize("what, accepted, still_open, more", [
    ("of one", [LATER], "w", ""),
    ("of several", [LATER, {**LATER, "entry": "e"}], "w", ""),
    ("without an end", [{"entry": "c", "reason": "r"}], "w", ""),
    ("that is over", [LAST], None, "; `c` was accepted until 2000-01-01"),
    ("of which one is over", [LATER, LAST], None, "; `c` was accepted until 2000-01-01"),
])
def test_an_acceptance(what, accepted, still_open, more):
    known = {"web": {"c": {"why": "w", "accepted": accepted}}}
    finding = Measurement("h", None, [INSPECTED], "", {"enforced": False}, known).findings(
        {"web": {"c": {"privileged": "true"}}})[0]
    assert (finding.get("open"), finding["accepted"]) == (still_open, accepted), what
    assert finding["why"] == f"privileged of web is false, wanted true{more}"


def test_what_holds_needs_no_acceptance():
    known = {"web": {"c": {"why": "w", "accepted": [LAST]}}}
    finding = Measurement("h", None, [INSPECTED], "", {"enforced": False}, known).findings(
        {"web": {"c": {"privileged": "false"}}})[0]
    assert finding["ok"] and not {"open", "accepted", "why"} & set(finding)


def test_of_several_containers_of_a_service_none_hides_another():
    loose = {**INSPECTED, **given(Privileged=True)}
    for both in ([INSPECTED, loose], [loose, INSPECTED]):
        known = {"web": {"c": {"why": "w", "allows": {"devices": "x"}}}}
        finding = Measurement("h", None, both, "", {"enforced": False}, known).findings(
            {"web": {"c": {"privileged": "false", "devices": "none"}}})[0]
        assert (finding["ok"], finding.get("open")) == (False, None)
        assert sorted(one["found"] for one in finding["readings"]) == ["false", "none", "true"]


def measure(service: str, checks: dict) -> list:
    apparmor = {"enforced": False, "why": "no kernel support"}
    return Measurement("h", None, [INSPECTED], "", apparmor).findings({service: {"c": checks}})


@pytest.mark.parametrize("what, checks, finding", [
    ("right", {"health": "healthy"}, {"ok": True, "readings": [
        {"read": "health", "place": "docker inspect lab-web-1", "found": "healthy", "wanted": "healthy"}]}),
    ("wrong", {"health": "starting"}, {"ok": False, "why": "health of web is healthy, wanted starting"}),
    ("not possible", {"uid": "33"}, {"ok": None}),
    ("partly wrong, partly not possible", {"uid": "33", "log_driver": "none"}, {"ok": False}),
    ("unknown", {"no_such_reading": "1"}, {"ok": None, "why": "there is no reading no_such_reading"}),
])
def test_a_control_whose_reading_is(what, checks, finding):
    assert includes(measure("web", checks), [{"host": "h", "control": "c", "service": "web", **finding}]), what


@pytest.mark.parametrize("name, place", [
    ("uid", "/proc/0/status (Uid)"),
    ("page 127.0.0.1:80/", "GET http://127.0.0.1:80/"),
    ("log_driver", "docker inspect lab-web-1"),
])
def test_where_a_reading_was_taken(name, place):
    assert place_of_reading(Container(None, INSPECTED, ""), name) == place


def test_every_place_belongs_to_a_reading():
    assert set(PLACES) <= set(readings)


def test_a_finding_says_when_it_was_taken_and_how_long_that_took():
    [finding] = measure("web", {"health": "healthy"})
    assert finding["at"].endswith("+00:00") and 0 <= finding["seconds"] < 1


def test_a_service_without_a_container_is_never_found_right():
    assert includes(measure("other", {"health": "healthy"}), [{"ok": None}])


def test_apparmor_that_the_kernel_does_not_enforce_is_said_so_with_the_reason():
    assert includes(
        measure("web", {"apparmor": "p (enforce)"}), [{"ok": None, "why": "not enforced on h: no kernel support"}]
    )


def test_what_several_services_have_in_common_is_asked_of_the_engine_once():
    asked = []

    class Counted(Engine):
        def json(self, path: str):
            asked.append(path)
            return {"Internal": True, "SecurityOptions": []}

    ours = {"Mounts": [{"Type": "volume", "Name": "data", "Source": "/x", "Destination": "/x", "RW": True}],
            "NetworkSettings": {"Networks": {"lab_back": {"NetworkID": "1"}}}}
    containers = [{**INSPECTED, **ours, "Config": {"Labels": {"com.docker.compose.service": name}}}
                  for name in ("web", "db")]
    wanted = {"engine_socket": "absent", "sensitive_mounts": "none", "seccomp_profile": "", "internal_networks": "true"}
    measurement = Measurement("here", Counted("/none"), containers, "/opt/harden/lab/secrets", {})
    measurement.findings({"web": {"all": wanted}, "db": {"all": wanted}})
    assert sorted(asked) == ["/info", "/networks/1", "/volumes/data"]


CGROUPS = {
    1: ("4:memory:/docker/a\n2:cpu:/\n", "memory/docker/a", {
        "memory.limit_in_bytes": "{memory}", "memory.memsw.limit_in_bytes": "{total}",
        "memory.soft_limit_in_bytes": "{reserved}"}),
    2: ("0::/docker/a\n", "docker/a", {
        "memory.max": "{memory}", "memory.swap.max": "{swap}", "memory.low": "{reserved}"}),
}


@pytest.fixture(name="limited", params=[1, 2])
def fixture_limited(request, monkeypatch, tmp_path):
    """A container whose control group, of either version, has these limits, whatever the engine's record says."""
    membership, folder, files = CGROUPS[request.param]
    place = tmp_path / "cgroup" / folder
    place.mkdir(parents=True)
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cgroup").write_text(membership)
    monkeypatch.setattr(process, "CGROUPS", str(tmp_path / "cgroup"))

    def limited(memory, swap, reserved, without="") -> Container:
        unlimited = "max" if request.param == 2 else str(2 ** 63 - 4096)
        values = {"memory": memory, "swap": unlimited if swap is None else swap, "reserved": reserved,
                  "total": unlimited if swap is None else memory + swap}
        for name, text in files.items():
            if without not in name or not without:
                (place / name).write_text(text.format(**values) + "\n")
        memory = {"Memory": 64 * MIB + 10, "MemorySwap": 64 * MIB, "MemoryReservation": MIB}
        inspected = {**INSPECTED, "HostConfig": memory}
        container = Container(None, inspected, "")
        monkeypatch.setattr(Container, "process", process.Process(1))
        container.process.folder = str(tmp_path / "proc")
        return container
    return limited


MIB = 1 << 20


@pytest.mark.parametrize("reading, given, value", [
    ("memory_limit", (64 * MIB, 0, MIB), str(64 * MIB + 10)),
    ("memory_limit", (65 * MIB, 0, MIB), str(65 * MIB)),
    ("memory_swap_limit", (64 * MIB, 0, MIB), str(64 * MIB)),
    ("memory_swap_limit", (64 * MIB, 8 * MIB, MIB), str(72 * MIB)),
    ("memory_reservation", (64 * MIB, 0, MIB), str(MIB)),
    ("memory_reservation", (64 * MIB, 0, 0), "0"),
])
def test_memory_is_what_the_control_group_has_and_not_what_was_asked_for(limited, reading, given, value):
    assert readings[reading](limited(*given)) == value


def test_swap_without_a_limit_is_not_the_limit(limited):
    assert readings["memory_swap_limit"](limited(64 * MIB, None, MIB)) in ("max", str(2 ** 63 - 4096))


def test_where_the_kernel_does_not_count_swap_the_record_is_all_there_is(limited):
    container = limited(64 * MIB, 0, MIB, without="sw")
    assert readings["memory_swap_limit"](container) == str(64 * MIB)
