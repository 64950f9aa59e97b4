"""What a PostgreSQL server stores of a password (RFC 5802, SCRAM-SHA-256). It is made here, so the password itself
never reaches the server: neither its log nor its list of statements can show it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import stringprep
import unicodedata

__all__ = ["holds", "verifier"]

ITERATIONS = 4096
STORED = re.compile(r"SCRAM-SHA-256\$([1-9][0-9]*):([A-Za-z0-9+/=]+)\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+\Z")
PROHIBITED = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
    stringprep.in_table_a1,
)


def verifier(password: str, salt: bytes = b"", iterations: int = ITERATIONS) -> str:
    """The text that takes the place of the password; a new salt each time unless one is given."""
    salt = salt or os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", prepared(password), salt, iterations)
    stored = hashlib.sha256(mac(salted, b"Client Key")).digest()
    return f"SCRAM-SHA-256${iterations}:{text(salt)}${text(stored)}:{text(mac(salted, b'Server Key'))}"


def holds(stored: str, password: str) -> bool:
    """Whether what the server has was made of this password."""
    found = STORED.match(stored or "")
    if not found:
        return False
    try:
        salt = base64.b64decode(found.group(2), validate=True)
    except ValueError:
        return False
    return hmac.compare_digest(stored, verifier(password, salt, int(found.group(1))))


def prepared(password: str) -> bytes:
    """The password as clients send it (SASLprep, RFC 4013); one that the rules do not allow is taken as it is, as
    clients do."""
    mapped = "".join(
        " " if stringprep.in_table_c12(sign) else sign for sign in password if not stringprep.in_table_b1(sign)
    )
    normal = unicodedata.normalize("NFKC", mapped)
    return (normal if is_allowed(normal) else password).encode()


def is_allowed(normal: str) -> bool:
    if not normal or any(table(sign) for sign in normal for table in PROHIBITED):
        return False
    right_to_left = [stringprep.in_table_d1(sign) for sign in normal]
    if not any(right_to_left):
        return True
    return right_to_left[0] and right_to_left[-1] and not any(map(stringprep.in_table_d2, normal))


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()
