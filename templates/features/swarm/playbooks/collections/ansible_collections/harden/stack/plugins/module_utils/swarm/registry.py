"""The registry that the images of a stack go by: one manager brings them there, the other servers pull them. They are
named by their digest, so that what a tag names there does not matter."""

from __future__ import annotations

import base64
import ipaddress
import json
import os
import re
import socket
import urllib.parse

from ..engine.api import EngineError, EngineHasNone
from .client import Swarm, SwarmFault

__all__ = ["ARGUMENTS", "PASSWORD", "Registry"]

# As a module takes it.
ARGUMENTS = {
    "at": {"type": "str", "required": True},
    "user": {"type": "str", "default": ""},
    "plain": {"type": "bool", "default": False},
}

# The secret's file below the stack's folder.
PASSWORD = "registry_password"
# How long the engine may be silent over a layer.
TIMEOUT_SECONDS = 600


class Registry:
    """`at` is its HOST[:PORT]/PATH, `user` who logs in, empty for nobody, and `plain` whether the owner accepts that it
    is asked without TLS. The password is read of the stack's folder `root`, and goes to the engine by its socket; a
    check does without where it is not there yet."""

    def __init__(self, swarm: Swarm, params: dict, root: str, *, dry: bool) -> None:
        self.swarm, self.at, self.user, self.plain = swarm, params["at"], params["user"], params["plain"]
        self.host = self.at.partition("/")[0]
        self.auth = auth_of(self.host, self.user, root, dry=dry) if self.user else ""

    def require_tls(self) -> None:
        """Raises SwarmFault where this server's engine would ask it in the clear, or whoever answers."""
        name = self.host.rpartition(":")[0] or self.host
        if self.plain or name == "localhost" or any(one.is_loopback for one in addresses_of(name)):
            return
        told = self.swarm.json("/info").get("RegistryConfig") or {}
        index = (told.get("IndexConfigs") or {}).get(self.host) or {}
        networks = [ipaddress.ip_network(one) for one in told.get("InsecureRegistryCIDRs") or []]
        if index.get("Secure") is False or any(one in network for one in addresses_of(name) for network in networks):
            raise SwarmFault(
                f"the engine of this server would ask the registry {self.host} without TLS, as its insecure-registries "
                "says: take it out there, or accept it by `without_tls` under registry in harden.yml, with the reason"
            )

    def reference(self, record: dict, name: str) -> str:
        """What an image is called in the registry, by the digest that the engine worked out; empty where this server
        has neither brought it there nor pulled it from there. `record` is the engine's own of it."""
        own = f"{self.repository(name)}@"
        return next((one for one in sorted(record.get("RepoDigests") or []) if one.startswith(own)), "")

    def repository(self, name: str) -> str:
        """One for each image, whatever registry it is from itself."""
        return f"{self.at}/{re.sub(r'[/:]', '-', parts_of(name)[0])}"

    def push(self, name: str, *, dry: bool) -> tuple:
        """Returns the reference of an image of this server, and whether the registry lacked it."""
        record = self.swarm.json(f"/images/{name}/json")
        reference = self.reference(record, name)
        if reference and self.has(reference):
            return reference, False
        if dry:
            return reference, True
        repository, tag = self.repository(name), record["Id"].rpartition(":")[2][:32]
        self.swarm.post(f"/images/{record['Id']}/tag?{query(repo=repository, tag=tag)}")
        self.moved("POST", f"/images/{repository}/push?{query(tag=tag)}", f"{name} could not be brought to {self.host}")
        reference = self.reference(self.swarm.json(f"/images/{name}/json"), name)
        if not reference:
            raise SwarmFault(f"the engine did not say under which digest it brought {name} to {self.host}")
        return reference, True

    def has(self, reference: str) -> bool:
        try:
            self.swarm.told("GET", f"/distribution/{reference}/json", self.auth, TIMEOUT_SECONDS)
            return True
        except EngineError:
            # Why it cannot be asked, the push says.
            return False

    def pull(self, name: str, reference: str, *, dry: bool) -> bool:
        """Has an image here under its own name, too. Returns whether it was lacking."""
        there, named = self.id_of(reference), self.id_of(name)
        if there and (there == named or "@" in name):
            return False
        if dry:
            return True
        if not there:
            repository, _, digest = reference.partition("@")
            what = f"{reference} could not be pulled"
            self.moved("POST", f"/images/create?{query(fromImage=repository, tag=digest)}", what)
        if "@" not in name:
            repository, tag = parts_of(name)
            self.swarm.post(f"/images/{reference}/tag?{query(repo=repository, tag=tag)}")
        return True

    def id_of(self, name: str) -> str:
        try:
            return self.swarm.json(f"/images/{name}/json")["Id"]
        except EngineHasNone:
            return ""

    def moved(self, method: str, path: str, otherwise: str) -> None:
        """The engine tells of a fault in the middle of its answer, whose status is that of its beginning."""
        try:
            answer = self.swarm.told(method, path, self.auth, TIMEOUT_SECONDS)
        except EngineError as error:
            raise SwarmFault(f"{otherwise}: {error}") from error
        for line in answer.decode("utf-8", "replace").splitlines():
            told = json.loads(line) if line.startswith("{") else {}
            if told.get("error"):
                raise SwarmFault(f"{otherwise}: {told['error']}")


def auth_of(host: str, user: str, root: str, *, dry: bool) -> str:
    """As the engine takes it in a head of HTTP."""
    path = os.path.join(root, "secrets", PASSWORD)
    try:
        with open(path, encoding="utf-8") as stream:
            password = stream.read().rstrip("\n")
    except OSError as error:
        if dry:
            return ""
        raise SwarmFault(f"the password of the registry is not on this server: {path}: {error.strerror}") from error
    login = {"username": user, "password": password, "serveraddress": host}
    return base64.urlsafe_b64encode(json.dumps(login).encode()).decode("ascii")


def addresses_of(name: str) -> list:
    """Without an answer there is none: the engine finds none, either."""
    try:
        return [ipaddress.ip_address(found[4][0].partition("%")[0])
                for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]
    except (OSError, ValueError):
        return []


def parts_of(name: str) -> tuple:
    """An image's repository and its tag."""
    repository, _, tag = name.partition("@")[0].rpartition(":")
    return (repository, tag) if repository and "/" not in tag else (name.partition("@")[0], "latest")


def query(**values: str) -> str:
    return urllib.parse.urlencode(values)
