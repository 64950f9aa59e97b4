"""Commands that a cache is seldom sent."""


def use(service):
    big = b"x" * 900_000
    service.talk(
        (b"set a 0 0 %d\r\n%s\r\n" % (len(big), big), rb"STORED"),
        (b"gets a\r\n", rb"END\r\n$"),
        (b"append a 0 0 1\r\ny\r\n", rb"STORED"),
        (b"set n 0 1 1\r\n1\r\n", rb"STORED"),
        (b"incr n 41\r\n", rb"42"),
        (b"touch n 100\r\n", rb"TOUCHED"),
        (b"stats\r\n", rb"END"),
        (b"stats items\r\n", rb"END"),
        (b"stats slabs\r\n", rb"END"),
        (b"stats detail dump\r\n", rb"END"),
        (b"lru_crawler metadump all\r\n", rb"END"),
        (b"mn\r\n", rb"MN"),
        (b"verbosity 1\r\n", rb"OK"),
        (b"flush_all\r\n", rb"OK"),
        (b"nonsense\r\n", rb"ERROR"),
    )
    # More than it holds: the oldest are pushed out.
    with service.line() as line:
        for number in range(200):
            line.sendall(b"set k%d 0 0 %d noreply\r\n%s\r\n" % (number, len(big), big))
        line.sendall(b"version\r\n")
        assert b"VERSION" in line.recv(100)
