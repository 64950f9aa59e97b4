"""Which volumes have files of others, and who runs with them."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack.volume_owners import VolumeFault, look_at_owners

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")


class Engine:
    def __init__(self, volumes: list, containers: list) -> None:
        self.volumes, self.found = volumes, containers

    def json(self, path: str):
        assert path == "/volumes"
        return {"Volumes": self.volumes or None}

    def all_containers(self) -> list:
        return self.found


def container(service: str, volume: str, state="running", project="shop") -> dict:
    return {"State": state, "Names": [f"/{project}-{service}-1"], "Mounts": [{"Name": volume}],
            "Labels": {"com.docker.compose.project": project, "com.docker.compose.service": service}}


@pytest.fixture
def volume(tmp_path):
    (tmp_path / "book").touch()
    return {"Name": "shop_data", "Driver": "local", "Mountpoint": str(tmp_path), "Options": None}


WANTED = [{"service": "web", "volume": "shop_data", "uid": 33, "gid": 34}]


def test_a_volume_of_another_user_is_wrong_and_its_users_are_named(volume):
    engine = Engine([volume], [container("web", "shop_data"), container("job", "shop_data", "exited"),
                               container("worker", "shop_data"), container("db", "other")])
    assert look_at_owners(engine, "shop", WANTED) == {"wrong": [{
        **WANTED[0], "folder": volume["Mountpoint"], "services": ["web", "worker"], "others": ["0:0 (2)"]}]}


def test_a_volume_of_its_user_is_right(volume):
    assert look_at_owners(Engine([volume], []), "shop", [{**WANTED[0], "uid": 0}]) == {"wrong": []}


def test_a_volume_that_is_not_there_has_no_files():
    assert look_at_owners(Engine([], []), "shop", WANTED) == {"wrong": []}


@pytest.mark.parametrize("changes, containers, why", [
    ({"Driver": "nfs"}, [], "does not lie on the engine's own disk"),
    ({"Options": {"type": "nfs"}}, [], "does not lie on the engine's own disk"),
    ({}, [container("backup", "shop_data", project="tools")], "in use by tools-backup-1, which is none of this stack"),
])
def test_what_cannot_be_given_is_said(volume, changes, containers, why):
    with pytest.raises(VolumeFault, match=why):
        look_at_owners(Engine([{**volume, **changes}], containers), "shop", WANTED)
