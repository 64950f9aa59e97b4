"""The packages of an image with all that their lists say."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.image import contents

DPKG = """Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc (2.41-12)
Version: 1:2.41-12

Package: gone
Status: deinstall ok config-files
Version: 2
"""
APK = "C:Q1\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\no:musl\n\nP:broken\n"
LIBC = {"type": "deb", "name": "libc6", "version": "1:2.41-12", "architecture": "amd64", "source": "glibc (2.41-12)"}
MUSL = {"type": "apk", "name": "musl", "version": "1.2.5-r0", "architecture": "x86_64", "source": "musl",
        "license": "MIT"}


@pytest.mark.parametrize("what, files, system, packages", [
    ("Debian", {"/etc/os-release": ['ID=debian\nVERSION_ID="13"\n'], "/var/lib/dpkg/status": [DPKG]}, ("debian", "13"),
     [LIBC]),
    ("Alpine", {"/usr/lib/os-release": ["ID=alpine\nVERSION_ID=3.22.0\n"], "/lib/apk/db/installed": [APK]},
     ("alpine", "3.22.0"), [MUSL]),
    ("one without a shell", {"/var/lib/dpkg/status.d": ["Package: a\nVersion: 1\n"]}, ("", ""),
     [{"type": "deb", "name": "a", "version": "1"}]),
    ("nothing", {}, ("", ""), []),
])
def test_contents(monkeypatch, what, files, system, packages):
    monkeypatch.setattr(contents, "texts_of", lambda _, image, paths: {path: files.get(path, []) for path in paths})
    assert contents.contents_of(None, "image") == {
        "system": {"id": system[0], "version": system[1]}, "packages": packages}, what
