"""What an image is built on, how old it is, which packages it has, and what becomes of it in a renewal."""

import io
import json
import tarfile
import time
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError
from ansible_collections.harden.stack.plugins.module_utils.image import dockerfile, packages, renewal
from ansible_collections.harden.stack.plugins.module_utils.reading.image import base_digests, image_age
from support import refusal

DAY = 24 * 3600


@pytest.mark.parametrize("what, text, target, base, bases", [
    ("one stage", "FROM debian:13\nRUN true", "", "debian:13", ["debian:13"]),
    ("the last of several", "FROM node:22 AS build\nFROM debian:13\nCOPY --from=build /a /a", "", "debian:13",
     ["debian:13", "node:22"]),
    ("a stage on a stage", "from debian:13 as Base\nFROM base", "", "debian:13", ["debian:13"]),
    ("a platform", "FROM --platform=linux/amd64 debian:13 AS x", "", "debian:13", ["debian:13"]),
    ("a chosen stage", "FROM a:1 AS one\nFROM b:1", "one", "a:1", ["a:1", "b:1"]),
    ("nothing below", "FROM golang:1 AS b\nFROM scratch", "", "scratch", ["golang:1"]),
    ("a line that goes on", "FROM \\\n  debian:13\nRUN echo \\\nFROM x", "", "debian:13", ["debian:13"]),
    ("a comment, which never goes on", "# told \\\nFROM debian:13", "", "debian:13", ["debian:13"]),
])
def test_what_a_dockerfile_is_built_on(what, text, target, base, bases):
    assert (dockerfile.base_of(text, target), dockerfile.bases_of(text)) == (base, bases), what


@pytest.mark.parametrize("text, images", [
    ("FROM node:22 AS b\nFROM b\nCOPY --from=b /a /a\nCOPY --from=0 /a /b", ["node:22"]),
    ("# syntax=docker/dockerfile:1\nFROM scratch\nCOPY --chown=1 --from=nginx:1 /a /a",
     ["docker/dockerfile:1", "nginx:1"]),
    ("FROM a:1\nRUN --mount=type=cache,target=/c \\\n# told\n  --mount=type=bind,from=c:2,target=/d true",
     ["a:1", "c:2"]),
    ("# FROM a:0\nFROM debian AS debian\nFROM debian", ["debian"]),
    ("FROM a:${V}", ["a:${V}"]),
    ("", []),
])
def test_which_images_a_dockerfile_names(text, images):
    assert dockerfile.named_images(text) == images


@pytest.mark.parametrize("text, found", [
    (f"FROM a:1@sha256:{'0' * 64}\nCOPY --from=b@sha256:{'1' * 64} /a /a", "pinned"),
    (f"FROM a:1@sha256:{'0' * 64}\nCOPY --from=b:1 /a /a", "by tag"),
    ("ARG A\nFROM ${A}", "by tag"),
    (f"FROM a:1@sha256:{'0' * 63}", "by tag"),
])
def test_whether_what_it_is_built_on_is_pinned(tmp_path, text, found):
    (tmp_path / "Dockerfile").write_text(text)
    assert base_digests(SimpleNamespace(root=str(tmp_path)), "Dockerfile") == found


@pytest.mark.parametrize("text, target, reason", [
    ("ARG B=x\nFROM ${B}", "", "its Dockerfile names the image that it is built on by a variable (${B})"),
    ("FROM a", "gone", "its Dockerfile has no such stage"),
    ("RUN true", "", "its Dockerfile has no such stage"),
])
def test_what_a_dockerfile_does_not_say(text, target, reason):
    assert refusal(lambda: dockerfile.base_of(text, target)) == reason


class Engine:
    """An engine that knows images: the layers and the ages of their steps in days, the newest first, and files."""

    def __init__(self, images: dict, containers: list = ()) -> None:
        self.images, self.running = images, list(containers)

    def json(self, path: str):
        _, _, rest = path.partition("/images/")
        name, _, what = rest.rpartition("/")
        if name not in self.images:
            raise EngineError(f"no such image: {name}")
        image = self.images[name]
        if what == "history":
            return [{"Created": int(time.time() - age * DAY)} for age in image["steps"]]
        return {"Id": image.get("id", name), "RootFS": {"Layers": image["layers"]}}

    once = json

    def containers(self, project: str) -> list:
        return self.running


