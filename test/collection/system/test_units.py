"""Units of systemd, with a systemctl of ours, and whether the stack comes back at boot."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server import boot
from ansible_collections.harden.stack.plugins.module_utils.system import units as it
from support import put_program


@pytest.fixture(name="systemctl")
def systemctl_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return lambda script: put_program(tmp_path, "systemctl", script)


def unit(load: str, file: str, active: str, sub: str, reload: str = "no") -> str:
    return f"LoadState={load}\nUnitFileState={file}\nActiveState={active}\nSubState={sub}\nNeedDaemonReload={reload}"


@pytest.mark.parametrize("what, said, todo, reading", [
    ("as wanted", unit("loaded", "enabled", "active", "exited"), [], "enabled, active"),
    ("missing", unit("not-found", "", "inactive", "dead"), ["bring", "enable", "start"], "not-found"),
    ("disabled by hand", unit("loaded", "disabled", "active", "exited"), ["enable"], "disabled, active"),
    ("failed at boot", unit("loaded", "enabled", "failed", "failed"), ["start"], "enabled, failed"),
    ("edited since", unit("loaded", "enabled", "active", "exited", "yes"), ["reload"], "enabled, active"),
    ("masked", unit("masked", "masked", "inactive", "dead"), ["bring", "enable", "start"], "masked"),
    ("a systemd that says nothing", "", ["bring", "enable", "start"], "unknown"),
])
def test_a_unit(systemctl, what, said, todo, reading):
    systemctl(f"cat <<'END'\n{said}\nEND")
    state = it.settled("x.service")
    assert [boot.todo_of(state), boot.describe(state)] == [todo, reading], what


def test_several_units_are_asked_for_at_once(systemctl, tmp_path):
    said = "\n\n".join([unit("loaded", "enabled", "active", "exited"), unit("not-found", "", "inactive", "dead")])
    systemctl(f"echo x >>{tmp_path}/asked; cat <<'END'\n{said}\nEND")
    loads = {name: state["LoadState"] for name, state in it.states_of(["a.service", "b.timer"]).items()}
    assert loads == {"a.service": "loaded", "b.timer": "not-found"}
    assert (tmp_path / "asked").read_text() == "x\n"
    assert it.states_of([]) == {}


def test_a_name_that_is_none_takes_nothing_from_the_others(systemctl):
    systemctl(f"""[ "$4" = 'no name' ] || echo '{unit("loaded", "enabled", "active", "exited")}'""")
    states = it.states_of(["no name", "a.service"])
    assert [state["LoadState"] for state in states.values()] == ["", "loaded"]


def test_a_unit_on_its_way_up_is_waited_for(systemctl, tmp_path):
    starting = unit("loaded", "enabled", "activating", "start")
    up = unit("loaded", "enabled", "active", "exited")
    asked = tmp_path / "asked"
    systemctl(f"if [ -e {asked} ]; then echo '{up}'; else touch {asked}; echo '{starting}'; fi")
    assert it.settled("x.service")["ActiveState"] == "active"


def test_but_not_for_ever_and_not_between_two_attempts(systemctl):
    systemctl(f"echo '{unit('loaded', 'enabled', 'activating', 'start')}'")
    assert it.settled("x.service", 0.1)["ActiveState"] == "activating"
    systemctl(f"echo '{unit('loaded', 'enabled', 'activating', 'auto-restart')}'")
    assert it.settled("x.service")["SubState"] == "auto-restart"


@pytest.mark.parametrize("file, expected", [
    ("/etc/systemd/system/harden-init.shop.service", True),
    ("/etc/systemd/system/docker.service.d/x.conf", False),
    ("/etc/systemd/system/shop.timer", True),
    ("/etc/systemd/system/shop.mount", False),
    ("/opt/harden/shop/x.service", False),
])
def test_is_a_unit(file, expected):
    assert it.is_unit(file) == expected


@pytest.mark.parametrize("name, asked", [
    ("harden-init.s.service", ["disable harden-init.s.service"]),
    ("harden-init.s.host-filter.service", ["disable --now harden-init.s.host-filter.service"]),
    ("harden-init.s.regular-audit.service",
     ["disable --now harden-init.s.regular-audit.service", "reset-failed harden-init.s.regular-audit.service",
      "clean --what=state harden-init.s.regular-audit.service"]),
    ("harden-init.s.alarms.service",
     ["disable --now harden-init.s.alarms.service", "reset-failed harden-init.s.alarms.service",
      "clean --what=state harden-init.s.alarms.service"]),
    ("harden-init.s.outbound-names.timer", ["disable --now harden-init.s.outbound-names.timer"]),
    ("harden-init.s.outbound-names.service",
     ["disable harden-init.s.outbound-names.service", "reset-failed harden-init.s.outbound-names.service",
      "clean --what=cache harden-init.s.outbound-names.service"]),
])
def test_a_unit_is_retired(systemctl, tmp_path, name, asked):
    said = tmp_path / "said"
    systemctl(f'echo "$*" >>{said}')
    it.retire(f"/etc/systemd/system/{name}")
    assert said.read_text().splitlines() == asked
