"""Which packages an image has, by the files of its package manager. No program of the image is run."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile

from ..engine.api import EngineError

__all__ = ["DATABASES", "differences", "packages_of", "paragraphs", "texts_of"]

# Of Debian and Ubuntu, of images without a package manager that were made of their packages, and of Alpine.
DATABASES = {
    "/var/lib/dpkg/status": ("Package", "Version"),
    "/var/lib/dpkg/status.d": ("Package", "Version"),
    "/lib/apk/db/installed": ("P", "V"),
    "/usr/lib/apk/db/installed": ("P", "V"),
}


def packages_of(engine, image: str) -> dict | None:
    """The version of each package by its name; None where the image has no list of them. The files come out of a
    container that is never started and has no network."""
    packages = {}
    for path, texts in texts_of(engine, image, tuple(DATABASES)).items():
        for text in texts:
            packages.update(_packages_in(text, *DATABASES[path]))
    return packages or None


def texts_of(engine, image: str, paths: tuple) -> dict:
    """By path, the content of a file of an image, or of every file of a folder; nothing where there is none."""
    made = subprocess.run(["docker", "create", "--network=none", "--pull=never", image, "none"],
                          capture_output=True, text=True, check=False)
    if made.returncode:
        raise EngineError(made.stderr.strip() or "no container could be made")
    container = made.stdout.strip()
    try:
        return {path: _texts(engine, container, path) for path in paths}
    finally:
        subprocess.run(["docker", "rm", container], capture_output=True, check=False)


def _texts(engine, container: str, path: str) -> list:
    """The content of a file, or of every file of a folder; empty where there is none."""
    try:
        archive = engine.bytes(f"/containers/{container}/archive?path={path}")
    except EngineError:
        return []
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return [tar.extractfile(member).read().decode("utf-8", "replace") for member in tar if member.isfile()]


def _packages_in(text: str, name: str, version: str) -> dict:
    return {fields[name]: fields[version] for fields in paragraphs(text) if name in fields and version in fields}


def paragraphs(text: str) -> list:
    """The fields of each package in a list in paragraphs. One that was removed may stand in it, without being
    there."""
    found = [dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", paragraph, re.MULTILINE))
             for paragraph in re.split(r"\n\s*\n", text)]
    return [fields for fields in found if fields.get("Status", " installed").endswith(" installed")]


def differences(old: dict | None, new: dict | None) -> list | None:
    """Each package whose version differs, with both; a version is empty where the package is not there. None where one
    of the lists is unknown."""
    if old is None or new is None:
        return None
    return [{"name": name, "old": old.get(name, ""), "new": new.get(name, "")}
            for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
