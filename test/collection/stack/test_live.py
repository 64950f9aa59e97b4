"""What is handed out of what runs of a stack, and of what its folder holds."""

import json
import re
from types import SimpleNamespace

from ansible_collections.harden.stack.plugins.module_utils.stack import live as it
from support import includes

HASH = re.compile("[0-9a-f]{64}")


def test_the_values_of_variables_and_the_text_of_a_seccomp_profile_do_not_leave_the_server():
    inspected = {
        "Name": "/shop-web-1",
        "Image": "sha256:1",
        "State": {"Status": "running"},
        "Config": {
            "Image": "shop/web:1",
            "Labels": {"com.docker.compose.service": "web"},
            "Env": ["TOKEN=s3cret=value"],
        },
        "HostConfig": {"Memory": 1, "SecurityOpt": ["no-new-privileges:true", 'seccomp={"b": 1, "a": []}']},
        "Mounts": [],
        "NetworkSettings": {"Networks": {"shop_front": {}}},
    }
    engine = SimpleNamespace(json=lambda _path: {"Config": {"Env": ["PATH=/bin"]}})
    now = it.container_now(engine, {"Status": "Up"}, inspected)
    assert includes(now, {"service": "web", "name": "shop-web-1", "status": "Up", "networks": ["shop_front"]})
    assert HASH.fullmatch(now["config"]["Env"]["TOKEN"])
    assert HASH.fullmatch(now["image"]["Env"]["PATH"])
    privileges, seccomp = now["host"]["SecurityOpt"]
    assert privileges == "no-new-privileges:true"
    assert HASH.fullmatch(seccomp.removeprefix("seccomp=sha256:"))
    assert "s3cret" not in json.dumps(now)


def test_of_the_folder_every_file_is_told_by_its_hash_but_for_what_a_deploy_keeps_there_itself(tmp_path):
    root = tmp_path / "shop"
    files = {".env": "A=1\n", ".deployed.json": "{}",
             "secrets/password": "s3cret", "compose.yml": "services: {}\n", "web/app/index.php": "",
             "compose.override.yml": "services: {}\n"}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    placed = [str(root / name) for name in ("compose.yml", "web/app/index.php", "web/gone", ".env")]
    (root / ".placed.json").write_text(json.dumps(placed))
    (root / "web/app/link").symlink_to("index.php")
    found = it.files_now(str(root))
    assert set(found["placed"]) == set(placed[:3])
    assert found["placed"].pop(str(root / "web/gone")) == ""
    assert set(found["added"]) == {str(root / "compose.override.yml"), str(root / "web/app/link")}
    assert all(HASH.fullmatch(value) for value in [*found["placed"].values(), *found["added"].values()])
    assert list(it.texts_now(str(root))) == [
        str(root / name) for name in (".env", "compose.override.yml", "compose.yml")
    ]


def test_a_stack_that_is_not_there_has_no_files(tmp_path):
    assert it.files_now(str(tmp_path / "none")) == {"placed": {}, "added": {}}
    assert it.texts_now(str(tmp_path / "none")) == {}
