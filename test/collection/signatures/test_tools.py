"""How the programs that verify are asked, and what their answers mean. The programs here are scripts."""

import json
import os

import pytest

from ansible_collections.harden.stack.plugins.plugin_utils.signatures.tools import verify

DIGEST, OTHER = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
IMAGE = f"registry.example.org/team/app:1@{DIGEST}"
KEY = {"tool": "cosign", "key": "release.pub", "log": "none"}
CERTIFICATE = {"tool": "cosign", "identity": "release@example.org", "issuer": "https://login.example.org"}
NOTATION = {"tool": "notation", "roots": "ca.pem", "identity": "C=DE, O=Example, CN=release"}
DCT = {"tool": "dct", "server": "https://notary.example.org"}


def claim(digest):
    return json.dumps([{"critical": {"image": {"docker-manifest-digest": digest}}}])


@pytest.fixture(name="ask")
def fixture_ask(tmp_path, monkeypatch):
    """Asks a program that is a script, and gives the verdict and the words that it was called with."""
    project, programs = tmp_path / "project", tmp_path / "programs"
    project.mkdir()
    programs.mkdir()
    for name in ("release.pub", "ca.pem"):
        (project / name).write_text("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n" * 2)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")

    def ask(signers, script, image=IMAGE, knows_bundles=False):
        program = programs / {"dct": "notary"}.get(signers["tool"], signers["tool"])
        program.write_text(f'#!/bin/sh\n[ "$1" = signing-config ] && exit {0 if knows_bundles else 1}\n'
                           f'printf "%s\\n" "$@" > {tmp_path}/words\n{script}\n')
        program.chmod(0o755)
        verdict = verify(signers, image, str(project))
        return verdict, (tmp_path / "words").read_text().splitlines()
    return ask


@pytest.mark.parametrize("signers, words", [
    (KEY, ["--key", "{}/release.pub", "--insecure-ignore-tlog=true"]),
    ({"tool": "cosign", "key": "release.pub"}, ["--key", "{}/release.pub"]),
    (CERTIFICATE, ["--certificate-identity", "release@example.org",
                   "--certificate-oidc-issuer", "https://login.example.org"]),
    ({"tool": "cosign", "identity": "release@example.org", "roots": "ca.pem", "log": "none"},
     ["--certificate-identity", "release@example.org", "--certificate-oidc-issuer-regexp", ".*",
      "--insecure-ignore-sct=true", "--insecure-ignore-tlog=true", "--ca-roots", "{}/ca.pem"]),
])
def test_how_cosign_is_asked(ask, tmp_path, signers, words):
    verdict, asked = ask(signers, f"echo '{claim(DIGEST)}'")
    assert verdict.ok is True
    assert asked == ["verify", "--output", "json", *(word.format(tmp_path / "project") for word in words), IMAGE]


@pytest.mark.parametrize("script, ok, why", [
    ("echo 'Error: no signatures found' >&2; exit 10", False,
     "cosign: no signatures found; cosign before 2.6 does not see what cosign 3 signed"),
    ("echo 'error during command execution: no matching signatures' >&2; exit 12", False,
     "cosign: no matching signatures"),
    ("echo 'dial tcp: connection refused' >&2; exit 1", None, "cosign: dial tcp: connection refused"),
    ("exit 137", None, "cosign: it said nothing, and ended with 137"),
    (f"echo '{claim(OTHER)}'", False, f"the signature is of other content: {OTHER}"),
    ("echo '[]'", False, "the signature is of other content: none"),
    ("echo verified", None, "cosign's answer cannot be read"),
    ("exit 0", None, "cosign's answer cannot be read"),
    ("printf 'Error: \\033[31mred\\007\\n' >&2; exit 12", False, "cosign: \\u{1b}[31mred\\u{7}"),
])
def test_what_an_answer_of_cosign_means(ask, script, ok, why):
    assert ask(KEY, script)[0] == (ok, why)


def answers(old: str, bundle: str) -> str:
    """A cosign that is asked for one format of signatures after the other."""
    return f'case " $* " in *-format=false*) {old};; *-format=true*) {bundle};; *) echo "{claim(OTHER)}";; esac'


SIGNED = f"echo '{claim(DIGEST)}'"
NONE, STRANGER = "echo 'no signatures found' >&2; exit 10", "echo 'no matching signatures' >&2; exit 12"
NO_BUNDLE = "echo 'no valid bundles exist in registry' >&2; exit 1"
OTHER_BUNDLE = "echo 'no matching attestations: not this key' >&2; exit 1"
AWAY = "echo 'connection refused' >&2; exit 1"


