"""A rollback: to which release, what differs from it on the server, and what keeps the server from it."""

from __future__ import annotations

import hashlib
import os

from ..engine.labels import service_of
from ..reading.container import Container
from ..reading.mounts import has_stale_files
from ..stack.look import has_ended, health, made_from
from ..stack.release_now import release_now
from ..tree.files import Tree
from ..tree.removed_secrets import bring_back, kept_secrets
from .images import OVERRIDE, Images, image_of
from .older_data import older_data_faults
from .snapshot import paths_beside
from .store import ReleaseFault, Releases

__all__ = ["Rollback", "choose"]


class Rollback:
    """A release compared with what the stack in the folder `root` is now."""

    def __init__(self, engine, project: str, root: str, release: dict) -> None:
        """Compares, and changes nothing. Raises OSError, EngineError, ReleaseFault."""
        self.project, self.root, self.release, self.releases = project, root, release, Releases(root)
        self.containers = {service_of(entry): entry for entry in engine.containers(project)}
        self.engine, self.images = engine, Images(engine, project, release)
        self.files = with_override(release["files"], root, self.images.override, self.releases)
        self.tree = Tree(root, [entry for entry, _ in self.files], paths_beside(root))

    @property
    def services(self) -> list:
        """Those whose container is not as the release had it."""
        return sorted(name for name in self.release["images"] if not self._is_as_released(name))

    @property
    def removed(self) -> list:
        """The containers of services that the release does not have."""
        return sorted(entry["Name"].lstrip("/") for name, entry in self.containers.items()
                      if name not in self.release["names"])

    @property
    def renamed(self) -> list:
        """Of each service whose image is another one: what it runs, and what it would run."""
        now = {name: image_of(entry) for name, entry in self.containers.items()}
        return [{"service": name, "now": now.get(name, {}).get("name", ""), "released": image["name"]}
                for name, image in sorted(self.release["images"].items())
                if now.get(name, {}).get("id") != image["id"]]

    @property
    def secrets(self) -> list:
        """The secrets that the release reads and that the stack has no more, but are kept for it."""
        return sorted(set(self._missing()) & set(kept_secrets(self.root)))

    @property
    def is_unfinished(self) -> bool:
        """Whether a rollback to it was cut off. All may be there by now, but nobody has seen it run."""
        note = release_now(self.root)
        return note["id"] == self.release["id"] and bool(note["back"]) and not note["tree"]

    @property
    def differs(self) -> bool:
        return bool(self.is_unfinished or self._other_files() or self.services or self.removed or self.secrets)

    @property
    def faults(self) -> list:
        """What keeps the server from this release, a sentence each."""
        gone = sorted(set(self._missing()) - set(kept_secrets(self.root)))
        newer = [self.releases.read(one) for one in self.releases.identifiers if one > self.release["id"]]
        return [*(f"the secret {name}, which it reads, is no longer on this server" for name in gone),
                *older_data_faults(self.release, newer, self.containers)]

    def place(self) -> None:
        """Puts secrets, names of images and files in their places; each can be done again. Raises OSError,
        ProgramError, and what Tree raises, ReleaseFault before anything was changed."""
        wanted = set(self.tree.needed)
        contents = {entry["sha256"]: content if content is not None else self.releases.content(entry["sha256"])
                    for entry, content in self.files if entry.get("sha256") in wanted}
        self.tree.prepare(contents)
        # From here on a rollback that is cut off goes on to this one.
        self.releases.mark(self.release["id"], is_back=True)
        for name in self.secrets:
            bring_back(self.root, name)
        self.images.put_names_back()
        self.tree.place(contents)

    def _other_files(self) -> bool:
        """A name that stands for another image by now changes nothing of what runs: the files may be those of the
        release with or without what is written for such a name."""
        return self.tree.changed and Tree(self.root, self.release["files"], paths_beside(self.root)).changed

    def _missing(self) -> list:
        return [name for name in self.release["secrets"] if not os.path.exists(f"{self.root}/secrets/{name}")]

    def _is_as_released(self, name: str) -> bool:
        entry = self.containers.get(name)
        if entry is None or made_from(entry) != self.release["inputs"][name]:
            return False
        is_well = health(entry) == "healthy" or name in self.release["jobs"] and has_ended(entry)
        return is_well and entry["Image"] == self.release["images"][name]["id"] \
            and not has_stale_files(Container(self.engine, entry, f"{self.root}/secrets"))


def choose(engine, project: str, root: str, asked: str) -> Rollback:
    """The release that was asked for; without one the newest that ran well and that is not what is there: the one that
    ran last, or where that still runs, the one before it. Raises OSError, EngineError, ReleaseFault."""
    releases = Releases(root)
    if asked:
        return Rollback(engine, project, root, releases.read(asked))
    for name in (one for one in releases.identifiers if one <= releases.last):
        rollback = Rollback(engine, project, root, releases.read(name))
        if rollback.differs:
            return rollback
    raise ReleaseFault("this server keeps no release that is not what it has now. A release is kept at the end of "
                       "each deploy that changed something, once every container is healthy")


def with_override(files: list, root: str, override: bytes, releases: Releases) -> list:
    """The files of a release, each with its content where that is not a kept one: where images have another name now,
    one more compose file, and the .env by which Compose reads it."""
    if not override:
        return [(entry, None) for entry in files]
    place, environment = f"{root}/{OVERRIDE}", f"{root}/.env"
    return [*(entry_of(one, b"".join(named(line, place) for line in releases.content(one["sha256"]).splitlines(True)))
              if one["path"] == environment else (one, None) for one in files),
            entry_of({"path": place, "mode": 0o600}, override)]


def named(line: bytes, place: str) -> bytes:
    return line.rstrip(b"\n") + f":{place}\n".encode() if line.startswith(b"COMPOSE_FILE=") else line


def entry_of(entry: dict, content: bytes) -> tuple:
    return {**entry, "sha256": hashlib.sha256(content).hexdigest()}, content
