"""The program that keeps the addresses of names in the packet filter."""

import importlib.util
import os
import socket

import pytest

from conftest import REPOSITORY
from support import put_program

PROGRAM = os.path.join(
    REPOSITORY, "templates/features/outbound-names/playbooks/files/opt/harden/__stack__/outbound-names.py"
)


@pytest.fixture
def it(monkeypatch, tmp_path):
    """The program, with an nft that writes down what it is given, and no settings of this machine."""
    spec = importlib.util.spec_from_file_location("outbound_names", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    put_program(tmp_path, "nft", f"cat >{tmp_path}/rules")
    for constant, file in (("NFT", "nft"), ("ENGINE_SETTINGS", "daemon.json"), ("RESOLV_CONF", "resolv.conf"),
                           ("BEHIND_SYSTEMD", "behind.conf")):
        monkeypatch.setattr(module, constant, str(tmp_path / file))
    return module


def answer(monkeypatch, it, addresses: dict) -> None:
    """What a name server answers; nothing for other names."""
    def getaddrinfo(name, *_, **__):
        if name not in addresses:
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return [(None, None, None, "", (address, 0)) for address in addresses[name]]
    monkeypatch.setattr(it.socket, "getaddrinfo", getaddrinfo)


def run(it, tmp_path, *names) -> list:
    """The rules that the kernel gets; the file has the same."""
    it.main("t", str(tmp_path / "addresses.nft"), names)
    rules = (tmp_path / "rules").read_text()
    assert (tmp_path / "addresses.nft").read_text() == rules
    return [line.removeprefix("add element inet t ") for line in rules.splitlines() if line.startswith("add")]


def test_names_become_sets_in_one_step(monkeypatch, tmp_path, it, capsys):
    answer(monkeypatch, it, {"a.example.org": ["192.0.2.9", "192.0.2.10", "2001:db8::1"], "mail": ["192.0.2.3"]})
    assert run(it, tmp_path, "a.example.org", "mail") == [
        "v4.a.example.org { 192.0.2.9, 192.0.2.10 }",
        "v4.mail { 192.0.2.3 }",
        "v6.a.example.org { 2001:db8::1 }",
    ]
    assert "flush set inet t v6.mail\n" in (tmp_path / "rules").read_text()
    assert "<5>mail: none → 192.0.2.3\n" in capsys.readouterr().out


def test_what_stays_the_same_is_not_told_and_what_changes_is(monkeypatch, tmp_path, it, capsys):
    answer(monkeypatch, it, {"mail": ["192.0.2.3"]})
    run(it, tmp_path, "mail")
    capsys.readouterr()
    run(it, tmp_path, "mail")
    assert capsys.readouterr().out == ""
    answer(monkeypatch, it, {"mail": ["192.0.2.4"]})
    assert run(it, tmp_path, "mail") == ["v4.mail { 192.0.2.4 }"]
    assert capsys.readouterr().out == "<5>mail: 192.0.2.3 → 192.0.2.4\n"


def test_a_name_without_an_answer_keeps_its_last_addresses(monkeypatch, tmp_path, it, capsys):
    answer(monkeypatch, it, {"mail": ["192.0.2.3", "2001:db8::1"]})
    run(it, tmp_path, "mail")
    capsys.readouterr()
    answer(monkeypatch, it, {})
    assert run(it, tmp_path, "mail") == ["v4.mail { 192.0.2.3 }", "v6.mail { 2001:db8::1 }"]
    assert capsys.readouterr().out == (
        "<4>mail: no address (Temporary failure in name resolution); it keeps 192.0.2.3, 2001:db8::1\n"
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0"])
def test_a_name_server_cannot_open_the_server_itself_or_its_cloud(monkeypatch, tmp_path, it, address):
    answer(monkeypatch, it, {"mail": [address]})
    assert run(it, tmp_path, "mail") == []


@pytest.mark.parametrize("what, files, servers", [
    ("the server's", {"resolv.conf": "search x\nnameserver 192.0.2.53\nnameserver 2001:db8::53\n"},
     ["192.0.2.53", "2001:db8::53"]),
    ("behind systemd-resolved", {"resolv.conf": "nameserver 127.0.0.53\n", "behind.conf": "nameserver 192.0.2.53\n"},
     ["192.0.2.53"]),
    ("the engine's own", {"resolv.conf": "nameserver 192.0.2.1\n", "daemon.json": '{"dns": ["192.0.2.53"]}'},
     ["192.0.2.53"]),
    ("on the loopback, which the engine asks itself", {"resolv.conf": "nameserver 127.0.0.1\n"}, []),
    ("none", {"resolv.conf": "nameserver\nnameserver x\n", "daemon.json": "[]"}, []),
])
def test_name_servers(tmp_path, it, what, files, servers):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert [str(one) for one in it.name_servers()] == servers, what
