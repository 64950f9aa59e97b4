"""The images of a release, and their second names."""

import json
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError
from ansible_collections.harden.stack.plugins.module_utils.release import images as it
from ansible_collections.harden.stack.plugins.module_utils.system import programs
from support import put_program

RELEASE = {"id": "20261129-180512", "images": {
    "web": {"id": "sha256:aa", "name": "shop/web:1a1b"},
    "db": {"id": "sha256:bb", "name": "mariadb:11.8"},
}}


class Engine:
    """An engine that has these images, by name and by id."""

    def __init__(self, named: dict) -> None:
        self.named = {**named, **{identifier: identifier for identifier in named.values()}}

    def once(self, path: str):
        if path == "/images/json":
            return [{"RepoTags": [name for name in self.named if not name.startswith("sha256:")]}]
        name = path.removeprefix("/images/").removesuffix("/json")
        if name not in self.named:
            raise EngineError(name)
        return {"Id": self.named[name]}


@pytest.fixture
def called(tmp_path, monkeypatch):
    """What `docker` was called with."""
    log = tmp_path / "called"
    put_program(tmp_path, "docker", f'echo "$*" >>{log}')
    monkeypatch.setattr(programs, "SEARCHED", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return lambda: log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize("what, named, lost, builds, own, foreign", [
    ("all is as it was", {"shop/web:1a1b": "sha256:aa", "mariadb:11.8": "sha256:bb"}, [], [], [], []),
    ("a renewal has moved the names", {"shop/web:1a1b": "sha256:cc", "mariadb:11.8": "sha256:dd", "one": "sha256:aa",
                                       "two": "sha256:bb"}, [], [], ["web"], ["db"]),
    ("both are gone", {"mariadb:11.8": "sha256:dd"}, ["db", "web"], ["web"], [], []),
])
def test_names_that_stand_for_other_images(called, what, named, lost, builds, own, foreign):
    images = it.Images(Engine(named), "shop", RELEASE)
    assert (images.lost, images.lost_builds) == (lost, builds), what
    images.put_names_back()
    assert called() == [f"tag {RELEASE['images'][name]['id']} {RELEASE['images'][name]['name']}" for name in own]
    # A name that other stacks may use is left alone.
    override = json.loads(images.override)["services"] if images.override else {}
    assert override == {name: {"image": f"shop/{name}:release-20261129-180512"} for name in foreign}


def test_each_image_gets_a_name_that_only_the_release_knows(called):
    it.keep_images("shop", RELEASE)
    assert called() == ["tag sha256:aa shop/web:release-20261129-180512",
                        "tag sha256:bb shop/db:release-20261129-180512"]


def test_what_no_release_has_any_more_goes_and_nothing_else(called):
    old = {"id": "20261101-000000", "images": {"web": {"id": "sha256:00", "name": "shop/web:0f0e"},
                                               "api": {"id": "sha256:aa", "name": "shop/web:1a1b"},
                                               "db": {"id": "sha256:11", "name": "mariadb:10.11"}}}
    named = dict.fromkeys(["shop/web:release-20261101-000000", "shop/db:release-20261101-000000",
                           "shop/web:release-20261129-180512", "shop/web:1a1b", "shop/web:0f0e", "shop/web:ffff",
                           "other/web:release-20261101-000000", "mariadb:10.11"], "sha256:aa")
    it.forget_images(Engine(named), "shop", [old], [RELEASE])
    assert called() == ["rmi shop/db:release-20261101-000000", "rmi shop/web:release-20261101-000000",
                        "rmi shop/web:0f0e"]
