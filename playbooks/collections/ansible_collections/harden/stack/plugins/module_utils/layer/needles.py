"""The project's own secrets, in the forms in which they may stand in a file."""

from __future__ import annotations

import base64
import os
import re
import urllib.parse

from .memory import secret_names

__all__ = ["forms_of", "read_needles"]

# What is shorter stands in some file by chance.
LEAST_BYTES = 8
# Of a secret of several lines, such as a key, its longest line counts too.
LEAST_LINE_BYTES = 24
LEAST_RUN = 16


def read_needles(folder: str) -> tuple:
    """What to look for, each with what it is, and the names of the secrets that are too short to be told from other
    text. The values stay in memory."""
    needles, short = {}, []
    for name in secret_names(folder):
        with open(os.path.join(folder, name), "rb") as stream:
            value = stream.read().strip()
        if len(value) < LEAST_BYTES:
            short.append(name)
        else:
            for form, needle in forms_of(value):
                needles.setdefault(needle, f"the stack's secret {name}{form}")
    return needles, short


def forms_of(value: bytes) -> list:
    """(how it is written, the bytes) of a value."""
    longest = max(value.split(b"\n"), key=len).strip()
    texts = [value, *([longest] if b"\n" in value and len(longest) >= LEAST_LINE_BYTES and b" " not in longest else [])]
    return [form for text in texts for form in [("", text), *in_urls(text), *in_base64(text)]]


def in_urls(value: bytes) -> list:
    quoted = urllib.parse.quote_from_bytes(value, safe="").encode()
    first, *rest = quoted.split(b"%")
    lower = b"%".join([first, *(part[:2].lower() + part[2:] for part in rest)])
    return [(", as in a URL", form) for form in {quoted, lower} - {value}]


def in_base64(value: bytes) -> list:
    """As a part of a longer text it begins at any of three places; the letters that others have a share in are left
    out. Two letters differ between the alphabets: the longest run without them is looked for where it says enough."""
    found = []
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + value)
        own = coded[-(-8 * before // 6):8 * (before + len(value)) // 6]
        run = max(re.split(rb"[+/]", own), key=len)
        found += [run] if len(run) >= LEAST_RUN else [own, own.translate(bytes.maketrans(b"+/", b"-_"))]
    return [(", as Base64", form) for form in dict.fromkeys(found)]
