"""Which data an image may begin with."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.data_version.steps import judge
from ansible_collections.harden.stack.plugins.module_utils.data_version.versions import newest, text_of


def of(text: str) -> dict:
    server, _, version = text.partition(" ")
    return {"server": server, "version": version}


@pytest.mark.parametrize("data, image, agreed, verdict", [
    ("mariadb 11.8.3", "mariadb 11.8.9", "", "starts"),
    ("mariadb 11.8.9", "mariadb 11.8.3", "", "starts"),
    ("mariadb 10.11.19", "mariadb 11.8.9", "", "in-place"),
    ("mariadb 10.11.19", "mariadb 11.8.9", "11.8", "agreed"),
    # An agreement is to one release: the next one is asked about again.
    ("mariadb 10.11.19", "mariadb 12.3.1", "11.8", "in-place"),
    ("mariadb 10.6.1", "mariadb 10.11.19", "", "in-place"),
    ("mariadb 11.8.9", "mariadb 10.11.19", "10.11", "newer"),
    ("mysql 8.0.46", "mysql 8.4.13", "", "in-place"),
    ("mysql 8.0.46", "mysql 8.4.13", "8.4", "agreed"),
    ("mysql 8.4.13", "mysql 8.0.46", "8.0", "newer"),
    ("mysql 5.7.44", "mysql 8.0.46", "8.0", "agreed"),
    ("mysql 5.7.44", "mysql 8.4.13", "8.4", "too-far"),
    ("mysql 8.0.46", "mysql 9.1.0", "9.1", "too-far"),
    ("mysql 8.1.0", "mysql 8.4.13", "", "in-place"),
    ("mysql 8.4.13", "mysql 9.7.0", "9.7", "agreed"),
    ("mysql 9.1.0", "mysql 9.7.0", "", "in-place"),
    # Within a release there is a way back from 8.4 on, and not before.
    ("mysql 8.0.46", "mysql 8.0.30", "", "newer"),
    ("mysql 8.0.30", "mysql 8.0.46", "", "starts"),
    ("mysql 8.4.13", "mysql 8.4.4", "", "starts"),
    ("mysql 8.0.46", "mysql 8.0", "", "starts"),
    ("postgres 17", "postgres 17.5", "", "starts"),
    ("postgres 15", "postgres 17.5", "17", "moves"),
    ("postgres 15", "postgres 17.5", "16", "dump"),
    ("postgres 17", "postgres 15.20", "", "newer"),
    ("postgres 9.6", "postgres 10.2", "", "dump"),
    ("postgres 9.5", "postgres 9.6.24", "", "dump"),
    ("mysql 8.4.13", "mariadb 11.8.9", "11.8", "other-server"),
    ("mariadb 11.8.9", "mysql 8.4.13", "", "other-server"),
    ("postgres 17", "mysql 8.4.13", "", "other-server"),
    ("mysql ", "mariadb 11.8.9", "", "other-server"),
    ("mysql ", "mysql 8.4.13", "8.4", "unknown"),
    (" ", "mysql 8.4.13", "", "unknown"),
    ("mysql 8.4.13", " ", "", "unknown"),
])
def test_a_verdict(data, image, agreed, verdict):
    assert judge(of(data), of(image), agreed) == verdict


@pytest.mark.parametrize("text, version", [
    ("1:11.8.3+maria~ubu2404", "11.8.3"), ("8.4.3-1.el9", "8.4.3"), ("17.2-1.pgdg120+1", "17.2"), ("17", "17"),
    ("10.11.19-MariaDB", "10.11.19"), ("5.7.44-48", "5.7.44"), ("", ""), ("latest", ""), (None, ""), (7, ""),
    ("99999999999999999999", ""), ("8.4.13.0-0ubuntu0.26.04.2", "8.4.13"),
])
def test_the_version_in_a_text(text, version):
    assert text_of(text) == version


def test_versions_are_compared_as_numbers():
    assert newest(["10.6.21", "10.11.2", "", "9.9.9"]) == "10.11.2"
    assert newest([]) == ""
