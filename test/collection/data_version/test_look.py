"""What each database would begin with, and what is said of it."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.data_version.image import ask_image
from ansible_collections.harden.stack.plugins.module_utils.data_version.look import look_at_data
from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError

from support import put_program


class Engine:
    def __init__(self, volumes=(), containers=(), variables=None) -> None:
        self.volumes, self.containers, self.variables = list(volumes), list(containers), variables

    def json(self, path: str):
        if path == "/volumes":
            return {"Volumes": self.volumes or None}
        if self.variables is None:
            raise EngineError("No such image")
        return {"Id": "sha256:1", "Config": {"Env": [f"{name}={text}" for name, text in self.variables.items()]}}

    def all_containers(self) -> list:
        return self.containers


WANTED = {"service": "db", "server": "mariadb", "image": "mariadb:11.8", "volume": "shop_db_data", "folder": "",
          "within": "", "path": "/var/lib/mysql", "agreed": "", "key": "services.db.image"}
OFFICIAL = {"MARIADB_VERSION": "1:11.8.3+maria~ubu2404"}


@pytest.fixture
def volume(tmp_path):
    (tmp_path / "mysql_upgrade_info").write_text("10.11.19-MariaDB")
    return {"Name": "shop_db_data", "Driver": "local", "Mountpoint": str(tmp_path), "Options": None}


def look(engine, **changes) -> dict:
    return look_at_data(engine, "shop", [{**WANTED, **changes}])[0]


def test_an_older_release_is_refused_with_both_versions_and_what_to_do(volume):
    assert look(Engine([volume], variables=OFFICIAL)) == {
        "service": "db", "server": "mariadb", "where": "shop_db_data", "verdict": "in-place",
        "is_missing": False, "data": {"server": "mariadb", "version": "10.11.19"},
        "image": {"name": "mariadb:11.8", "server": "mariadb", "version": "11.8.3"},
        "says": "db has data of MariaDB 10.11.19 in shop_db_data, and mariadb:11.8 is MariaDB 11.8.3. It would take"
                " them over in place, and MariaDB 10.11 does not open them afterwards. Either put an image of MariaDB"
                " 10.11 back (services.db.image in harden.yml). Or make a copy of the data, write"
                " `upgrade: in-place to 11.8` under services.db, and deploy again."}


@pytest.mark.parametrize("data, changes, variables, verdict, says", [
    ({"mysql_upgrade_info": b"10.11.19-MariaDB"}, {"agreed": "11.8"}, OFFICIAL, "agreed", "as harden.yml agrees to"),
    ({"mysql_upgrade_info": b"10.11.19-MariaDB"}, {"agreed": "11.4"}, OFFICIAL, "in-place", "agrees to is 11.4."),
    ({"PG_VERSION": b"15\n"}, {"server": "postgres"}, {"PG_MAJOR": "17"}, "dump",
     "write `upgrade: by-dump to 17` under services.db"),
    ({"PG_VERSION": b"15\n"}, {"server": "postgres", "agreed": "17"}, {"PG_MAJOR": "17"}, "moves",
     "its old data stay in the volume shop_db_data_before_17."),
    ({"PG_VERSION": b"18\n"}, {"server": "postgres"}, {"PG_MAJOR": "17"}, "newer", "an image of PostgreSQL 18 back"),
    ({"ib_logfile0": b"\0" * 16 + b"MySQL 5.7.44"}, {"server": "mysql"}, {"MYSQL_MAJOR": "8.4"}, "too-far",
     "the next after 5.7 is 8.0"),
    ({"mysql.ibd": b"\0" * 9 + b"\x01\x3a\x1d"}, {}, OFFICIAL, "other-server", "data of MySQL 8.4.13"),
    ({"book": b""}, {}, OFFICIAL, "unknown", "an unknown server in shop_db_data"),
])
def test_what_is_said(tmp_path, volume, data, changes, variables, verdict, says):
    (tmp_path / "mysql_upgrade_info").unlink()
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
    found = look(Engine([volume], variables=variables), **changes)
    assert (found["verdict"], says in found["says"]) == (verdict, True), found["says"]


def test_where_there_are_no_data_the_image_is_not_asked(tmp_path):
    (tmp_path / "none").mkdir()
    assert look(Engine([])) == {
        "service": "db", "server": "mariadb", "where": "shop_db_data", "verdict": "empty", "says": "",
        "is_missing": False, "data": {"server": "", "version": ""},
        "image": {"name": "mariadb:11.8", "server": "", "version": ""}}
    assert look(Engine([]), volume="", folder=str(tmp_path / "none"))["verdict"] == "empty"
    assert look(Engine([]), volume="", folder=str(tmp_path / "missing"))["verdict"] == "empty"


def test_the_same_release_says_nothing(volume):
    assert look(Engine([volume], variables={"MARIADB_VERSION": "1:10.11.2"}))["says"] == ""


def test_a_folder_in_the_volume_is_looked_into_and_no_link_there_is_followed(tmp_path, volume):
    engine = Engine([volume], variables=OFFICIAL)
    assert look(engine, within="mysql/data")["verdict"] == "empty"
    (tmp_path / "mysql" / "data").mkdir(parents=True)
    (tmp_path / "mysql" / "data" / "mysql_upgrade_info").write_text("10.6.1-MariaDB")
    assert look(engine, within="mysql/data")["data"]["version"] == "10.6.1"
    (tmp_path / "linked").symlink_to("mysql")
    assert look(engine, within="linked/data")["verdict"] == "unknown"


def test_a_volume_that_is_a_folder_of_the_server_is_read_there(tmp_path, volume):
    bound = {**volume, "Mountpoint": "/nowhere", "Options": {"type": "none", "o": "bind", "device": str(tmp_path)}}
    assert look(Engine([bound], variables=OFFICIAL))["verdict"] == "in-place"


def test_a_volume_elsewhere_is_unknown(volume):
    found = look(Engine([{**volume, "Driver": "nfs"}], variables=OFFICIAL))
    assert found["verdict"] == "unknown"
    assert "the volume shop_db_data does not lie on the engine's own disk" in found["says"]


def test_without_a_name_it_is_the_volume_of_the_present_container(tmp_path, volume):
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "db"}
    container = {"Labels": labels, "Mounts": [{"Destination": "/var/lib/mysql", "Source": str(tmp_path)}]}
    found = look(Engine([], [container], OFFICIAL), volume="")
    assert (found["verdict"], found["where"]) == ("in-place", str(tmp_path))


def test_of_two_clusters_that_of_the_image_counts(tmp_path, volume):
    (tmp_path / "mysql_upgrade_info").unlink()
    for place, version in (("data", "17"), ("18/docker", "18")):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "PG_VERSION").write_text(f"{version}\n")
    assert [look(Engine([volume], variables={"PG_MAJOR": major}), server="postgres")["verdict"]
            for major in ("17", "18", "19", "16")] == ["starts", "starts", "dump", "newer"]


def test_an_image_that_is_not_there_is_unknown(volume):
    found = look(Engine([volume]))
    assert (found["verdict"], found["is_missing"]) == ("unknown", True)
    assert "could not be found out: the image is not on this server yet." in found["says"]


@pytest.mark.parametrize("state, image, source, verdict", [
    ("running", "sha256:1", "", "starts"),
    ("exited", "sha256:1", "", "in-place"),
    ("running", "sha256:2", "", "in-place"),
    ("running", "sha256:1", "/elsewhere", "in-place"),
])
def test_an_image_that_has_the_data_open_is_not_asked(tmp_path, monkeypatch, volume, state, image, source, verdict):
    put_program(tmp_path, "docker", "echo 'Ver 11.8.9-MariaDB'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "db"}
    container = {"Labels": labels, "State": state, "ImageID": image, "Mounts": [{"Source": source or str(tmp_path)}]}
    assert look(Engine([volume], [container], {}))["verdict"] == verdict


@pytest.mark.parametrize("server, said, version", [
    ("mariadb", "mariadbd  Ver 11.8.9-MariaDB-0+deb13u1 from Debian for debian-linux-gnu", "mariadb 11.8.9"),
    ("mysql", "mysqld  Ver 11.8.9-MariaDB-0+deb13u1 for debian-linux-gnu", "mariadb 11.8.9"),
    ("mysql", "/usr/sbin/mysqld  Ver 8.4.13-0ubuntu0.26.04.2 for Linux on x86_64", "mysql 8.4.13"),
    ("mysql", "mysqld  Ver 8.0.36-28 for Linux on x86_64 (Percona Server (GPL), Release 28)", "mysql 8.0.36"),
    ("postgres", "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", "postgres 15.20"),
    ("postgres", "postgres: unknown", " "),
])
def test_an_image_without_variables_is_asked(tmp_path, monkeypatch, server, said, version):
    put_program(tmp_path, "docker", f"echo '{said}'; echo \"$@\" >{tmp_path}/words")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = ask_image("sha256:1", server)
    assert f"{found['server']} {found['version']}" == version
    words = (tmp_path / "words").read_text()
    assert "--network=none" in words and "--volume" not in words and words.endswith("sha256:1 --version\n")


def test_a_program_that_fails_says_nothing(tmp_path, monkeypatch, volume):
    put_program(tmp_path, "docker", "echo 'Ver 11.8.9-MariaDB'; exit 127")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = look(Engine([volume], variables={"MARIADB_VERSION": "next"}))
    assert found["verdict"] == "unknown"
    assert "could not be found out: the image does not say which server it has." in found["says"]
