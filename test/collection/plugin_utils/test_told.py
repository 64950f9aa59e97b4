"""What only the machine that deploys knows of what differs."""

import json

import pytest

from ansible_collections.harden.stack.plugins.plugin_utils import told as it
from ansible_collections.harden.stack.plugins.plugin_utils.project_files import File

SERVICES = [{"name": "web", "inputs": ["web", "seccomp/web.json"], "secrets": ["web_key"],
             "apparmor_profile": "harden-init.shop.web"}]
PLACE = "/opt/harden/shop"


def told(name: str, **other) -> dict:
    return {"what": "file", "name": f"{PLACE}/{name}", "state": "changed", "by": ["project"], **other}


def put(project, answers: str = "name: shop\nservices:\n  web:\n    limits: {memory: 256m}\n") -> str:
    (project / ".harden").mkdir(exist_ok=True)
    (project / ".harden/answers.yml").write_text(answers)
    (project / ".harden/manifest.json").write_text('{"tool": "1.2.3"}')
    (project / "inventory").mkdir(exist_ok=True)
    (project / "inventory/hosts.yml").write_text("all:\n")
    return str(project)


def test_each_answer_is_kept_under_its_key_and_tells_nothing_of_its_value(tmp_path):
    found = it.project_now(put(tmp_path), "key")
    assert found["tool"] == "1.2.3"
    assert list(found["answers"]) == ["name", "services.web.limits.memory"]
    assert "256m" not in json.dumps(found)
    assert found != it.project_now(str(tmp_path), "another key")


def test_another_answer_and_another_file_that_the_plays_read_are_seen(tmp_path):
    before = it.project_now(put(tmp_path), "key")
    after = it.project_now(put(tmp_path, "name: shop\nservices:\n  web:\n    limits: {memory: 384m}\n"), "key")
    assert [key for key in before["answers"] if before["answers"][key] != after["answers"][key]] == [
        "services.web.limits.memory"]
    assert after["settings"] == before["settings"]
    (tmp_path / "inventory/hosts.yml").write_text("all: {}\n")
    assert it.project_now(str(tmp_path), "key")["settings"] != before["settings"]


@pytest.mark.parametrize("answers", ["a: [", "- 1", "!!python/object:x {}"])
def test_a_project_without_answers_that_can_be_read_is_nothing_or_a_list(tmp_path, answers):
    assert set(it.project_now(put(tmp_path, answers), "key")) in (set(), {"tool", "answers", "settings"})
    assert it.project_now(str(tmp_path / "none"), "key") == {}


def test_new_texts_and_readers_are_added_and_what_a_deploy_works_out_is_left_out():
    files = {f"{PLACE}/web/a.conf": File(0o644, b"new\n"), f"{PLACE}/web/b": File(0o644, b"\0")}
    found = it.complete([
        told("web/a.conf", before="old\n"), told("web/b", before="old"), told("compose.yml"),
        told(".env", before="A=1"), told("regular-audit/module_utils/a.py"), told("regular-audit/module_utils/b.py"),
        {"what": "secret", "name": "web_key", "state": "changed", "by": []},
    ], files, SERVICES, PLACE)
    assert [(one["name"].replace(f"{PLACE}/", ""), one.get("before"), one.get("after"), one.get("services"))
            for one in found] == [
        ("web/a.conf", "old\n", "new\n", ["web"]), ("web/b", None, None, ["web"]), ("compose.yml", None, None, []),
        ("regular-audit", None, None, None), ("web_key", None, None, ["web"])]


def test_a_profile_belongs_to_the_service_that_it_confines():
    assert it.readers_of("/etc/apparmor.d/harden-init.shop.web", SERVICES, PLACE) == ["web"]
