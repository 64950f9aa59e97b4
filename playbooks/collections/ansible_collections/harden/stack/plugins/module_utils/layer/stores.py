"""The layers of an image with their files, wherever the engine keeps them."""

from __future__ import annotations

import json
import os
import stat

from .tar import TarFault, exactly, opened, regular_files

__all__ = ["look_through"]

MOST_MANIFEST_BYTES = 4 << 20
# The engine writes the whole archive before it sends the first byte.
PREPARE_SECONDS = 300


def look_through(engine, image: str, search, known: tuple = ()) -> dict:
    """What was found in each layer that is not `known`, and why it was not read to its end, by its number from 1. The
    engine's own folders are read where it has them: that is ten times faster than its archive. Raises EngineError,
    TarFault, OutOfTime."""
    record = engine.once(f"/images/{image}/json")
    folders = folders_of(record)
    if not folders:
        return in_archive(engine, image, len(record["RootFS"].get("Layers") or []), search)
    return {number: search.layer(files_below(folder)) for number, folder in enumerate(folders, 1)
            if number not in known}


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


def in_archive(engine, image: str, count: int, search) -> dict:
    """The same out of the archive that the engine makes of the image. Which of its files is which layer stands at its
    end, so each that is a tar file is looked through. Raises as look_through."""
    results, names = {}, None
    with engine.stream(f"/images/{image}/get", PREPARE_SECONDS) as stream:
        for path, part in regular_files(stream):
            search.deadline.check()
            if path == "manifest.json":
                names = layers_in(exactly(part, min(part.left, MOST_MANIFEST_BYTES)))
                continue
            try:
                content = opened(part)
            except TarFault as fault:
                results[path] = ([], str(fault))
                continue
            if content is not None:
                results[path] = search.layer(regular_files(content))
    if names is None or len(names) != count:
        raise TarFault("the engine's archive does not say which layers the image has")
    return {number: results.get(name, ([], "it is not in the engine's archive"))
            for number, name in enumerate(names, 1)}


def layers_in(manifest: bytes) -> list:
    try:
        return [str(name) for name in json.loads(manifest)[0]["Layers"]]
    except (ValueError, LookupError, TypeError):
        return []
