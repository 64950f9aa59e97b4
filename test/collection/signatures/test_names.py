"""Which images an entry of `signatures` is about."""

import pytest

from ansible_collections.harden.stack.plugins.plugin_utils.signatures.names import digest_of, entry_for, full_name

DIGEST = f"sha256:{'0' * 64}"


@pytest.mark.parametrize("reference, name", [
    ("mariadb", "docker.io/library/mariadb"),
    ("mariadb:11.8", "docker.io/library/mariadb"),
    (f"team/app:1@{DIGEST}", "docker.io/team/app"),
    ("docker.io/library/mariadb:11", "docker.io/library/mariadb"),
    ("index.docker.io/team/app", "docker.io/team/app"),
    ("localhost/app:1", "localhost/app"),
    (f"127.0.0.1:5000/app@{DIGEST}", "127.0.0.1:5000/app"),
    ("registry.example.org:5000/team/app:1.2", "registry.example.org:5000/team/app"),
])
def test_the_full_name_of_an_image(reference, name):
    assert full_name(reference) == name


@pytest.mark.parametrize("entry, image, fits", [
    ("registry.example.org", "registry.example.org/team/app:1", True),
    ("registry.example.org", "registry.example.org.evil.net/team/app:1", False),
    ("registry.example.org:5000", "registry.example.org:5000/app", True),
    ("registry.example.org:5000", "registry.example.org/app", False),
    ("registry.example.org/team", "registry.example.org/team/app:1", True),
    ("registry.example.org/team", "registry.example.org/teammates/app:1", False),
    ("mariadb", "mariadb:11.8", True),
    ("mariadb", "docker.io/library/mariadb:11.8", True),
    ("mariadb", "someone/mariadb:11.8", False),
    ("docker.io", "mariadb:11.8", True),
    ("docker.io/library", "team/app", False),
])
def test_which_images_an_entry_is_about(entry, image, fits):
    assert (entry_for(image, {entry: {}}) == entry) is fits


def test_the_longest_entry_counts():
    entries = {"registry.example.org": {}, "registry.example.org/team/app": {}, "registry.example.org/team": {}}
    assert entry_for("registry.example.org/team/app:1", entries) == "registry.example.org/team/app"
    assert entry_for("registry.example.org/team/other:1", entries) == "registry.example.org/team"


def test_a_digest_is_what_stands_behind_the_at():
    assert (digest_of(f"a:1@{DIGEST}"), digest_of("a:1")) == (DIGEST, "")
