"""Names of images, and which of them an entry of `signatures` is about."""

from __future__ import annotations

__all__ = ["digest_of", "entry_for", "full_name"]


def digest_of(reference: str) -> str:
    """The digest in a reference; empty where it names a tag alone."""
    return reference.partition("@")[2]


def full_name(reference: str) -> str:
    """The name without tag and digest, with the registry that the engine asks: `mariadb:11` is
    `docker.io/library/mariadb`."""
    name = reference.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    return _with_registry(f"{folder}{slash}{last.partition(':')[0]}")


def entry_for(reference: str, signatures: dict) -> str | None:
    """The longest entry that the image's name begins with, as it is written."""
    name = full_name(reference)
    fitting = [entry for entry in signatures
               if any(name == whole or name.startswith(f"{whole}/") for whole in _origins(entry))]
    return max(fitting, key=len, default=None)


def _origins(entry: str) -> list:
    """What an entry may mean: `registry.example.org` alone is a registry, or an image of Docker's."""
    is_registry = "/" not in entry and _is_registry(entry)
    return [entry] if is_registry else [_with_registry(entry)]


def _with_registry(name: str) -> str:
    first, slash, _ = name.partition("/")
    if slash and _is_registry(first):
        return name if first != "index.docker.io" else f"docker.io/{name.partition('/')[2]}"
    return f"docker.io/{name}" if slash else f"docker.io/library/{name}"


def _is_registry(word: str) -> bool:
    return "." in word or ":" in word or word == "localhost"