BASE = {"layers": ["b"], "steps": [90]}


def container(engine, root, dockerfile_text: str):
    (root / "web").mkdir()
    (root / "web" / "Dockerfile").write_text(dockerfile_text)
    return SimpleNamespace(engine=engine, root=str(root), service="web", inspected={"Image": "own"})


@pytest.mark.parametrize("what, steps, confirmed, age", [
    ("its first own step counts, not the last", [1, 45, 90], None, "45 days"),
    ("all steps are new", [1, 1, 90], None, "within 30 days"),
    ("on the last day", [30, 90], None, "within 30 days"),
    ("a build from scratch brought nothing else", [45, 45, 90], 2, "within 30 days"),
    ("the same, but long ago", [45, 45, 90], 31, "31 days"),
])
def test_the_age_of_an_image(tmp_path, what, steps, confirmed, age):
    engine = Engine({"debian:13": BASE, "own": {"layers": ["b", "1", "2"], "steps": steps}})
    it = container(engine, tmp_path, "FROM debian:13\nRUN true")
    if confirmed is not None:
        (tmp_path / ".renewed.json").write_text(json.dumps({"own": time.time() - confirmed * DAY}))
    assert image_age(it, "30 web/Dockerfile") == age, what


def test_an_image_on_an_older_base_is_told(tmp_path):
    engine = Engine({"debian:13": {"layers": ["c"], "steps": [1]}, "own": {"layers": ["b", "1"], "steps": [1, 90]}})
    it = container(engine, tmp_path, "FROM debian:13")
    assert image_age(it, "30 web/Dockerfile") == "built on an older debian:13 than this server has"


@pytest.mark.parametrize("images, text, reason", [
    ({}, "FROM debian:13", "debian:13, which it is built on, is not on this server any more"),
    ({}, "FROM $BASE", "its Dockerfile names the image that it is built on by a variable ($BASE)"),
])
def test_an_age_that_nobody_can_tell_is_no_age(tmp_path, images, text, reason):
    engine = Engine({**images, "own": {"layers": ["b"], "steps": [1]}})
    assert refusal(lambda: image_age(container(engine, tmp_path, text), "30 web/Dockerfile")) == reason


DPKG = "Package: a\nStatus: install ok installed\nVersion: 1\nDescription: x\n y\n\n" \
       "Package: b\nStatus: deinstall ok config-files\nVersion: 2\n"


