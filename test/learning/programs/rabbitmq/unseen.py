"""AMQP, which learning does not speak."""

import struct


def use(service):
    with service.line() as line:
        line.sendall(b"AMQP\x00\x00\x09\x01")
        expect(line, 10, 10)
        reply = b"\x00guest\x00guest"
        say(line, 0, 10, 11, b"\x00\x00\x00\x00\x05PLAIN" + struct.pack(">I", len(reply)) + reply + b"\x05en_US")
        expect(line, 10, 30)
        say(line, 0, 10, 31, struct.pack(">HIH", 10, 131072, 60))
        say(line, 0, 10, 40, b"\x01/\x00\x00")
        expect(line, 10, 41)
        say(line, 1, 20, 10, b"\x00")
        expect(line, 20, 11)
        # A queue that lasts, whose messages are written to the disk.
        say(line, 1, 50, 10, b"\x00\x00\x04lime\x02\x00\x00\x00\x00")
        expect(line, 50, 11)
        for _ in range(200):
            body = b"tree" * 2000
            say(line, 1, 60, 40, b"\x00\x00\x00\x04lime\x00")
            frame(line, 2, 1, struct.pack(">HHQH", 60, 0, len(body), 0x1000) + b"\x02")
            frame(line, 3, 1, body)
        say(line, 1, 60, 70, b"\x00\x00\x04lime\x01")
        expect(line, 60, 71)
        say(line, 0, 10, 50, b"\x00\xc8\x00\x00\x00\x00\x00")
        expect(line, 10, 51)


def frame(line, kind, channel, content):
    line.sendall(struct.pack(">BHI", kind, channel, len(content)) + content + b"\xce")


def say(line, channel, kind, method, content):
    frame(line, 1, channel, struct.pack(">HH", kind, method) + content)


def expect(line, *wanted):
    """The next method must be this one; what else comes, such as a message's content, is left out."""
    while True:
        kind, _, size = struct.unpack(">BHI", read(line, 7))
        content = read(line, size + 1)
        method = struct.unpack(">HH", content[:4]) if kind == 1 else None
        if method == wanted:
            return
        assert kind != 1, f"{method}: {content!r} in the place of {wanted}"


def read(line, size):
    heard = b""
    while len(heard) < size:
        part = line.recv(size - len(heard))
        assert part, "the connection was closed"
        heard += part
    return heard
