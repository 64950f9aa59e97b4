"""A login where a rotation was cut off: the container has the new password already, and the server the previous one."""

from __future__ import annotations

__all__ = ["FORMER"]

# The passwords that may still hold are the lines of its standard input. `opens` tells whether the present one does.
FORMER = r"""
opens || while IFS= read -r former <&4; do
  present=$password password=$former
  if opens; then break; fi
  password=$present
done
exec 4</dev/null
"""
