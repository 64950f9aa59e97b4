"""What of a project's own folder is taken for the application."""

import os
import re
import time

import pytest
from ansible.errors import AnsibleActionFail

from ansible_collections.harden.stack.plugins.plugin_utils import dockerignore
from ansible_collections.harden.stack.plugins.plugin_utils import project_files as it

CODE = ["app.py", "lib/a.py", "lib/a.pyc", "docs/a.md", "docs/README.md", "Dockerfile"]


def application(folder, files: dict, build: dict | None = None) -> list:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return sorted(it.tree(str(folder), "", it.Application(str(folder), str(folder), [], build or {})))


def test_neither_the_project_itself_nor_what_compose_read_its_plain_text_from_is_taken(tmp_path):
    project = ["harden.yml", "ansible.cfg", ".env", "docker-compose.yml", "compose.override.yaml", "playbooks/site.yml",
               "inventory/hosts.yml", "secrets/vault.yml", ".harden/manifest.json", ".git/HEAD",
               ".ansible-lint", ".yamllint", ".compose-lint.yml", ".trivyignore.yaml", "requirements.yml",
               "learned/web.json"]
    below = ["src/compose.yml", "src/.env.example"]
    assert application(tmp_path, dict.fromkeys([*CODE, *project, *below], "")) == sorted(
        f"/{path}" for path in [*CODE, *below]
    )


def test_compose_files_are_for_root_alone_and_no_other_file_is(tmp_path):
    """Passwords in commands, and what Compose reads, stand there."""
    names = ["compose.yml", "compose.apparmor.yml", "web/compose.yml", "compose.yml.md"]
    for name in names:
        path = tmp_path / "files/opt/x" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    files, _ = it.collect(str(tmp_path / "files"), "/opt/x", str(tmp_path), [], {})
    assert {path.removeprefix("/opt/x/"): file.mode for path, file in files.items()} == {
        **dict.fromkeys(names, 0o644), "compose.yml": 0o600, "compose.apparmor.yml": 0o600,
    }


@pytest.mark.parametrize("what, text, kept", [
    ("a folder", "docs\n", ["app.py", "lib/a.py", "lib/a.pyc"]),
    ("a folder but for a part of it", "/docs/\n!docs/README.md\n",
     ["app.py", "docs/README.md", "lib/a.py", "lib/a.pyc"]),
    ("an ending anywhere", "**/*.pyc\n# docs\n\n", ["app.py", "docs/README.md", "docs/a.md", "lib/a.py"]),
    ("an ending at the top", "*.py\n", ["docs/README.md", "docs/a.md", "lib/a.py", "lib/a.pyc"]),
    ("one letter, and a range", "lib/?.py[a-c]\n", ["app.py", "docs/README.md", "docs/a.md", "lib/a.py"]),
    ("everything but", "*\n!lib\n", ["lib/a.py", "lib/a.pyc"]),
])
def test_dockerignore_leaves_out(tmp_path, what, text, kept):
    """And never the Dockerfile."""
    found = application(tmp_path, {**dict.fromkeys(CODE, ""), ".dockerignore": text})
    assert found == sorted(f"/{path}" for path in [*kept, ".dockerignore", "Dockerfile"]), what


def test_a_dockerfile_in_a_folder_that_is_left_out_is_brought(tmp_path):
    files = {"app.py": "", "docker/web.Dockerfile": "", "docker/x": "", ".dockerignore": "docker"}
    found = application(tmp_path, files, {"dockerfile": "./docker/web.Dockerfile"})
    assert found == ["/.dockerignore", "/app.py", "/docker/web.Dockerfile"]
    assert os.path.exists(tmp_path / "docker/x")


KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----\n"

