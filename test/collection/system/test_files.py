"""What a failed write says and leaves."""

import os
import subprocess
import sys

from ansible_collections.harden.stack.plugins.module_utils.system import files as it
from support import refusal

COLLECTION = it.__file__.partition("/ansible_collections/")[0]

# In a process of its own, whose kernel refuses the write itself, as it does on a full disk.
FULL = """
import os, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from ansible_collections.harden.stack.plugins.module_utils.system.files import replace_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    replace_file(sys.argv[2], b"words", 0o644, os.getuid(), os.getgid())
except OSError as error:
    sys.exit(str(error))
"""


def test_a_disk_that_takes_no_more_is_told_with_the_file_that_was_to_be_written_and_leaves_no_other(tmp_path):
    path = str(tmp_path / "wanted")
    ended = subprocess.run(
        [sys.executable, "-B", "-c", FULL, COLLECTION, path], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert f"'{path}'" in ended.stderr
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_told_in_the_same_way(tmp_path):
    path = str(tmp_path / "none" / "wanted")
    assert f"'{path}'" in refusal(lambda: it.replace_file(path, b"words", 0o644, os.getuid(), os.getgid()))
