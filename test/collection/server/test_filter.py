"""Whether the rules that guard a stack's networks are in force."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.labels import PROJECT
from ansible_collections.harden.stack.plugins.module_utils.server import filter as it
from ansible_collections.harden.stack.plugins.module_utils.system import nft
from support import put_program

WANTED = {
    "project": "s",
    "bridges": ["hi-s-front"],
    "units": {"c": {"unit": "u", "table": "t", "rules": "c.nft"}},
    "texts": {"c.nft": "the rules"},
}
SHARED = "in force, but not over proxy: what others use too has no rules of this stack"


def unit(enabled: str, active: str) -> dict:
    return {"UnitFileState": enabled, "ActiveState": active, "NeedDaemonReload": "no"}


@pytest.mark.parametrize("what, state, fault, uncovered, todo, readings, unread", [
    ("all is there", unit("enabled", "active"), "", ([], []), [], ["in force"], []),
    ("the table is gone", unit("enabled", "active"), "not in force", ([], []), ["c"], ["not in force"], []),
    ("the unit is off", unit("disabled", "inactive"), "", ([], []), ["c"], ["in force"], []),
    ("a network has another bridge", unit("enabled", "active"), "", (["s_front"], []), [],
     ["not over s_front: take the stack down once, and deploy"], []),
    ("a network is shared", unit("enabled", "active"), "", ([], ["proxy"]), [], [], [SHARED]),
    ("a network is shared and the table is gone", unit("enabled", "active"), "not in force", ([], ["proxy"]), ["c"],
     ["not in force"], []),
])
def test_rules_that_guard_a_network(monkeypatch, what, state, fault, uncovered, todo, readings, unread):
    monkeypatch.setattr(it, "states_of", lambda names: dict.fromkeys(names, state))
    monkeypatch.setattr(it.os, "access", lambda *_: True)
    monkeypatch.setattr(it, "fault_of", lambda _table, text: fault if text == "the rules\n" else "other rules")
    monkeypatch.setattr(it, "uncovered", lambda *_: uncovered)
    found = it.look(WANTED)
    said = {"todo": todo, "readings": readings, "unread": unread}
    assert {**found, "readings": [*found["readings"].values()], "unread": [*found["unread"].values()]} == said, what


def test_a_server_without_the_program_is_not_measured_and_nothing_is_tried_again_and_again(monkeypatch):
    monkeypatch.setattr(it, "states_of", lambda names: dict.fromkeys(names, unit("enabled", "inactive")))
    monkeypatch.setattr(it.os, "access", lambda *_: False)
    assert it.look(WANTED) == {"todo": [], "readings": {}, "unread": {"filter c": "this server has no /usr/sbin/nft"}}


NAMES = {"service": "n.service", "timer": "n.timer", "hosts": ["api.example.org", "mail"]}
BOTH = """flush set inet t v4.api.example.org
add element inet t v4.api.example.org { 192.0.2.1 }
flush set inet t v6.api.example.org
add element inet t v6.mail { 2001:db8::1, 2001:db8::2 }
"""


ONE = "add element inet t v4.mail { 192.0.2.1 }\n"
LATE = "in force, but without the address that api.example.org has now: deploy, or wait a minute"


@pytest.mark.parametrize("what, timer, addresses, answer, todo, reading", [
    ("each name has an address", "active", BOTH, None, [], "in force"),
    ("a name has none", "active", ONE, None, [], "in force, but this server finds no address of api.example.org"),
    ("a name got one after the last run", "active", ONE, "192.0.2.7", ["c"], LATE),
    ("a name got one of IPv6", "active", ONE, "2001:db8::7", ["c"], LATE),
    ("a name leads to the server itself", "active", ONE, "127.0.0.1", [],
     "in force, but this server finds no address of api.example.org"),
    ("a name leads to its cloud", "active", ONE, "fe80::1%eth0", [],
     "in force, but this server finds no address of api.example.org"),
    ("nothing was resolved yet", "active", None, None, [],
     "in force, but this server finds no address of api.example.org, mail"),
    ("the timer is off", "inactive", BOTH, None, ["c"], "in force"),
])
def test_rules_with_names(monkeypatch, tmp_path, what, timer, addresses, answer, todo, reading):
    file, seen = tmp_path / "addresses.nft", []
    if addresses is not None:
        file.write_text(addresses)
    states = {"u": unit("enabled", "active"), "n.timer": unit("enabled", timer)}
    monkeypatch.setattr(it, "states_of", lambda names: {name: states[name] for name in names})
    monkeypatch.setattr(it.os, "access", lambda *_: True)
    monkeypatch.setattr(it, "fault_of", lambda _table, text: seen.append(text) or "")
    monkeypatch.setattr(it, "uncovered", lambda *_: ([], []))
    monkeypatch.setattr(it, "FIRST_RUN_SECONDS", 0)
    monkeypatch.setattr(it.socket, "getaddrinfo", lambda *_, **__: answers_with(answer))
    named = {**WANTED["units"]["c"], "names": {**NAMES, "addresses": str(file)}}
    found = it.look({**WANTED, "units": {"c": named}})
    assert (found["todo"], found["readings"]["filter c"]) == (todo, reading), what
    assert seen == ["the rules\n" + (addresses or "")]


def answers_with(address: str | None) -> list:
    if address is None:
        raise OSError("no name server knows it")
    return [(0, 0, 0, "", (address, 0))]


def test_the_first_run_of_what_resolves_names_is_waited_for(monkeypatch, tmp_path):
    file = tmp_path / "addresses.nft"
    named = {"names": {**NAMES, "addresses": str(file)}}
    monkeypatch.setattr(it.time, "sleep", lambda _seconds: file.write_text(BOTH))
    assert it.nameless(named, [unit("enabled", "active")]) == []


def test_nothing_is_waited_for_where_nothing_resolves_names(monkeypatch, tmp_path):
    monkeypatch.setattr(it.time, "sleep", lambda _seconds: pytest.fail("it waited"))
    named = {"names": {**NAMES, "addresses": str(tmp_path / "none")}}
    assert it.nameless(named, [unit("enabled", "inactive")]) == NAMES["hosts"]
    assert it.nameless({}, [unit("enabled", "active")]) == []


@pytest.mark.parametrize("what, faults, names, fault", [
    ("what resolves the names is between its file and the kernel", ["changed", ""], NAMES, ""),
    ("it stays", ["changed"], NAMES, "changed"),
    ("nothing resolves names", ["changed", ""], None, "changed"),
])
def test_a_difference_while_names_are_resolved_counts_only_if_it_stays(monkeypatch, what, faults, names, fault):
    monkeypatch.setattr(it, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(it, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(it, "fault_of", lambda *_: faults.pop(0) if len(faults) > 1 else faults[0])
    assert it.lasting_fault({"table": "t", **({"names": names} if names else {})}, "the rules") == fault, what


@pytest.mark.parametrize("what, kernel, project, fault", [
    ("the same rules", "echo rules", "echo rules", ""),
    ("no table", "exit 1", "echo rules", "not in force"),
    ("a rule less in the kernel", "echo fewer", "echo rules", "changed in the kernel"),
    ("rules that cannot be read", "echo rules", "echo bad >&2; exit 1", "not known to be in force: bad"),
])
def test_the_kernels_rules_are_compared_with_the_projects(monkeypatch, tmp_path, what, kernel, project, fault):
    put_program(tmp_path, "nft", kernel)
    put_program(tmp_path, "unshare", project)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(nft, "NFT", str(tmp_path / "nft"))
    assert it.fault_of("t", "the rules") == fault, what


def network(name: str, bridge: str = "", project: str = "s", driver: str = "bridge") -> dict:
    return {"Name": name, "Driver": driver, "Labels": {PROJECT: project}, "Options": {it.BRIDGE_NAME: bridge}}


@pytest.mark.parametrize("what, networks, used, strays, shared", [
    ("on bridges of ours", [network("s_front", "hi-s-front")], ["s_front"], [], []),
    ("on a bridge of an earlier version", [network("s_front", "br-1")], ["s_front"], ["s_front"], []),
    ("on somebody else's network", [network("s_front", "hi-s-front"), network("proxy", "br-1", "other")],
     ["s_front", "proxy"], [], ["proxy"]),
    ("on the server's own network", [network("host", project="", driver="host")], ["host"], [], ["host"]),
    ("on the default bridge", [network("bridge", "docker0", "")], ["bridge"], [], ["bridge"]),
    ("on a network without a bridge", [network("s_lan", driver="macvlan")], ["s_lan"], [], ["s_lan"]),
    ("on none", [network("none", project="", driver="null")], ["none"], [], []),
])
def test_networks_that_the_rules_do_not_reach(monkeypatch, what, networks, used, strays, shared):
    containers = [
        {"Labels": {PROJECT: "s"}, "NetworkSettings": {"Networks": dict.fromkeys(used, {})}},
        {"Labels": {PROJECT: "other"}, "NetworkSettings": {"Networks": {"elsewhere": {}}}},
    ]
    monkeypatch.setattr(it.Engine, "json", lambda _self, _path: networks)
    monkeypatch.setattr(it.Engine, "all_containers", lambda _self: containers)
    assert it.uncovered("s", ["hi-s-front"]) == (strays, shared), what
