"""Leads a deployed service through lives with its learned list of system calls in force, beside a load, and prints what was not as in lives without the
list: `enforced.py COLLECTIONS STACK SERVICE LIVES`."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

from deployed import laboratory_of

# As many of them as keep each processor busy twice over, and the disk with it.
BUSY = 2 * len(os.sched_getaffinity(0))
LOAD = """
import os, tempfile
with tempfile.TemporaryFile(dir="/var/tmp") as stream:
    while os.getppid() == %d:
        stream.seek(0)
        stream.write(os.urandom(1 << 20))
        os.fsync(stream.fileno())
        sum(range(1_000_000))
""" % os.getpid()


def main(collections: str, stack: str, service: str, lives: int) -> None:
    with laboratory_of(collections, stack, service) as (laboratory, tracer, enforced):
        with load():
            trials = [trial for _ in range(lives) for trial in laboratory.trials([(enforced, "enforced")])]
        unanswered = {call for trial in trials for call in tracer.lineage.unknown_below(trial.life.shims)}
        starts = laboratory.starts
    from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.syscalls import call_names
    broken = [trial.broken for trial in trials if trial.broken]
    print(json.dumps({"lives": len(trials), "broken": broken, "unanswered": call_names(unanswered),
                      "starts": starts, "load": os.getloadavg()[0]}))


@contextmanager
def load():
    loads = [subprocess.Popen([sys.executable, "-c", LOAD]) for _ in range(BUSY)]
    try:
        yield
    finally:
        for one in loads:
            one.kill()
            one.wait()


main(*sys.argv[1:4], int(sys.argv[4]))
