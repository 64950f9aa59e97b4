"""cosign, of every version. Up to 2.5 it knows one format of signatures. Since 2.6 there is a second, the bundle, which
3 writes: there each format is asked for by itself, because a good signature in either counts."""

from __future__ import annotations

import json
import os
import re
import tempfile

from .names import digest_of
from .programs import Verdict, reason_of, run, text_of

__all__ = ["verify_by_cosign"]

# No signature, none that fits, none with a certificate.
UNSIGNED = (10, 12, 13)
# Of bundles it says only by words that none fits, or that there is none.
UNSIGNED_BUNDLE = re.compile(r"no matching attestations|no valid bundles exist")
NONE_FOUND = "no signatures found"
UNKNOWN = "unknown flag"
TRUSTED_ROOT = "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
# From when on an authority counts: its certificate has days of its own.
ALWAYS = {"start": "1970-01-01T00:00:00Z"}


def verify_by_cosign(signers: dict, image: str, project: str) -> Verdict:
    key, *roots = _whom(signers, project)
    knows = run(["cosign", "signing-config", "--help"])
    if isinstance(knows, Verdict):
        return knows
    # It would ask Sigstore's authorities, and not the project's: a trusted root means nothing to it here.
    if knows.returncode:
        verdict = _ask(image, [*key, *_old_roots(roots)])
        return verdict._replace(why=f"{verdict.why}; cosign before 2.6 does not see what cosign 3 signed") \
            if verdict.why.endswith(NONE_FOUND) else verdict
    with tempfile.TemporaryDirectory(prefix="harden-cosign-") as folder:
        trusted = _trusted_root(os.path.join(folder, "root.json"), signers, roots)
        ways = [[*key, *_old_roots(roots), "--new-bundle-format=false"], [*key, *trusted, "--new-bundle-format=true"]]
        verdicts = []
        for way in ways:
            verdicts.append(_ask(image, way))
            if verdicts[-1].ok:
                return verdicts[-1]
        # A later version may have bundles only.
        if all(UNKNOWN in verdict.why for verdict in verdicts):
            return _ask(image, [*key, *trusted])
    return _most_telling(verdicts)


def _whom(signers: dict, project: str) -> list:
    """How cosign is told who must have signed, and the file of the project's own authorities if there is one."""
    log = ["--insecure-ignore-tlog=true"] if signers.get("log") == "none" else []
    if "key" in signers:
        return [["--key", os.path.join(project, signers["key"]), *log]]
    # Authorities of one's own name nobody who confirmed the identity, and are in no log of certificates.
    issuer = ["--certificate-oidc-issuer", signers["issuer"]] if "issuer" in signers else \
        ["--certificate-oidc-issuer-regexp", ".*"]
    words = ["--certificate-identity", signers["identity"], *issuer]
    if "roots" not in signers:
        return [[*words, *log]]
    return [[*words, "--insecure-ignore-sct=true", *log], os.path.join(project, signers["roots"])]


def _old_roots(roots: list) -> list:
    return ["--ca-roots", roots[0]] if roots else []


def _trusted_root(path: str, signers: dict, roots: list) -> list:
    """Whom a bundle's certificate must come from. Without a file cosign asks Sigstore, even where a key and no log make
    that needless."""
    if not roots and not ("key" in signers and signers.get("log") == "none"):
        return []
    certificates = []
    for root in roots:
        with open(root, encoding="ascii", errors="replace") as stream:
            certificates += re.findall(r"-+BEGIN CERTIFICATE-+(.*?)-+END CERTIFICATE-+", stream.read(), re.DOTALL)
    authorities = [{"subject": {}, "uri": "", "validFor": ALWAYS,
                    "certChain": {"certificates": [{"rawBytes": "".join(certificate.split())}]}}
                   for certificate in certificates]
    with open(path, "w", encoding="ascii") as stream:
        json.dump({"mediaType": TRUSTED_ROOT, "certificateAuthorities": authorities}, stream)
    return ["--trusted-root", path]


def _ask(image: str, words: list) -> Verdict:
    said = run(["cosign", "verify", "--output", "json", *words, image])
    if isinstance(said, Verdict):
        return said
    if said.returncode == 0:
        return _is_of(image, said.stdout)
    is_unsigned = said.returncode in UNSIGNED or UNSIGNED_BUNDLE.search(text_of(said))
    return Verdict(False if is_unsigned else None, f"cosign: {reason_of(said)}")


def _is_of(image: str, answer: str) -> Verdict:
    """cosign says which content was signed; it must be what is pulled."""
    try:
        signed = {one["critical"]["image"]["docker-manifest-digest"] for one in json.loads(answer)}
    except (ValueError, KeyError, TypeError):
        return Verdict(None, "cosign's answer cannot be read")
    return Verdict(True, "") if signed == {digest_of(image)} else \
        Verdict(False, f"the signature is of other content: {', '.join(sorted(map(str, signed))) or 'none'}")


def _most_telling(verdicts: list) -> Verdict:
    """A doubt about one of the formats is one about all; else a signature that does not fit says more than none."""
    doubts = [verdict for verdict in verdicts if verdict.ok is None]
    telling = [verdict for verdict in verdicts if not re.search(f"{NONE_FOUND}|no valid bundles", verdict.why)]
    return (doubts or telling or verdicts)[0]
