"""What undo names because it stays."""

from ansible_collections.harden.stack.plugins.module_utils.record import leftover as it
from ansible_collections.harden.stack.plugins.module_utils.system import programs
from support import put_program

ENGINE = {"kind": "package", "name": "docker.io", "outcome": "remove"}


def server(root, **files):
    for path in ("root/.docker", "var/lib/docker", "sys/class/net/docker0", "proc/sys/net/ipv4",
                 "sys/kernel/security/apparmor"):
        (root / path).mkdir(parents=True)
    (root / "proc/sys/net/ipv4/ip_forward").write_text(files.get("forward", "1\n"))
    (root / "sys/kernel/security/apparmor/profiles").write_text(files.get("profiles", "docker-default (enforce)\n"))
    return str(root)


def test_after_an_engine_its_folders_are_named_and_what_the_kernel_has_until_the_next_boot(tmp_path, monkeypatch):
    put_program(tmp_path, "iptables", "printf -- '-P FORWARD DROP\\n-A FORWARD -j DOCKER-USER\\n'")
    put_program(tmp_path, "apparmor_parser", "")
    monkeypatch.setattr(programs, "SEARCHED", str(tmp_path))
    root = server(tmp_path / "root", profiles="docker-default (enforce)\nman (enforce)\n")
    assert it.after_the_engine([ENGINE], root) == [
        "/root/.docker stays: what the command docker keeps, with logins to registries if there are any. "
        "This removes it: rm -r /root/.docker",
        "/var/lib/docker stays: the engine's images, and volumes with their data. This removes it: "
        "rm -r /var/lib/docker",
        "Until the next boot the kernel keeps the bridge docker0, net.ipv4.ip_forward=1, the policy DROP for FORWARD "
        "in the packet filter, 1 AppArmor profile (docker-default).",
    ]


def test_where_a_program_went_with_the_packages_all_that_it_had_loaded_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "SEARCHED", str(tmp_path))
    loaded = "".join(f"{name} (enforce)\n" for name in ("docker-default", "man_filter", "lsb_release", "runc"))
    words = it.after_the_engine([ENGINE], server(tmp_path / "root", profiles=loaded))[-1]
    assert "the engine's rules of the packet filter" in words
    assert "4 AppArmor profiles (docker-default, lsb_release, man_filter, …)" in words


def test_nothing_is_named_that_is_not_there_or_while_the_engine_stays(tmp_path, monkeypatch):
    put_program(tmp_path, "iptables", "echo '-P FORWARD ACCEPT'")
    monkeypatch.setattr(programs, "SEARCHED", str(tmp_path))
    (tmp_path / "empty").mkdir()
    assert it.after_the_engine([ENGINE], str(tmp_path / "empty")) == []
    assert it.after_the_engine([{**ENGINE, "outcome": "stays"}], server(tmp_path / "root")) == []


def test_the_account_that_lost_its_right_is_named():
    rule = {"kind": "file", "name": "/etc/sudoers.d/harden-init-deploy", "outcome": "remove"}
    assert "userdel --remove deploy" in it.after_the_account([rule])[0]
    assert it.after_the_account([{**rule, "outcome": "conflict"}]) == []
