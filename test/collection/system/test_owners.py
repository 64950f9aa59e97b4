"""Whose files are, and giving them away: links lead nowhere."""

import os
from collections import Counter

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system.owners import count_others, give_to

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")


@pytest.fixture
def volume(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "shadow").touch()
    folder = tmp_path / "volume"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").touch()
    (folder / "link").symlink_to(outside)
    (folder / "gone").symlink_to("/nowhere")
    return folder


def test_all_that_is_anothers_counts_but_links(volume):
    assert count_others(str(volume), 0) == Counter()
    assert count_others(str(volume), 33) == Counter({"0:0": 3})


def test_all_is_given_and_nothing_that_a_link_leads_to(volume):
    os.chown(volume / "deep" / "file", 7, 8)
    give_to(str(volume), 33, 34)
    assert count_others(str(volume), 33) == Counter()
    assert {os.lstat(path).st_gid for path in (volume, volume / "deep" / "file", volume / "link")} == {34}
    outside = volume.parent / "outside"
    assert (os.stat(outside).st_uid, os.stat(outside / "shadow").st_uid) == (0, 0)
