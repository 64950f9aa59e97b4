"""How a message quotes what a program or a container said. All of it may be hostile."""

from __future__ import annotations

import unicodedata

__all__ = ["LONGEST", "last_line", "printable", "reason_of_client"]

LONGEST = 300


def printable(text: str, longest: int = LONGEST) -> str:
    """A text that stays in its line and steers no terminal: control characters, marks of direction and invisible
    characters are escaped, and what is longer is cut."""
    cut = text if len(text) <= longest else f"{text[:longest].rstrip()}…"
    return "".join(f"\\u{{{ord(sign):x}}}" if is_unseen(unicodedata.category(sign)) else sign for sign in cut)


def is_unseen(category: str) -> bool:
    return category.startswith("C") or category in ("Zl", "Zp")


def last_line(text: str) -> str:
    """What a program said last, which is mostly why it failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return printable(lines[-1]) if lines else "it said nothing"


def reason_of_client(text: str) -> str:
    """The same of a database's client. It may repeat the statement before that, and a part of it behind `near`; there
    can be a password in it."""
    return last_line(text).split(" near ")[0]
