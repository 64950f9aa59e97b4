"""A deployed service, ready for lives with another list of system calls than its own."""

import sys
from contextlib import contextmanager
from dataclasses import replace


@contextmanager
def laboratory_of(collections: str, stack: str, service: str):
    """The laboratory with two lives led as the stack has the service, its tracer, and the recipe with the list in force."""
    sys.path.insert(0, collections)
    sys.dont_write_bytecode = True
    from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine, default_socket
    from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe
    from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.workshop import Workshop
    from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.trace import Tracer
    from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import Laboratory

    folder = f"/opt/harden/{stack}"
    as_it_stands = Recipe(stands=True)
    with Workshop(Engine(default_socket()), stack, folder, service) as workshop, Tracer() as tracer:
        laboratory = Laboratory(workshop, tracer, [], float("inf"), as_it_stands)
        laboratory.live_as_shipped()
        yield laboratory, tracer, replace(as_it_stands, profile=f"{folder}/seccomp/{service}.json")
