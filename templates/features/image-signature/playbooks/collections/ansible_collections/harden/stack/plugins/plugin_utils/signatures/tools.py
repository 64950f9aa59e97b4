"""The programs that verify signatures: how each is asked, and what its answer means. A doubt never counts as signed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from typing import NamedTuple

from .names import digest_of, full_name

__all__ = ["Verdict", "verify"]

# A registry that does not answer within this time is down.
SECONDS = 90


class Verdict(NamedTuple):
    """`ok` is None where the program could not find out."""
    ok: bool | None
    why: str


def verify(signers: dict, image: str, project: str) -> Verdict:
    """Whether an image, named with its digest, is signed by whom `signers` says."""
    gone = [signers[part] for part in ("key", "roots")
            if part in signers and not os.path.isfile(os.path.join(project, signers[part]))]
    if gone:
        return Verdict(None, f"the project has no file {gone[0]}")
    return TOOLS[signers["tool"]](signers, image, project)


def _cosign(signers: dict, image: str, project: str) -> Verdict:
    said = _run(["cosign", "verify", "--output", "json", *cosign_words(signers, project), image])
    if isinstance(said, Verdict):
        return said
    if said.returncode == 0:
        return _is_of(image, said.stdout)
    # 10: no signature, 12: none that fits, 13: none with a certificate.
    return Verdict(False if said.returncode in (10, 12, 13) else None, f"cosign: {_last_line(said)}")


def cosign_words(signers: dict, project: str) -> list:
    """How cosign is told who must have signed."""
    by_key = "key" in signers
    words = ["--key", os.path.join(project, signers["key"])] if by_key else \
        ["--certificate-identity", signers["identity"]]
    if not by_key:
        # Authorities of one's own name nobody who confirmed the identity, and are in no log of certificates.
        words += ["--certificate-oidc-issuer", signers["issuer"]] if "issuer" in signers else \
            ["--certificate-oidc-issuer-regexp", ".*"]
        words += ["--ca-roots", os.path.join(project, signers["roots"]), "--insecure-ignore-sct=true"] \
            if "roots" in signers else []
    return words + (["--insecure-ignore-tlog=true"] if signers.get("log") == "none" else [])


def _is_of(image: str, answer: str) -> Verdict:
    """cosign says which content was signed; it must be what is pulled."""
    try:
        signed = {one["critical"]["image"]["docker-manifest-digest"] for one in json.loads(answer)}
    except (ValueError, KeyError, TypeError):
        return Verdict(None, "cosign's answer cannot be read")
    return Verdict(True, "") if signed == {digest_of(image)} else \
        Verdict(False, f"the signature is of other content: {', '.join(sorted(map(str, signed))) or 'none'}")


def _notation(signers: dict, image: str, project: str) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="harden-notation-") as folder:
        _lay_policy(folder, signers, project)
        said = _run(["notation", "verify", *_plain(image), image], {"XDG_CONFIG_HOME": folder})
    if isinstance(said, Verdict):
        return said
    if said.returncode == 0:
        return Verdict(True, "")
    text = said.stderr.lower()
    is_unsigned = "no signature is associated" in text or "signature verification failed" in text
    return Verdict(False if is_unsigned else None, f"notation: {_last_line(said)}")


def _plain(image: str) -> list:
    """A registry of this machine needs no TLS, as for the engine and for cosign."""
    return ["--insecure-registry"] if re.match(r"(127\.[0-9.]+|localhost)(:\d+)?/", full_name(image)) else []


def _lay_policy(folder: str, signers: dict, project: str) -> None:
    """notation reads whom it trusts from a folder of settings: it gets one with nothing else in it."""
    store = os.path.join(folder, "notation", "truststore", "x509", "ca", "project")
    os.makedirs(store)
    with open(os.path.join(project, signers["roots"]), encoding="ascii", errors="replace") as stream:
        certificates = re.findall(r"-+BEGIN CERTIFICATE-+.*?-+END CERTIFICATE-+\n?", stream.read(), re.DOTALL)
    for number, certificate in enumerate(certificates):
        with open(os.path.join(store, f"{number}.pem"), "w", encoding="ascii") as stream:
            stream.write(certificate)
    identity = signers.get("identity")
    policy = {"version": "1.0", "trustPolicies": [{
        "name": "project", "registryScopes": ["*"], "signatureVerification": {"level": "strict"},
        "trustStores": ["ca:project"], "trustedIdentities": [f"x509.subject: {identity}" if identity else "*"],
    }]}
    path = os.path.join(folder, "notation", "trustpolicy.json")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as stream:
        json.dump(policy, stream)


def _dct(signers: dict, image: str, _project: str) -> Verdict:
    """The notary says which content a tag was signed for; its own store of keys is the user's."""
    name, tag = full_name(image), image.partition("@")[0].rpartition("/")[2].partition(":")[2]
    if not tag:
        return Verdict(False, "a notary signs tags, and the image is named without one")
    store = os.path.join(os.path.expanduser("~"), ".docker", "trust")
    said = _run(["notary", "--server", signers["server"], "--trustDir", store, "lookup", name, tag])
    if isinstance(said, Verdict):
        return said
    if said.returncode:
        is_unsigned = re.search(r"does not have trust data|no (valid )?trust data", _text(said), re.IGNORECASE)
        return Verdict(False if is_unsigned else None, f"notary: {_last_line(said)}")
    signed = re.search(r"sha256:[0-9a-f]{64}", said.stdout)
    if signed is None:
        return Verdict(None, "notary's answer cannot be read")
    return Verdict(True, "") if signed[0] == digest_of(image) else \
        Verdict(False, f"{tag} was signed for other content: {signed[0]}")


TOOLS = {"cosign": _cosign, "notation": _notation, "dct": _dct}


def _run(words: list, variables: dict | None = None) -> subprocess.CompletedProcess | Verdict:
    """What a program answers; a verdict where it gives no answer."""
    try:
        return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C", **(variables or {})})
    except FileNotFoundError:
        return Verdict(None, f"{words[0]} is not installed on the machine that deploys")
    except OSError as error:
        return Verdict(None, f"{words[0]} cannot be started: {error.strerror}")
    except subprocess.TimeoutExpired:
        return Verdict(None, f"{words[0]} gave no answer within {SECONDS} seconds")


def _text(said: subprocess.CompletedProcess) -> str:
    return said.stderr + said.stdout


def _last_line(said: subprocess.CompletedProcess) -> str:
    """Without control characters: it is shown on a terminal."""
    lines = [" ".join(re.sub(r"[^\x20-\x7e]+", " ", line).split()) for line in _text(said).splitlines()]
    last = [line for line in lines if line][-1:] or [f"nothing, with exit code {said.returncode}"]
    return re.sub(r"^(error during command execution|Error|error): ", "", last[0])[:400]
