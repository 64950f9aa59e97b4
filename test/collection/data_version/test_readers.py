"""Which server wrote a folder, by files that a container may have made up."""

import os

import pytest
from hypothesis import given, strategies

from ansible_collections.harden.stack.plugins.module_utils.data_version.folder import open_folder
from ansible_collections.harden.stack.plugins.module_utils.data_version.readers import read_data

HISTORY = ('{"file_format":"1","upgrade_history":[{"date":"2026-11-29 17:46:06","version":"8.0.46"},'
           '{"date":"2026-11-29 17:49:17","version":"8.4.13-0ubuntu0.26.04.2","maturity":"LTS"}]}')


def page(version: int) -> bytes:
    """The beginning of a table space, as MySQL writes it."""
    return b"\0" * 8 + version.to_bytes(4, "big") + b"\0\0\0\1" + b"\0" * 100


def log(creator: str) -> bytes:
    return b"Phys" + b"\0" * 12 + creator.encode() + b"\0" * 100


def put(folder, files: dict) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(folder) -> list:
    with open_folder(str(folder)) as opened:
        return [f"{one['server']} {one['version']}" for one in read_data(opened)]


@pytest.mark.parametrize("files, found", [
    # As the servers here left their folders.
    ({"mariadb_upgrade_info": "11.8.9-MariaDB", "ib_logfile0": log("MariaDB 11.8.9"), "mysql/db.frm": ""},
     ["mariadb 11.8.9"]),
    ({"mysql_upgrade_info": "10.11.19-MariaDB", "ib_logfile0": log("MariaDB 10.11.19")}, ["mariadb 10.11.19"]),
    ({"mysql.ibd": page(80046), "ibdata1": page(80046)}, ["mysql 8.0.46"]),
    ({"mysql.ibd": page(80413), "mysql_upgrade_history": HISTORY}, ["mysql 8.4.13"]),
    # Taken over by 8.4, and the first page not written yet.
    ({"mysql.ibd": page(80046), "mysql_upgrade_history": HISTORY}, ["mysql 8.4.13"]),
    # MariaDB was started on MySQL's data once: it put these there, and gave up.
    ({"mysql.ibd": page(80413), "aria_log_control": "x", "aria_log.00000001": "x"}, ["mysql 8.4.13"]),
    ({"PG_VERSION": "17\n", "base/1/PG_VERSION": "17\n"}, ["postgres 17"]),
    ({"PG_VERSION": "9.6\n"}, ["postgres 9.6"]),
    ({"18/docker/PG_VERSION": "18\n"}, ["postgres 18"]),
    ({"pgdata/PG_VERSION": "15\n", "lost+found/x": ""}, ["postgres 15"]),
    ({"data/PG_VERSION": "17\n", "18/docker/PG_VERSION": "18\n"}, ["postgres 18", "postgres 17"]),
    # Before MySQL 8.0, and where nobody noted anything: the log says who made it.
    ({"ib_logfile0": log("MySQL 5.7.44"), "mysql/user.frm": ""}, ["mysql 5.7.44"]),
    ({"mysql_upgrade_info": "5.6.51", "mysql/user.frm": ""}, ["mysql 5.6.51"]),
    ({"ib_logfile0": log("MariaDB 10.4.34")}, ["mariadb 10.4.34"]),
    # Something, and nothing that says what.
    ({"mysql.ibd": b"", "mysql/x": ""}, ["mysql "]),
    ({"mysql.ibd": page(0xFFFFFFFF)}, ["mysql "]),
    ({"mysql.ibd": page(80046), "mysql_upgrade_history": "[" * 60_000}, ["mysql 8.0.46"]),
    ({"mysql_upgrade_info": "soon", "mysql/x": ""}, [" "]),
    ({"PG_VERSION": "17; rm -rf /", "base/x": ""}, [" "]),
    ({"PG_VERSION": "17" * 100_000}, [" "]),
    ({"ib_logfile0": log("MariaDB \x1b[2J")}, [" "]),
    ({"book.txt": "a"}, [" "]),
    ({}, []),
    ({"lost+found/x": "", ".first-start-unfinished": ""}, []),
])
def test_a_folder(tmp_path, files, found):
    put(tmp_path, files)
    assert read(tmp_path) == found


def test_no_link_is_followed(tmp_path):
    put(tmp_path, {"elsewhere/PG_VERSION": "17\n", "elsewhere/mysql_upgrade_info": "10.11.19-MariaDB",
                   "elsewhere/mysql.ibd": page(80046)})
    data = tmp_path / "data"
    data.mkdir()
    os.symlink("../elsewhere", data / "18")
    for name in ("PG_VERSION", "mysql_upgrade_info", "mysql.ibd"):
        os.symlink(f"../elsewhere/{name}", data / name)
    assert read(data) == ["mysql "]
    os.unlink(data / "mysql.ibd")
    assert read(data) == [" "]


def test_the_folder_itself_may_be_a_link(tmp_path):
    put(tmp_path, {"disk/PG_VERSION": "17\n"})
    os.symlink("disk", tmp_path / "data")
    assert read(tmp_path / "data") == ["postgres 17"]


def test_what_is_no_plain_file_says_nothing(tmp_path):
    os.mkfifo(tmp_path / "mysql_upgrade_info")
    (tmp_path / "PG_VERSION").mkdir()
    os.mkfifo(tmp_path / "ib_logfile0")
    assert read(tmp_path) == [" "]


def test_a_huge_file_is_read_at_its_beginning_only(tmp_path):
    put(tmp_path, {"mysql.ibd": page(80046)})
    os.truncate(tmp_path / "mysql.ibd", 1 << 40)
    (tmp_path / "mysql_upgrade_history").touch()
    os.truncate(tmp_path / "mysql_upgrade_history", 1 << 40)
    assert read(tmp_path) == ["mysql 8.0.46"]


def test_folders_without_an_end_are_not_searched(tmp_path):
    put(tmp_path, {"a/b/c/d/PG_VERSION": "17\n"})
    assert read(tmp_path) == [" "]


@given(strategies.dictionaries(
    strategies.sampled_from(["mysql.ibd", "ib_logfile0", "PG_VERSION", "mysql_upgrade_info", "mysql_upgrade_history"]),
    strategies.binary(max_size=200)))
def test_any_content_is_read_without_a_fault(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("data")
    put(folder, files)
    assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyz 0123456789.") for one in read(folder))
