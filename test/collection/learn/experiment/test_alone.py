"""Two learnings of one service would take each other's containers away."""

import subprocess
import sys

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.alone import alone
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.client import ClientError

NAME = "harden-learn-shop-" + "long" * 30
OTHER = f"""
import sys, time
sys.path[:0] = {[path for path in sys.path if path]!r}
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.alone import alone
with alone({NAME!r}):
    print("alone", flush=True)
    time.sleep(60)
"""


def test_of_two_learnings_of_one_service_the_second_is_refused_as_long_as_the_first_lives():
    other = subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "alone\n"
        with alone("harden-learn-shop-other"), pytest.raises(ClientError, match="^another harden-init learns it here;"):
            with alone(NAME):
                pass
    finally:
        other.kill()
        other.wait()
    for _ in range(2):
        with alone(NAME):
            pass
