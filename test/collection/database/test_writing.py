"""The modules that run statements in a database, as whole programs."""

import json
import os
import subprocess
import sys

import pytest

from support import put_program

MODULES = "ansible_collections.harden.stack.plugins.modules"
REFUSED = 'cat >/dev/null; echo "ERROR 1064 (42000) at line 1: that is wrong" >&2; exit 1'


@pytest.fixture(name="call")
def fixture_call(tmp_path):
    def call(module: str, client: str, **arguments) -> dict:
        put_program(tmp_path, "docker", client)
        file = tmp_path / "arguments.json"
        file.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": {"container": "db", "sql": "SELECT 1;", **arguments}}))
        variables = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": os.pathsep.join(sys.path)}
        ended = subprocess.run([sys.executable, "-m", f"{MODULES}.{module}", str(file)], capture_output=True, text=True,
                               env=variables, check=False)
        return json.loads(ended.stdout)
    return call


@pytest.mark.parametrize("module", ["mysql_run", "postgres_run"])
def test_what_statements_print_is_given_and_what_the_server_refuses_is_told(call, module):
    assert call(module, "cat >/dev/null; echo 1")["output"].strip() == "1"
    assert call(module, REFUSED)["msg"] == "The database refused: ERROR 1064 (42000) at line 1: that is wrong."
    found = call(module, REFUSED, _ansible_check_mode=True)
    assert (found["changed"], found["output"]) == (True, "")


@pytest.mark.parametrize("module", ["mysql_run", "postgres_run"])
def test_a_password_that_cannot_be_read_is_told(call, tmp_path, module):
    assert "The database was not reached: " in call(module, REFUSED, passwords={"x": str(tmp_path / "gone")})["msg"]


def test_a_hint_says_what_to_do(call):
    told = call("mysql_run", REFUSED, hint="Deploy again.")["msg"]
    assert told == "The database refused: ERROR 1064 (42000) at line 1: that is wrong. Deploy again."
