"""How several databases are read, each by the reader of its kind."""

import threading
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.database import reading as it

ARTICLE = {"reader": "open", "table": "article"}


def readers(meets: int) -> dict:
    """Readers of two kinds: one answers with what it was asked, the other cannot. The first is only passed by as many
    at a time as `meets` says."""
    meeting = threading.Barrier(meets)

    def asked(host, service, wanted):
        meeting.wait(5)
        return [host, service, wanted["table"]]

    def shut(_host, service, _wanted):
        raise it.Unreadable(f"{service} is shut")

    return {"open": SimpleNamespace(read=asked), "shut": SimpleNamespace(read=shut)}


def outcome(future):
    try:
        return future.result()
    except it.Unreadable as fault:
        return str(fault)


@pytest.mark.parametrize("what, wanted, meets, expected", [
    ("none", {}, 1, {}),
    ("one", {"shop": ARTICLE}, 1, {"shop": ["here", "shop", "article"]}),
    ("two at the same time", {"shop": ARTICLE, "forum": {"reader": "open", "table": "thread"}}, 2,
     {"shop": ["here", "shop", "article"], "forum": ["here", "forum", "thread"]}),
    ("one that cannot be read beside one that can", {"shop": ARTICLE, "forum": {"reader": "shut"}}, 1,
     {"shop": ["here", "shop", "article"], "forum": "forum is shut"}),
])
def test_databases(what, wanted, meets, expected):
    begun = it.begin(readers(meets), "here", wanted)
    assert {service: outcome(future) for service, future in begun.items()} == expected, what
