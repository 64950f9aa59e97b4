"""How full a place in memory is, looked at from outside of the container."""

import os
import subprocess
import sys

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.life.filling import filling, parts_of

BLOCK = 64 * 1024


@pytest.fixture
def mounted(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root mounts")
    place = tmp_path / "place"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


def test_what_lies_there_is_counted(mounted):
    assert filling(os.getpid(), str(mounted)) == 0
    (mounted / "file").write_bytes(b"x" * BLOCK)
    assert BLOCK <= filling(os.getpid(), str(mounted)) <= 2 * BLOCK


def test_a_link_is_not_followed(mounted):
    (mounted / "file").write_bytes(b"x" * BLOCK)
    link = mounted.parent / "link"
    link.symlink_to(mounted)
    assert filling(os.getpid(), str(link)) == 0


def test_who_is_gone_has_nothing():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert filling(ended.pid, "/tmp") == 0


def test_a_place_below_others_is_each_of_its_folders():
    assert parts_of("/var/lib/php/") == ["/var", "/var/lib", "/var/lib/php"]
