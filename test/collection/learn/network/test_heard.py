"""What counts as a service's own wish."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.network.heard import MOST, Heard
from ansible_collections.harden.stack.plugins.module_utils.learn.network.packets import Packet
from learn.network.frames import name, query

OWN, PEER, SERVER = "172.20.0.3", "172.20.0.2", "127.0.0.11"
QUERY = query(name("api.example.org"))


def sent(protocol: str, target: str, port: int, payload=b"", is_first=True) -> Packet:
    return Packet(protocol, OWN, 40000, target, port, is_first, payload)


def got(protocol: str, port: int) -> Packet:
    return Packet(protocol, PEER, port, OWN, 40000, True, b"")


@pytest.mark.parametrize("packets, names, targets", [
    ([(sent("udp", SERVER, 37123, QUERY), True, True)], {"api.example.org"}, set()),
    ([(sent("udp", SERVER, 37123, QUERY), False, True)], set(), set()),
    ([(sent("tcp", SERVER, 37123, b"\0\x20" + QUERY, False), True, True)], {"api.example.org"}, set()),
    ([(sent("tcp", SERVER, 37123), True, True)], set(), set()),
    ([(sent("udp", PEER, 53, QUERY), True, False)], {"api.example.org"}, {(PEER, 53, "udp")}),
    ([(sent("udp", "127.0.0.1", 53, QUERY), True, True)], {"api.example.org"}, set()),
    ([(sent("tcp", PEER, 5432), True, False)], set(), {(PEER, 5432, "tcp")}),
    ([(sent("tcp", PEER, 5432, is_first=False), True, False)], set(), set()),
    ([(got("tcp", 5432), False, False)], set(), set()),
    ([(sent("tcp", OWN, 8000), True, True)], set(), set()),
    ([(sent("udp", PEER, 514), True, False)], set(), {(PEER, 514, "udp")}),
    ([(got("udp", 514), False, False), (sent("udp", PEER, 514), True, False)], set(), set()),
    ([(got("tcp", 514), False, False), (sent("tcp", PEER, 514), True, False)], set(), {(PEER, 514, "tcp")}),
])
def test_packets(packets, names, targets):
    heard = Heard()
    for one in packets:
        heard.take(*one)
    assert (heard.names, heard.targets) == (names, targets)


def test_of_a_flood_only_so_much_is_kept():
    heard = Heard()
    for number in range(MOST + 9):
        heard.take(sent("udp", SERVER, 53, query(name(f"n{number}.example.org"))), True, True)
        heard.take(sent("udp", PEER, number), True, False)
        heard.take(got("udp", number), False, False)
    assert [len(one) for one in (heard.names, heard.targets, heard.visitors)] == [MOST] * 3


@pytest.mark.parametrize("starts, heard, is_whole", [
    (6, Heard(starts=6), True), (6, Heard(starts=7), True), (6, Heard(starts=5), False), (0, Heard(), False),
    (6, Heard(starts=6, is_deaf=True), False)])
def test_a_life_of_which_nothing_was_missed(starts, heard, is_whole):
    assert heard.is_whole(starts) is is_whole


def test_who_is_there(tmp_path):
    (tmp_path / "resolv.conf").write_text("search lan\n")
    own = {"Id": "0123456789abcdef", "Config": {"Hostname": "Web", "Labels": {"com.docker.compose.service": "web"}},
           "ResolvConfPath": str(tmp_path / "resolv.conf"), "NetworkSettings": {"Networks": {
               "a": {"IPAddress": OWN, "IPPrefixLen": 16, "GlobalIPv6Address": "fd00::3", "GlobalIPv6PrefixLen": 64},
               "b": {"IPAddress": "", "IPPrefixLen": 0}}}}
    heard = Heard()
    heard.meet([own], own["Id"])
    assert heard.peers == {OWN: "web", "fd00::3": "web"}
    assert {str(link) for link in heard.links} == {"172.20.0.0/16", "fd00::/64"}
    assert (heard.own, heard.suffixes) == ({"0123456789ab", "web"}, {"lan"})
