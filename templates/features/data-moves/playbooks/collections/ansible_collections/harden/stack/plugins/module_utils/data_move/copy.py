"""Copies what one PostgreSQL server has into another one, and compares: each table's rows and their checksum, and each
sequence."""

from __future__ import annotations

import subprocess
import tempfile

from ..backup import postgres
from ..backup.digest import Digests
from ..backup.fault import BackupFault
from ..backup.inside import answer_of, dump_into, inside, last_words, rows_of, sums_of

__all__ = ["copy_rows", "has_written_since", "last_write"]

FAMILY = "postgres"
# What a release spells as the one before: the rows themselves, and where a sequence stands.
COMPARED = ("; Type: TABLE DATA; ", "; Type: SEQUENCE SET; ")
MOST_NAMED = 5


def copy_rows(old: str, new: str, service: str) -> dict:
    """The checksums of the old server's rows, once the new one has the same. Raises BackupFault."""
    with tempfile.TemporaryFile() as said:
        command = inside(new, postgres.LOAD)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said) as process:
            sums = feed(old, process, said)
        if process.returncode:
            raise BackupFault(f"the new server of {service} did not take the dump: {last_words(said)}")
    require_same(service, rows_of(old, FAMILY), rows_of(new, FAMILY))
    require_same(service, sums, compared(sums_of(new, FAMILY)))
    return sums


def feed(old: str, process: subprocess.Popen, said) -> dict:
    """Dumps the old server into the other's loader, and gives the checksums."""
    try:
        digests: Digests = dump_into(old, FAMILY, process.stdin.write, whole=True)
    except BrokenPipeError as error:
        process.wait()
        raise BackupFault(f"the new server did not take the dump: {last_words(said)}") from error
    except BaseException:
        process.kill()
        raise
    process.stdin.close()
    return compared(digests.result())


def compared(sums: dict) -> dict:
    return {name: value for name, value in sums.items() if any(kind in name for kind in COMPARED)}


def require_same(service: str, wanted: dict, found: dict) -> None:
    other = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if other:
        more = f" and {len(other) - MOST_NAMED} more" if len(other) > MOST_NAMED else ""
        raise BackupFault(f"what came into the new server of {service} differs: {', '.join(other[:MOST_NAMED])}{more}")


def last_write(container: str) -> str:
    """A mark that every transaction moves that writes."""
    return answer_of(container, postgres.LAST_WRITE).strip()


def has_written_since(container: str, mark: str, sums: dict) -> bool:
    """Whether the server's rows are others. It writes by itself now and then, so a moved mark alone is no proof."""
    return last_write(container) != mark and compared(sums_of(container, FAMILY)) != sums
