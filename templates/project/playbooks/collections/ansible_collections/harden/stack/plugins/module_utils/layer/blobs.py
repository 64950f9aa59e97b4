"""Where containerd keeps the layers of an image: each is a packed tar file that is called by its digest."""

from __future__ import annotations

import json
import os
import re

__all__ = ["blobs_of"]

# Below the folder of containerd: the distribution's service, or the one that the engine starts itself.
CONTENT = "io.containerd.content.v1.content/blobs"
SERVICE, OWN = "/var/lib/containerd", "containerd/daemon"
DIGEST = re.compile(r"(sha256|sha512):([0-9a-f]{64,128})")
MOST_DOCUMENT_BYTES = 4 << 20
# An index names a manifest for each platform, and one for what is told of each.
MOST_MANIFESTS = 64


def blobs_of(engine, record: dict) -> list:
    """The file of each layer, the lowest first; none where containerd does not keep the image, or not whole. `record`
    is the image's inspect document. Raises EngineError."""
    layers = record["RootFS"].get("Layers") or []
    roots = [os.path.join(engine.once("/info").get("DockerRootDir") or "/", OWN), SERVICE]
    for store in (os.path.join(root, CONTENT) for root in roots):
        for manifest in manifests_at(store, record.get("Id")):
            files = [file_of(store, layer) for layer in listed(manifest, "layers")]
            settings = document_at(file_of(store, manifest.get("config")))
            # An index has those of other platforms: what was unpacked tells which of them this image is.
            of_image = settings.get("rootfs") if isinstance(settings.get("rootfs"), dict) else {}
            if of_image.get("diff_ids") == layers and len(files) == len(layers) and all(map(os.path.isfile, files)):
                return files
    return []


def manifests_at(store: str, digest) -> list:
    """The manifests behind a digest, which is a manifest's own or an index's."""
    document = document_at(file_of(store, {"digest": digest}))
    return [document, *(document_at(file_of(store, one)) for one in listed(document, "manifests")[:MOST_MANIFESTS])]


def listed(document: dict, key: str) -> list:
    value = document.get(key)
    return value if isinstance(value, list) else []


def file_of(store: str, descriptor) -> str:
    """The file of what a descriptor names; the empty path for what is no digest."""
    digest = DIGEST.fullmatch(str(descriptor.get("digest"))) if isinstance(descriptor, dict) else None
    return os.path.join(store, *digest.groups()) if digest else ""


def document_at(path: str) -> dict:
    try:
        with open(path, "rb") as stream:
            document = json.loads(stream.read(MOST_DOCUMENT_BYTES))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
