"""The programs that verify signatures: how each is asked, and what its answer means. A doubt never counts as signed."""

from __future__ import annotations

import json
import os
import re
import tempfile

from .cosign import verify_by_cosign
from .names import digest_of, full_name
from .programs import Verdict, reason_of, run, text_of

__all__ = ["Verdict", "verify"]


def verify(signers: dict, image: str, project: str) -> Verdict:
    """Whether an image, named with its digest, is signed by whom `signers` says."""
    gone = [signers[part] for part in ("key", "roots")
            if part in signers and not os.path.isfile(os.path.join(project, signers[part]))]
    if gone:
        return Verdict(None, f"the project has no file {gone[0]}")
    return TOOLS[signers["tool"]](signers, image, project)


def _notation(signers: dict, image: str, project: str) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="harden-notation-") as folder:
        _lay_policy(folder, signers, project)
        said = run(["notation", "verify", *_plain(image), image], {"XDG_CONFIG_HOME": folder})
    if isinstance(said, Verdict):
        return said
    if said.returncode == 0:
        return Verdict(True, "")
    text = said.stderr.lower()
    is_unsigned = "no signature is associated" in text or "signature verification failed" in text
    return Verdict(False if is_unsigned else None, f"notation: {reason_of(said)}")


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
    said = run(["notary", "--server", signers["server"], "--trustDir", store, "lookup", name, tag])
    if isinstance(said, Verdict):
        return said
    if said.returncode:
        is_unsigned = re.search(r"does not have trust data|no (valid )?trust data", text_of(said), re.IGNORECASE)
        return Verdict(False if is_unsigned else None, f"notary: {reason_of(said)}")
    signed = re.search(r"sha256:[0-9a-f]{64}", said.stdout)
    if signed is None:
        return Verdict(None, "notary's answer cannot be read")
    return Verdict(True, "") if signed[0] == digest_of(image) else \
        Verdict(False, f"{tag} was signed for other content: {signed[0]}")


TOOLS = {"cosign": verify_by_cosign, "notation": _notation, "dct": _dct}
