"""The names of system calls, as the library has them that puts the engine's filters together."""

from __future__ import annotations

import ctypes
import functools

__all__ = ["call_name", "call_names"]

LIBRARY = "libseccomp.so.2"
NATIVE = 0


def call_names(numbers) -> list:
    """Sorted. Raises OSError without the library."""
    return sorted(map(call_name, numbers))


@functools.lru_cache(maxsize=None)
def call_name(number: int) -> str:
    """A number that the library does not know stays a number. Raises OSError without the library."""
    resolve = ctypes.CDLL(LIBRARY).seccomp_syscall_resolve_num_arch
    resolve.argtypes, resolve.restype = [ctypes.c_uint32, ctypes.c_int], ctypes.c_void_p
    free = ctypes.CDLL(None).free
    free.argtypes = [ctypes.c_void_p]
    pointer = resolve(NATIVE, number)
    if not pointer:
        return str(number)
    try:
        return ctypes.string_at(pointer).decode()
    finally:
        free(pointer)
