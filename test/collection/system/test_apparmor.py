"""Profiles, read by the real parser."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system import apparmor as it
from support import refusal


@pytest.mark.parametrize("what, rule, says", [
    ("that is right", "/tmp/ r,", ""),
    ("with a word that is none", "/tmp/ readable,",
     "harden-init.s.web does not parse: AppArmor parser error for harden-init.s.web"),
    ("whose rules contradict each other", "/a ix,\n  /a px,", "conflicting x modifiers"),
    ("that includes what the server does not have", "include <abstractions/of-nobody>", "of-nobody"),
])
def test_a_profile(what, rule, says):
    text = f"abi <abi/3.0>,\ninclude <tunables/global>\nprofile x {{\n  {rule}\n}}\n"
    said = refusal(lambda: it.try_profile("/etc/apparmor.d/harden-init.s.web", text.encode()))
    assert (said == "") if says == "" else (says in said), what
    assert "/tmp/harden-init-profile" not in said
