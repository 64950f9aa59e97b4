"""Whether the ports of a server are closed, and what that would cut off."""

import os
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.port_filter import listeners, look as it, rules

WANTED = {"stack": "shop", "open": {"443/tcp": "server.open"}}
NGINX = ("tcp", 80, "nginx")


@pytest.fixture(name="server")
def a_server(tmp_path, monkeypatch):
    """`listens`: who listens where; `kernel`: the table that is loaded; `unit`: its unit's state; `fault` of the
    rules."""
    server = SimpleNamespace(listens=[("tcp", 22, "sshd"), ("tcp", 443, "caddy"), ("udp", 68, "dhclient")], kernel=None,
                             unit=("", ""), fault="not in force", published=[], folder=tmp_path)
    for name in ("TABLE_FILE", "UNIT_FILE", "DROP_IN"):
        path = str(tmp_path / os.path.basename(getattr(rules, name)))
        for module in (rules, it):
            monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(rules, "FOLDER", str(tmp_path))
    monkeypatch.setattr(it.os, "access", lambda *_: True)
    monkeypatch.setattr(it, "ssh_ports", lambda: {22})
    monkeypatch.setattr(it, "fault_of", lambda _table, _text: server.fault)
    monkeypatch.setattr(it, "state_of", lambda _name: dict(zip(("UnitFileState", "ActiveState"), server.unit)))
    monkeypatch.setattr(it, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(it, "published", lambda: set(server.published))
    monkeypatch.setattr(listeners, "local_ports", lambda: range(32768, 61000))
    monkeypatch.setattr(listeners, "read_listeners",
                        lambda: {listeners.Listener(protocol, port, name) for protocol, port, name in server.listens})
    monkeypatch.setattr(listeners, "owners_of", lambda found: {one: one.inode for one in found})
    monkeypatch.setattr(it, "in_kernel", lambda _table: server.kernel or "")
    return server


def loaded(*ports: str) -> str:
    return "policy drop;\n" + "".join(f"\t\ttcp dport {port} accept\n" for port in ports)


def put(server, wanted=WANTED):
    """What a deploy writes, and its unit."""
    todo = it.look(wanted)["todo"]
    for step in todo["rules"] + todo["units"]:
        with open(step["file"], "w", encoding="utf-8") as stream:
            stream.write(step["text"])
        os.chmod(step["file"], 0o644)
    server.unit, server.fault, server.kernel = ("enabled", "active"), "", loaded("22", "443")
    return todo


def told(found) -> str:
    return found["readings"]["port-filter"]


def test_the_first_deploy_closes_and_the_second_has_nothing_to_do(server, monkeypatch):
    monkeypatch.setattr(it, "planned_file", lambda text, mode: text)
    monkeypatch.setattr(it, "file_state", lambda path: open(path, "rb").read() if os.path.exists(path) else None)
    todo = put(server)
    assert [os.path.basename(step["file"]) for step in todo["rules"]] == ["table.nft", "harden-init.shop.open.nft"]
    assert [step["program"] for step in todo["units"]] == ["systemd", "systemd"]
    found = it.look(WANTED)
    assert (found["todo"], told(found)) == ({}, "in force")
    server.unit = ("disabled", "active")
    found = it.look(WANTED)
    assert (found["todo"], told(found)) == ({"rules": [], "units": []}, "in force, but not at the next boot")
    server.fault = "changed in the kernel"
    assert [step["file"] for step in it.look(WANTED)["todo"]["rules"]] == [rules.TABLE_FILE]


@pytest.mark.parametrize("what, more, reading", [
    ("a program that is not named", [NGINX], "off, because this would cut off nginx (80/tcp)"),
    ("two, in the order of their ports", [NGINX, ("udp", 53, "named")],
     "off, because this would cut off named (53/udp), nginx (80/tcp)"),
    ("another protocol on a port that is named", [("udp", 443, "caddy")],
     "off, because this would cut off caddy (443/udp)"),
    ("a program that asks others, with any port", [("udp", 40000, "chronyd")], "not in force"),
    ("the same on a port of its own", [("udp", 123, "chronyd")], "off, because this would cut off chronyd (123/udp)"),
    ("a program that is no client, with any port", [("udp", 51820, "the kernel")],
     "off, because this would cut off the kernel (51820/udp)"),
    ("the engine, for a container", [("tcp", 8080, "dockerd")], "not in force"),
    ("the engine itself", [("tcp", 2375, "dockerd")], "off, because this would cut off dockerd (2375/tcp)"),
    ("a proxy of the engine's", [("tcp", 8080, "docker-proxy")],
     "off, because this would cut off docker-proxy (8080/tcp)"),
    ("more than a line holds", [("tcp", port, "x") for port in range(1000, 1014)],
     "off, because this would cut off " + ", ".join(f"x ({port}/tcp)" for port in range(1000, 1012)) + " and 2 more"),
])
def test_what_listens_and_is_not_named(server, what, more, reading):
    server.listens += more
    server.published = [("tcp", 8080)]
    found = it.look(WANTED)
    assert told(found) == reading, what
    assert (found["todo"] == {}) == (reading != "not in force"), what


def test_a_question_to_a_name_server_is_over_at_the_second_look(server, monkeypatch):
    server.listens.append(("udp", 40001, "resolver"))
    monkeypatch.setattr(it.time, "sleep", lambda _seconds: server.listens.pop())
    assert told(it.look(WANTED)) == "not in force"


@pytest.mark.parametrize("what, kernel, enabled, reading", [
    ("was closed already", loaded("22"), True, "changed in the kernel"),
    ("is open, and would not be", loaded("22", "80"), True, "as before, because this would cut off nginx (80/tcp)"),
    ("lies behind a table that lets all in", loaded("22").replace("drop", "accept"), True,
     "as before, because this would cut off nginx (80/tcp)"),
    ("is open while the rules are away, until the next boot", None, True, "not in force"),
    ("is open, and nothing was ever closed", None, False, "off, because this would cut off nginx (80/tcp)"),
])
def test_a_listener_counts_where_it_is_reached(server, what, kernel, enabled, reading):
    server.listens.append(NGINX)
    server.kernel, server.fault = kernel, "changed in the kernel" if kernel else "not in force"
    server.unit = ("enabled" if enabled else "disabled", "active")
    assert told(it.look(WANTED)) == reading, what


def test_what_another_stack_opens_is_no_reason_to_stay_off(server):
    server.listens.append(NGINX)
    (server.folder / "harden-init.other.open.nft").write_text(rules.text_that_opens({"80/tcp": "server.open"}))
    assert told(it.look(WANTED)) == "not in force"


def test_a_port_of_ssh_that_is_not_found_leaves_all_open(server, monkeypatch):
    monkeypatch.setattr(it, "ssh_ports", set)
    assert told(it.look(WANTED)) == "off, because this would cut off sshd (22/tcp)"


def test_a_server_without_the_program_is_not_measured(server, monkeypatch):
    monkeypatch.setattr(it.os, "access", lambda *_: False)
    assert it.look(WANTED) == {"todo": {"rules": [], "units": []}, "readings": {},
                               "unread": {"port-filter": "this server has no /usr/sbin/nft"}}
