"""What is found in the files of a layer."""

import base64
import hashlib
import io
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.layer import search
from ansible_collections.harden.stack.plugins.module_utils.layer.search import Deadline, Search

# Put together here, so that no scanner of others takes them for keys.
BODY = base64.b64encode(bytes(range(96))).decode()
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + BODY + "\n"
LOCKED = "-----BEGIN RSA " + "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n" + BODY


def found(files: dict, needles: dict = {}, seconds: float = 60) -> tuple:
    entries = ((path, io.BytesIO(text if isinstance(text, bytes) else text.encode())) for path, text in files.items())
    return Search(needles, Deadline(seconds)).layer(entries)


TOKENS = [
    ("a private key", PRIVATE),
    ("a private key", LOCKED),
    ("a private key", PRIVATE.replace("\n", "\\n").replace("RSA ", "")),
    ("a key of Amazon Web Services", "id = AKIA" + "2345ABCD" * 2),
    ("a token of GitHub", "ghp_" + "a1B2" * 9),
    ("a token of GitHub", "github_pat_" + "a1B2" * 20),
    ("a token of GitLab", "glpat-" + "x_1-" * 5),
    ("a token of Slack", "xoxb-" + "1234567890-" + "a1" * 12),
    ("a key of Stripe", "sk_live_" + "a1" * 12),
    ("a key of Google", '"AIza' + "a1B2c" * 7 + '"'),
    ("a token of npm", "//registry.example/:_authToken=" + "a1b2" * 8),
    ("a token of PyPI", "pypi-AgE" + "a1b2" * 15),
    ("a token of Docker Hub", "dckr_pat_" + "a1b" * 9),
    ("a key of SendGrid", "SG." + "a1" * 11 + "." + "b" * 43),
    ("a token of HashiCorp Vault", "hvs." + "a1b2" * 8),
    ("a key of Azure Storage", "AccountKey=" + "a1" * 43 + "=="),
    ("a key of age", "AGE-SECRET-KEY-1" + "Q2" * 29),
    ("a key of an AI service", "sk-proj-" + "a1" * 25),
]


@pytest.mark.parametrize("what, text", TOKENS, ids=[f"{number} {what}" for number, (what, _) in enumerate(TOKENS)])
def test_what_looks_like_a_key_is_told_by_its_kind(what, text):
    assert found({"srv/x": f"a\n{text}\nb"}) == ([["/srv/x", what]], "")


@pytest.mark.parametrize("what, path, text", [
    ("a program that knows how keys begin", "usr/bin/x", "-----BEGIN " + "PRIVATE KEY-----\0-----END"),
    ("a page that shows how they begin", "srv/x", "-----BEGIN " + "PRIVATE KEY-----\n…\n-----END"),
    ("a certificate", "srv/x", "-----BEGIN CERTIFICATE-----\n" + BODY),
    ("the example of the documentation", "srv/x", "AKIAIOSFODNN7" + "EXAMPLE"),
    ("a longer word", "srv/x", "XAKIA" + "2345ABCD" * 2),
    ("no text", "srv/x", b"\0" + PRIVATE.encode()),
    ("a library's test", "srv/node_modules/x/test/key.pem", PRIVATE),
    ("the key of ssl-cert", "etc/ssl/private/ssl-cert-snakeoil.key", PRIVATE),
])
def test_what_is_no_secret_is_left_alone(what, path, text):
    assert found({path: text}) == ([], ""), what


@pytest.mark.parametrize("path, text, what", [
    ("root/.git-credentials", "https://me:word@git.example\n", "a login of Git"),
    ("root/.docker/config.json", '{"auths": {"r": {"auth": "bWU6d29yZA=="}}}', "a login of a registry"),
    ("root/.netrc", "machine a login b password c", "a login of other machines"),
    ("root/.pgpass", "db:5432:shop:app:word\n", "a login of a database"),
])
def test_logins_that_programs_keep(path, text, what):
    assert found({path: text}) == ([["/" + path, what]], "")
    assert found({"srv/other": text}) == ([], "")


@pytest.mark.parametrize("changed, expected", [("", []), ("x", [["/etc/x.key", "a private key"]])])
def test_what_a_package_brought_is_everybodys_unless_it_was_changed(changed, expected):
    sums = f"{hashlib.md5(PRIVATE.encode()).hexdigest()}  etc/x.key\n"
    assert found({"etc/x.key": PRIVATE + changed, "var/lib/dpkg/info/x.md5sums": sums}) == (expected, "")


@pytest.mark.parametrize("place", [0, search.PIECE - 5, search.PIECE, 3 * search.PIECE - 1])
def test_own_secrets_are_found_anywhere_also_in_programs(place):
    needles = {b"correct horse": "the stack's secret x"}
    assert found({"bin/x": b"\0" * place + b"correct horse" + b"\0" * 99}, needles) == (
        [["/bin/x", "the stack's secret x"]], "")
    key = PRIVATE.encode()
    assert found({"srv/x": b" " * place + key}) == ([["/srv/x", "a private key"]], "")


def test_what_is_found_is_bounded():
    many, why = found({f"srv/{number:05}": PRIVATE for number in range(3000)})
    assert (len(many), why) == (search.MOST_FOUND, "")


class Endless:
    """A file without an end."""

    def read(self, count: int) -> bytes:
        time.sleep(0.01)
        return b"x" * count


def test_time_is_bounded_and_what_was_found_before_stays():
    entries = [("a", io.BytesIO(PRIVATE.encode())), ("b", Endless())]
    assert Search({}, Deadline(0.2)).layer(entries) == (
        [["/a", "a private key"]], "looking took longer than 0.2 seconds")
