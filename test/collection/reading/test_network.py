"""Which ways lead into a container."""

import os
import shutil
import socket
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading import network as it
from support import put_program


def rule(words: str) -> str:
    return f"-A DOCKER {words} -j DNAT --to-destination 172.19.0.2:80"


@pytest.mark.parametrize("what, text, address, port", [
    ("one address", rule("-d 127.0.0.1/32 ! -i br-1 -p tcp -m tcp --dport 8081"), "127.0.0.1", "8081"),
    ("every address", rule("! -i br-1 -p tcp -m tcp --dport 8081"), "0.0.0.0", "8081"),
    ("every address but one", rule("! -d 10.0.0.1/32 -p tcp -m tcp --dport 8081"), "0.0.0.0", "8081"),
    ("every port", rule("-p tcp"), "0.0.0.0", "any"),
])
def test_a_rule_of_the_packet_filter_is_a_way_in(what, text, address, port):
    assert it.translations(f"*nat\n{text}\nCOMMIT") == [("172.19.0.2", address, port, "80", "tcp")], what


def test_a_rule_of_version_6_names_its_address_without_brackets():
    text = "-A DOCKER -d ::1/128 -p tcp -m tcp --dport 8081 -j DNAT --to-destination [fd00::2]:80"
    assert it.translations(text) == [("fd00::2", "::1", "8081", "80", "tcp")]


def test_rules_that_lead_nowhere_else_are_no_way_in():
    text = "-A POSTROUTING -s 172.19.0.0/16 ! -o br-1 -j MASQUERADE\n-A DOCKER -i br-1 -j RETURN"
    assert it.translations(text) == []


def test_a_helper_program_of_the_engine_is_told_by_its_arguments():
    words = ["docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0", "-host-port", "80"]
    inside = ["-container-ip", "172.19.0.2", "-container-port", "8080", "-use-listen-fd"]
    assert it.proxy([*words, *inside]) == ("172.19.0.2", "0.0.0.0", "80", "8080", "tcp")


@pytest.mark.parametrize("what, words, more, expected", [
    ("root's own program of that name", ["docker-proxy", "60"], {}, True),
    ("another user's", ["docker-proxy", "60"], {"user": 65534}, False),
    ("another program under that name", ["docker-proxy", "60"], {"executable": shutil.which("sleep")}, False),
])
def test_a_helper_program_is_known_by_more_than_its_name(what, words, more, expected, tmp_path):
    own = tmp_path / "docker-proxy"
    shutil.copy(shutil.which("sleep"), own)
    for folder in (own, *own.parents):
        os.chmod(folder, os.stat(folder).st_mode | 0o055)
    with subprocess.Popen(words, **{"executable": str(own), **more}) as process:
        found = it.is_proxy(f"/proc/{process.pid}")
        process.kill()
    assert found == expected, what


def test_a_port_counts_as_listening_while_a_program_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert port in it.sockets()
    assert port not in it.sockets()


RULES = 'chain forward {\n\t\tiifname "hi-shop-web" jump from_web\n\t}'


@pytest.mark.parametrize("what, kernel, reached, expected", [
    ("rules, and nothing is reached", f"echo '{RULES}'", [], "closed"),
    ("rules, and a place is reached", f"echo '{RULES}'", [("192.0.2.1", 443)],
     "limited by rules, but 192.0.2.1:443 is not refused"),
    ("rules, and a place of version 6 is reached", f"echo '{RULES}'", [("2001:db8::1", 9)],
     "limited by rules, but [2001:db8::1]:9 is not refused"),
    ("rules for other services only", f"echo '{RULES}' | sed s/web/app/", [], "open"),
    ("rules for a bridge that begins alike", f"echo '{RULES}' | sed s/shop-web/shop-web2/", [], "open"),
    ("no such table", "exit 1", [], "open"),
])
def test_a_limited_way_out(monkeypatch, tmp_path, what, kernel, reached, expected):
    put_program(tmp_path, "nft", kernel)
    monkeypatch.setattr(it, "NFT", str(tmp_path / "nft"))
    monkeypatch.setattr(it.os, "geteuid", lambda: 0)
    monkeypatch.setattr(it, "refused", lambda _pid, _family, address, port, _patience: (address, port) not in reached)
    assert it.outside(1, "table hi-shop-web 192.0.2.1:443 [2001:db8::1]:9") == expected, what


def test_a_limited_way_out_cannot_be_measured_without_root(monkeypatch):
    monkeypatch.setattr(it.os, "geteuid", lambda: 1000)
    with pytest.raises(PermissionError):
        it.outside(1, "table hi-shop-web")


def test_without_the_program_there_are_no_rules(monkeypatch):
    monkeypatch.setattr(it.os, "geteuid", lambda: 0)
    monkeypatch.setattr(it, "NFT", "/no/such/nft")
    assert it.outside(1, "table hi-shop-web") == "open"
