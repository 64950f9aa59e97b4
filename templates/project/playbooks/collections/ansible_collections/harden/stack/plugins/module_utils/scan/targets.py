"""Runs a scanner on one image or folder of the stack after the other, and keeps what is compared of its reports."""

from __future__ import annotations

import json
import os
import time

from .run import read, run, unpacked

__all__ = ["run_on_targets"]

# What such a scanner brings is too large for the memory of a small server: a database of all known holes.
PLACES = ("/var/tmp", "/tmp")
# A word of a command that stands for the image that the service runs.
IMAGE = "{image}"
# A report of which so much is still not all is none that a person made sense of.
MOST = 64 << 20


def run_on_targets(archive: str, command: list, targets: list, images: dict, reads: str, keep: list, seconds: int,
                   bytes: int) -> dict:
    """The same as run_scanner, with one document of all reports as `text`: None as soon as one is missing. Of each
    report only the keys of `keep` travel: others quote lines of files, with what stands beside a secret."""
    until, reports = time.monotonic() + seconds, []
    with unpacked(archive, PLACES) as folder:
        for target in targets:
            ended, said, report = run_on_target(folder, command, target, images, reads, until - time.monotonic())
            if report is None:
                return {"ended": ended, "said": f"{target['service']}: {said}", "text": None, "cut": False}
            reports.append({"service": target["service"], "report": kept_of(report, set(keep))})
    text = json.dumps({"reports": reports})
    return {"ended": 0, "said": "", "text": text[:bytes], "cut": len(text) > bytes}


def run_on_target(folder: str, command: list, target: dict, images: dict, reads: str, seconds: float) -> tuple:
    """How it ended, what it said, and its report: None where it is not whole, however much of it is there."""
    image = images.get(target["service"])
    if IMAGE in target["words"] and image is None:
        return 1, "it has no container here, so that its image is not known", None
    words = [image if word == IMAGE else word for word in target["words"]]
    path = os.path.join(folder, reads)
    if os.path.exists(path):
        os.remove(path)
    ended, said = run(command + words, folder, max(seconds, 1))
    if ended != 0:
        return ended, said, None
    text, cut = read(path, MOST)
    try:
        report = json.loads(text or "")
    except (ValueError, RecursionError):
        report = None
    if cut or not isinstance(report, dict):
        return 1, "its report is no whole JSON document", None
    return 0, "", report


def kept_of(value, keep: set):
    if isinstance(value, dict):
        return {key: kept_of(inner, keep) for key, inner in value.items() if key in keep}
    return [kept_of(inner, keep) for inner in value] if isinstance(value, list) else value
