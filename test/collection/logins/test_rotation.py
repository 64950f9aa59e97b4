"""How an account comes from its previous password to the present one, and when that counts as proven."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.logins.client import (
    CLOSED,
    OPENS,
    REFUSED,
    UNREACHABLE,
    Answer,
)
from ansible_collections.harden.stack.plugins.module_utils.logins.rotation import Account, Unopened, prove, set_present


class Server:
    """Knows a password for each way, the same row of an account unless there are `rows`; `None` is a way that nobody
    answers, `""` one that asks for none."""

    def __init__(self, silent_for=0, takes=True, rows=False, **passwords):
        self.passwords, self.silent_for, self.takes, self.rows = passwords, silent_for, takes, rows
        self.was_set = []
        self.ways = tuple(passwords)

    def log_in(self, _account, password, way):
        if self.silent_for > 0:
            self.silent_for -= 1
            return Answer(UNREACHABLE, "no socket")
        known = self.passwords[way]
        if known is None:
            return Answer(UNREACHABLE, "no socket")
        if known == "closed":
            return Answer(CLOSED, "pg_hba.conf rejects")
        return Answer(OPENS if known in ("", password) else REFUSED, "denied")

    def set_own(self, account, password, way):
        new = account.present
        assert self.passwords[way] in ("", password)
        if not self.takes:
            return Answer(REFUSED, "ERROR 1819 too simple")
        same = self.passwords[way]
        self.passwords = {one: new if one == way or not self.rows and known == same else known
                          for one, known in self.passwords.items()}
        self.was_set.append(way)
        return Answer(OPENS)


class Clock:
    """Time that goes on only while somebody sleeps."""

    def __init__(self):
        self.time = 0.0

    def sleep(self, seconds):
        self.time += seconds

    def now(self):
        return self.time


def account(server):
    return Account(server, "shop-db-1", "shop", "mariadb_password", "new", "old")


def changed(server, seconds=5):
    clock = Clock()
    return set_present(account(server), seconds, clock.sleep, clock.now)


@pytest.mark.parametrize("before, was_set", [
    ({"socket": "old", "network": "old"}, ["socket"]),
    # A run that was interrupted between two rows.
    ({"socket": "new", "network": "old"}, ["network"]),
    ({"socket": "new", "network": "new"}, []),
    ({"socket": "foreign", "network": "old"}, ["network"]),
    ({"socket": None, "network": "old"}, ["network"]),
    # Who is never asked does not show which password is stored.
    ({"network": ""}, ["network"]),
])
def test_the_present_password_is_set_where_only_the_previous_one_opens(before, was_set):
    server = Server(**before)
    assert changed(server) == (was_set != [])
    assert server.was_set == was_set


@pytest.mark.parametrize("silent_for", [1, 5, 6])
def test_a_server_that_was_just_started_is_waited_for_in_every_way(silent_for):
    server = Server(silent_for=silent_for, rows=True, socket="old", network="old")
    assert changed(server)
    assert set(server.passwords.values()) == {"new"}


def test_a_way_that_never_answers_is_not_waited_for_longer_than_some_seconds():
    clock = Clock()
    assert set_present(account(Server(socket=None, network="old")), 120, clock.sleep, clock.now)
    assert clock.time <= 11


@pytest.mark.parametrize("server, words", [
    (Server(socket="foreign", network="foreign"), "opens with neither the vault's password (mariadb_password)"),
    (Server(socket=None, network=None), "No server answered in shop-db-1: no socket"),
    (Server(takes=False, network="old"), "shop could not set its own password: ERROR 1819 too simple"),
])
def test_what_does_not_open_is_told_and_left(server, words):
    before = dict(server.passwords)
    with pytest.raises(Unopened) as fault:
        changed(server)
    assert words in str(fault.value)
    assert server.passwords == before


@pytest.mark.parametrize("passwords, proven", [
    ({"socket": "new", "network": "new"}, ["socket", "network"]),
    ({"socket": "foreign", "network": "new"}, ["socket", "network"]),
    ({"socket": "", "network": "new"}, ["network"]),
    ({"socket": None, "network": "new"}, ["network"]),
    ({"network": ""}, []),
    # An administrator whom only the socket knows: no password opens anything.
    ({"network": "closed"}, ["network"]),
    ({"socket": "closed", "network": "new"}, ["network"]),
])
def test_it_is_proven_only_where_a_wrong_password_is_refused(passwords, proven):
    server = Server(**passwords)
    assert prove(account(server)) == proven
    assert server.was_set == []


@pytest.mark.parametrize("passwords, words", [
    ({"socket": "new", "network": "old"},
     "The previous password of shop (mariadb_password) still opens the server (network)"),
    ({"socket": "foreign"}, "opens with neither"),
    ({"socket": None}, "No server answered"),
])
def test_a_previous_password_that_opens_is_never_proven_dead(passwords, words):
    with pytest.raises(Unopened) as fault:
        prove(account(Server(**passwords)))
    assert words in str(fault.value)
