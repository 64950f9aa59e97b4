"""The pieces of a move to a newer release that need no server: what is exchanged, who is stopped, what is the same."""

from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.backup.fault import BackupFault
from ansible_collections.harden.stack.plugins.module_utils.data_move.copy import compared, require_same
from ansible_collections.harden.stack.plugins.module_utils.data_move.move import container_of, reaches
from ansible_collections.harden.stack.plugins.module_utils.data_move.volumes import exchange, keep_volume


def engine_with(*volumes: dict) -> SimpleNamespace:
    return SimpleNamespace(json=lambda _path: {"Volumes": list(volumes)})


def volume(tmp_path, name: str, release: str = "", **other) -> dict:
    folder = tmp_path / name / "_data"
    folder.mkdir(parents=True)
    if release:
        (folder / "PG_VERSION").write_text(f"{release}\n")
    return {"Name": name, "Driver": "local", "Mountpoint": str(folder), **other}


def test_two_volumes_have_each_others_files_afterwards(tmp_path):
    first, second = volume(tmp_path, "data", "15"), volume(tmp_path, "data_before_17", "17")
    exchange(engine_with(first, second), "data", "data_before_17")
    assert [(tmp_path / name / "_data" / "PG_VERSION").read_text() for name in ("data", "data_before_17")] == [
        "17\n", "15\n"]


def test_an_exchange_that_cannot_be_leaves_both(tmp_path):
    first, second = volume(tmp_path, "data", "15"), {**volume(tmp_path, "other"), "Mountpoint": str(tmp_path / "gone")}
    with pytest.raises(OSError, match="the folders of data and other cannot be exchanged"):
        exchange(engine_with(first, second), "data", "other")
    assert (tmp_path / "data" / "_data" / "PG_VERSION").read_text() == "15\n"


@pytest.mark.parametrize("other", [{"Driver": "nfs"}, {"Options": {"o": "bind", "device": "/srv/db"}}])
def test_a_volume_elsewhere_is_done_by_hand(tmp_path, other):
    with pytest.raises(BackupFault, match="is no volume on the engine's own disk"):
        keep_volume(engine_with({**volume(tmp_path, "data", "15"), **other}), "shop", "data", "17")


def test_the_data_that_an_earlier_move_kept_are_not_removed(tmp_path):
    engine = engine_with(volume(tmp_path, "data", "15"), volume(tmp_path, "data_before_17", "15"))
    with pytest.raises(BackupFault, match="has data of PostgreSQL 15 already"):
        keep_volume(engine, "shop", "data", "17.5")


def container(service: str, *networks: str) -> dict:
    return {"Name": f"/shop-{service}-1", "Config": {"Labels": {"com.docker.compose.service": service}},
            "NetworkSettings": {"Networks": dict.fromkeys(networks, {})}}


def test_who_shares_a_network_may_write():
    database = container("db", "db")
    others = (container("web", "db", "out"), container("mail", "out"), container("job"))
    assert [reaches(one, database) for one in others] == [True, False, False]


def test_without_a_container_nobody_can_dump():
    assert container_of([container("web"), container("db")], "db")["Name"] == "/shop-db-1"
    with pytest.raises(BackupFault, match="db has no container here"):
        container_of([container("web")], "db")


def test_rows_and_sequences_count_and_definitions_do_not():
    rows, place = "shop: kept; Type: TABLE DATA; Schema: public", "shop: kept_n_seq; Type: SEQUENCE SET; Schema: public"
    sums = {"shop: kept; Type: TABLE; Schema: public": "a", rows: "b", place: "c", "shop: the database itself": "d"}
    assert compared(sums) == {rows: "b", place: "c"}
    require_same("db", compared(sums), {place: "c", rows: "b"})
    with pytest.raises(BackupFault, match=f"differs: {rows}"):
        require_same("db", compared(sums), {place: "c", rows: "other"})
    with pytest.raises(BackupFault, match="differs: shop: kept"):
        require_same("db", compared(sums), {})
