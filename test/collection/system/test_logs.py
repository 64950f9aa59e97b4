"""Whether a container's group may read a log of the server."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system import logs as it

ADM = 4


@pytest.mark.parametrize("what, folder, file, expected", [
    ("as Debian's auditd has it", (ADM, 0o750), (ADM, 0o640), True),
    ("root's alone", (ADM, 0o750), (0, 0o600), False),
    ("another group's", (ADM, 0o750), (0, 0o640), False),
    ("its group's without the right to read", (ADM, 0o750), (ADM, 0o604), False),
    ("everybody's", (0, 0o755), (0, 0o644), True),
    ("in a folder that the group may not enter", (ADM, 0o740), (ADM, 0o640), False),
])
def test_a_log(tmp_path, what, folder, file, expected):
    log = tmp_path / "audit" / "audit.log"
    log.parent.mkdir()
    log.write_text("")
    for path, (group, mode) in ((log, file), (log.parent, folder)):
        os.chown(path, os.getuid(), group)
        os.chmod(path, mode)
    assert it.readable(str(log), ADM) == expected, what


def test_a_log_that_is_not_there(tmp_path):
    assert it.readable(str(tmp_path / "none" / "audit.log"), ADM) is False
