"""Two volumes with the same checksum have the same files, owners, modes and attributes."""

import os
import socket

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm
from ansible_collections.harden.stack.plugins.module_utils.swarm.volume import look_at_volume, tree

from .engine import SpokenEngine


def fill(root):
    os.makedirs(root / "sub")
    (root / "sub" / "a").write_bytes(b"one")
    (root / "b").write_bytes(b"two")
    os.symlink("b", root / "link")
    os.chmod(root / "b", 0o640)
    return root


def test_the_same_files_have_the_same_checksum(tmp_path):
    one, other = (tree(str(fill(tmp_path / name)), reads=True) for name in ("one", "other"))
    assert one == other
    assert (one["entries"], one["bytes"]) == (4, 6)


def test_a_socket_is_of_who_listens_and_counts_for_nothing(tmp_path):
    one, other = (fill(tmp_path / name) for name in ("one", "other"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(other / "own.sock"))
        assert tree(str(one), reads=True) == tree(str(other), reads=True)


@pytest.mark.parametrize("change", [
    lambda root: (root / "b").write_bytes(b"twO"),
    lambda root: os.chmod(root / "b", 0o600),
    lambda root: os.chown(root / "b", 4711, -1),
    lambda root: os.chmod(root, 0o700),
    lambda root: os.setxattr(root / "b", "user.why", b"x"),
    lambda root: (os.unlink(root / "link"), os.symlink("sub/a", root / "link")),
    lambda root: os.rename(root / "b", root / "c"),
    lambda root: os.mkdir(root / "empty"),
    # The same bytes, in other files.
    lambda root: ((root / "b").write_bytes(b"one"), (root / "sub" / "a").write_bytes(b"two")),
])
def test_any_difference_is_another_one(tmp_path, change):
    os.umask(0o022)
    one, other = (fill(tmp_path / name) for name in ("one", "other"))
    change(other)
    assert tree(str(one), reads=True)["digest"] != tree(str(other), reads=True)["digest"]


def test_a_volume_is_found_by_the_engine(tmp_path):
    fill(tmp_path / "shop_data" / "_data")
    (tmp_path / "shop_data" / "harden-init-unfinished").touch()
    engine = SpokenEngine({
        "GET /volumes/shop_data": {"Mountpoint": str(tmp_path / "shop_data" / "_data")},
        "GET /info": {"DockerRootDir": str(tmp_path)},
    })
    try:
        found, none = (look_at_volume(Swarm(engine.path), name, "_data", reads=False)
                       for name in ("shop_data", "other"))
    finally:
        engine.close()
    assert (found["exists"], found["folder"], found["entries"], found["unfinished"]) == (
        True, str(tmp_path / "shop_data"), 4, True,
    )
    assert found["digest"] == ""
    assert (none["exists"], none["entries"]) == (False, 0)
    assert none["room"] > 0
