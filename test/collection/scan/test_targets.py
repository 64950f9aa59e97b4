"""A scanner that looks at one image after the other: one document of all its reports, or none."""

import json
import os
import tarfile
import io

import pytest

from ansible_collections.harden.stack.plugins.module_utils.scan import targets as it

SECRET = {"RuleID": "r", "Match": "x=***", "Code": {"Lines": [{"Content": "password=1"}]}}
REPORT = {"Results": [{"Target": "a", "Secrets": [SECRET]}]}
BROKEN = "web: its report is no whole JSON document"
KEEP = ["Results", "Target", "Secrets", "RuleID"]
TARGETS = [{"service": "web", "words": ["image", "{image}"]}, {"service": "web", "words": ["fs", "/srv/{image}"]}]


@pytest.fixture(name="scan")
def fixture_scan(monkeypatch, tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr(it, "PLACES", (str(place),))
    path = tmp_path / "scanner.tar"

    def scan(script: str, targets=TARGETS, seconds=20, bytes=10_000) -> dict:
        with tarfile.open(path, "w") as tar:
            member = tarfile.TarInfo("scan.sh")
            member.size = len(script.encode())
            tar.addfile(member, io.BytesIO(script.encode()))
        found = it.run_on_targets(str(path), ["sh", "scan.sh"], targets, {"web": "5ac716b05a9c"}, "report.json", KEEP,
                                  seconds, bytes)
        assert os.listdir(place) == []
        return found
    return scan


def test_each_report_is_kept_without_what_quotes_a_file(scan):
    found = scan(f"""echo "$*" >>words; printf '%s' '{json.dumps(REPORT)}' >report.json""")
    assert (found["ended"], found["cut"]) == (0, False)
    assert json.loads(found["text"]) == {"reports": 2 * [{
        "service": "web", "report": {"Results": [{"Target": "a", "Secrets": [{"RuleID": "r"}]}]}}]}


def test_only_a_word_of_its_own_is_the_image(scan):
    found = scan("""printf '{"Results": [{"Target": "%s"}]}' "$*" >report.json""")
    assert [one["report"]["Results"][0]["Target"] for one in json.loads(found["text"])["reports"]] == [
        "image 5ac716b05a9c", "fs /srv/{image}"]


@pytest.mark.parametrize("what, script, said", [
    ("it fails though it wrote", "echo '{}' >report.json; echo no database >&2; exit 1", "web: no database\n"),
    ("it fails at the second", 'echo "{}" >report.json; [ "$1" = image ] || { echo gone; exit 1; }', "web: gone\n"),
    ("it leaves the previous report", '[ "$1" = fs ] || echo "{}" >report.json', BROKEN),
    ("its report is cut", "printf '{\"Results\": [' >report.json", BROKEN),
    ("its report is a list", "echo '[]' >report.json", BROKEN),
    ("its report is too deep", "python3 -c 'print(\"[\" * 200000)' >report.json", BROKEN),
])
def test_one_that_is_not_whole_ends_the_run(scan, what, script, said):
    found = scan(script)
    assert (found["text"], found["said"]) == (None, said), what
    assert found["ended"] != 0


def test_its_time_is_one_for_all_targets(scan):
    assert scan("sleep 60", seconds=1)["ended"] == "timeout"


def test_a_service_without_a_container_is_told(scan):
    found = scan("echo '{}' >report.json", targets=[{"service": "db", "words": ["image", "{image}"]}])
    assert (found["text"], found["said"]) == (None, "db: it has no container here, so that its image is not known")


def test_what_is_longer_than_is_read_is_cut(scan):
    assert scan("echo '{\"Results\": []}' >report.json", bytes=10)["cut"] is True
