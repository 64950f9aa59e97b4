"""The modules that run statements in a database, as whole programs."""

import json
import os
import re
import subprocess
import sys

import pytest

from support import put_program
from .inside import engine_with

MODULES = "ansible_collections.harden.stack.plugins.modules"
REFUSED = 'cat >/dev/null; echo "ERROR 1064 (42000) at line 1: that is wrong" >&2; exit 1'


@pytest.fixture(name="call")
def fixture_call(tmp_path):
    def call(module: str, client: str, **arguments) -> dict:
        put_program(tmp_path, "client", client)
        file = tmp_path / "arguments.json"
        file.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": {"container": "db", **arguments}}))
        variables = {**os.environ, "DOCKER_HOST": engine, "PYTHONPATH": os.pathsep.join(sys.path)}
        ended = subprocess.run([sys.executable, "-m", f"{MODULES}.{module}", str(file)], capture_output=True, text=True,
                               env=variables, check=False)
        return json.loads(ended.stdout)

    with engine_with(str(tmp_path / "client"), str(tmp_path / "docker.sock")) as engine:
        yield call


@pytest.mark.parametrize("module", ["mysql_run", "postgres_run"])
def test_what_statements_print_is_given_and_what_the_server_refuses_is_told(call, module):
    assert call(module, "cat >/dev/null; echo 1", sql="SELECT 1;")["output"].strip() == "1"
    told = call(module, REFUSED, sql="SELECT 1;")["msg"]
    assert told == "The database refused: ERROR 1064 (42000) at line 1: that is wrong."
    found = call(module, REFUSED, sql="SELECT 1;", _ansible_check_mode=True)
    assert (found["changed"], found["output"]) == (True, "")


@pytest.mark.parametrize("module", ["mysql_run", "postgres_run"])
def test_a_password_that_cannot_be_read_is_told(call, tmp_path, module):
    assert "The database was not reached: " in call(
        module, REFUSED, sql="SELECT 1;", passwords={"x": str(tmp_path / "gone")})["msg"]


def test_a_hint_says_what_to_do(call):
    told = call("mysql_run", REFUSED, sql="SELECT 1;", hint="Deploy again.")["msg"]
    assert told == "The database refused: ERROR 1064 (42000) at line 1: that is wrong. Deploy again."


STEPS = [{"name": "a database", "sql": "CREATE DATABASE a;"}, {"name": "an account", "sql": "CREATE USER b;"}]


def test_of_several_steps_those_run_that_are_chosen_and_they_are_told(call):
    # In other letters: no output of a module has its statements.
    client = "tr A-Z a-z"
    ran = call("mysql_run", client, steps=STEPS, chosen=["an account"])
    assert (ran["output"].strip(), ran["changes"]) == ("create user b;", ["an account"])
    both = call("mysql_run", client, steps=STEPS, chosen=["an account", "a database"])
    assert both["output"].splitlines() == ["create database a;", "create user b;"]
    assert call("mysql_run", "exit 1", steps=STEPS, chosen=["a database"], _ansible_check_mode=True)["changes"] == \
        ["a database"]


SEED = {"database": "shop", "name": "shop", "file": "db/shop.sql", "table": "article",
        "sql": "CREATE TABLE article (id INT);"}
# Refuses the statements that have this word in them.
REFUSES = 'cat >"$0.sql"; cat "$0.sql" >>"$0.all"; if grep -q "{}" "$0.sql"; then echo "ERROR 7: no" >&2; exit 1; fi'


def test_a_seed_is_noted_before_it_and_after_it(call, tmp_path):
    assert call("mysql_seed", REFUSES.format("never"), **SEED)["changed"]
    ran = (tmp_path / "client.all").read_text()
    assert re.findall("'started'|CREATE TABLE article|SELECT 1 FROM `article`|'done', at", ran)[-4:] == [
        "'started'", "CREATE TABLE article", "SELECT 1 FROM `article`", "'done', at"]
    assert call("mysql_seed", "exit 1", **SEED, _ansible_check_mode=True)["changed"]


@pytest.mark.parametrize("word, why, after", [
    ("'started'", "The database refused: ERROR 7: no.", 0),
    ("CREATE TABLE article", "The database refused: ERROR 7: no. What stands before that line was run. Fix db/shop.sql "
     "and deploy again: the deploy tells how to go on.", 1),
    ("SELECT 1", "The database refused: ERROR 7: no. db/shop.sql made no table article: is `unless_table` in "
     "harden.yml right?", 2),
])
def test_each_part_of_a_seed_that_is_refused_says_what_to_do(call, tmp_path, word, why, after):
    assert call("mysql_seed", REFUSES.format(word), **SEED)["msg"] == why
    ran = (tmp_path / "client.all").read_text()
    # What comes after the refused part does not run.
    assert [mark in ran for mark in ("'started',", "CREATE TABLE article", "SELECT 1")] == \
        [at <= after for at in range(3)]