PRIVATE = {
    ".env": "A=1", ".env.production": "A=1", "lib/.env.local": "A=1", ".envrc": "A=1", ".netrc": "", "id_rsa": "x",
    "db.env": "A=1", "prod.env": "A=1", ".env_prod": "A=1", ".env-local": "A=1", "my.sample-not.env": "A=1",
    ".vault_pass": "x", "vault-pass.txt": "x", "certs/server.pem": f"Bag Attributes\n{KEY}", "certs/tls.key": KEY,
    "deploy": KEY, "store.jks": "x", ".aws/credentials": "x", "home/.ssh/config": "x",
    "copy.yml": "$ANSIBLE_VAULT;1.1;AES256\n61", ".npmrc": "//registry.npmjs.org/:_authToken=npm_abc\n",
}
ORDINARY = {
    "index.php": "<?php", ".env.example": "A=", "certs/ca.pem": "-----BEGIN CERTIFICATE-----\nx\n", "docs/keys.md": KEY,
    "example.env": "A=", "db.example.env": "A=", ".env.prod.sample": "A=", ".env-dist": "A=", "db-template.env": "A=",
    "lib/.npmrc": "engine-strict=true\n", "test/key.js": f"const key = `{KEY}`;\n", "environment": "A=1",
    "certs/tls.pub": "-----BEGIN PUBLIC KEY-----\n", "src/env.ts": "", "licence.txt": f"as in {KEY[:35]}",
}


def brought(project, source: str, bring=()) -> tuple:
    folder = project / source
    application = it.Application(str(project), str(folder), list(bring), {})
    return sorted(it.tree(str(folder), "", application)), sorted(application.left_out)


def fill(folder, files: dict) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def test_keys_passphrases_and_files_of_variables_are_left_out_and_told(tmp_path):
    fill(tmp_path / "app", {**PRIVATE, **ORDINARY})
    found, left_out = brought(tmp_path, "app")
    assert found == sorted(f"/{path}" for path in ORDINARY)
    assert left_out == sorted(
        {path if "/." not in f"/{path}" or path.count("/") == 0 or ".env" in path else path.rsplit("/", 1)[0] + "/"
         for path in PRIVATE}
    )


def test_what_is_named_is_brought(tmp_path):
    fill(tmp_path / "app", PRIVATE)
    found, left_out = brought(tmp_path, "app", ["./.env.production", "home/.ssh", "certs/tls.key"])
    assert found == ["/.env.production", "/certs/tls.key", "/home/.ssh/config"]
    assert ".env" in left_out and ".env.production" not in left_out


def test_a_source_that_is_a_link_out_of_the_project_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project/app").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(it.AnsibleActionFail, match="leads out of"):
        brought(tmp_path / "project", "app")


OUTSIDE = ["Dockerfile", "app.py", "inventory/models.py", "secrets/page.html", "web/app.yml", "deploy/notes.md"]


@pytest.mark.parametrize("source", ["..", "../../repo"])
def test_a_folder_that_has_the_project_in_it_is_brought_without_the_project(tmp_path, source):
    project = ["deploy/harden.yml", "deploy/playbooks/site.yml", "deploy/secrets/vault.yml", "deploy/.harden/manifest"]
    plain = ["compose.yml", "deploy/docker-compose.yml", "web/compose.prod.yaml", ".env"]
    fill(tmp_path / "repo", dict.fromkeys([*OUTSIDE, *project, *plain, "notes.log"], "x"))
    fill(tmp_path / "repo", {".dockerignore": "*.log\n"})
    found, _ = brought(tmp_path / "repo/deploy", source)
    assert found == sorted(f"/{path}" for path in [*OUTSIDE, ".dockerignore"])


def test_a_folder_beside_the_project_is_brought_as_it_is(tmp_path):
    fill(tmp_path / "old", dict.fromkeys(["app.py", "harden.yml", "playbooks/x"], "x"))
    (tmp_path / "project").mkdir()
    assert brought(tmp_path / "project", "../old")[0] == ["/app.py", "/harden.yml", "/playbooks/x"]


def test_a_folder_beside_the_project_that_is_a_link_to_elsewhere_is_refused(tmp_path):
    fill(tmp_path / "elsewhere", {"page": "x"})
    (tmp_path / "all/project").mkdir(parents=True)
    (tmp_path / "all/old").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(it.AnsibleActionFail, match="leads out of"):
        brought(tmp_path / "all/project", "../old")