def archive(**files: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return stream.getvalue()


@pytest.mark.parametrize("what, path, files, found", [
    ("Debian, without what was removed", "/var/lib/dpkg/status", {"status": DPKG}, {"a": "1"}),
    ("an image that was made of packages", "/var/lib/dpkg/status.d",
     {"a": "Package: a\nVersion: 1\n", "b": "Package: b\nVersion: 2\n", "a.md5sums": "0 x\n"}, {"a": "1", "b": "2"}),
    ("Alpine", "/lib/apk/db/installed", {"installed": "C:x\nP:musl\nV:1.2-r0\n\nP:zlib\nV:3\n"},
     {"musl": "1.2-r0", "zlib": "3"}),
    ("none", "/nowhere", {}, None),
])
def test_the_packages_of_an_image(monkeypatch, what, path, files, found):
    calls = []

    def run(words, **_):
        calls.append(words)
        return SimpleNamespace(returncode=0, stdout="made\n", stderr="")

    def take(asked):
        if asked != f"/containers/made/archive?path={path}":
            raise EngineError("no such file")
        return archive(**files)

    monkeypatch.setattr(packages.subprocess, "run", run)
    assert packages.packages_of(SimpleNamespace(bytes=take), "image") == found, what
    assert calls[0][:2] == ["docker", "create"] and "--network=none" in calls[0]
    assert calls[-1] == ["docker", "rm", "made"]


def test_differences():
    old, new = {"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}
    assert packages.differences(old, new) == [
        {"name": "b", "old": "1", "new": "2"},
        {"name": "c", "old": "1", "new": ""},
        {"name": "d", "old": "", "new": "1"},
    ]
    assert packages.differences(old, old) == []
    assert packages.differences(None, new) is None


def image(name: str, *layers: str) -> dict:
    return {"id": name, "layers": list(layers), "steps": []}


LISTS = {"old": {"a": "1"}, "same": {"a": "1"}, "newer": {"a": "2"}}


@pytest.mark.parametrize("what, present, new, running, result", [
    ("other packages", image("old", "b"), image("newer", "b"), "old",
     {"id": "newer", "previous": "old", "replaced": True, "why": "1 package differs"}),
    ("the same packages and base", image("old", "b"), image("same", "b"), "old",
     {"id": "old", "previous": "", "replaced": False, "why": "a new build has the same packages"}),
    ("a newer base with the same packages", image("old", "x"), image("same", "b"), "old",
     {"id": "same", "replaced": True, "why": "debian:13 is newer"}),
    ("no list of packages", image("old", "b"), image("unlisted", "b"), "old",
     {"id": "unlisted", "replaced": True, "why": "it has no list of packages to compare"}),
    ("the very same image", image("old", "b"), image("old", "b"), "old",
     {"id": "old", "replaced": False, "why": "it is the same image"}),
    ("other files, the same packages", None, image("same", "b"), "old",
     {"id": "same", "previous": "old", "replaced": True, "why": "its files changed"}),
    ("the first image", None, image("newer", "b"), None,
     {"id": "newer", "previous": "", "replaced": True, "why": "there was none before"}),
    ("a container that runs an older one than the present", image("same", "b"), image("newer", "b"), "old",
     {"id": "newer", "previous": "old", "replaced": True, "why": "1 package differs"}),
])
def test_a_renewal_of_what_is_built(monkeypatch, tmp_path, what, present, new, running, result):
    (tmp_path / "Dockerfile").write_text("FROM debian:13\n")
    known = {"debian:13": BASE, "s/web:1-new": new, **({"s/web:1": present} if present else {}),
             "old": present if present and present["id"] == "old" else image("old", "b")}
    labels = {"com.docker.compose.service": "web"}
    engine = Engine(known, [{"Image": running, "Config": {"Labels": labels}}] if running else [])
    monkeypatch.setattr(renewal, "packages_of", lambda engine, name: LISTS.get(name))
    service = {"image": "s/web:1", "build": {"context": str(tmp_path)}}
    [found] = renewal.compare(engine, "s", {"web": service})
    assert {key: found[key] for key in result} == result, what


@pytest.mark.parametrize("what, new, replaced, why", [
    ("the same image", "old", False, "it is the same image"),
    ("another image with other packages", "newer", True, "1 package differs"),
    ("another image with the same packages", "same", True, "its tag names another image now"),
])
def test_a_renewal_of_what_is_pulled(monkeypatch, what, new, replaced, why):
    labels = {"com.docker.compose.service": "db"}
    engine = Engine({"mariadb:11": image(new, "b"), "old": image("old", "b")},
                    [{"Image": "old", "Config": {"Labels": labels}}])
    monkeypatch.setattr(renewal, "packages_of", lambda engine, name: LISTS.get(name))
    [found] = renewal.compare(engine, "s", {"db": {"image": "mariadb:11"}})
    assert (found["replaced"], found["why"]) == (replaced, why), what


def test_a_plan_pulls_what_may_have_moved_and_builds_beside_what_is_there(tmp_path):
    (tmp_path / "Dockerfile").write_text(f"FROM node:22@sha256:{'0' * 64} AS one\nFROM debian:13\n")
    pinned = f"redis:8@sha256:{'1' * 64}"
    assert renewal.plan({
        "my-web": {"image": "s/my-web:abc", "build": {"context": str(tmp_path)}},
        "db": {"image": "mariadb:11"},
        "cache": {"image": pinned},
    }) == {
        "built": ["my-web"],
        "variables": ["MY_WEB_BUILD=abc-new"],
        "pulls": ["debian:13", "mariadb:11"],
    }