@pytest.mark.parametrize("old, bundle, ok, why", [
    (SIGNED, AWAY, True, ""),
    (NONE, SIGNED, True, ""),
    (STRANGER, SIGNED, True, ""),
    (SIGNED, OTHER_BUNDLE, True, ""),
    (NONE, NO_BUNDLE, False, "cosign: no signatures found"),
    (NONE, OTHER_BUNDLE, False, "cosign: no matching attestations: not this key"),
    (STRANGER, NO_BUNDLE, False, "cosign: no matching signatures"),
    (NONE, AWAY, None, "cosign: connection refused"),
    (NONE, f"echo '{claim(OTHER)}'", False, f"the signature is of other content: {OTHER}"),
])
def test_a_good_signature_in_either_format_counts(ask, old, bundle, ok, why):
    assert ask(KEY, answers(old, bundle), knows_bundles=True)[0] == (ok, why)


@pytest.mark.parametrize("signers, roots", [
    ({**CERTIFICATE, "roots": "ca.pem"}, 2),
    (KEY, 0),
    (CERTIFICATE, None),
    ({"tool": "cosign", "key": "release.pub"}, None),
])
def test_bundles_are_of_the_authorities_of_the_project(ask, tmp_path, signers, roots):
    """A key whose signatures are in no log needs nothing of Sigstore's either."""
    keep = f'while [ "$1" != --trusted-root ] && [ $# != 0 ]; do shift; done; cp "$2" {tmp_path}/root; {SIGNED}'
    verdict, asked = ask(signers, answers(NONE, keep if roots is not None else SIGNED), knows_bundles=True)
    assert (verdict.ok, "--ca-roots" in asked, "--trusted-root" in asked) == (True, False, roots is not None)
    if roots is not None:
        authorities = json.loads((tmp_path / "root").read_text())["certificateAuthorities"]
        assert [one["certChain"] for one in authorities] == [{"certificates": [{"rawBytes": "MII"}]}] * roots


def test_a_later_cosign_that_has_one_format_only_is_asked_without_naming_it(ask):
    script = f'case " $* " in *new-bundle-format*|*ca-roots*) echo "unknown flag: $6" >&2; exit 1;; esac; {SIGNED}'
    verdict, asked = ask({**CERTIFICATE, "roots": "ca.pem"}, script, knows_bundles=True)
    assert (verdict.ok, "--trusted-root" in asked) == (True, True)


def test_notation_trusts_only_what_the_project_names(ask, tmp_path):
    script = f"cp -r $XDG_CONFIG_HOME {tmp_path}/settings"
    verdict, asked = ask(NOTATION, script)
    assert (verdict.ok, asked) == (True, ["verify", IMAGE])
    policy = json.loads((tmp_path / "settings/notation/trustpolicy.json").read_text())["trustPolicies"][0]
    assert policy["trustedIdentities"] == ["x509.subject: C=DE, O=Example, CN=release"]
    assert policy["signatureVerification"] == {"level": "strict"}
    assert len(os.listdir(tmp_path / "settings/notation/truststore/x509/ca/project")) == 2


@pytest.mark.parametrize("script, ok", [
    ("echo 'Error: signature verification failed: no signature is associated with \"x\"' >&2; exit 1", False),
    ("echo 'Error: signature verification failed for all the signatures' >&2; exit 1", False),
    ("echo 'Error: failed to resolve: connection refused' >&2; exit 1", None),
])
def test_what_an_answer_of_notation_means(ask, script, ok):
    assert ask(NOTATION, script)[0].ok is ok


@pytest.mark.parametrize("script, image, ok", [
    (f"echo '1 {DIGEST} 528 targets'", IMAGE, True),
    (f"echo '1 {OTHER} 528 targets'", IMAGE, False),
    ("echo nothing", IMAGE, None),
    ("echo '* fatal: notary.example.org does not have trust data for x' >&2; exit 1", IMAGE, False),
    ("echo '* fatal: connection refused' >&2; exit 1", IMAGE, None),
    (f"echo '1 {DIGEST} 528 targets'", IMAGE.replace(":1@", "@"), False),
])
def test_what_an_answer_of_a_notary_means(ask, script, image, ok):
    if ":1@" in image:
        verdict, asked = ask(DCT, script, image)
        assert asked[-3:] == ["lookup", "registry.example.org/team/app", "1"]
        assert asked[:2] == ["--server", "https://notary.example.org"]
    else:
        verdict = verify(DCT, image, "/")
    assert verdict.ok is ok


@pytest.mark.parametrize("signers, program", [(KEY, "cosign"), (NOTATION, "notation"), (DCT, "notary")])
def test_a_program_that_is_missing_has_verified_nothing(tmp_path, monkeypatch, signers, program):
    for name in ("release.pub", "ca.pem"):
        (tmp_path / name).write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert verify(signers, IMAGE, str(tmp_path)) == (None, f"{program} is not installed on the machine that deploys")


def test_a_key_that_is_missing_has_verified_nothing(tmp_path):
    assert verify(KEY, IMAGE, str(tmp_path)) == (None, "the project has no file release.pub")
