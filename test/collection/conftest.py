"""Puts the collection together with the modules of every feature and every kind, and makes it importable under its own
name."""

import os
import subprocess
import sys
import tempfile

FOLDER = tempfile.TemporaryDirectory(prefix="harden-init-collection-")
# Tables that it makes once, and which nobody keeps.
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(FOLDER.name, "hypothesis")

from hypothesis import settings

REPOSITORY = os.path.join(os.path.dirname(__file__), "..", "..")

sys.dont_write_bytecode = True
subprocess.run(["node", "scripts/collection.mjs", FOLDER.name], cwd=REPOSITORY, check=True)
sys.path.insert(0, FOLDER.name)

# One seed for everybody, as test/support/holds.ts has it: `npm run fuzz` takes a seed of its own and more rounds.
ALIKE = os.environ.get("PROPERTY_SEED") != "random"
settings.register_profile("harden", derandomize=ALIKE, database=None, deadline=None,
                          max_examples=50 * int(os.environ.get("PROPERTY_ROUNDS", "1")))
settings.load_profile("harden")


def pytest_unconfigure():
    FOLDER.cleanup()
