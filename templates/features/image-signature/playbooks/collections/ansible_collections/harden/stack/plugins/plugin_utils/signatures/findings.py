"""What becomes of the control image-signature: every image verified, and what that says of each service."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ...module_utils.reading.finding import finding_of, now
from .names import digest_of, entry_for
from .tools import verify

__all__ = ["CONTROL", "signature_findings"]

CONTROL = "image-signature"
WANTED = "signed"
# Each waits for a registry, and for little else.
MOST_AT_ONCE = 8


def signature_findings(images: dict, signatures: dict, project: str, verified=verify) -> list:
    """A finding for each service with an image that must be signed, and one for each entry that is about none: who
    mistypes a name would else believe that his images are verified."""
    entries = {image: entry_for(image, signatures) for named in images.values() for image in named}
    wanted = [image for image, entry in entries.items() if entry is not None]
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        taken = dict(zip(wanted, pool.map(lambda image: _reading(image, signatures[entries[image]], project, verified),
                                          wanted)))
    at = now()
    found = [
        {**finding_of({"control": CONTROL, "service": service}, [taken[image] for image in named if image in taken]),
         "at": at}
        for service, named in images.items() if any(image in taken for image in named)
    ]
    unused = [entry for entry in signatures if entry not in entries.values()]
    return found + [
        {"control": CONTROL, "ok": False, "readings": [], "at": at,
         "why": f"`signatures` names {entry}, but no image of the stack begins so"}
        for entry in unused
    ]


def _reading(image: str, signers: dict, project: str, verified) -> dict:
    reading = {"read": f"signature {image}", "place": f"{signers['tool']}, on the machine that deploys",
               "wanted": WANTED}
    if not digest_of(image):
        return {**reading, "found": "not verified (a tag can be moved: `harden-init pin` adds the digest)"}
    verdict = verified(signers, image, project)
    if verdict.ok is None:
        return {**reading, "unread": f"the signature of {image} could not be verified: {verdict.why}"}
    return {**reading, "found": WANTED if verdict.ok else f"not verified ({verdict.why})"}
