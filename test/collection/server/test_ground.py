"""What stops a deploy before anything is changed, because no task could correct it."""

import calendar
import re

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server import ground as it
from support import refusal

NOON = calendar.timegm((2026, 11, 25, 12, 0, 0))
HOUR = 3600


@pytest.mark.parametrize("what, difference, refused", [
    ("the same", 0, False),
    ("some minutes behind", -600, False),
    ("some minutes ahead", 600, False),
    ("hours behind", -3 * HOUR, True),
    ("years ahead", 3 * 365 * 24 * HOUR, True),
])
def test_a_clock(what, difference, refused):
    said = it.clock_fault(NOON + difference, NOON)
    assert (said != "") == refused, what
    if refused:
        assert "2026-11-25 12:00 UTC" in said
        assert "timedatectl set-ntp true" in said


@pytest.mark.parametrize("apparmor, kernel, refused", [
    ("require", "Y\n", False),
    ("require", "N\n", True),
    ("auto", "N\n", False),
    ("off", "N\n", False),
])
def test_apparmor_where_the_kernel_says(tmp_path, apparmor, kernel, refused):
    (tmp_path / "enabled").write_text(kernel)
    assert (it.apparmor_fault(str(tmp_path / "enabled"), apparmor) != "") == refused


def test_apparmor_that_is_required_where_the_kernel_has_none_at_all(tmp_path):
    assert "AppArmor is required" in it.apparmor_fault(str(tmp_path / "none"), "require")


def test_both_faults_are_told_at_once(monkeypatch):
    monkeypatch.setattr(it, "ENABLED", "/nowhere")
    said = refusal(lambda: it.look({"now": 0, "apparmor": "require"}))
    assert re.search("its clock says .*AppArmor is required", said)
