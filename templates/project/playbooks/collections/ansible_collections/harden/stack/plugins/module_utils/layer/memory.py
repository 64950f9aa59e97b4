"""What was found in images, kept beside the stack: an image never changes, so it is looked through once for the same
secrets."""

from __future__ import annotations

import os

from ..system.files import read_object

__all__ = ["FILE", "RULES", "Memory"]

FILE = ".looked.json"
# Another number whenever other things are looked for.
RULES = 1


class Memory:
    """What was found, by image and by layer. What was found with other secrets, or by other rules, does not count."""

    def __init__(self, root: str, mark: str) -> None:
        self.mark = f"{RULES} {mark}"
        kept = read_object(os.path.join(root, FILE))
        is_current = {"images", "layers"} <= kept.keys() and kept.get("mark") == self.mark
        self.images = kept["images"] if is_current else {}
        self.layers = kept["layers"] if is_current else {}

    def document(self, images) -> dict:
        """What stays of it: those images, and their layers."""
        kept = {image: found for image, found in self.images.items() if image in images}
        layers = {layer for image in kept.values() for layer in image["layers"]}
        return {"mark": self.mark, "images": kept,
                "layers": {layer: found for layer, found in self.layers.items() if layer in layers}}
