"""Loads Ansible while it is still being found out what it must do, and then does that as its own program would.

The first argument is that program, such as /usr/bin/ansible-playbook. Its arguments are awaited on a descriptor, as a list in JSON. Where that
is closed without them, nothing is run.
"""
import importlib
import json
import os
import runpy
import select
import sys

ORDERS = 3

# What every run loads, beside what the program itself names.
MODULES = (
    "ansible.cli.playbook",
)


def load():
    """Nothing is loaded ahead any more once it is known what to run: the program loads what it needs."""
    for name in MODULES:
        if select.select([ORDERS], [], [], 0)[0]:
            return
        importlib.import_module(name)


def read_orders():
    """The arguments, or None where there will be none."""
    with os.fdopen(ORDERS, encoding="utf-8") as orders:
        text = orders.read()
    return json.loads(text) if text else None


def main():
    program = sys.argv[1]
    # As python sets it for a program of that path.
    sys.path[0] = os.path.dirname(program)
    load()
    arguments = read_orders()
    if arguments is not None:
        sys.argv = [program, *arguments]
        runpy.run_path(program, run_name="__main__")


main()
