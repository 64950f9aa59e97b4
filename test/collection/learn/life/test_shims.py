"""The parents of containers, on processes that are called like them."""

import subprocess

from ansible_collections.harden.stack.plugins.module_utils.learn.life.shims import shims_of

SHIM = "containerd-shim-runc-v2"


def shim(tmp_path, seconds: str, container: str) -> subprocess.Popen:
    program = tmp_path / SHIM
    if not program.exists():
        program.write_bytes(open("/bin/sleep", "rb").read())
        program.chmod(0o755)
    # sleep adds up what it is given: the id is a number that does not last.
    return subprocess.Popen([str(program), seconds, container])


def test_a_shim_is_found_by_the_id_of_its_container_and_no_other(tmp_path):
    with shims_of("0.0001") as found:
        own, other = shim(tmp_path, "0.3", "0.0001"), shim(tmp_path, "0.3", "0.0002")
        own.wait(), other.wait()
    assert found == {own.pid}


def test_that_of_a_container_that_ends_at_once_is_found(tmp_path):
    with shims_of("0.0001") as found:
        own = shim(tmp_path, "0.5", "0.0001")
        own.wait()
    assert found == {own.pid}
