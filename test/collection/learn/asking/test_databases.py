"""Which account a database works for, and how that ends. The clients are programs of ours that tell what they were
called with."""

import os
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.asking import databases as room


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the script here, with the clients that are named, and gives what they were told."""
    def of(clients: tuple, variables: dict, code=0) -> tuple:
        for client in clients:
            program = tmp_path / client
            program.write_text(f'#!/bin/sh\necho "$0 $* as $MYSQL_PWD$PGPASSWORD" >>{tmp_path}/told\nexit {code}\n')
            program.chmod(0o755)
        # No client of this machine's own.
        for name in ("sh", "cat"):
            os.symlink(f"/bin/{name}", tmp_path / name)

        def run_inside(_container, command, text, _seconds):
            return subprocess.run(command, input=text, env={"PATH": str(tmp_path), **variables}, check=False,
                                  capture_output=True, text=True)

        monkeypatch.setattr(room, "run_inside", run_inside)
        found = room.work_in_database("box")
        told = (tmp_path / "told").read_text() if (tmp_path / "told").exists() else ""
        return found, told.replace(f"{tmp_path}/", "")

    return of


WELL = [("SQL by its account", "it ends with 0")]
SHOP = {"MYSQL_USER": "shop", "MYSQL_DATABASE": "goods", "MYSQL_PASSWORD": "p w"}


@pytest.mark.parametrize("clients, variables, begins, ends", [
    (("psql",), {}, "psql --no-psqlrc --username postgres --dbname postgres ", " as "),
    (("psql",), {"POSTGRES_USER": "shop", "POSTGRES_PASSWORD": "a'b"},
     "psql --no-psqlrc --username shop --dbname shop ", " as a'b"),
    (("psql",), {"POSTGRES_DB": "goods"}, "psql --no-psqlrc --username postgres --dbname goods ", " as "),
    (("mysql",), SHOP, "mysql --user=shop --execute=CREATE TABLE", "goods as p w"),
    (("mariadb", "mysql"), SHOP, "mariadb --user=shop ", "goods as p w"),
    (("mariadb",), {**SHOP, "MARIADB_USER": "other"}, "mariadb --user=other ", "goods as p w"),
])
def test_the_account_of_its_variables_works(run, clients, variables, begins, ends):
    found, told = run(clients, variables)
    assert found == WELL
    assert told.startswith(begins)
    assert told.rstrip("\n").endswith(ends)


def test_a_password_in_a_file_is_read_there(run, tmp_path):
    (tmp_path / "password").write_text("from a file\n")
    variables = {**SHOP, "MYSQL_PASSWORD": "", "MYSQL_PASSWORD_FILE": str(tmp_path / "password")}
    assert run(("mysql",), variables)[1].endswith(" as from a file\n")


@pytest.mark.parametrize("clients, variables", [((), SHOP), (("mysql",), {}), (("mysql",), {"MYSQL_USER": "shop"})])
def test_without_client_or_account_nothing_is_asked(run, clients, variables):
    assert run(clients, variables) == ([], "")


def test_what_does_not_work_is_told(run):
    assert run(("psql",), {}, code=2)[0] == [("SQL by its account", "it ends with 3")]


def test_what_hangs_is_told(monkeypatch):
    def run_inside(*_words):
        raise subprocess.TimeoutExpired("sh", 1)

    monkeypatch.setattr(room, "run_inside", run_inside)
    assert room.work_in_database("box") == [("SQL by its account", "it took more than 60 s")]


@pytest.mark.parametrize("code", room.NO_SHELL)
def test_a_container_without_a_shell_is_no_database(monkeypatch, code):
    monkeypatch.setattr(room, "run_inside", lambda *_words: subprocess.CompletedProcess([], code))
    assert room.work_in_database("box") == []
