"""Learns the AppArmor profile of one image on this server, by lives that are short: a container starts, is left alone
for a while, and stops. Whole lives take three quarters of an hour on an emulated processor.

    confine.py COLLECTIONS PROFILE IMAGE FILE COMMAND…

COLLECTIONS is the folder with ansible_collections, PROFILE the file with the text of a profile; FILE is mounted where
it lies. Prints the fact as JSON.
"""

import json
import subprocess
import sys
import tempfile
import time
from types import SimpleNamespace

collections, text, image, file, *command = sys.argv[1:]
sys.path.insert(0, collections)

from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine, default_socket  # noqa: E402
from ansible_collections.harden.stack.plugins.module_utils.learn.confine.prove import profile_fact  # noqa: E402
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe  # noqa: E402
from ansible_collections.harden.stack.plugins.module_utils.system.apparmor import forget_profile  # noqa: E402

NAME, SECONDS = "harden-learn-short", 15
FOLDERS = {"bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin",
           "srv", "sys", "tmp", "usr", "var"}


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], capture_output=True, text=True, check=False).stdout.strip()


class ShortLives:
    """What a laboratory is to those who prove a profile."""

    def __init__(self, folder: str) -> None:
        life = SimpleNamespace(folders=FOLDERS, changed=set())
        self.baseline = [SimpleNamespace(life=life)]
        self.workshop = SimpleNamespace(name=NAME, folder=folder, entry={"volumes": []})

    def trials(self, wanted: list) -> list:
        return [self.trial(recipe) for recipe, _ in wanted]

    def trial(self, recipe: Recipe) -> SimpleNamespace:
        docker("rm", "--force", NAME)
        docker("run", "--detach", "--name", NAME, "--security-opt", "no-new-privileges", "--security-opt",
               f"apparmor={recipe.confined}", "--cap-drop", "ALL", "--read-only", "--user", recipe.user, "--network",
               "none", "--volume", f"{file}:{file}:ro", image, *command)
        time.sleep(SECONDS)
        state = docker("inspect", "--format", "{{.State.Status}}", NAME)
        docker("stop", "--time", "5", NAME)
        docker("rm", "--force", NAME)
        return SimpleNamespace(broken=[] if state == "running" else [f"it is {state}"])


with tempfile.TemporaryDirectory(dir="/run") as folder_of_lives, open(text, encoding="utf-8") as stream:
    try:
        engine = Engine(default_socket())
        recipe_of_lives = Recipe("1000:1000", (), True)
        print(json.dumps(profile_fact(ShortLives(folder_of_lives), recipe_of_lives, stream.read(), engine.json("/info"))))
    finally:
        forget_profile(NAME)
