"""Whether a port that a stack wants is somebody else's."""

import socket

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack import ports
from ansible_collections.harden.stack.plugins.module_utils.stack.ports import port_fault, port_faults


def wanted(port: int, address: str = "127.0.0.1", protocol: str = "tcp") -> dict:
    return {"service": "web", "address": address, "port": port, "protocol": protocol}


def container(project: str, address: str, port: int, protocol: str = "tcp") -> dict:
    return {
        "Names": ["/other-web-1"],
        "Labels": {"com.docker.compose.project": project},
        "Ports": [{"IP": address, "PublicPort": port, "PrivatePort": 80, "Type": protocol}],
    }


@pytest.mark.parametrize("what, holder, named", [
    ("our own container has it", container("mine", "127.0.0.1", 1), ""),
    ("another project's has it", container("other", "127.0.0.1", 1), "other-web-1"),
    ("another project's has its other half", container("other", "127.0.0.1", 1, "udp"), ""),
    ("another project's has it on every interface", container("other", "0.0.0.0", 1), "other-web-1"),
])
def test_a_port(what, holder, named):
    fault = port_fault(wanted(1), "mine", [holder])
    assert (fault == "") if named == "" else (named in fault), what


def test_a_port_that_a_program_holds_is_seen_and_free_again_when_the_program_ends():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert "another program of this server uses the port" in port_fault(wanted(port), "mine", [])
    assert port_fault(wanted(port), "mine", []) == ""


def test_an_address_that_no_interface_has_is_named():
    assert "no interface of this server" in port_fault(wanted(8081, "192.0.2.1"), "mine", [])


def test_a_port_of_the_other_protocol_is_another_one():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        assert f":{port}/udp: another program" in port_fault(wanted(port, protocol="udp"), "mine", [])
        assert port_fault(wanted(port), "mine", []) == ""


def test_a_port_that_the_engine_holds_before_it_lists_whose_it_is_is_asked_for_again(monkeypatch):
    monkeypatch.setattr(ports, "PAUSE_S", 0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        lists = iter([[], [], [container("mine", "127.0.0.1", port)]])
        assert port_faults([wanted(port)], "mine", next(lists), lambda: next(lists)) == []
        assert next(lists, "asked for each list") == "asked for each list"


def test_a_port_that_a_program_keeps_is_a_fault_and_one_of_another_container_is_told_at_once(monkeypatch):
    monkeypatch.setattr(ports, "PATIENCE_S", 0.05)
    monkeypatch.setattr(ports, "PAUSE_S", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (fault,) = port_faults([wanted(port), wanted(0)], "mine", [], list)
        assert f"127.0.0.1:{port}: another program of this server uses the port" in fault
    asked = []
    (fault,) = port_faults([wanted(1)], "mine", [container("other", "127.0.0.1", 1)], lambda: asked.append(1))
    assert "other-web-1" in fault
    assert asked == []
