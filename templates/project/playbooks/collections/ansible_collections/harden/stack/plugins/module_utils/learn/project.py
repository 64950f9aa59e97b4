"""The containers of one experiment, as a Compose project."""

from __future__ import annotations

from ..engine.labels import service_of
from ..system.owners import count_others, give_to
from .client import ClientError, compose
from .copies import fill
from .recipe import Recipe

__all__ = ["Project"]


class Project:
    """`path` is its compose file. `copies` are the data that they begin with, by service and place, and `others` says
    of each volume of the service how many files were not its user's when it began."""

    def __init__(self, engine, name: str, path: str, service: str, recipe: Recipe, copies: dict) -> None:
        self.engine, self.name, self.path, self.service = engine, name, path, service
        self.recipe, self.copies, self.others = recipe, copies, {}

    def up(self, anew: bool = False) -> str:
        """Starts what is not running, and gives the id of the service's container, which is a new one if it is wanted
        `anew`. Raises ClientError."""
        again = ["--force-recreate", self.service] if anew else []
        # The engine fills an empty volume from the image whenever it makes a container, and gives it the owner there.
        compose(self.name, self.path, "create", *again)
        self.fill()
        said = compose(self.name, self.path, "up", "--detach", "--quiet-pull")
        for container in self.engine.containers(self.name):
            if service_of(container) == self.service:
                return container["Id"]
        raise ClientError(f"its container could not be made: {said}")

    def fill(self) -> None:
        """Gives the volumes their files, once, and then those files to the user, before the service starts."""
        for container in self.engine.containers(self.name):
            for mount in container.get("Mounts") or []:
                if mount["Type"] == "volume" and mount.get("RW"):
                    self.fill_one(service_of(container), mount["Destination"], mount["Source"])
        self.copies = {}

    def fill_one(self, service: str, place: str, folder: str) -> None:
        if (service, place) in self.copies:
            fill(folder, self.copies[(service, place)])
        if service == self.service and self.recipe.user:
            uid, _, gid = self.recipe.user.partition(":")
            self.others.setdefault(place, count_others(folder, int(uid)))
            if place in self.recipe.owned:
                give_to(folder, int(uid), int(gid))
