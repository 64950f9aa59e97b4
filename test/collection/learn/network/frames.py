"""Packets as a container sends them, byte by byte."""

import ipaddress
import struct


def ipv4(rest: bytes, protocol: int, source="172.20.0.3", target="172.20.0.2", options=b"", fragment=0) -> bytes:
    head = struct.pack("!BBHHHBBH", 0x45 + len(options) // 4, 0, 20 + len(options) + len(rest), 1, fragment, 64,
                       protocol, 0)
    return head + ipaddress.ip_address(source).packed + ipaddress.ip_address(target).packed + options + rest


def ipv6(rest: bytes, protocol: int, source="fd00::3", target="fd00::2") -> bytes:
    head = struct.pack("!IHBB", 0x60000000, len(rest), protocol, 64)
    return head + ipaddress.ip_address(source).packed + ipaddress.ip_address(target).packed + rest


def udp(payload: bytes, port=53, source_port=40000) -> bytes:
    return struct.pack("!HHHH", source_port, port, 8 + len(payload), 0) + payload


def tcp(flags: int, port=5432, source_port=40000, payload=b"", options=b"") -> bytes:
    length = (20 + len(options)) // 4 << 4
    return struct.pack("!HHIIBBHHH", source_port, port, 1, 0, length, flags, 1024, 0, 0) + options + payload


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode("latin-1") for label in text.split(".") if label) + b"\0"


def query(asked: bytes, kind=1, flags=0x0100, questions=1) -> bytes:
    return struct.pack("!HHHHHH", 7, flags, questions, 0, 0, 0) + asked + struct.pack("!HH", kind, 1)
