"""What a task changes, told in one form for the reader of a run: the thing, and both sides of it.

An entry is a dict: C(what) it is (file, secret, account, setting, container), its C(name), its C(state) (new, changed,
gone), and either C(fields), each with its name and the sides C(before) and C(after), or of a file the texts C(before)
and C(after). A side that is absent is not known, or is too large to be told. Nothing here is shown as it is: the reader
masks and shortens it.
"""

from __future__ import annotations

from .diff import masked

__all__ = ["Budget", "field", "list_fields", "of_account", "of_file", "of_setting"]

# Of one text, and of all texts of one task. What is longer is told by its name alone.
LONGEST, MOST = 64 << 10, 512 << 10
# Of one side of a list.
MOST_WORDS = 8


class Budget:
    """How much text one task tells."""

    def __init__(self, most: int = MOST) -> None:
        self.left = most

    def text(self, content: bytes | None) -> str | None:
        """The text, without what looks like a secret; None where it is none, too long, or too much in all."""
        if content is None or len(content) > min(LONGEST, self.left) or b"\0" in content:
            return None
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return None
        self.left -= len(content)
        return masked(text)


def of_file(path: str, before: bytes | None, after: bytes, budget: Budget) -> dict:
    """A file that is written; `before` is None where there is none: then its name tells all."""
    if before is None:
        return {"what": "file", "name": path, "state": "new"}
    texts = {"before": budget.text(before), "after": budget.text(after)}
    return {"what": "file", "name": path, "state": "changed", **(texts if None not in texts.values() else {})}


def of_setting(name: str, before: str, after: str) -> dict:
    return {"what": "setting", "name": name, "state": "changed", "fields": [field("value", before, after)]}


def of_account(service: str, user: str, fields: list) -> dict:
    is_new = any(one["field"] == "account" for one in fields)
    return {"what": "account", "name": user, "state": "new" if is_new else "changed", "fields": fields,
            "services": [service]}


def list_fields(name: str, before: dict, after: dict) -> list:
    """A field for each key under which two lists differ: the rights of an account, by what they are on."""
    return [field(f"{name} {key}".strip(), words(before.get(key, [])), words(after.get(key, [])))
            for key in sorted({**before, **after}) if sorted(before.get(key, [])) != sorted(after.get(key, []))]


def words(found: list) -> str | None:
    more = len(found) - MOST_WORDS
    return ", ".join(sorted(found)[:MOST_WORDS]) + (f" and {more} more" if more > 0 else "") if found else None


def field(name: str, before: str | None, after: str | None) -> dict:
    """One field; None for a side that has none of it."""
    sides = {"before": before, "after": after}
    return {"field": name, **{side: value for side, value in sides.items() if value is not None}}
