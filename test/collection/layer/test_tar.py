"""Tar files as they come, honest and hostile."""

import gzip
import io
import random
import tarfile

import pytest

from ansible_collections.harden.stack.plugins.module_utils.layer.tar import (
    TarFault, exactly, opened, regular_files)
from support import refusal


def archive(*members, form=tarfile.GNU_FORMAT) -> bytes:
    """Of (name, content); where the content is a kind of member, of that."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = content.encode(), "elsewhere"
                tar.addfile(member)
            else:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def read(data: bytes) -> list:
    return [(path, exactly(part, part.left)) for path, part in regular_files(opened(io.BytesIO(data)))]


LONG = "d/" * 120 + "file"


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_what_is_written_is_read(form):
    members = [("a", b"1" * 700), ("empty", b""), ("ä/b", b"2" * 512), ("link", "2"), ("hard", "1"), ("folder", "5"),
               *([] if form == tarfile.USTAR_FORMAT else [(LONG, b"deep")]), ("last", b"3")]
    files = [(name, content) for name, content in members if isinstance(content, bytes)]
    assert read(archive(*members, form=form)) == files
    assert read(gzip.compress(archive(*members, form=form))) == files
    assert [path for path, _ in regular_files(io.BytesIO(archive(*members, form=form)))] == [name for name, _ in files]


def test_two_gzip_streams_one_after_the_other_are_one():
    whole = archive(("a", b"1" * 700), ("b", b"2"))
    assert read(gzip.compress(whole[:600]) + gzip.compress(whole[600:])) == [("a", b"1" * 700), ("b", b"2")]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"a": 1}' * 200, b"\x1f\x8b"[:1]])
def test_what_is_no_tar_file_is_left_out(data):
    assert opened(io.BytesIO(data)) is None


def header(size: bytes, kind: bytes = b"0", more: bytes = b"\0") -> bytes:
    block = bytearray(512)
    block[:1], block[124:124 + len(size)], block[156:157], block[482:483] = b"x", size, kind, more
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


HOSTILE = [
    ("it ends in a file", header(b"00000001000") + b"x" * 100, "it ends in the middle of a file"),
    ("a size below nothing", header(b"\xff" * 12), "a file in it has an impossible size"),
    ("a size of letters", header(b"zzz"), "a header in it is broken"),
    ("a name of gigabytes", header(b"77777777777", b"L"), "a name in it is longer than a megabyte"),
    ("an extended header of gigabytes", header(b"77777777777", b"x"), "a name in it is longer than a megabyte"),
    ("a broken header", archive(("a", b"1"))[:1024] + b"rubbish" * 100, "a header in it is broken"),
    ("a sparse file without its maps", header(b"0", b"S", more=b"\1"), "it ends in the middle of a file"),
    ("broken packing", b"\x1f\x8b\x08" + b"\0" * 7 + b"\xff" * 100, "its compression is broken"),
    ("zstd", b"\x28\xb5\x2f\xfd" + b"x" * 600, "it is packed with zstd, which is not read here"),
]


@pytest.mark.parametrize("what, data, reason", HOSTILE, ids=[what for what, _, _ in HOSTILE])
def test_a_hostile_one_is_told(what, data, reason):
    assert refusal(lambda: read(data)).startswith(reason), what


def test_a_bomb_is_unpacked_piece_by_piece():
    member = tarfile.TarInfo("zeros")
    member.size = 1 << 30
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as stream:
        stream.write(member.tobuf())
        for _ in range(8):
            stream.write(bytes(1 << 20))
    part = next(regular_files(opened(io.BytesIO(packed.getvalue()))))[1]
    assert all(len(part.read(1 << 16)) <= 1 << 16 for _ in range(128))
    assert refusal(lambda: exactly(part, 1)) == "it ends in the middle of a file"


def test_rubbish_never_raises_another_error():
    lot = random.Random(7)
    good = archive(("a", b"1" * 700), (LONG, b"deep"), form=tarfile.PAX_FORMAT)
    for _ in range(300):
        bad = bytearray(good)
        for _ in range(lot.randrange(1, 20)):
            bad[lot.randrange(len(bad))] = lot.randrange(256)
        try:
            stream = opened(io.BytesIO(bytes(bad)))
            assert stream is None or list(regular_files(stream)) is not None
        except TarFault:
            pass
