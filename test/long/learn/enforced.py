"""Leads a deployed service through lives with its learned list of system calls in force, beside a load, and prints what was not as in lives without the
list: `enforced.py COLLECTIONS STACK SERVICE LIVES`."""

import json
import os
import subprocess
import sys
from dataclasses import replace

COLLECTIONS, STACK, SERVICE, LIVES = *sys.argv[1:4], int(sys.argv[4])
sys.path.insert(0, COLLECTIONS)
sys.dont_write_bytecode = True

from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine, default_socket
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.workshop import Workshop
from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.syscalls import call_names
from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.trace import Tracer
from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import Laboratory

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


def main() -> None:
    folder = f"/opt/harden/{STACK}"
    as_it_stands = Recipe(stands=True)
    enforced = replace(as_it_stands, profile=f"{folder}/seccomp/{SERVICE}.json")
    with Workshop(Engine(default_socket()), STACK, folder, SERVICE) as workshop, Tracer() as tracer:
        laboratory = Laboratory(workshop, tracer, [], float("inf"), as_it_stands)
        laboratory.live_as_shipped()
        loads = [subprocess.Popen([sys.executable, "-c", LOAD]) for _ in range(BUSY)]
        try:
            trials = [trial for _ in range(LIVES) for trial in laboratory.trials([(enforced, "enforced")])]
        finally:
            for load in loads:
                load.kill()
                load.wait()
        unanswered = {call for trial in trials for call in tracer.lineage.unknown_below(trial.life.shims)}
    broken = [trial.broken for trial in trials if trial.broken]
    print(json.dumps({"lives": len(trials), "broken": broken, "unanswered": call_names(unanswered),
                      "starts": laboratory.starts, "load": os.getloadavg()[0]}))


main()
