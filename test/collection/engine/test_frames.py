"""What comes of a process in a container."""

from ansible_collections.harden.stack.plugins.module_utils.engine.frames import as_written, parts_of

BOTH = bytes([1, 0, 0, 0, 0, 0, 0, 3, 111, 107, 10]) + bytes([2, 0, 0, 0, 0, 0, 0, 4, 98, 97, 100, 10])


def test_frames_of_both_streams_become_the_text_that_was_written():
    assert as_written(BOTH) == "ok\nbad\n"
    assert as_written(b"a terminal has none\n") == "a terminal has none\n"


def test_they_are_told_apart_and_what_the_engine_says_itself_is_an_error():
    parts = [one for one in parts_of(BOTH + b"OCI runtime") if one[1]]
    assert parts == [(1, b"ok\n"), (2, b"bad\n"), (2, b"OCI runtime")]


def test_one_that_was_cut_off_is_what_came_of_it():
    assert as_written(BOTH[:-2]) == "ok\nba"
