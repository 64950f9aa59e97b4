"""Reads a tar file as it comes, in bounded memory: what it says of itself is not trusted. Python's own reader takes the
names and headers of a hostile one into memory, however long they are."""

from __future__ import annotations

import zlib

__all__ = ["TarFault", "opened", "regular_files"]

BLOCK = 512
CHUNK = 1 << 20
# A name or an extended header that is longer is no honest one.
MOST_HEADER_BYTES = 1 << 20
REGULAR = b"0\0" + b"7"
SPARSE = b"S"
LONG_NAME, EXTENDED, EXTENDED_FOR_ALL, LONG_LINK = b"L", b"x", b"g", b"K"
IS_EXTENDED_AT, NEXT_IS_EXTENDED_AT = 482, 504


class TarFault(Exception):
    """Why an archive cannot be read to its end."""


class Part:
    """A part of a stream that ends after `size` bytes."""

    def __init__(self, stream, size: int) -> None:
        self.stream, self.left = stream, size

    def read(self, count: int = CHUNK) -> bytes:
        """At most that many bytes; none at the end. Raises TarFault where the stream ends before."""
        if self.left <= 0:
            return b""
        data = self.stream.read(min(count, self.left))
        if not data:
            raise TarFault("it ends in the middle of a file")
        self.left -= len(data)
        return data

    def skip(self) -> None:
        while self.read():
            pass


class Unpacked:
    """The content of a gzip stream, piece by piece, however large it becomes."""

    def __init__(self, head: bytes, stream) -> None:
        self.stream, self.packed = stream, head
        self.unpacker = zlib.decompressobj(wbits=31)

    def read(self, count: int) -> bytes:
        data = b""
        try:
            while not data:
                if self.unpacker.eof:
                    self.packed = self.unpacker.unused_data
                    self.unpacker = zlib.decompressobj(wbits=31)
                self.packed = self.packed or self.stream.read(CHUNK)
                if not self.packed:
                    return b""
                data = self.unpacker.decompress(self.packed, count)
                self.packed = self.unpacker.unconsumed_tail
        except zlib.error as error:
            raise TarFault(f"its compression is broken ({error})") from error
        return data


class Joined:
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, stream) -> None:
        self.head, self.stream = head, stream

    def read(self, count: int) -> bytes:
        if self.head:
            data, self.head = self.head[:count], self.head[count:]
            return data
        return self.stream.read(count)


def opened(stream):
    """A stream of a tar file, unpacked where it is packed; None where it is no tar file. Raises TarFault for a packing
    that is not known here."""
    head = exactly(stream, 4)
    if head == b"\x28\xb5\x2f\xfd":
        raise TarFault("it is packed with zstd, which is not read here")
    whole = Unpacked(head, stream) if head[:2] == b"\x1f\x8b" else Joined(head, stream)
    first = exactly(whole, BLOCK)
    return Joined(first, whole) if first and (is_header(first) or not first.strip(b"\0")) else None


def regular_files(stream):
    """(path, part) of each regular file. What of a part is not read is skipped. Raises TarFault."""
    long_name = b""
    while True:
        header = exactly(stream, BLOCK)
        if len(header) < BLOCK or not header.strip(b"\0"):
            return
        if not is_header(header):
            raise TarFault("a header in it is broken")
        size, kind = number(header[124:136]), header[156:157]
        if kind == SPARSE:
            skip_maps(stream, header)
        part = Part(stream, size)
        if kind in (LONG_NAME, EXTENDED):
            long_name = named(kind, small(part)) or long_name
        elif kind in (EXTENDED_FOR_ALL, LONG_LINK):
            small(part)
        else:
            path, long_name = long_name or name_of(header), b""
            if kind in REGULAR or kind == SPARSE:
                yield path.decode("utf-8", "replace"), part
            # Links and folders say a size, too, and have no content.
            part.skip()
        exactly(stream, -size % BLOCK)


def is_header(block: bytes) -> bool:
    """By its check sum, in which the sum itself counts as blanks."""
    try:
        told = int(block[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return len(block) == BLOCK and told == sum(block[:148]) + 8 * 32 + sum(block[156:])


def number(field: bytes) -> int:
    """Octal digits, or, where it is large, 256 to a byte."""
    if field[0] & 0x80:
        value = int.from_bytes(field, "big") - (0x80 << 8 * (len(field) - 1))
    else:
        try:
            value = int(field.strip(b" \0") or b"0", 8)
        except ValueError as error:
            raise TarFault("a header in it is broken") from error
    if not 0 <= value < 1 << 63:
        raise TarFault("a file in it has an impossible size")
    return value


def name_of(header: bytes) -> bytes:
    name, prefix = header[:100].rstrip(b"\0"), header[345:500].rstrip(b"\0")
    return prefix + b"/" + name if prefix and header[257:263] == b"ustar\0" else name


def named(kind: bytes, content: bytes) -> bytes:
    """The name in a header of the kind; empty where it says another thing."""
    if kind == LONG_NAME:
        return content.rstrip(b"\0")
    found = b""
    while content:
        length, _, rest = content.partition(b" ")
        if not length.isdigit() or not 0 < int(length) <= len(content):
            break
        key, _, value = content[len(length) + 1:int(length) - 1].partition(b"=")
        found = value if key == b"path" else found
        content = content[int(length):]
    return found


def small(part: Part) -> bytes:
    if part.left > MOST_HEADER_BYTES:
        raise TarFault("a name in it is longer than a megabyte")
    return exactly(part, part.left)


def skip_maps(stream, header: bytes) -> None:
    """The blocks that say where the holes of a sparse file are."""
    more = header[IS_EXTENDED_AT] != 0
    while more:
        block = exactly(stream, BLOCK)
        if len(block) < BLOCK:
            raise TarFault("it ends in the middle of a file")
        more = block[NEXT_IS_EXTENDED_AT] != 0


def exactly(stream, size: int) -> bytes:
    """That many bytes, fewer only at the end."""
    parts = []
    while size > 0:
        data = stream.read(size)
        if not data:
            break
        parts.append(data)
        size -= len(data)
    return b"".join(parts)
