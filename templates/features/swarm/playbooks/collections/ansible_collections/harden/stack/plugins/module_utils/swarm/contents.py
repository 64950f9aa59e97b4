"""The secrets and the configs of a stack. A swarm cannot change one, so each is named by its content: a new content is
a new one beside it, which the tasks get one after the other, and the previous one goes when nothing has it."""

from __future__ import annotations

import hashlib
import json
import os
import stat

from ..engine.api import EngineError
from ..engine.labels import STACK
from .client import Swarm, SwarmFault, b64

__all__ = ["Contents"]

NAMESPACE = "com.docker.stack.namespace"
FINGERPRINTS = ".fingerprints.json"
LONGEST_NAME, MARK = 64, 12


class Contents:
    """What the managers hand out to tasks. `root` is the stack's folder on this server."""

    def __init__(self, swarm: Swarm, stack: str, root: str, *, dry: bool) -> None:
        self.swarm, self.stack, self.root, self.dry = swarm, stack, root, dry
        self.known = {kind: {one["Spec"]["Name"]: one["ID"] for one in swarm.listed(f"/{kind}", STACK, stack)}
                      for kind in ("secrets", "configs")}
        self.used = {"secrets": set(), "configs": set()}
        self.made = []

    def secret(self, name: str) -> dict:
        """The reference to a secret by its name in the stack. The mark in its name is keyed."""
        return self.reference("secrets", "Secret", name, self.fingerprint(name), lambda: self.read(f"secrets/{name}"))

    def config(self, path: str) -> dict:
        """The reference to a file below the stack's folder."""
        content = self.read(path)
        mark = hashlib.sha256(content).hexdigest()
        return self.reference("configs", "Config", os.path.basename(path), mark, lambda: content)

    def files(self, path: str) -> list:
        """(path below what is named, mode) of a file, or of each file of a folder."""
        place = os.path.join(self.root, path)
        if not os.path.isdir(place):
            return [("", mode_of(place))]
        found = [os.path.join(parent, name) for parent, _, names in os.walk(place) for name in names]
        return [(os.path.relpath(one, place), mode_of(one)) for one in sorted(found)]

    def remove_unused(self) -> list:
        """What no service of the stack has any more, by name. What a task still has stays until the next deploy."""
        removed = []
        for kind, known in self.known.items():
            for name in sorted(set(known) - self.used[kind]):
                try:
                    if not self.dry:
                        self.swarm.delete(f"/{kind}/{known[name]}")
                    removed.append(name)
                except EngineError as error:
                    if "in use" not in str(error):
                        raise
        return removed

    def reference(self, kind: str, word: str, name: str, mark: str, content) -> dict:
        full = f"{self.stack}_{name}"[:LONGEST_NAME - MARK - 1] + f"_{mark[:MARK]}"
        self.used[kind].add(full)
        if full not in self.known[kind]:
            self.known[kind][full] = self.create(kind, full, content)
            self.made.append(full)
        return {f"{word}ID": self.known[kind][full], f"{word}Name": full}

    def create(self, kind: str, name: str, content) -> str:
        if self.dry:
            return ""
        labels = {STACK: self.stack, NAMESPACE: self.stack}
        return self.swarm.post(f"/{kind}/create", {"Name": name, "Data": b64(content()), "Labels": labels})["ID"]

    def fingerprint(self, name: str) -> str:
        """As the deploy that placed the secret worked it out."""
        try:
            with open(os.path.join(self.root, FINGERPRINTS), encoding="utf-8") as stream:
                found = json.load(stream)[name]
        except (OSError, ValueError, KeyError) as error:
            if self.dry:
                return ""
            raise SwarmFault(f"the secret {name} is not on this server: deploy the files and secrets first") from error
        return found if isinstance(found, str) else found["fingerprint"]

    def read(self, path: str) -> bytes:
        try:
            with open(os.path.join(self.root, path), "rb") as stream:
                return stream.read()
        except OSError as error:
            raise SwarmFault(f"{path} cannot be read in {self.root}: {error.strerror}") from error


def mode_of(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)
