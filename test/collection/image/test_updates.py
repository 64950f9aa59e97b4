"""Updates that the archives of distributions have: what their package managers print, and what becomes of it."""

import json
import subprocess
import time
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.image import renewal, updates
from ansible_collections.harden.stack.plugins.module_utils.reading.measurement import Measurement

# As apt-get printed it for ubuntu:24.04 and debian:13; a package that is new has no old version.
APT = """NOTE: This is only a simulation!
Reading package lists...
The following packages will be upgraded:
  libpam-modules tzdata
Inst libpam-modules [1.5.3-5ubuntu5] (1.5.3-5ubuntu5.7 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [amd64])
Inst linux-new (1.0 Debian:13.1/stable [amd64])
Inst tzdata [2025a-1] (2025b-4 Debian:13.1/stable [all]) [x:amd64 ]
Conf libpam-modules (1.5.3-5ubuntu5.7 Ubuntu:24.04/noble-security [amd64])
"""
# By the documented format of `apk list --upgradable`.
APK = """musl-1.2.5-r1 x86_64 {musl} (MIT) [upgradable from: musl-1.2.5-r0]
ca-certificates-bundle-20250619-r0 x86_64 {ca-certificates} (MIT) [upgradable from: ca-certificates-bundle-20241121-r1]
zlib-1.3.1-r2 x86_64 {zlib} (Zlib) [installed]
"""


def update(name: str, old: str, new: str, security: bool) -> dict:
    return {"name": name, "old": old, "new": new, "security": security}


PAM = update("libpam-modules", "1.5.3-5ubuntu5", "1.5.3-5ubuntu5.7", True)


@pytest.mark.parametrize("text, found", [
    (APT, [PAM, update("tzdata", "2025a-1", "2025b-4", False)]),
    (APK, [update("ca-certificates-bundle", "20241121-r1", "20250619-r0", True),
           update("musl", "1.2.5-r0", "1.2.5-r1", True)]),
    ("", []),
    ("Inst \x1b[2J [1] (2 x [y])", [update("\\u{1b}[2J", "1", "2", False)]),
    ("Inst a [1\nInst b (2", []),
])
def test_what_is_pending(text, found):
    assert updates.updates_of(text) == found


@pytest.mark.parametrize("code, said, why", [
    (0, APT, ""),
    (11, "W: Failed to fetch x\x1b", "the archive of its distribution does not answer: W: Failed to fetch x\\u{1b}"),
    (12, "", "its package manager is none of Debian, Ubuntu and Alpine"),
    (127, "", "it has no shell, and so no package manager"),
    (100, "E: broken", "its package manager failed: E: broken"),
    (125, "", "its package manager failed: it said nothing"),
])
def test_an_image_is_asked_without_any_right(monkeypatch, code, said, why):
    calls = []

    def run(words, **options):
        calls.append(words)
        return SimpleNamespace(returncode=code, stdout=said, stderr="")

    monkeypatch.setattr(updates.subprocess, "run", run)
    asked = updates.ask("one")
    assert (asked["why"], len(asked["pending"])) == (why, 0 if why else 2)
    assert {"--rm", "--cap-drop=ALL", "--read-only", "--security-opt=no-new-privileges"} <= set(calls[0])


def test_who_does_not_answer_is_taken_away(monkeypatch):
    calls = []

    def run(words, **options):
        calls.append(words)
        if words[1] == "run":
            raise subprocess.TimeoutExpired(words, 180)

    monkeypatch.setattr(updates.subprocess, "run", run)
    assert updates.ask("one")["why"] == "the archive of its distribution did not answer within 180 seconds"
    assert calls[1][:3] == ["docker", "rm", "--force"] and f"--name={calls[1][3]}" in calls[0]


class Engine:
    """An engine with images, each with an id and layers, and one container."""

    def __init__(self, images: dict) -> None:
        self.images = images

    def json(self, path: str) -> dict:
        name = path[len("/images/"):-len("/json")]
        return {"Id": self.images[name].get("id", name), "RootFS": {"Layers": self.images[name]["layers"]}}

    once = json

    def containers(self, project: str) -> list:
        return [{"Image": "old", "Config": {"Labels": {"com.docker.compose.service": "web"}}}]


@pytest.mark.parametrize("what, asked, images, begins", [
    ("nothing is pending", {"old": {"pending": [], "why": ""}}, {}, []),
    ("an update", {"old": {"pending": [PAM], "why": ""}}, {}, ["web"]),
    ("unknown", {"old": {"pending": [], "why": "no answer"}}, {}, ["web"]),
    ("never asked", {}, {}, ["web"]),
    ("a newer base", {"old": {"pending": [], "why": ""}}, {"debian:13": {"layers": ["c"]}}, ["web"]),
    ("its files changed", {"old": {"pending": [], "why": ""}}, {"stack/web:1": {"id": "new", "layers": []}}, ["web"]),
])
def test_what_a_new_build_can_bring(what, asked, images, begins):
    own = {"id": "old", "layers": ["b", "1"]}
    engine = Engine({"debian:13": {"layers": ["b"]}, "stack/web:1": own, "old": own, **images})
    services = {"web": {"image": "stack/web:1", "build": {"dockerfile_inline": "FROM debian:13"}},
                "db": {"image": "mariadb:11.8"}}
    assert renewal.outdated(engine, services, renewal.running_images(engine, "stack"), asked) == begins, what


DAY = 24 * 3600


@pytest.mark.parametrize("what, known, ok, why", [
    ("none", {"pending": [update("a", "1", "2", False)], "why": "", "at": time.time()}, True, None),
    ("one for security", {"pending": [PAM], "why": "", "at": time.time()}, False,
     "pending_updates of web is libpam-modules 1.5.3-5ubuntu5 → 1.5.3-5ubuntu5.7, wanted none"),
    ("unknown", {"pending": [], "why": "it has no shell", "at": time.time()}, None, "it has no shell"),
    ("long ago", {"pending": [], "why": "", "at": 8 * DAY}, None, "its archive was last asked on 1970-01-09"),
])
def test_what_stands_in_the_reports(tmp_path, what, known, ok, why):
    container = {"Image": "old", "State": {"Pid": 1}, "HostConfig": {}, "Config": {"Labels": {
        "com.docker.compose.service": "web"}}}
    measure = Measurement("here", None, [container], str(tmp_path / "secrets"), {"enforced": True})
    checks = {"web": {"pending-updates": {"pending_updates": "none"}}}
    assert measure.findings(checks) == []
    (tmp_path / ".updates.json").write_text("rubbish")
    assert measure.findings(checks) == []
    (tmp_path / ".updates.json").write_text(json.dumps({"old": known}))
    [finding] = measure.findings(checks)
    assert finding["ok"] is ok and (why is None or why in finding["why"]), what
