"""The heads of packets, also of those that are none; and the kernel's sieve, on a socket that needs no rights."""

import socket

import pytest
from hypothesis import given, strategies

from ansible_collections.harden.stack.plugins.module_utils.learn.network.packets import Packet, packet_of
from ansible_collections.harden.stack.plugins.module_utils.learn.network.sieve import attach_sieve
from learn.network.frames import ipv4, ipv6, tcp, udp

SYN, SYN_ACK, PUSH = 0x02, 0x12, 0x18
OPTIONS = bytes([0, 0, 1, 4, 0, 0, 0, 0])
FOUR, SIX = ("172.20.0.3", 40000, "172.20.0.2"), ("fd00::3", 40000, "fd00::2")


@pytest.mark.parametrize("data, packet", [
    (ipv4(udp(b"x"), 17), Packet("udp", *FOUR, 53, True, b"x")),
    (ipv4(udp(b""), 17, options=b"\x01" * 8), Packet("udp", *FOUR, 53, True, b"")),
    (ipv4(tcp(SYN), 6), Packet("tcp", *FOUR, 5432, True, b"")),
    (ipv4(tcp(SYN | 0xC0), 6), Packet("tcp", *FOUR, 5432, True, b"")),
    (ipv4(tcp(SYN_ACK), 6), Packet("tcp", *FOUR, 5432, False, b"")),
    (ipv4(tcp(PUSH, payload=b"x", options=b"\x01" * 12), 6), Packet("tcp", *FOUR, 5432, False, b"x")),
    (ipv6(udp(b"x"), 17), Packet("udp", *SIX, 53, True, b"x")),
    (ipv6(tcp(SYN), 6), Packet("tcp", *SIX, 5432, True, b"")),
    (ipv6(bytes([60]) + OPTIONS[1:] + bytes([17]) + OPTIONS[1:] + udp(b"x"), 0), Packet("udp", *SIX, 53, True, b"x")),
    (ipv4(udp(b"x"), 17, fragment=0x2000), Packet("udp", *FOUR, 53, True, b"x")),
    (ipv4(udp(b"x"), 17, fragment=0x2001), None),
    (ipv4(b"\x08\0", 1), None),
    (ipv6((bytes([0]) + OPTIONS[1:]) * 9 + udp(b"x"), 0), None),
    (ipv4(udp(b""), 17)[:22], None),
    (ipv4(udp(b""), 17)[:13], None),
    (ipv4(tcp(SYN), 6)[:33], None),
    (ipv6(udp(b""), 17)[:30], None),
    (ipv6(bytes([17, 255]), 0), None),
    (b"", None),
    (b"\x45", None),
    (b"\x00" * 60, None),
])
def test_a_packet(data, packet):
    assert packet_of(data) == packet


@given(strategies.binary(max_size=120), strategies.sampled_from([b"", b"\x45", b"\x4f", b"\x60"]))
def test_no_bytes_are_an_error(data, head):
    assert packet_of(head + data) is None or packet_of(head + data).protocol in ("tcp", "udp")


@pytest.mark.parametrize("data, passes", [
    (ipv4(udp(b"x"), 17), True),
    (ipv4(tcp(SYN), 6), True),
    (ipv4(tcp(SYN | 0xC0), 6, options=b"\x01" * 8), True),
    (ipv4(tcp(SYN_ACK), 6), False),
    (ipv4(tcp(PUSH, payload=b"x"), 6), False),
    (ipv4(tcp(PUSH, payload=b"x"), 6, target="127.0.0.11"), True),
    (ipv4(b"\x08\0" * 20, 1), False),
    (ipv6(udp(b"x"), 17), True),
    (ipv6(tcp(SYN), 6), True),
    (ipv6(tcp(PUSH, payload=b"x"), 6), False),
    (ipv6(b"\x80\0" * 20, 58), False),
    (ipv6(bytes([17]) + OPTIONS[1:] + udp(b"x"), 60), True),
    (b"\x00" * 60, False),
    (b"\x45", False),
    (b"\x60", False),
])
def test_what_the_kernel_hands_over(data, passes):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        attach_sieve(ours)
        ours.setblocking(False)
        theirs.send(data)
        if passes:
            assert ours.recv(2048) == data
        else:
            with pytest.raises(BlockingIOError):
                ours.recv(2048)
