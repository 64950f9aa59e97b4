"""What stays of a stack whose containers are removed."""

from types import SimpleNamespace

from ansible_collections.harden.stack.plugins.module_utils.stack import left as it

NAMELESS = {"com.docker.volume.anonymous": ""}


def container(project: str, service: str, *volumes: str) -> dict:
    labels = {"com.docker.compose.project": project, "com.docker.compose.service": service}
    mounts = [{"Type": "volume", "Name": name, "Destination": f"/{name}"} for name in volumes]
    return {"Id": service, "Labels": labels, "Mounts": mounts}


def test_every_volume_of_the_stack_is_told_and_no_other():
    containers = [container("shop", "db", "a1", "b2", "shop_data", "old_data", "taken"),
                  container("other", "web", "b2", "c3", "other_data")]
    volumes = {"a1": NAMELESS, "b2": NAMELESS, "c3": NAMELESS, "lost": NAMELESS, "taken": {}, "old_data": {},
               "shop_data": {"com.docker.compose.project": "shop"},
               "shop_unused": {"com.docker.compose.project": "shop"},
               "other_data": {"com.docker.compose.project": "other"}}
    engine = SimpleNamespace(
        all_containers=lambda: containers,
        json=lambda _path: {"Volumes": [{"Name": name, "Labels": labels} for name, labels in volumes.items()]},
    )
    assert it.volumes_left(engine, "shop", ["old_data"], []) == [
        {"name": "a1", "nameless": True, "uses": ["db: /a1"]},
        {"name": "old_data", "nameless": False, "uses": ["db: /old_data"]},
        {"name": "shop_data", "nameless": False, "uses": ["db: /shop_data"]},
        {"name": "shop_unused", "nameless": False, "uses": []},
    ]


def test_a_volume_whose_name_the_engine_made_up_is_told_unless_it_is_declared_as_somebody_elses():
    """The engine marks those of an image only."""
    made_up, foreign, shared, named = "a" * 64, "b" * 64, "c" * 64, "d" * 63
    containers = [container("shop", "web", made_up, foreign, shared, named), container("other", "web", shared)]
    volumes = [{"Name": name, "Labels": None} for name in (made_up, foreign, shared, named, "e" * 64)]
    engine = SimpleNamespace(all_containers=lambda: containers, json=lambda _path: {"Volumes": volumes})
    assert it.volumes_left(engine, "shop", [], [foreign]) == [
        {"name": made_up, "nameless": True, "uses": [f"web: /{made_up}"]},
    ]


def test_an_image_is_the_stacks_by_its_name():
    engine = SimpleNamespace(once=lambda _path: [{"RepoTags": ["shop/web:1", "debian:13"]}, {"RepoTags": None},
                                                 {"RepoTags": ["shopping/web:1"]}])
    assert it.images_left(engine, "shop") == ["shop/web:1"]


def test_the_folders_are_its_own_and_those_of_its_timers(tmp_path):
    root, states = tmp_path / "opt", tmp_path / "lib"
    for name in ("harden-init.shop.backup", "harden-init.shop.regular-audit", "harden-init.shopper.backup",
                 "harden-init"):
        (states / name).mkdir(parents=True)
    assert it.folders_left("shop", str(root), str(states)) == [
        str(states / "harden-init.shop.backup"), str(states / "harden-init.shop.regular-audit")]
    root.mkdir()
    assert it.folders_left("shop", str(root), str(states))[0] == str(root)
