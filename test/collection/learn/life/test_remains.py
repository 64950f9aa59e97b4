"""What a container leaves behind, as the engine's archives of it say."""

import io
import tarfile
from collections import Counter
from contextlib import contextmanager

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError
from ansible_collections.harden.stack.plugins.module_utils.learn.life.remains import (
    files_among, groups_in, owners_among)


def archive(kind: bytes, uid: int, gid: int) -> bytes:
    head = tarfile.TarInfo("x")
    head.type, head.uid, head.gid = kind, uid, gid
    return head.tobuf() + bytes(512)


class Engine:
    """Has what lies at some paths; asked for others it answers as the real one."""

    there = {"/srv/a": archive(tarfile.REGTYPE, 33, 33), "/srv/b": archive(tarfile.DIRTYPE, 997, 4),
             "/srv/c": archive(tarfile.DIRTYPE, 997, 4), "/srv/d d": archive(tarfile.SYMTYPE, 0, 0),
             "/srv/far": archive(tarfile.DIRTYPE, 2 ** 30, 0), "/srv/cut": b"x"}

    @contextmanager
    def stream(self, path, _seconds):
        name = path.partition("?path=")[2].replace("%20", " ")
        if name not in self.there:
            raise EngineError("no such file")
        yield io.BytesIO(self.there[name])


@pytest.mark.parametrize("paths, files", [
    ({"/srv/a", "/srv/b"}, {"/srv/a"}), ({"/srv/d d", "/gone", "/srv/cut"}, set())])
def test_files_are_told_from_folders_and_links(paths, files):
    assert files_among(Engine(), "id", paths) == files


def test_it_is_known_whose_each_of_them_is():
    found = owners_among(Engine(), "id", {"/srv/a", "/srv/b", "/srv/c", "/srv/cut", "/gone"})
    assert sorted(found) == ["/srv/a", "/srv/b", "/srv/c"]
    assert Counter(found.values()) == Counter({(997, 4): 2, (33, 33): 1})


def test_the_group_of_a_user_is_as_the_image_has_it():
    engine = Engine()
    assert groups_in(engine, "id") == {}
    users = b"root:x:0:0:root:/root:/bin/sh\ntomcat:x:997:998::/:/bin/false\nodd:x:y:4:\ncut:x:5"
    engine.there = {"/etc/passwd": archive(tarfile.REGTYPE, 0, 0)[:512] + users + bytes(300)}
    assert groups_in(engine, "id") == {0: 0, 997: 998}


def test_a_number_that_octal_digits_cannot_hold_is_none():
    assert owners_among(Engine(), "id", {"/srv/far"}) == {"/srv/far": (0, 0)}
