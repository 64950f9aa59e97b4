"""The containers of one experiment, as a Compose project."""

from __future__ import annotations

from collections import Counter

from ...engine.labels import service_of
from ...system.owners import count_others, give_to
from .client import ClientError
from .copies import fill
from .recipe import Recipe

__all__ = ["Project"]


class Project:
    """`path` is its compose file. `copies` are the stack's data by service and place: what the service needs begins
    with them, and it has them itself from its second container on. `others` says of each of its volumes how many files
    were not its user's when they came."""

    def __init__(self, engine, client, name: str, path: str, service: str, recipe: Recipe, copies: dict) -> None:
        self.engine, self.client, self.name, self.path, self.service = engine, client, name, path, service
        self.recipe, self.copies, self.others = recipe, copies, {}

    def has_data(self) -> bool:
        """Whether the service gets data of the stack with its next container."""
        return any(name == self.service for name, _ in self.copies)

    def create(self, anew: bool = False) -> str:
        """Makes what is not there, with its data, and gives the id of the service's container, which is a new one if it
        is wanted `anew`. Raises ClientError."""
        again = ["--force-recreate", self.service] if anew else []
        # The engine fills an empty volume from the image whenever it makes a container, and gives it the owner there.
        said = self.client.compose(self.name, self.path, "create", *again)
        self.fill(anew)
        for container in self.engine.containers(self.name):
            if service_of(container) == self.service:
                return container["Id"]
        raise ClientError(f"its container could not be made: {said}")

    def start(self) -> None:
        """Starts what is not running, first what the service needs."""
        self.client.compose(self.name, self.path, "up", "--detach", "--quiet-pull")

    def fill(self, anew: bool) -> None:
        """Gives the volumes their files, once, and then those files to the user, before the service starts."""
        for container in self.engine.containers(self.name):
            name = service_of(container)
            for mount in container.get("Mounts") or []:
                if mount["Type"] == "volume" and mount.get("RW"):
                    place, folder = mount["Destination"], mount["Source"]
                    if (name != self.service or anew) and (name, place) in self.copies:
                        fill(self.client, folder, self.copies.pop((name, place)))
                    if name == self.service and self.recipe.user:
                        self.give(place, folder)

    def give(self, place: str, folder: str) -> None:
        uid, _, gid = self.recipe.user.partition(":")
        # New and with the stack's data it may be another one's.
        self.others[place] = self.others.get(place, Counter()) | count_others(folder, int(uid))
        if place in self.recipe.owned:
            give_to(folder, int(uid), int(gid))
