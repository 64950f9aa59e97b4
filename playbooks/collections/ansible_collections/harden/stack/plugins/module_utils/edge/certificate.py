"""What the edge shows a visitor of a name: a certificate that is for it, and for how long still."""

from __future__ import annotations

import calendar
import ssl
import time

from .authority import refusal, shows_previous
from .channel import open_channel, unverified

__all__ = ["certificate"]

DAY = 86_400
LASTS = "lasts"
# An authority answers within seconds. Only a container that has just begun may still wait for it.
PATIENCE_SECONDS, PAUSE_SECONDS = 45, 1
# OpenSSL's flag by which the certificate itself is enough to be trusted; Python names it from 3.10 on.
PARTIAL_CHAIN = 0x80000


def certificate(container, argument: str) -> str:
    """`lasts` where the name's certificate is for it, is good for more than so many days, and is none of a previous
    authority; else what is wrong, with what the authority said.
    `argument` is `127.0.0.1:443 shop.example.com for 14 days`."""
    place, name, _, days, _ = argument.split(" ")
    until = began(container) + PATIENCE_SECONDS
    while True:
        try:
            judged = judge(ends_at(place, name) - time.time(), int(days))
            if not shows_previous(container, name):
                reason = "" if judged == LASTS else refusal(container, name)
                return f"{judged} (renewal failed: {reason})" if reason else judged
            if time.time() >= until:
                return f"of the previous authority ({refusal(container, name) or 'the new one has not answered'})"
        except ssl.SSLCertVerificationError as error:
            return error.verify_message.strip(".")
        except ssl.SSLError as error:
            if time.time() >= until:
                return f"none ({refusal(container, name) or error.reason or error})"
        except OSError as error:
            if time.time() >= until:
                return f"no answer ({error.strerror or error})"
        time.sleep(PAUSE_SECONDS)


def began(container) -> int:
    """When the container started, in seconds."""
    return calendar.timegm(time.strptime(container.inspected["State"]["StartedAt"][:19], "%Y-%m-%dT%H:%M:%S"))


def ends_at(place: str, name: str) -> float:
    """When the certificate of a name ends. What it says is read by trusting it alone, so OpenSSL has compared name and
    time as a browser does; whoever certified it."""
    with open_channel(place, name, unverified()) as channel:
        shown = ssl.DER_cert_to_PEM_cert(channel.getpeercert(binary_form=True))
    trusting = ssl.create_default_context(cadata=shown)
    trusting.verify_flags |= PARTIAL_CHAIN
    with open_channel(place, name, trusting) as channel:
        return ssl.cert_time_to_seconds(channel.getpeercert()["notAfter"])


def judge(left: float, days: int) -> str:
    if left > days * DAY:
        return LASTS
    return f"ends in {left / DAY:.0f} days" if left >= 2 * DAY else f"ends in {left / 3600:.0f} hours"
