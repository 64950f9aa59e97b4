"""Which ports of a server are reached from outside it."""

import os
import socket

import pytest

from ansible_collections.harden.stack.plugins.module_utils.port_filter import listeners as it

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def line(address: str, state: str = "0A", inode: str = "7") -> str:
    return (f"   0: {address} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 ff"
            " 100\n")


@pytest.fixture(name="place")
def a_place_with_texts(tmp_path, monkeypatch):
    monkeypatch.setattr(it.sys, "byteorder", "little")

    def put(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path)

    return put


@pytest.mark.parametrize("what, name, text, found", [
    ("every address", "tcp", line("00000000:0016"), {("tcp", 22)}),
    ("one address", "tcp", line("0A00A8C0:1F90"), {("tcp", 8080)}),
    ("loopback", "tcp", line("0100007F:0016"), set()),
    ("all of 127.0.0.0/8", "tcp", line("3500007F:0035"), set()),
    ("a connection", "tcp", line("00000000:0016", "01"), set()),
    ("every address of IPv6", "tcp6", line("0" * 32 + ":01BB"), {("tcp", 443)}),
    ("loopback of IPv6", "tcp6", line("00000000000000000000000001000000:01BB"), set()),
    ("loopback of IPv4, written as of IPv6", "tcp6", line("0000000000000000FFFF00000100007F:01BB"), set()),
    ("an address of IPv4, written as of IPv6", "tcp6", line("0000000000000000FFFF00000A00A8C0:01BB"), {("tcp", 443)}),
    ("an address of one link", "udp6", line("000080FE000000000000000001000000:0222", "07"), {("udp", 546)}),
    ("UDP of nobody in particular", "udp", line("00000000:00A1", "07"), {("udp", 161)}),
    ("UDP with one other", "udp", line("00000000:00A1", "01"), set()),
    ("a state of another protocol", "udp", line("00000000:00A1", "0A"), set()),
    ("no file's end", "tcp", line("00000000:0016") + "   1: 0000", {("tcp", 22)}),
    ("an empty line, and words", "tcp", "\n" + "é " * 4 + "\n", set()),
])
def test_a_line_of_the_kernel(place, what, name, text, found):
    listeners = it.read_listeners(place(name, HEAD + text))
    assert {(one.protocol, one.port) for one in listeners} == found, what


def test_a_machine_that_turns_no_words_round(place, monkeypatch):
    monkeypatch.setattr(it.sys, "byteorder", "big")
    assert it.read_listeners(place("tcp", HEAD + line("7F000001:0016"))) == set()


def test_a_program_is_found_by_its_socket():
    with socket.socket() as listening, socket.socket() as inner:
        listening.bind(("0.0.0.0", 0))
        inner.bind(("127.0.0.1", 0))
        for one in (listening, inner):
            one.listen()
        found = {one.port: one for one in it.read_listeners()}
        assert inner.getsockname()[1] not in found
        mine = found[listening.getsockname()[1]]
        with open("/proc/self/comm", encoding="ascii") as stream:
            assert it.owners_of({mine}) == {mine: stream.read().strip()}


@pytest.mark.parametrize("what, holders, name", [
    ("a program", {40: "nginx"}, "nginx"),
    ("its first process", {41: "worker", 40: "nginx"}, "nginx"),
    ("a program that systemd listens for", {1: "systemd", 900: "sshd"}, "sshd"),
    ("systemd, before anybody came", {1: "systemd"}, "systemd"),
    ("WireGuard, which is no program", {}, "the kernel"),
    ("a name that moves the cursor", {40: "a\x1b[2J\nb\u202e"}, "a?[2J?b?"),
    ("a name without letters", {40: ""}, "a program without a name"),
    ("a name without end", {40: "x" * 99}, "x" * 40),
])
def test_whose_a_port_is(monkeypatch, what, holders, name):
    listener = it.Listener("tcp", 80, "7")
    monkeypatch.setattr(it, "pids", lambda: list(holders))
    monkeypatch.setattr(it, "links_of", lambda _pid: {"socket:[7]", "/dev/null"})
    monkeypatch.setattr(it, "process", lambda pid: it_is(holders[pid]))
    assert it.owners_of({listener}) == {listener: name}, what


def it_is(name: str):
    from ansible_collections.harden.stack.plugins.module_utils.system.processes import Process
    return Process(1, name, 0, "0", [])


def test_a_process_that_has_ended_is_nobodys():
    assert it.links_of(2 ** 30) == set()
    assert os.readlink("/proc/self/fd/0") in it.links_of(os.getpid())
