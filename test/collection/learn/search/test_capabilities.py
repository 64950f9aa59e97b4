"""What a refusal asks for."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.search.capabilities import capabilities_for


@pytest.mark.parametrize("call, error, capability", [
    ("setgroups", "EPERM", "SETGID"), ("setresuid", "EPERM", "SETUID"), ("fchownat", "EPERM", "CHOWN"),
    ("openat", "EACCES", "DAC_OVERRIDE"), ("fchmodat2", "EPERM", "FOWNER"), ("kill", "EPERM", "KILL"),
    ("chroot", "EPERM", "SYS_CHROOT"), ("socket", "EPERM", "NET_RAW"),
    ("openat", "EROFS", None), ("sched_setscheduler", "EPERM", None), ("unheard_of", "EPERM", None),
])
def test_a_refusal_names_a_capability_that_containers_have_by_default(call, error, capability):
    named = [one for one, *_ in capabilities_for({("nginx", call, error): 1})]
    assert named == ([capability] if capability else [])


def test_each_capability_is_named_once():
    refused = {("a", "chown", "EPERM"): 1, ("b", "lchown", "EPERM"): 4}
    assert capabilities_for(refused) == [("CHOWN", "a", "chown", "EPERM")]
