"""What was found in images, kept beside the stack: an image never changes, so it is looked through once for the same
secrets."""

from __future__ import annotations

import json
import os

__all__ = ["FILE", "RULES", "Memory"]

FILE = ".looked.json"
# Another number whenever other things are looked for.
RULES = 1


class Memory:
    """What was found, by image and by layer. What was found with other secrets, or by other rules, does not count."""

    def __init__(self, root: str, mark: str) -> None:
        self.mark = f"{RULES} {mark}"
        kept = read(os.path.join(root, FILE))
        is_current = kept.get("mark") == self.mark
        self.images = kept.get("images", {}) if is_current else {}
        self.layers = kept.get("layers", {}) if is_current else {}

    def document(self, images) -> dict:
        """What stays of it: those images, and their layers."""
        kept = {image: found for image, found in self.images.items() if image in images}
        layers = {layer for image in kept.values() for layer in image["layers"]}
        return {"mark": self.mark, "images": kept,
                "layers": {layer: found for layer, found in self.layers.items() if layer in layers}}


def read(path: str) -> dict:
    """What stands in the file; nothing where it is not there, or somebody has written something else into it."""
    try:
        with open(path, encoding="utf-8") as stream:
            kept = json.load(stream)
        return kept if isinstance(kept, dict) and {"images", "layers"} <= kept.keys() else {}
    except (FileNotFoundError, ValueError):
        return {}
