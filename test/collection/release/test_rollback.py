"""A stack that is kept as a release, changed, and taken back: the files really, the containers as an engine tells
them."""

import copy
import hashlib
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.release import images, keep, rollback
from ansible_collections.harden.stack.plugins.module_utils.release.store import Releases
from ansible_collections.harden.stack.plugins.module_utils.stack.release_now import release_now
from ansible_collections.harden.stack.plugins.module_utils.tree.files import Tree
from ansible_collections.harden.stack.plugins.module_utils.tree.removed_secrets import retire_secret
from support import refusal

FIRST, SECOND = "20261129-180512", "20261130-070000"
SERVICES = [{"name": "web", "inputs": ["web"], "secrets": ["token"]},
            {"name": "job", "inputs": [], "secrets": [], "ends": True},
            {"name": "tool", "inputs": [], "secrets": [], "on_demand": True}]


def container(service: str, inputs: str, image: str, **state) -> dict:
    return {"Id": service, "Name": f"/shop-{service}-1", "Image": image, "Mounts": [], "HostConfig": {},
            "Config": {"Image": f"shop/{service}:{inputs}",
                       "Labels": {"com.docker.compose.service": service, "io.harden-init.inputs": inputs}},
            "State": {"Status": "running", "Running": True, "ExitCode": 0, "Pid": 0, **state}}


class Engine:
    """An engine with these containers, which has their images under their names."""

    def __init__(self, *containers: dict) -> None:
        self.all = list(containers)
        self.named = {one["Config"]["Image"]: one["Image"] for one in containers}

    def containers(self, project: str) -> list:
        return self.all

    def once(self, path: str):
        if path == "/images/json":
            return []
        name = path.removeprefix("/images/").removesuffix("/json")
        return {"Id": self.named.get(name, name)}


def place(root: str, page: bytes) -> None:
    files = {f"{root}/compose.yml": b"services: {}\n", f"{root}/.env": b"COMPOSE_FILE=compose.yml\n",
             f"{root}/web/page": page}
    entries = [{"path": path, "mode": 0o644, "sha256": sha(text)} for path, text in files.items()]
    Tree(root, entries).place({sha(text): text for text in files.values()})


