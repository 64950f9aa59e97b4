"""Which data is too new for a release."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.release import older_data as it

DIGEST = f"@sha256:{'0' * 64}"


@pytest.mark.parametrize("image, other, older", [
    ("mariadb:10.11", "mariadb:11.8", True),
    ("mariadb:11.8", "mariadb:10.11", False),
    ("mariadb:11.8", "mariadb:11.8", False),
    (f"mariadb:10.11{DIGEST}", f"docker.io/library/mariadb:11.8{DIGEST}", True),
    ("mariadb:9.9", "mariadb:10.1", True),
    ("mysql:8.0.36", "mysql:8.0.46", False),
    ("mysql:8.0", "mysql:8.4", True),
    ("postgres:16-alpine", "postgres:17.2-bookworm", True),
    ("postgres:17", "postgres:17.2", False),
    ("gitea:v1.21", "gitea:v1.22", True),
    ("registry:5000/redis:7.0", "redis:7.2", True),
    ("redis:latest", "redis:7.2", False),
    ("redis", "redis:7.2", False),
    ("mysql:8.0", "mariadb:11.8", False),
    ("shop/web:0f0e", "shop/web:1a1b", False),
])
def test_versions_are_compared_by_their_first_two_numbers(image, other, older):
    assert it.is_older(image, other) is older


def container(image: str, *mounts) -> dict:
    return {"Config": {"Image": image}, "Mounts": list(mounts)}


VOLUME = {"Type": "volume", "RW": True}


def release(image: str, keeps_data=("db",)) -> dict:
    return {"images": {"db": {"name": image}}, "keeps_data": list(keeps_data)}


@pytest.mark.parametrize("what, now, newer, keeps, faults", [
    ("the newer one has run", container("mariadb:11.8", VOLUME), [], True, 1),
    ("the newer one is gone, but a later release had it", None, [release("mariadb:11.8")], True, 1),
    ("nothing newer has run", container("mariadb:10.11", VOLUME), [], True, 0),
    ("it keeps no data", container("mariadb:11.8", {"Type": "tmpfs", "RW": True}), [], False, 0),
    ("it only reads a place", container("mariadb:11.8", {"Type": "bind", "RW": False}), [], False, 0),
    ("there is no container", None, [], True, 0),
])
def test_only_data_that_a_newer_one_has_opened_is_refused(what, now, newer, keeps, faults):
    containers = {} if now is None else {"db": now}
    found = it.older_data_faults(release("mariadb:10.11", ["db"] if keeps else []), newer, containers)
    assert len(found) == faults, what
    assert all("would run mariadb:10.11, but mariadb:11.8 has opened its data" in one for one in found)
