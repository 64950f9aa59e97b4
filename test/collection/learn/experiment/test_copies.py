"""Copies of what a stack has in its volumes."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment import copies as room
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.client import Client
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.copies import copy_data, fill


def container(service: str, *mounts) -> dict:
    return {"Config": {"Labels": {"com.docker.compose.service": service}}, "Mounts": list(mounts)}


def mount(source, place: str, kind="volume", writable=True) -> dict:
    return {"Type": kind, "Source": str(source), "Destination": place, "RW": writable}


class Stack:
    def __init__(self, *found) -> None:
        self.found = found

    def containers(self, _project: str) -> list:
        return list(self.found)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "book").write_text("kept")
    (folder / "link").symlink_to("/etc/passwd")
    os.chmod(folder / "deep", 0o700)
    return folder


@pytest.fixture
def new_folder(tmp_path):
    made = iter(range(9))

    def make() -> str:
        folder = tmp_path / f"copy-{next(made)}"
        folder.mkdir()
        return str(folder)

    return make


def test_what_can_be_written_is_copied_with_its_modes_and_links(data, new_folder):
    stack = Stack(container("web", mount(data, "/data"), mount(data, "/readable", writable=False),
                            mount(data / "deep" / "book", "/socket", "bind")), container("other", mount(data, "/x")))
    copies = copy_data(stack, Client(), "shop", ["web"], new_folder)
    [(who, folder)] = copies.paths.items()
    assert who == ("web", "/data") and copies.untried == [] and copies.of("web") == {"/data": folder}
    assert open(f"{folder}/deep/book", encoding="utf-8").read() == "kept"
    assert os.readlink(f"{folder}/link") == "/etc/passwd" and os.stat(f"{folder}/deep").st_mode & 0o777 == 0o700


def test_a_volume_of_two_services_is_copied_once(data, new_folder):
    stack = Stack(container("web", mount(data, "/data")), container("db", mount(data, "/store")))
    copies = copy_data(stack, Client(), "shop", ["web", "db"], new_folder)
    assert copies.paths[("web", "/data")] == copies.paths[("db", "/store")]


@pytest.mark.parametrize("name, value, why", [
    ("MOST_BYTES", 1, "they are larger than 0 GB, or more than 200000 files"),
    ("MOST_FILES", 2, "they are larger than 2 GB, or more than 2 files"),
    ("RESERVE", 1 << 60, "too little of the disk is free for copies"),
])
def test_what_is_too_large_is_named_and_not_copied(data, new_folder, monkeypatch, name, value, why):
    monkeypatch.setattr(room, name, value)
    copies = copy_data(Stack(container("web", mount(data, "/data"))), Client(), "shop", ["web"], new_folder)
    assert (copies.paths, copies.untried) == ({}, [f"the data in /data of web: {why}"])
    assert copies.sources_of("web") == {"/data": str(data)}


def test_a_folder_becomes_like_the_other(data, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "old").touch()
    fill(Client(), str(target), str(data))
    assert sorted(os.listdir(target)) == ["deep", "link"]


def test_what_cannot_be_copied_is_an_error(tmp_path):
    with pytest.raises(OSError, match="they cannot be copied"):
        (tmp_path / "file").touch()
        fill(Client(), str(tmp_path / "nowhere"), str(tmp_path))
