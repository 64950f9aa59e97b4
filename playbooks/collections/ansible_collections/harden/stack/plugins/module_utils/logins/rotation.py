"""Brings an account from its previous password to the present one, and proves that the previous one opens nothing."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from .client import CLOSED, OPENS, REFUSED, UNREACHABLE

__all__ = ["Account", "Unopened", "prove", "set_present"]

PAUSE_SECONDS = 1.0
BETWEEN_WAYS_SECONDS = 10.0


class Unopened(Exception):
    """No login could be had, or one that must not be; the text says what to do, without any secret."""


@dataclass(frozen=True)
class Account:
    """Of the server of `family` in a container; `secret` is what the vault calls its password, `database` where it may
    log in to."""

    family: object
    container: str
    name: str
    secret: str
    present: str
    previous: str
    database: str = ""

    def tried(self, password: str) -> dict:
        """The answer of each way to log in, by the way."""
        return {way: self.family.log_in(self, password, way) for way in self.family.ways}


def set_present(account: Account, wait_seconds: float, sleep=time.sleep, now=time.monotonic) -> bool:
    """Gives the account its present password wherever only the previous one opens; returns whether anything was
    changed. A server that was just started is waited for. Raises Unopened, and then nothing was changed."""
    before = answers_of(account, wait_seconds, sleep, now)
    changed = False
    for way, answer in before.items():
        if answer.outcome == OPENS and must_set(account, way):
            given = account.family.set_own(account, account.previous, way)
            if given.outcome != OPENS:
                raise Unopened(f"{account.name} could not set its own password: {given.said}")
            changed = True
    if not changed and not any(opens(account, account.present, way) for way in account.family.ways):
        raise Unopened(without_a_login(account, before))
    return changed


def answers_of(account: Account, wait_seconds: float, sleep, now) -> dict:
    """What each way says to the previous password, once all of them answer; a server that has just been started may
    open its port before its socket. One that does not answer some seconds after another one is none."""
    until = now() + wait_seconds
    while True:
        answers = account.tried(account.previous)
        silent = [way for way, answer in answers.items() if answer.outcome == UNREACHABLE]
        if len(silent) < len(answers):
            until = min(until, now() + BETWEEN_WAYS_SECONDS)
        if not silent or now() >= until:
            return answers
        sleep(PAUSE_SECONDS)


def prove(account: Account) -> list:
    """Sees that the present password opens the account and the previous one does not. Returns the ways by which that
    was seen; none where the server lets everybody in who comes from its own container. An account that comes in by no
    way, as an administrator whom only the socket knows, has nothing that a password could open. Raises Unopened."""
    asked = {way: answer.outcome for way, answer in account.tried(secrets.token_hex(16)).items()}
    if all(outcome == CLOSED for outcome in asked.values()):
        return list(asked)
    telling = [way for way, outcome in asked.items() if outcome == REFUSED]
    if OPENS in asked.values() and not telling:
        return []
    still = [way for way in telling if opens(account, account.previous, way)]
    if still:
        raise Unopened(
            f"The previous password of {account.name} ({account.secret}) still opens the server ({', '.join(still)}), "
            "so it stays in the vault. Deploy again; if it opens then too, another row of the same account has it.")
    if not any(opens(account, account.present, way) for way in telling):
        raise Unopened(without_a_login(account, account.tried(account.present)))
    return telling


def must_set(account: Account, way: str) -> bool:
    """A server that lets everybody in does not tell which password it has."""
    return not opens(account, account.present, way) or opens(account, secrets.token_hex(16), way)


def opens(account: Account, password: str, way: str) -> bool:
    return account.family.log_in(account, password, way).outcome == OPENS


def without_a_login(account: Account, answers: dict) -> str:
    if all(answer.outcome == UNREACHABLE for answer in answers.values()):
        return f"No server answered in {account.container}: {next(iter(answers.values())).said}"
    return (f"The account {account.name} opens with neither the vault's password ({account.secret}) nor the previous "
            "one. Nothing was changed in the database. If you know the password that it has, put it into the vault as "
            f"vault_{account.secret}_previous and deploy again.")