def test_a_link_out_of_the_source_is_refused_and_one_within_is_kept(tmp_path):
    fill(tmp_path / "app", {"a/page": "x"})
    (tmp_path / "app/b").symlink_to("a")
    assert brought(tmp_path, "app")[0] == ["/a/page", "/b"]
    (tmp_path / "app/c").symlink_to("../secret")
    with pytest.raises(it.AnsibleActionFail, match="leads out of"):
        brought(tmp_path, "app")


@pytest.mark.parametrize("pattern, path, matches", [
    ("**/a/**/b/**/c", "x/a/y/z/b/c", True), ("**/a/**/b/**/c", "a/b/c/below", True),
    ("**/a/**/b/**/c", "xa/b/c", False),
    ("*a*b*c", "1a2b3c", True), ("*a*b*c", "1a2b/3c", False), ("**a**b**c", "1a2b/3c", True), ("**/**/x", "a/x", True),
    ("**/*[0-9]*?*.md", "a/b/1x.md", True), ("**/*[0-9]*?*.md", "a/b/x.md", False),
])
def test_many_wildcards_mean_what_a_few_mean(pattern, path, matches):
    found = dockerignore.Rules(pattern.encode()).keeps(path)
    assert found is (False if matches else None)
    assert bool(dockerignore.Places(parts_of(pattern)).match(path)) is matches


def parts_of(pattern: str) -> list:
    return re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", pattern)


@pytest.mark.parametrize("part", ["**/", "**/a", "*a", "**a*", "?"])
def test_a_pattern_of_many_wildcards_is_tried_in_bounded_time(part):
    begun = time.monotonic()
    assert dockerignore.Rules((part * 300 + "x").encode()).keeps("a" * 200 + "/a" * 200 + "b") is None
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("content", [b"x\n" * 40_000, b"[z-a]"])
def test_a_dockerignore_that_is_too_large_or_broken_is_refused(tmp_path, content):
    (tmp_path / ".dockerignore").write_bytes(content)
    with pytest.raises(it.AnsibleActionFail, match="cannot be read"):
        application(tmp_path, {"app.py": ""})


def beside(folder, source: str) -> tuple:
    found, left_out = it.files_beside(str(folder), source, "/opt/x/app/files/etc/app")
    return {path.removeprefix("/opt/x/app/files"): file.mode for path, file in found.items()}, left_out


def test_a_folder_that_is_mounted_is_brought_without_what_is_private(tmp_path):
    for name in ["conf/app.conf", "conf/sub/run.sh", "conf/.env", "conf/.ssh/config", "conf/.git/HEAD"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "conf/sub/run.sh").chmod(0o700)
    (tmp_path / "conf/link").symlink_to("app.conf")
    assert beside(tmp_path, "conf") == (
        {"/etc/app/app.conf": 0o644, "/etc/app/sub/run.sh": 0o755, "/etc/app/link": 0o777},
        [".ssh/", ".env"],
    )
    assert beside(tmp_path, "conf/app.conf") == ({"/etc/app": 0o644}, [])
    assert beside(tmp_path, "conf/.env") == ({}, ["conf/.env"])


@pytest.mark.parametrize("source, target, message", [
    ("conf", "/etc", "leads out of"),
    ("conf/link", "/etc/passwd", "is a link"),
    ("one", "conf/app.conf", "is a link"),
])
def test_what_leads_out_of_the_project_is_refused(tmp_path, source, target, message):
    (tmp_path / source).parent.mkdir(exist_ok=True)
    (tmp_path / source).symlink_to(target)
    with pytest.raises(AnsibleActionFail, match=message):
        it.files_beside(str(tmp_path), source, "/x")


def test_data_are_refused_before_they_are_read(tmp_path, monkeypatch):
    (tmp_path / "conf").mkdir()
    with open(tmp_path / "conf/large", "wb") as stream:
        stream.truncate(it.MOST_BYTES + 1)
    monkeypatch.setattr(it, "read", None)
    with pytest.raises(AnsibleActionFail, match="Put data into a volume"):
        it.files_beside(str(tmp_path), "conf", "/x")
