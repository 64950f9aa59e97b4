"""MQTT, which learning does not speak."""


def use(service):
    with service.line() as hearer, service.line() as speaker:
        for line, name in ((hearer, b"hearer"), (speaker, b"speaker")):
            # With a session that lasts, so what it is to hear is kept.
            line.sendall(packet(0x10, text(b"MQTT") + b"\x04\x00\x00\x3c" + text(name)))
            assert line.recv(4)[:1] == b"\x20"
        hearer.sendall(packet(0x82, b"\x00\x01" + text(b"garden/#") + b"\x00"))
        assert hearer.recv(5)[:1] == b"\x90"
        for number in range(1, 50):
            said = text(b"garden/lime") + number.to_bytes(2, "big") + b"tree" * 500
            # Once at least, and retained.
            speaker.sendall(packet(0x33, said))
            assert speaker.recv(4)[:1] == b"\x40"
            heard = b""
            while len(heard) < 2000:
                heard += hearer.recv(65536)
        speaker.sendall(b"\xc0\x00")
        assert speaker.recv(2) == b"\xd0\x00"
        speaker.sendall(b"\xe0\x00")
    # Its sessions and what is retained are saved to its volume.
    service.send_signal("USR1")
    service.send_signal("USR2")
    with service.line() as line:
        line.sendall(packet(0x10, text(b"MQTT") + b"\x05\x02\x00\x3c\x00" + text(b"five")))
        assert line.recv(4)[:1] == b"\x20"


def packet(kind, content):
    length, parts = len(content), b""
    while True:
        length, rest = divmod(length, 128)
        parts += bytes([rest | (0x80 if length else 0)])
        if not length:
            return bytes([kind]) + parts + content


def text(said):
    return len(said).to_bytes(2, "big") + said
