"""Who is let in, and whom the rules would cut off."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm_filter import look as it, others, rules
from support import put_program

NODES = ["192.0.2.1", "192.0.2.2", "", "db.example.org", "127.0.0.1"]
VXLAN = "7: mine: <BROADCAST> mtu 1450 \\    link/ether 02:00::1 \\    vxlan id 7 dev eth0 dstport {port} ttl auto"
STATE = """src {0} dst {1}
\tproto esp spi 0x00000007 reqid {2} mode transport
\treplay-window 0{3}
"""


@pytest.fixture(name="server")
def a_server(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "FOLDER", str(tmp_path))
    monkeypatch.setattr(it, "foreign_vxlan", lambda: [])
    monkeypatch.setattr(it, "foreign_ipsec", lambda _nodes: [])
    return tmp_path


def wanted(members=(), published=(), host="one", **more):
    return it.Wanted("shop", host, NODES, list(members), list(published), **more)


def member(address: str, *stacks: str) -> dict:
    return {"name": f"node at {address}", "address": address, "stacks": list(stacks)}


def port(service: str, address: str, **more) -> dict:
    return {"service": service, "port": 8080, "protocol": "tcp", "address": address, **more}


def test_the_stacks_own_servers_are_let_in_and_those_of_other_stacks_on_the_swarm(server):
    assert wanted().nodes == {"192.0.2.1", "192.0.2.2"}
    known = wanted([member("192.0.2.1", "shop"), member("192.0.2.9", "blog"), member("0.0.0.0", "shop")])
    assert known.nodes == {"192.0.2.1", "192.0.2.2", "192.0.2.9"}
    assert it.cut_off(known) == []


def test_a_node_that_nobody_names_is_not_cut_off_in_silence(server):
    assert it.cut_off(wanted([member("192.0.2.9"), member("192.0.2.2")])) == [
        "node at 192.0.2.9 (192.0.2.9) is a node of the swarm, and no host of a stack has its address"]


def test_a_node_that_another_stack_lets_in_here_is_not_cut_off(server):
    (server / "harden-init.blog.stack.nft").write_text(rules.text_of(["192.0.2.9"], []))
    assert it.cut_off(wanted([member("192.0.2.9")])) == []


def test_the_own_file_of_an_earlier_deploy_lets_nobody_in(server):
    (server / "harden-init.shop.stack.nft").write_text(rules.text_of(["192.0.2.9"], []))
    assert len(it.cut_off(wanted([member("192.0.2.9")]))) == 1


def test_a_port_of_another_server_is_none_here(server):
    assert "8080" not in wanted(published=[port("db", "127.0.0.1", node="two")]).own
    assert "8080" in wanted(published=[port("db", "127.0.0.1", node="one")]).own


@pytest.mark.parametrize("address, clashes", [("127.0.0.1", False), ("0.0.0.0", True)])
def test_two_stacks_have_the_same_word_for_a_port(server, address, clashes):
    (server / "harden-init.blog.stack.nft").write_text(rules.text_of([], [port("x", "127.0.0.1")]))
    cut = it.cut_off(wanted(published=[port("web", address)]))
    assert cut == (["8080/tcp is published by another stack here, too, and for others (harden-init.blog.stack.nft)"]
                   if clashes else [])


@pytest.mark.parametrize("own, other, clashes", [
    ("none", "any", True), ("any", "none", True), ("none", "none", False), ("any", "any", False), ("none", None, False),
])
def test_two_stacks_leave_by_the_same_bridge(server, own, other, clashes):
    (server / "harden-init.blog.stack.nft").write_text(rules.text_of([], [], {"page": other} if other else {}))
    cut = it.cut_off(wanted(outbound={"web": own}))
    assert cut == (["tasks of this stack and of another one here leave by the same bridge, and only one of the two has "
                    "`outbound: none` for each of its services (harden-init.blog.stack.nft)"] if clashes else [])


@pytest.mark.parametrize("outbound, is_cut", [({"web": "none"}, True), ({"web": "any"}, False), ({}, False)])
def test_a_service_of_no_stack_is_not_cut_off_from_the_outside_in_silence(server, outbound, is_cut):
    cut = it.cut_off(wanted(outbound=outbound, guests=["monitor"]))
    assert [one.partition(" is a service of the swarm")[0] for one in cut] == (["monitor"] if is_cut else [])


@pytest.mark.parametrize("what, fault, there, unit, found", [
    ("all is right", "", True, ("enabled", "active"), ""),
    ("no table", "not in force", False, ("", ""), "not in force"),
    ("changed by hand", "changed in the kernel", False, ("enabled", "active"), "changed in the kernel"),
    ("another node since", "changed in the kernel", True, ("enabled", "active"),
     "in force with other nodes or ports than wanted: deploy"),
    ("until the next boot", "", True, ("disabled", "active"), "in force, but not at the next boot"),
])
def test_what_is_wrong_with_the_rules(server, monkeypatch, what, fault, there, unit, found):
    (server / "harden-init.shop.stack.nft").write_text("# as it was\n")
    monkeypatch.setattr(it.os, "access", lambda *_: True)
    monkeypatch.setattr(it, "fault_of", lambda _table, text: "" if there and "# as it was" in text else fault)
    monkeypatch.setattr(it, "state_of", lambda _name: dict(zip(("UnitFileState", "ActiveState"), unit)))
    assert it.fault(wanted()) == found, what


def test_a_server_without_nft_says_what_to_install(server, monkeypatch):
    monkeypatch.setattr(it.os, "access", lambda *_: False)
    with pytest.raises(OSError, match="this server has no /usr/sbin/nft: install the package nftables"):
        it.fault(wanted())


@pytest.mark.parametrize("said, found", [
    (VXLAN.format(port=4789), ["mine"]),
    (VXLAN.format(port=8472), []),
    (VXLAN.format(port=4789).replace("mine", "vx-001001-abcde"), []),
    ("", []),
])
def test_a_vxlan_of_somebody_else(tmp_path, monkeypatch, said, found):
    put_program(tmp_path, "ip", f"cat <<'END'\n{said}\nEND")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert others.foreign_vxlan() == found


@pytest.mark.parametrize("what, said, found", [
    ("a way to an office", STATE.format("192.0.2.1", "198.51.100.7", 1, ""), ["192.0.2.1 and 198.51.100.7"]),
    ("in UDP", STATE.format("192.0.2.1", "198.51.100.7", 1, "\n\tencap type espinudp sport 4500 dport 4500"), []),
    ("the swarm's own", STATE.format("192.0.2.1", "192.0.2.9", 13681891, ""), []),
    ("between nodes", STATE.format("192.0.2.1", "192.0.2.2", 1, ""), []),
    ("none", "", []),
])
def test_an_ipsec_of_somebody_else(tmp_path, monkeypatch, what, said, found):
    put_program(tmp_path, "ip", f"cat <<'END'\n{said}END")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert others.foreign_ipsec({"192.0.2.1", "192.0.2.2"}) == found, what
