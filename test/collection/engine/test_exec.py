"""A program that is run inside a container, by a docker of ours."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.exec import run_inside
from support import put_program


@pytest.fixture(name="docker")
def docker_of_ours(tmp_path, monkeypatch):
    """Gives each start its code by turns: 126 stands for a process that the engine did not bring to life."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    def docker(codes):
        (tmp_path / "codes").write_text("".join(f"{code}\n" for code in codes))
        put_program(tmp_path, "docker", f"""
echo "$@" >>{tmp_path}/calls
cat >>{tmp_path}/read
read -r code <{tmp_path}/codes
sed -i 1d {tmp_path}/codes
[ "$code" != 126 ] || echo 'OCI runtime exec failed: exec failed' >&2
exit "$code\"""")
        return tmp_path
    return docker


@pytest.mark.parametrize("what, codes, code, left", [
    ("a client that did not come to life is started again", [126, 126, 0], 0, 0),
    ("one that never does is an error", [126, 126, 126, 0], 126, 1),
    ("one that has run is not run twice", [1, 0], 1, 1),
])
def test_starts(docker, what, codes, code, left):
    folder = docker(codes)
    assert run_inside("shop-db-1", ["client"], "", 10).returncode == code, what
    assert len((folder / "codes").read_text().splitlines()) == left, what


def test_what_it_reads_is_no_argument(docker):
    folder = docker([0])
    run_inside("shop-db-1", ["client", "--quiet"], "canary-3f", 10, ("A=1", "B=2"))
    assert (folder / "calls").read_text() == "exec --interactive --env=A=1 --env=B=2 shop-db-1 client --quiet\n"
    assert (folder / "read").read_text() == "canary-3f"


@pytest.mark.parametrize("what, listed, found", [
    ("the task that runs here", "8f1c\n", "8f1c"),
    ("the newest where one is replaced", "newer\nolder\n", "newer"),
    ("the name itself where none runs here, which the engine does not know", "", "swarm:shop/db"),
])
def test_a_task_is_found_by_its_labels(tmp_path, monkeypatch, what, listed, found):
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (tmp_path / "listed").write_text(listed)
    put_program(tmp_path, "docker", f"""
echo "$@" >>{tmp_path}/calls
[ "$1" != ps ] || exec cat {tmp_path}/listed""")
    assert run_inside("swarm:shop/db", ["client"], "", 10).returncode == 0, what
    assert (tmp_path / "calls").read_text().splitlines() == [
        "ps --quiet --no-trunc --filter=label=io.harden-init.stack=shop --filter=label=io.harden-init.service=db",
        f"exec --interactive {found} client",
    ], what
