"""Which steps of undo are done in one go."""

from ansible_collections.harden.stack.plugins.modules import server_undo as it


def step(kind: str, name: str, outcome: str = "remove") -> dict:
    return {"kind": kind, "name": name, "outcome": outcome}


def names(steps: list) -> list:
    return [[one["name"] for one in batch] for batch in it.batches(steps)]


def test_packages_that_follow_each_other_go_together_and_those_that_stay_by_themselves():
    packages = [step("package", "auditd"), step("package", "nftables"), step("package", "docker.io", "stays"),
                step("package", "apparmor"), step("file", "rules"), step("package", "python3-apt")]
    assert names(packages) == [["auditd", "nftables"], ["docker.io"], ["apparmor"], ["rules"], ["python3-apt"]]


def test_keys_of_one_file_are_put_back_together_at_the_place_of_the_first():
    keys = [step("key", "one"), step("key", "other"), step("key", "one", "restore"), step("key", "one", "conflict")]
    assert names(keys) == [["one", "one"], ["other"], ["one"]]