def sha(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


@pytest.fixture(autouse=True)
def no_docker(monkeypatch):
    monkeypatch.setattr(images, "run", lambda command, must=True: 0)


@pytest.fixture
def root(tmp_path) -> str:
    root = str(tmp_path / "shop")
    place(root, b"first")
    os.makedirs(f"{root}/secrets")
    with open(f"{root}/secrets/token", "w", encoding="utf-8") as stream:
        stream.write("canary-9a41")
    return root


def well(inputs: str = "a1") -> Engine:
    return Engine(container("web", inputs, f"sha256:web-{inputs}"),
                  container("job", inputs, "sha256:job", Status="exited", Running=False))


def keep_it(root: str, engine: Engine, identifier: str, inputs: str = "a1") -> dict:
    params = {"project": "shop", "root": root, "id": identifier, "services": copy.deepcopy(SERVICES), "most": 3,
              "inputs": dict.fromkeys(("web", "job", "tool"), inputs), "urls": {},
              "owned_volumes": [],
              "look": {"project": "shop", "run": {"who": "me"}}}
    containers = {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in engine.all}
    return keep.keep(engine, containers, params)


@pytest.mark.parametrize("what, change, unwell", [
    ("all is well", {}, []),
    ("one is not healthy", {"Health": {"Status": "unhealthy"}}, ["web"]),
    ("one has stopped", {"Status": "exited", "Running": False}, ["web"]),
])
def test_only_what_is_healthy_and_up_to_date_is_kept(what, change, unwell):
    web = container("web", "a1", "sha256:web", **change)
    job = container("job", "a1", "sha256:job", Status="exited", Running=False)
    inputs = dict.fromkeys(("web", "job", "tool"), "a1")
    assert keep.unwell({"web": web, "job": job}, SERVICES, inputs) == unwell, what
    assert keep.unwell({"web": web}, SERVICES, {**inputs, "web": "b2"}) == ["job", "web"]


def test_what_runs_already_as_the_newest_release_is_not_kept_again(root):
    assert keep_it(root, well(), FIRST)["id"] == FIRST
    assert keep_it(root, well(), SECOND)["id"] == FIRST
    # A secret was rotated: only what tells the containers apart is another one.
    with open(f"{root}/.env", "a", encoding="utf-8") as stream:
        stream.write("WEB_INPUTS=a2\n")
    rotated = well()
    for one in rotated.all:
        one["Config"]["Labels"] = {**one["Config"]["Labels"], "io.harden-init.inputs": "a2"}
    assert keep_it(root, rotated, SECOND, "a2")["id"] == FIRST
    assert not rollback.choose(rotated, "shop", root, FIRST).differs
    place(root, b"second")
    assert keep_it(root, well("b2"), SECOND, "b2")["id"] == SECOND
    assert "run" not in Releases(root).read(SECOND)["look"]


def test_no_release_holds_a_secret(root):
    keep_it(root, well(), FIRST)
    for parent, _, names in os.walk(f"{root}/.releases"):
        for name in names:
            with open(os.path.join(parent, name), encoding="utf-8") as stream:
                assert "canary" not in stream.read()


def test_it_goes_to_the_last_one_that_ran_and_where_that_runs_to_the_one_before_it(root):
    keep_it(root, well(), FIRST)
    assert "keeps no release that is not what it has now" in refusal(lambda: rollback.choose(well(), "shop", root, ""))
    place(root, b"second")
    keep_it(root, well("b2"), SECOND, "b2")
    assert rollback.choose(well("b2"), "shop", root, "").release["id"] == FIRST
    place(root, b"broken")
    assert rollback.choose(well("c3"), "shop", root, "").release["id"] == SECOND
    assert rollback.choose(well("c3"), "shop", root, FIRST).release["id"] == FIRST


def test_files_are_placed_as_they_were_and_cut_off_anywhere_it_goes_on(root):
    keep_it(root, well(), FIRST)
    place(root, b"second")
    keep_it(root, well("b2"), SECOND, "b2")
    with open(f"{root}/.env", "w", encoding="utf-8") as stream:
        stream.write("changed by hand")
    back = rollback.choose(well("b2"), "shop", root, FIRST)
    assert back.tree.placed == [f"{root}/.env", f"{root}/web/page"]
    back.place()
    # The containers are those of the other one still, and the note says where it was going.
    assert (release_now(root)["id"], release_now(root)["tree"]) == (FIRST, "")
    again = rollback.choose(well("b2"), "shop", root, "")
    assert (again.release["id"], again.services, again.tree.changed) == (FIRST, ["job", "web"], False)
    with open(f"{root}/web/page", encoding="utf-8") as stream:
        assert stream.read() == "first"


def test_a_name_that_stands_for_another_image_gets_one_more_compose_file(root):
    keep_it(root, well(), FIRST)
    engine = well()
    release = Releases(root).read(FIRST)
    release["images"]["web"]["name"] = "mariadb:11.8"
    engine.named["mariadb:11.8"] = "sha256:other"
    back = rollback.Rollback(engine, "shop", root, release)
    assert back.tree.placed == [f"{root}/.env", f"{root}/compose.release.yml"]
    back.place()
    with open(f"{root}/.env", encoding="utf-8") as stream:
        assert stream.read() == f"COMPOSE_FILE=compose.yml:{root}/compose.release.yml\n"
    assert not rollback.Rollback(engine, "shop", root, release).tree.changed


def test_a_secret_that_was_removed_comes_back_and_one_that_is_gone_is_told(root):
    keep_it(root, well(), FIRST)
    retire_secret(f"{root}/secrets/token")
    back = rollback.choose(well(), "shop", root, FIRST)
    assert (back.secrets, back.faults, back.differs) == (["token"], [], True)
    back.place()
    assert os.path.exists(f"{root}/secrets/token")
    os.unlink(f"{root}/secrets/token")
    assert rollback.choose(well(), "shop", root, FIRST).faults == \
        ["the secret token, which it reads, is no longer on this server"]


def test_a_content_that_was_changed_is_refused_before_anything_is(root):
    keep_it(root, well(), FIRST)
    place(root, b"second")
    kept = f"{root}/.releases/contents"
    for name in os.listdir(kept):
        with open(os.path.join(kept, name), "ab") as stream:
            stream.write(b"more")
    back = rollback.choose(well(), "shop", root, FIRST)
    assert "was changed since it was kept" in refusal(back.place)
    with open(f"{root}/web/page", encoding="utf-8") as stream:
        assert stream.read() == "second"
    assert release_now(root)["back"] == ""


def test_one_that_was_cut_off_when_all_was_there_is_completed(root):
    keep_it(root, well(), FIRST)
    place(root, b"second")
    keep_it(root, well("b2"), SECOND, "b2")
    rollback.choose(well("b2"), "shop", root, "").place()
    again = rollback.choose(well(), "shop", root, "")
    assert (again.release["id"], again.is_unfinished, again.services, again.differs) == (FIRST, True, [], True)
    again.releases.mark(FIRST, "the hash of its tree", is_back=True)
    assert not rollback.choose(well(), "shop", root, FIRST).differs


@pytest.mark.parametrize("after", range(5))
def test_killed_before_any_of_its_writes_it_goes_on_to_the_same_release(root, monkeypatch, after):
    keep_it(root, well(), FIRST)
    place(root, b"second")
    keep_it(root, well("b2"), SECOND, "b2")
    os.unlink(f"{root}/compose.yml")
    left, rename = [after], os.rename

    def rename_or_die(source, target):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        rename(source, target)

    monkeypatch.setattr(os, "rename", rename_or_die)
    with pytest.raises(KeyboardInterrupt):
        rollback.choose(well("b2"), "shop", root, FIRST).place()
    monkeypatch.setattr(os, "rename", rename)
    # Before its first write nothing was begun, so it has to be named again.
    back = rollback.choose(well("b2"), "shop", root, "" if after else FIRST)
    assert back.release["id"] == FIRST
    back.place()
    assert not rollback.choose(well("b2"), "shop", root, FIRST).tree.changed


def test_a_name_that_was_moved_does_not_make_the_release_that_runs_another_one(root):
    keep_it(root, well(), FIRST)
    place(root, b"second")
    engine = well("b2")
    engine.all[0]["Config"]["Image"] = "mariadb:11.8"
    keep_it(root, engine, SECOND, "b2")
    engine.named["mariadb:11.8"] = "sha256:other"
    assert not rollback.choose(engine, "shop", root, SECOND).differs
    assert rollback.choose(engine, "shop", root, "").release["id"] == FIRST
