"""The rules that close a server's ports, and at which of them ssh lets people in."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.port_filter import rules, ssh_ports as ssh
from ansible_collections.harden.stack.plugins.module_utils.system import nft
from ansible_collections.harden.stack.plugins.module_utils.settings.programs import Unread
from support import put_program

PORTS = {"443/tcp": "server.open", "60000-60002/udp": "server.open", "22/tcp": "ssh"}
OPEN = {("tcp", 443), ("tcp", 22), ("udp", 60000), ("udp", 60001), ("udp", 60002)}


def test_what_is_written_is_read_again():
    assert rules.opened_in(rules.text_that_opens(PORTS)) == OPEN


@pytest.mark.parametrize("what, text, found", [
    ("as nft shows them", '\tchain opened {\n\t\ttcp dport 22 accept comment "ssh"\n\t\tudp dport 7-8 accept\n\t}\n',
     {("tcp", 22), ("udp", 7), ("udp", 8)}),
    ("a rule that closes", "tcp dport 22 drop\n", set()),
    ("a rule of one sender", "ip saddr 192.0.2.1 tcp dport 22 accept\n", set()),
    ("a comment", "# tcp dport 22 accept\n", set()),
])
def test_what_a_text_opens(what, text, found):
    assert rules.opened_in(text) == found, what


def test_each_stack_opens_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "FOLDER", str(tmp_path))
    for stack, port in (("b", "2/tcp"), ("a", "1/tcp"), ("c", "3/tcp")):
        (tmp_path / f"harden-init.{stack}.open.nft").write_text(rules.text_that_opens({port: "server.open"}))
    (tmp_path / "table.nft").write_text("")
    others = rules.others_texts("b")
    assert set(others) == {rules.open_file("a"), rules.open_file("c")}
    whole = rules.whole_text({**others, rules.open_file("b"): rules.text_that_opens({"9/udp": "server.open"})})
    places = [whole.index(f"dport {port} ") for port in (1, 9, 3)]
    assert places == sorted(places)


@pytest.mark.parametrize("what, shows, back", [
    ("a table", 'echo "table inet t { }"', "table inet {0}; delete table inet {0}; table inet t {{ }}\n"),
    ("none", "exit 1", "delete table inet {0}"),
])
def test_what_is_in_force_is_the_way_back(tmp_path, monkeypatch, what, shows, back):
    put_program(tmp_path, "nft", shows)
    for module in (nft, rules):
        monkeypatch.setattr(module, "NFT", str(tmp_path / "nft"))
    assert rules.way_back() == [str(tmp_path / "nft"), back.format(rules.TABLE)], what


SETTINGS = "port 22\nport 2200\nlistenaddress 0.0.0.0:2222\nlistenaddress [::]:2223\nxport 9\nusepam yes\n"
SOCKET = "ActiveState=active\nListen=0.0.0.0:24 (Stream)\nListen=[::]:24 (Stream)\nListen=/run/x (Stream)\n"


@pytest.mark.parametrize("what, said, ports", [
    ("by its settings", {"/usr/sbin/sshd": SETTINGS}, {22, 2200, 2222, 2223}),
    ("by a socket of systemd's", {"/usr/sbin/sshd": "port 22\n", "ssh.socket": SOCKET}, {22, 24}),
    ("a socket that is not used", {"/usr/sbin/sshd": "port 22\n", "ssh.socket": SOCKET.replace("=active", "=inactive")},
     {22}),
    ("a socket of a port alone", {"sshd.socket": "ActiveState=active\nListen=2222 (Stream)\n"}, {2222}),
    ("nobody", {}, set()),
])
def test_where_ssh_lets_people_in(monkeypatch, what, said, ports):
    def say(*words):
        found = next((said[word] for word in reversed(words) if word in said), None)
        if found is None:
            raise Unread("no such program")
        return found

    monkeypatch.setattr(ssh, "said_by", say)
    assert ssh.ssh_ports() == ports, what
