"""Shows what changes in a file of the server without showing a secret."""

from __future__ import annotations

import json
import re

from .states import json_object

__all__ = ["changed_keys", "difference", "masked", "told_keys"]

# A name that tells a secret, then what separates it from its value.
NAMED = re.compile(
    r"""((?:pass(?:word|wd|phrase)?|secret|token|credentials?|api.?key|private.?key)["']?\s*[:=]\s*).+""", re.IGNORECASE
)
USER_INFO = re.compile(r"(://)[^/@\s\"']+@")


def masked(text: str) -> str:
    """The text without what looks like a secret: the value after a telling name, and the account in a URL."""
    return USER_INFO.sub(r"\1(not shown)@", NAMED.sub(r"\1(not shown)", text))


def difference(path: str, present: dict, left: dict, before: str, after: str) -> dict:
    """A diff as Ansible prints it; where only rights change, these."""
    return {"before_header": header(path, present), "after_header": header(path, left),
            "before": masked(before), "after": masked(after)}


def header(path: str, state: dict) -> str:
    if state["type"] != "file":
        return f"{path} ({state['type']})"
    return f"{path} (mode {state['mode']}, owner {state['uid']}:{state['gid']})"


def changed_keys(path: str, before: bytes, after: bytes) -> dict:
    """Of two texts of a JSON object: each top-level key that differs, as {"set": True, "value": …} or {"set": False}
    after the change."""
    old, new = json_object(path, before), json_object(path, after)
    changed = [key for key in {**old, **new} if key not in old or key not in new or old[key] != new[key]]
    return {key: {"set": True, "value": new[key]} if key in new else {"set": False} for key in changed}


def told_keys(path: str, before: bytes, after: bytes) -> list:
    """The same for people: the key and both sides, `not set` where there is none."""
    old, new = json_object(path, before), json_object(path, after)

    def word(document: dict, key: str) -> str:
        return masked(json.dumps(document[key])) if key in document else "not set"

    return [(key, word(old, key), word(new, key)) for key in changed_keys(path, before, after)]
