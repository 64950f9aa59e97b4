"""What is read of a container, and what becomes of a control."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading.container import Container, readings
from ansible_collections.harden.stack.plugins.module_utils.reading.measurement import Measurement
from support import includes

INSPECTED = {
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
    "State": {"Pid": 0, "Health": {"Status": "healthy"}},
    "Mounts": [{"Type": "bind", "Source": "/opt/x", "Destination": "/x", "RW": False}],
    "NetworkSettings": {
        "Ports": {"8081/tcp": [{"HostIp": "::1", "HostPort": "8081"}], "9000/tcp": None},
        "Networks": {},
    },
}


def mounted(source: str) -> dict:
    return {"Mounts": [{"Type": "bind", "Source": source, "Destination": "/x", "RW": True}]}


@pytest.mark.parametrize("name, other, value", [
    ("restart_policy", {}, "on-failure:5"),
    ("port_bindings", {}, "[::1]:8081->8081/tcp"),
    ("image_digest", {}, "lab/web:0123456789abcdef0123456789abcdef"),
    ("image_digest", {"Config": {**INSPECTED["Config"], "Image": f"web@sha256:{'0' * 64}"}}, "pinned"),
    ("image_digest", {"Config": {**INSPECTED["Config"], "Image": "mariadb:11.8"}}, "mariadb:11.8"),
    ("devices", {}, "none"),
    ("engine_socket", {}, "absent"),
    ("engine_socket", mounted("/var/run/docker.sock"), "/var/run/docker.sock"),
    ("engine_socket", mounted("/run"), "/run"),
    ("writable_binds", mounted("/srv"), "/srv"),
])
def test_a_reading(name, other, value):
    assert readings[name](Container(None, {**INSPECTED, **other}, "")) == value


@pytest.mark.parametrize("what, image, value", [
    ("built by the last deploy", "lab/web:0123456789abcdef0123456789abcdef", "pinned"),
    ("that is named like one", "evil/app:0123456789abcdef0123456789abcdef", None),
    ("of the stack, of other content", "lab/web:ffffffffffffffffffffffffffffffff", None),
])
def test_an_image_counts_as_built_here_by_what_the_last_deploy_wrote_down(what, image, value, tmp_path):
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab/.env").write_text("COMPOSE_FILE=compose.yml\nWEB_BUILD=0123456789abcdef0123456789abcdef\n")
    container = Container(None, {**INSPECTED, "Config": {**INSPECTED["Config"], "Image": image}},
                          str(tmp_path / "lab/secrets"))
    assert readings["image_digest"](container) == (value or image), what


def measure(service: str, checks: dict) -> list:
    apparmor = {"enforced": False, "why": "no kernel support"}
    return Measurement("h", None, [INSPECTED], "", apparmor).findings({service: {"c": checks}})


@pytest.mark.parametrize("what, checks, finding", [
    ("right", {"health": "healthy"}, {"ok": True, "evidence": "health healthy"}),
    ("wrong", {"health": "starting"}, {"ok": False, "why": "health of web is healthy, wanted starting"}),
    ("not possible", {"uid": "33"}, {"ok": None}),
    ("partly wrong, partly not possible", {"uid": "33", "log_driver": "none"}, {"ok": False}),
    ("unknown", {"no_such_reading": "1"}, {"ok": None, "why": "there is no reading no_such_reading"}),
])
def test_a_control_whose_reading_is(what, checks, finding):
    assert includes(measure("web", checks), [{"host": "h", "control": "c", "service": "web", **finding}]), what


def test_a_service_without_a_container_is_never_found_right():
    assert includes(measure("other", {"health": "healthy"}), [{"ok": None}])


def test_apparmor_that_the_kernel_does_not_enforce_is_said_so_with_the_reason():
    assert includes(
        measure("web", {"apparmor": "p (enforce)"}), [{"ok": None, "why": "not enforced on h: no kernel support"}]
    )
