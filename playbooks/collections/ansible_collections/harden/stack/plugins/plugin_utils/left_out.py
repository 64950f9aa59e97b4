"""What of an application's folder is no part of the application: keys, passphrases, and files of variables. Left out of
what is brought to a server, unless its owner names it."""

from __future__ import annotations

import fnmatch
import re

__all__ = ["is_history", "is_private"]

# History of the source.
HISTORY = frozenset({".git", ".hg", ".svn"})
# Folders that programs keep keys and logins in.
FOLDERS = frozenset({".aws", ".azure", ".docker", ".gnupg", ".kube", ".ssh"})
NAMES = (
    "*.env", ".env[._-]*", ".envrc",
    ".git-credentials", ".my.cnf", ".netrc", ".pgpass", ".pypirc",
    ".vault_pass*", ".vault-pass*", "vault_pass*", "vault-pass*", "vault_password*", "*.passphrase",
    "id_rsa", "id_dsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk",
    "*.jks", "*.kdbx", "*.keystore", "*.p12", "*.pfx", "*.ppk",
)
# Files that show which variables there are, without their values.
SAMPLE = "(example|sample|template|tmpl|dist|defaults)"
SAMPLES = re.compile(rf"\.env[._-](.*[._-])?{SAMPLE}|(.*[._-])?{SAMPLE}\.env")
# By their first letters, and in text that is no code by a line of its own.
BEGINNINGS = (b"$ANSIBLE_VAULT;", b"PuTTY-User-Key-File-")
KEY = re.compile(rb"^-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----\s*$", re.MULTILINE)
TOKEN = re.compile(rb"^\s*(//\S+:)?_(authToken|auth|password)\s*=\s*[^\s$]", re.MULTILINE)
LARGEST_KEY = 256 * 1024
CODE = (".c", ".cs", ".css", ".go", ".html", ".java", ".js", ".jsx", ".md", ".mjs", ".php", ".py", ".rb", ".rs", ".sh",
        ".sql", ".ts", ".tsx")


def is_history(name: str) -> bool:
    return name in HISTORY


def is_private(name: str, content: bytes = b"", folder: bool = False) -> bool:
    """Whether a folder, or a file with that content, is its owner's alone, by its name or by what it begins with."""
    if folder:
        return name in FOLDERS
    if any(fnmatch.fnmatchcase(name, pattern) for pattern in NAMES):
        return not SAMPLES.fullmatch(name)
    if content.startswith(BEGINNINGS):
        return True
    if name == ".npmrc":
        return TOKEN.search(content) is not None
    return len(content) <= LARGEST_KEY and not name.endswith(CODE) and KEY.search(content) is not None
