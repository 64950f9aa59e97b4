"""What was found in images, kept beside the stack: an image never changes, so it is looked through once for the same
secrets."""

from __future__ import annotations

import hashlib
import json
import os

from ..system.files import read_object, replace_file

__all__ = ["FILE", "RULES", "Memory", "mark_of", "secret_names"]

FILE = ".looked.json"
# Another number whenever other things are looked for.
RULES = 1


class Memory:
    """What was found, by image and by layer. What was found with other secrets, or by other rules, does not count."""

    def __init__(self, root: str, mark: str) -> None:
        self.mark, self.file = f"{RULES} {mark}", os.path.join(root, FILE)
        kept = read_object(self.file)
        is_current = {"images", "layers"} <= kept.keys() and kept.get("mark") == self.mark
        self.images = kept["images"] if is_current else {}
        self.layers = kept["layers"] if is_current else {}

    def keep(self, images) -> None:
        """Writes it down for root alone. It says nothing but what was found where."""
        replace_file(self.file, json.dumps(self.document(images)).encode(), 0o600)

    def document(self, images) -> dict:
        """What stays of it: those images, and their layers."""
        kept = {image: found for image, found in self.images.items() if image in images}
        layers = {layer for image in kept.values() for layer in image["layers"]}
        # Next time the rest of it is looked through: the layers that were done are known.
        done = {image: found for image, found in kept.items() if not found.get("unfinished")}
        return {"mark": self.mark, "images": done,
                "layers": {layer: found for layer, found in self.layers.items() if layer in layers}}


def mark_of(folder: str) -> str:
    """Another one whenever a secret was placed: which file it is, and when it was written. Its owner
    and mode do not count, and it says nothing of the values."""
    states = [(name, os.stat(os.path.join(folder, name))) for name in secret_names(folder)]
    told = [(name, state.st_ino, state.st_size, state.st_mtime_ns) for name, state in states]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def secret_names(folder: str) -> list:
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
