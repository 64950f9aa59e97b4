"""What the engine's API answers."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine import api as it


@pytest.mark.parametrize("version, least, older", [
    ("2.9.0", "2.21", True),
    ("26.1.5+dfsg1", "25.0", False),
    ("v2.26.1-4", "2.21", False),
])
def test_a_version_is_older(version, least, older):
    assert (it.version_tuple(version) < it.version_tuple(least)) == older


def test_log_frames_of_both_streams_become_the_text_that_was_written():
    frames = bytes([1, 0, 0, 0, 0, 0, 0, 3, 111, 107, 10]) + bytes([2, 0, 0, 0, 0, 0, 0, 4, 98, 97, 100, 10])
    assert it._frames(frames) == "ok\nbad\n"
