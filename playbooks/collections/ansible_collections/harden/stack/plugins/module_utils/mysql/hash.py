"""The hash by which MySQL keeps a password since 8.0: crypt's SHA-256 with a salt of 20 bytes, which no library's crypt
takes."""

from __future__ import annotations

import hashlib
import hmac

__all__ = ["caching_sha2_fits", "sha256_crypt"]

LETTERS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# The order in which crypt writes the bytes of the digest, three at a time.
ORDER = (
    (0, 10, 20),
    (21, 1, 11),
    (12, 22, 2),
    (3, 13, 23),
    (24, 4, 14),
    (15, 25, 5),
    (6, 16, 26),
    (27, 7, 17),
    (18, 28, 8),
    (9, 19, 29),
)
SALT_BYTES = 20
ROUNDS_UNIT = 1000


def caching_sha2_fits(password: str, stored: str) -> bool:
    """`stored` is $A$, the rounds in thousands (three hexadecimal digits), $, the salt and the digest."""
    kind, rounds, rest = stored[:3], stored[3:6], stored[7:].encode()
    if kind != "$A$" or len(rest) <= SALT_BYTES or not is_hexadecimal(rounds):
        return False
    digest = sha256_crypt(password.encode(), rest[:SALT_BYTES], int(rounds, 16) * ROUNDS_UNIT)
    return hmac.compare_digest(rest[SALT_BYTES:], digest.encode())


def is_hexadecimal(text: str) -> bool:
    return text != "" and all(digit in "0123456789abcdefABCDEF" for digit in text)


def sha256_crypt(password: bytes, salt: bytes, rounds: int) -> str:
    """The digest of crypt's SHA-256 as it stands after the salt. A round takes about two microseconds."""
    sum_ = first_digest(password, salt)
    words = repeated(sha256(password * len(password)), len(password))
    salts = repeated(sha256(salt * (16 + sum_[0])), len(salt))
    for turn in range(rounds):
        odd = turn % 2 == 1
        sum_ = sha256(
            (words if odd else sum_)
            + (salts if turn % 3 else b"")
            + (words if turn % 7 else b"")
            + (sum_ if odd else words)
        )
    return encoded(sum_)


def first_digest(password: bytes, salt: bytes) -> bytes:
    other = sha256(password + salt + password)
    text = password + salt + repeated(other, len(password))
    bits = len(password)
    while bits:
        text += other if bits & 1 else password
        bits >>= 1
    return sha256(text)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def repeated(data: bytes, length: int) -> bytes:
    return (data * (length // len(data) + 1))[:length]


def encoded(digest: bytes) -> str:
    groups = [letters(digest[one] << 16 | digest[two] << 8 | digest[three], 4) for one, two, three in ORDER]
    return "".join(groups) + letters(digest[31] << 8 | digest[30], 3)


def letters(value: int, count: int) -> str:
    return "".join(LETTERS[value >> 6 * place & 0x3F] for place in range(count))
