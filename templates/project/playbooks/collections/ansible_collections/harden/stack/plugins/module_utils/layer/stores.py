"""The layers of an image with their files, wherever the engine keeps them."""

from __future__ import annotations

import json
import os
import stat

from .blobs import blobs_of
from .tar import TarFault, exactly, opened, regular_files

__all__ = ["look_through", "looks_of"]

MOST_MANIFEST_BYTES = 4 << 20
# The engine writes the whole archive before it sends the first byte.
PREPARE_SECONDS = 900


def look_through(engine, image: str, search, known=frozenset(), done=None) -> dict:
    """What was found in each layer whose digest is not `known`, and why it was not read to its end, by its number from
    1. `done` are those that were read before, by their digest. Where the engine or containerd keeps them as files,
    these are read: that spares the archive, which the engine makes of the whole image first. Raises EngineError,
    TarFault, OutOfTime."""
    layers = engine.once(f"/images/{image}/json")["RootFS"].get("Layers") or []
    if known.issuperset(layers):
        return {}
    done = done or {}
    if looks := looks_of(engine, image, search):
        found = [None if layer in known else done.get(layer) or looks[layer]() for layer in layers]
    else:
        found = in_archive(engine, image, layers, search, known)
    return {number: one for number, one in enumerate(found, 1) if one is not None}


def looks_of(engine, image: str, search) -> dict:
    """How to look through each layer, by its digest: a function without arguments. Empty where the layers are no files.
    Raises EngineError."""
    record = engine.once(f"/images/{image}/json")
    layers = record["RootFS"].get("Layers") or []
    if folders := folders_of(record):
        return {layer: lambda folder=folder: search.layer(files_below(folder))
                for layer, folder in zip(layers, folders)}
    return {layer: lambda blob=blob: in_blob(blob, search) for layer, blob in zip(layers, blobs_of(engine, record))}


def folders_of(record: dict) -> list:
    """The folder of each layer, the lowest first; none where the engine keeps them in another way."""
    driver, layers = record.get("GraphDriver") or {}, record["RootFS"].get("Layers") or []
    data = driver.get("Data") or {}
    if driver.get("Name") != "overlay2":
        return []
    folders = [data.get("UpperDir", ""), *filter(None, data.get("LowerDir", "").split(":"))][::-1]
    return folders if len(folders) == len(layers) and all(map(os.path.isdir, folders)) else []


def files_below(top: str):
    """(path, stream) of each regular file of a folder, no link followed; of several names of one file only the
    first."""
    waiting, seen = [top], set()
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    state = entry.stat(follow_symlinks=False)
                    if state.st_nlink == 1 or state.st_ino not in seen:
                        if state.st_nlink > 1:
                            seen.add(state.st_ino)
                        yield from opened_at(entry.path, top)


def opened_at(path: str, top: str):
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb", buffering=0) as stream:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            yield path[len(top):], stream


def in_blob(path: str, search) -> tuple:
    """The same for the file of a layer."""
    try:
        with open(path, "rb") as stream:
            return in_tar(stream, search) or ([], "it is no tar file")
    except OSError as error:
        return [], f"{error.strerror or error}"


def in_tar(stream, search):
    """The same for a tar file, which may be packed; None where it is none."""
    try:
        content = opened(stream)
    except TarFault as fault:
        return [], str(fault)
    return None if content is None else search.layer(regular_files(content))


def in_archive(engine, image: str, layers: list, search, known) -> list:
    """The same for each layer, None for a known one, out of the archive that the engine makes of the image. Which of
    its files is which layer stands at its end, so each that is a tar file is looked through, but for those that are
    called by the digest of a known layer. Where time is over before that, those count that are called by their own
    digest. Raises as look_through."""
    results, names, missing = {named_by(layer): None for layer in known}, None, "it is not in the engine's archive"
    with engine.stream(f"/images/{image}/get", PREPARE_SECONDS) as stream:
        for path, part in regular_files(stream):
            if search.deadline.is_over():
                names, missing = list(map(named_by, layers)), search.deadline.why()
                break
            if path == "manifest.json":
                names = layers_in(exactly(part, min(part.left, MOST_MANIFEST_BYTES)))
                continue
            if path in results:
                continue
            if (found := in_tar(part, search)) is not None:
                results[path] = found
    if names is None or len(names) != len(layers):
        raise TarFault("the engine's archive does not say which layers the image has")
    return [None if layer in known else results.get(name) or ([], missing) for layer, name in zip(layers, names)]


def named_by(layer: str) -> str:
    """What the engine calls a layer by its digest in an archive."""
    return f"blobs/sha256/{layer.partition(':')[2]}"


def layers_in(manifest: bytes) -> list:
    try:
        return [str(name) for name in json.loads(manifest)[0]["Layers"]]
    except (ValueError, LookupError, TypeError):
        return []
