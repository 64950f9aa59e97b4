"""What containers have written into folders that become volumes."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack.kept_folders import (FILES_OF, FolderFault,
                                                                                      left_in_containers)

WANTED = {"service": "web", "folder": "/var/lib/shop", "volume": "shop_files", "declared_as": "web_var-lib-shop"}
WRITTEN = {"Path": "/var/lib/shop/book", "Kind": 1}


def container(number: str, changes: tuple = (WRITTEN,), service="web", mounts: tuple = (), memory: tuple = ()) -> dict:
    return {"Id": number * 64, "changes": list(changes) or None, "Mounts": [{"Destination": one} for one in mounts],
            "HostConfig": {"Tmpfs": {place: "" for place in memory} or None},
            "Config": {"Labels": {"com.docker.compose.service": service}}}


class Engine:
    def __init__(self, found: list, volumes: list) -> None:
        self.found, self.volumes = found, volumes

    def containers(self, project: str) -> list:
        assert project == "shop"
        return self.found

    def json(self, path: str):
        if path == "/volumes":
            return {"Volumes": self.volumes or None}
        return next(one["changes"] for one in self.found if path == f"/containers/{one['Id']}/changes")


def left(containers: list, volumes: tuple = ()) -> list:
    return left_in_containers(Engine(containers, list(volumes)), "shop", [WANTED])


def test_written_files_are_left_with_their_container():
    assert left([container("a")]) == [{**WANTED, "container": "a" * 64}]


@pytest.mark.parametrize("one", [
    container("a", ()),
    container("a", ({"Path": "/var/lib/shop", "Kind": 0},)),
    container("a", ({"Path": "/var/lib/shopping/book", "Kind": 1},)),
    container("a", service="db"),
    container("a", mounts=("/var/lib/shop",)),
    container("a", mounts=("/var/lib",)),
    container("a", memory=("/var/lib/shop",)),
], ids=["nothing", "the folder alone", "beside it", "another service", "a volume", "a volume around it", "memory"])
def test_nothing_is_left_of(one):
    assert left([one]) == []


def test_no_container_has_nothing():
    assert left([]) == []


def test_a_copy_that_was_interrupted_is_made_again():
    begun = {"Name": "shop_files", "Labels": {FILES_OF: "a" * 64}}
    assert left([container("a")], (begun,)) == [{**WANTED, "container": "a" * 64}]


@pytest.mark.parametrize("labels", [None, {}, {FILES_OF: "b" * 64}])
def test_a_volume_with_other_files_is_not_touched(labels):
    with pytest.raises(FolderFault, match="files of its own in .*shop_files.*docker cp a{12}:"):
        left([container("a")], ({"Name": "shop_files", "Labels": labels},))


def test_a_volume_with_other_files_is_no_matter_where_nothing_was_written():
    assert left([container("a", ())], ({"Name": "shop_files", "Labels": None},)) == []


def test_the_files_of_several_containers_do_not_go_into_one_volume():
    with pytest.raises(FolderFault, match="2 containers of web have files of their own"):
        left([container("a"), container("b")])


def test_of_several_the_one_that_wrote_counts():
    assert left([container("a", ()), container("b")]) == [{**WANTED, "container": "b" * 64}]
