"""Which of the stack's own secrets, and what that looks like a key, stands in the layers of images."""

from __future__ import annotations

import json
import os

from ..engine.api import EngineError
from ..reading.finding import finding_of, now
from ..system.said import printable
from .memory import Memory, mark_of
from .needles import read_needles
from .search import Deadline, OutOfTime, Search
from .side_by_side import side_by_side
from .stores import look_through, looks_of
from .tar import TarFault
from .words import describe, explain

__all__ = ["Looked", "findings_of"]

CONTROL, READING = "image-secrets", "image_secrets"
PLACE = "every layer of its image, and the image's settings"


class Looked:
    """The images of a stack, and what was found in them. Nothing here holds or says a value."""

    def __init__(self, engine, root: str, seconds: float) -> None:
        self.engine, self.root, self.seconds = engine, root, seconds
        self.secrets = os.path.join(root, "secrets")
        self.memory = Memory(root, mark_of(self.secrets))

    def look(self, images: list) -> list:
        """Looks through those of them that are not known yet, and says which these were. Raises OSError."""
        new = [image for image in dict.fromkeys(images) if image not in self.memory.images]
        if new:
            needles, short = read_needles(self.secrets)
            search = Search(needles, Deadline(self.seconds))
            done = self.layers(new, search)
            for image in new:
                self.memory.images[image] = {**self.image(image, search, done), "short": short}
        return new

    def layers(self, images: list, search: Search) -> dict:
        """What is in the layers of `images` that are not known and lie there as files, by their digest, as
        Search.layer says it. What cannot be read is told with its image."""
        looks = {}
        for image in images:
            try:
                looks |= looks_of(self.engine, image, search)
            except EngineError:
                continue
        new = {layer: look for layer, look in looks.items() if layer not in self.memory.layers}
        return dict(zip(new, side_by_side(list(new.values()))))

    def image(self, image: str, search: Search, done: dict) -> dict:
        """`done` are layers that were looked through. Gives `found` as [layer, path, what], `layers`, `why` it was not
        looked through to its end, and whether only because the time was over."""
        found, whys, layers, known = [], [], [], set(self.memory.layers)
        try:
            record = self.engine.once(f"/images/{image}/json")
            layers = record["RootFS"].get("Layers") or []
            found = [[0, "", what] for what in search.text(self.settings(image, record))]
            for number, (seen, why) in look_through(self.engine, image, search, known, done).items():
                if why:
                    whys.append(f"layer {number} of {len(layers)}: {why}")
                    found += [[number, *one] for one in seen]
                else:
                    self.memory.layers[layers[number - 1]] = seen
            found += [[number, *one] for number, layer in enumerate(layers, 1)
                      for one in self.memory.layers.get(layer, [])]
        except (EngineError, TarFault, OutOfTime) as error:
            whys.append(str(error))
        return {"found": shown(found), "layers": layers, "why": "; ".join(whys),
                "unfinished": search.deadline.is_over()}

    def settings(self, image: str, record: dict) -> bytes:
        """What an image says beside its files: its variables and commands, and how it was built."""
        history = [step.get("CreatedBy", "") for step in self.engine.once(f"/images/{image}/history")]
        config = record.get("Config") or {}
        texts = [*(config.get("Env") or []), *(config.get("Cmd") or []), *(config.get("Entrypoint") or []),
                 *(config.get("Labels") or {}).values(), json.dumps(config.get("Healthcheck") or {}), *history]
        return "\n".join(map(str, texts)).encode("utf-8", "replace")


def shown(found: list) -> list:
    return [[number, printable(path), what] for number, path, what in found]


def findings_of(host: str, looked: dict, left_open: dict) -> list:
    """A finding for the image of each service."""
    found = []
    for service, one in looked.items():
        reading = {"read": READING, "place": PLACE, "wanted": "none",
                   **({"unread": explain(one)} if explain(one) else {"found": describe(one)})}
        whose = {"host": host, "control": CONTROL, "service": service}
        found.append({**finding_of(whose, [reading], left_open.get(service, {}).get(CONTROL)), "at": now()})
    return found
