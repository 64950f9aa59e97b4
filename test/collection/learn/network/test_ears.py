"""Listening in another network, for real: in one of a process that is made for it."""

import os
import socket
import subprocess
import sys

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.network import ears as module
from ansible_collections.harden.stack.plugins.module_utils.learn.network.ears import Ears
from ansible_collections.harden.stack.plugins.module_utils.learn.network.heard import Heard
from learn.network.frames import name, query

PROGRAM = f"""
import fcntl, socket, struct, sys
with socket.socket() as channel:
    fcntl.ioctl(channel, 0x8914, struct.pack("16sh14x", b"lo", 1))
print("up", flush=True)
sys.stdin.readline()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
    channel.sendto({query(name("api.example.org"))!r}, ("127.0.0.11", 37123))
print("asked", flush=True)
sys.stdin.readline()
"""

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="a network is only made by root")


@pytest.fixture
def other():
    """A process in a network of its own, which asks for a name when it is told to."""
    with subprocess.Popen(["unshare", "--net", sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


def ask(process) -> None:
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "asked\n"


@only_root
@pytest.mark.parametrize("unborn, starts", [((), 0), ((os.path.basename(sys.executable)[:15],), 1)])
def test_a_name_is_heard_however_often_it_is_listened(other, monkeypatch, unborn, starts):
    monkeypatch.setattr(module, "UNBORN", unborn)
    heard = Heard()
    with Ears(heard) as ears:
        ears.listen(other.pid)
        ears.listen(other.pid)
        [channel] = ears.sockets.values()
        ask(other)
    assert (heard.names, heard.targets, heard.starts, heard.is_deaf) == ({"api.example.org"}, set(), starts, False)
    assert channel.fileno() == -1


@only_root
def test_what_found_no_room_is_told(other, monkeypatch):
    monkeypatch.setattr(module, "lost_by", lambda channel: 1)
    heard = Heard()
    with Ears(heard) as ears:
        ears.listen(other.pid)
    assert heard.is_deaf


@only_root
@pytest.mark.parametrize("error", [OSError(1, "no"), OSError(97, "no such family")])
def test_where_nobody_can_listen_nothing_is_heard(other, monkeypatch, error):
    def refuse(*_words):
        raise error

    monkeypatch.setattr(socket, "socket", refuse)
    heard = Heard()
    with Ears(heard) as ears:
        ears.listen(other.pid)
    assert heard == Heard() and not ears.sockets


@pytest.mark.parametrize("pid", [os.getpid(), 2 ** 31 - 1])
def test_in_our_own_network_and_in_none_nobody_listens(pid):
    with Ears(Heard()) as ears:
        ears.listen(pid)
        assert not ears.sockets
