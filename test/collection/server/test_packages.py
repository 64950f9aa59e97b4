"""What a server lacks."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server import packages as it
from support import refusal


@pytest.mark.parametrize("what, text, key", [
    ("Debian 13", 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
     "debian 13"),
    ("Ubuntu 24.04", "ID=ubuntu\nID_LIKE=debian\nVERSION_ID='24.04'\nVERSION_CODENAME=noble\n", "ubuntu 24.04"),
])
def test_a_system_is_known(tmp_path, what, text, key):
    (tmp_path / "os-release").write_text(text)
    assert it.operating_system(str(tmp_path / "os-release"))["key"] == key, what


@pytest.mark.parametrize("what, text, words", [
    ("another distribution", 'PRETTY_NAME="Rocky Linux 9.5"\nID="rocky"\nVERSION_ID="9.5"\n',
     "this server runs Rocky Linux 9.5"),
    ("an older version", 'PRETTY_NAME="Debian GNU/Linux 11"\nID=debian\nVERSION_ID="11"\n',
     "this server runs Debian GNU/Linux 11"),
    ("one without a version", "ID=debian\n", "this server runs a system"),
    ("a file that cannot be understood", 'ID="debian\n', "this server runs a system"),
])
def test_is_refused_before_any_change(tmp_path, what, text, words):
    (tmp_path / "os-release").write_text(text)
    said = refusal(lambda: it.operating_system(str(tmp_path / "os-release")))
    assert words in said, what
    assert "prepare: false" in said


def test_without_os_release_the_system_is_unknown(tmp_path):
    assert "this server runs a system" in refusal(lambda: it.operating_system(str(tmp_path / "none")))


BASE = ["apparmor", "nftables", "auditd", "restic"]
FROM_DOCKER = ["docker-ce", "docker-ce-cli", "containerd.io", "docker-compose-plugin"]


@pytest.mark.parametrize("what, key, engine, there, builds, names", [
    ("bare", "debian 13", "distribution", [], True, ["docker.io", "docker-cli", "docker-compose", *BASE]),
    ("bare", "ubuntu 22.04", "distribution", [], True, ["docker.io", "docker-compose-v2", "docker-buildx", *BASE]),
    ("bare", "ubuntu 24.04", "distribution", [], False, ["docker.io", "docker-compose-v2", *BASE]),
    ("bare", "debian 12", "docker", [], False, [*FROM_DOCKER, *BASE]),
    ("with all of it", "debian 13", "distribution", ["engine", "compose", "apparmor", "filter", "audit", "backups"],
     True, []),
    ("with an engine from elsewhere", "debian 12", "distribution", ["engine", "compose", "buildx", "audit"], True,
     ["apparmor", "nftables", "restic"]),
    ("with Docker's engine without Compose", "debian 13", "distribution", ["docker-ce", "engine"], False,
     ["docker-compose-plugin", *BASE]),
])
def test_packages_of_a_server(monkeypatch, what, key, engine, there, builds, names):
    monkeypatch.setattr(it, "is_there", lambda need: need in there)
    monkeypatch.setattr(it, "has_docker_packages", lambda: "docker-ce" in there)
    needed = {"apparmor": True, "audit": True, "filter": True, "updates": False, "passwords": False, "backups": True}
    wanted = {"engine": engine, "builds": builds, **needed}
    needs = it.needs(wanted, {"key": key, "name": key})
    assert [name for need, packages in needs.items() if need not in there for name in packages] == names, what


def test_debian_12s_own_engine_is_too_old_and_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(it, "is_there", lambda _need: False)
    monkeypatch.setattr(it, "has_docker_packages", lambda: False)
    wanted = {"engine": "distribution", "apparmor": True, "audit": True, "filter": True, "updates": True,
              "passwords": True, "builds": False}
    assert "server: { engine: docker }" in refusal(lambda: it.needs(wanted, {"key": "debian 12", "name": "Debian 12"}))


@pytest.mark.parametrize("text, checked", [
    ("password requisite pam_pwquality.so retry=3\n", True),
    ("password requisite pam_passwdqc.so\n", True),
    ("# password requisite pam_pwquality.so\npassword [success=1] pam_unix.so yescrypt\n", False),
])
def test_whether_new_passwords_are_checked(tmp_path, text, checked):
    path = tmp_path / "common-password"
    path.write_text(text)
    assert it.checks_passwords(str(path)) is checked
    assert not it.checks_passwords(str(tmp_path / "none"))
