"""Which updates the distribution of an image has for its packages: its own package manager asks its own archive, in a
container that is thrown away."""

from __future__ import annotations

import os
import re
import subprocess
import time

from ..system.files import read_object
from ..system.said import last_line, printable

__all__ = ["FILE", "ask", "kept", "updates_of"]

FILE = ".updates.json"
SECONDS = 180
# Asking needs no right, no writable file of the image, and little of the server.
BOUNDS = (
    "--rm", "--pull=never", "--user=0:0", "--entrypoint=sh", "--cap-drop=ALL", "--security-opt=no-new-privileges",
    "--read-only", "--tmpfs=/tmp", "--tmpfs=/var/lib/apt/lists", "--tmpfs=/var/cache", "--memory=768m",
    "--pids-limit=64", "--log-driver=none",
)
APT = "-o APT::Sandbox::User=root -o Debug::NoLocking=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20"
SCRIPT = f"""
if command -v apt-get >/dev/null; then
  apt-get -qq {APT} -o Acquire::Retries=1 -o APT::Update::Error-Mode=any update >/tmp/said 2>&1 ||
    {{ head -n 1 /tmp/said; exit 11; }}
  apt-get -s {APT} dist-upgrade
elif command -v apk >/dev/null; then
  apk list --upgradable --update-cache --cache-dir /tmp 2>/tmp/said || {{ tail -n 1 /tmp/said; exit 11; }}
else
  exit 12
fi
"""
UNREACHED, OTHER = 11, 12
# `Inst libssl3t64 [3.5.1-1] (3.5.1-1+deb13u1 Debian-Security:13/stable-security [amd64])`
APT_LINE = re.compile(r"Inst (?P<name>\S+) \[(?P<old>[^\]\s]+)\] \((?P<new>\S+) (?P<origin>[^\[)]*)")
# `musl-1.2.5-r1 x86_64 {musl} (MIT) [upgradable from: musl-1.2.5-r0]`
APK_LINE = re.compile(r"(?P<name>\S+)-(?P<new>\d\S*-r\d+) \S+ \{.*\[upgradable from: (?P=name)-(?P<old>[^\]\s]+)\]")


def ask(image: str) -> dict:
    """`pending`, the updates as updates_of has them, `why` they are unknown, and when that was asked (`at`). Raises
    OSError."""
    name = f"harden-init-updates-{os.urandom(6).hex()}"
    try:
        said = subprocess.run(["docker", "run", *BOUNDS, f"--name={name}", image, "-c", SCRIPT], capture_output=True,
                              text=True, errors="replace", timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        subprocess.run(["docker", "rm", "--force", name], capture_output=True, check=False)
        return {"pending": [], "why": f"the archive of its distribution did not answer within {SECONDS} seconds",
                "at": int(time.time())}
    why = why_unknown(said) if said.returncode else ""
    return {"pending": [] if why else updates_of(said.stdout), "why": why, "at": int(time.time())}


def why_unknown(said) -> str:
    if said.returncode == UNREACHED:
        return f"the archive of its distribution does not answer: {last_line(said.stdout + said.stderr)}"
    if said.returncode == OTHER:
        return "its package manager is none of Debian, Ubuntu and Alpine"
    if said.returncode == 127:
        return "it has no shell, and so no package manager"
    return f"its package manager failed: {last_line(said.stdout + said.stderr)}"


def updates_of(text: str) -> list:
    """Each package with its `old` and `new` version, and whether the update is one for `security`. Alpine does not say
    that, so each of its updates counts as one."""
    found = {}
    for line in text.splitlines():
        if match := APT_LINE.match(line):
            is_security = re.search(r"security", match["origin"], re.IGNORECASE) is not None
            found[match["name"]] = (match["old"], match["new"], is_security)
        elif match := APK_LINE.match(line):
            found[match["name"]] = (match["old"], match["new"], True)
    return [{"name": printable(name), "old": printable(old), "new": printable(new), "security": security}
            for name, (old, new, security) in sorted(found.items())]


def kept(root: str) -> dict:
    """What an earlier look found, by image; nothing where there was none, or somebody wrote another thing there."""
    known = read_object(os.path.join(root, FILE)).items()
    return {image: one for image, one in known if isinstance(one, dict) and {"pending", "why", "at"} <= one.keys()}
