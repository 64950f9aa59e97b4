"""Which images of a stack are verified, and what that says of its services."""

import pytest

from ansible_collections.harden.stack.plugins.plugin_utils.signatures.findings import signature_findings
from ansible_collections.harden.stack.plugins.plugin_utils.signatures.images import stack_images
from ansible_collections.harden.stack.plugins.plugin_utils.signatures.tools import Verdict

PIN = f"@sha256:{'0' * 64}"
SIGNERS = {"registry.example.org": {"tool": "cosign", "key": "k"}}
COMPOSE = """services:
  web: {image: "lab/web:${WEB_BUILD:?}", build: {context: ./web}}
  own: {image: "lab/own:${OWN_BUILD:?}", build: {context: ./own/app, dockerfile: docker/Dockerfile}}
  text: {image: "lab/text:${TEXT_BUILD:?}", build: {context: ./text/app, dockerfile_inline: "FROM c:1"}}
  store: {image: "redis:7"}
"""


@pytest.fixture(name="lab")
def fixture_lab(tmp_path):
    mirror = tmp_path / "playbooks/files/opt/harden/lab"
    for folder in (mirror / "web", tmp_path / "src/docker"):
        folder.mkdir(parents=True)
    (mirror / "compose.yml").write_text(COMPOSE)
    (mirror / "web/Dockerfile").write_text("FROM a:1\nCOPY --from=b:1 /a /a\n")
    (tmp_path / "src/docker/Dockerfile").write_text("FROM own:1\n")
    services = [{"name": "web", "source": "./page"}, {"name": "own", "source": "./src"}, {"name": "text"}]
    return lambda: stack_images(str(tmp_path / "playbooks/files"), str(tmp_path), "/opt/harden/lab", services)


def test_all_that_is_pulled_counts_also_what_dockerfiles_name(lab):
    assert lab() == {"web": ["a:1", "b:1"], "own": ["own:1"], "text": ["c:1"], "store": ["redis:7"]}


def test_a_dockerfile_that_cannot_be_read_is_an_error(lab, tmp_path):
    (tmp_path / "src/docker/Dockerfile").unlink()
    with pytest.raises(Exception, match="docker/Dockerfile cannot be read"):
        lab()


def findings(images, verdicts, signers=None):
    return signature_findings(images, signers or SIGNERS, "/project", lambda _signers, image, _project: verdicts[image])


def test_each_service_has_a_finding_of_its_images():
    good, bad = f"registry.example.org/a:1{PIN}", f"registry.example.org/b:1{PIN}"
    found = findings({"web": [good, bad], "own": [good], "store": ["redis:7"]},
                     {good: Verdict(True, ""), bad: Verdict(False, "cosign: no signatures found")})
    assert [(one["service"], one["ok"]) for one in found] == [("web", False), ("own", True)]
    assert found[0]["why"] == f"signature {bad} of web is not verified (cosign: no signatures found), wanted signed"


def test_what_cannot_be_verified_is_not_signed():
    image = f"registry.example.org/a:1{PIN}"
    found = findings({"web": [image]}, {image: Verdict(None, "connection refused")})
    assert (found[0]["ok"], found[0]["why"]) == \
        (None, f"the signature of {image} could not be verified: connection refused")


def test_an_image_that_is_named_by_a_tag_is_not_even_asked_for():
    found = findings({"web": ["registry.example.org/a:1"]}, {})
    assert found[0]["ok"] is False
    assert "a tag can be moved" in found[0]["why"]


def test_an_entry_that_is_about_no_image_is_a_finding():
    found = findings({"web": ["redis:7"]}, {})
    assert [(one["ok"], one["why"]) for one in found] == \
        [(False, "`signatures` names registry.example.org, but no image of the stack begins so")]
