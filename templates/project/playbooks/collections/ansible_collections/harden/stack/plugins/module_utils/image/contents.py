"""What an image consists of: its distribution and its packages, by the files of its package manager."""

from __future__ import annotations

import re

from .packages import DATABASES, paragraphs, texts_of

__all__ = ["contents_of"]

RELEASES = ("/etc/os-release", "/usr/lib/os-release")
# By the name of the field in the list of dpkg, and in that of apk.
FIELDS = {
    "name": ("Package", "P"),
    "version": ("Version", "V"),
    "architecture": ("Architecture", "A"),
    "source": ("Source", "o"),
    "license": ("", "L"),
}


def contents_of(engine, image: str) -> dict:
    """The `system` (`id`, `version`) and the `packages` of an image, each with the fields that its list has and the
    `type` of its manager. No program of the image is run."""
    texts = texts_of(engine, image, (*RELEASES, *DATABASES))
    release = dict(re.findall(r"^([A-Z_]+)=[\"']?([^\"'\n]*)", "\n".join(texts[RELEASES[0]] or texts[RELEASES[1]]),
                              re.MULTILINE))
    packages = {}
    for path, (name, _) in DATABASES.items():
        manager = "deb" if name == "Package" else "apk"
        for fields in [each for text in texts[path] for each in paragraphs(text)]:
            package = {key: fields[names[manager == "apk"]] for key, names in FIELDS.items()
                       if fields.get(names[manager == "apk"])}
            if "name" in package and "version" in package:
                key = (package["name"], package["version"], package.get("architecture"))
                packages[key] = {"type": manager, **package}
    return {"system": {"id": release.get("ID", ""), "version": release.get("VERSION_ID", "")},
            "packages": [packages[key] for key in sorted(packages, key=str)]}
