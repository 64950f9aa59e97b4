"""The ways in which an alarm leaves a server. Each raises ChannelFault where nobody took it, in words that are safe in
a journal and hold no secret."""

from __future__ import annotations

import http.client
import json
import re
import smtplib
import socket
import ssl
import subprocess
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

from ..system.said import printable

__all__ = ["CHANNELS", "ChannelFault"]

SECONDS = 20
MAIL_SERVER = ("127.0.0.1", 25)
# Where Debian and Ubuntu keep the domain of the mails that a server sends.
MAIL_NAME = "/etc/mailname"
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
PROGRAMS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PORTS = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}


class ChannelFault(Exception):
    """Why a message was not taken."""


def to_webhook(message: dict, url: str) -> None:
    """Posts it as JSON. Redirects are not followed: they would lead the message elsewhere."""
    try:
        place = urlsplit(url.strip())
        connection = PORTS[place.scheme](place.hostname, place.port, timeout=SECONDS)
    except (KeyError, ValueError, TypeError, http.client.InvalidURL) as fault:
        raise ChannelFault("its address is no URL of http or https: `harden-init secrets set alarm_webhook`") from fault
    path = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
    try:
        connection.request("POST", path, as_json(message), {"Content-Type": "application/json", "Connection": "close"})
        status = connection.getresponse().status
    except (OSError, ssl.CertificateError, http.client.HTTPException, ValueError) as fault:
        raise ChannelFault(words_of(fault, place)) from fault
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise ChannelFault(f"it answered with the status {status}")


def words_of(fault: Exception, place) -> str:
    """Without what makes the address a secret."""
    text = str(getattr(fault, "strerror", None) or fault or type(fault).__name__)
    for secret in filter(None, (place.geturl(), place.path.strip("/"), place.query, place.netloc, place.hostname)):
        text = text.replace(secret, "…")
    return printable(text, 120)


def to_mail(message: dict, address: str) -> None:
    """Hands it to the server's own mail server."""
    domain = mail_domain(address)
    mail = EmailMessage()
    mail["Subject"] = f"[harden-init] {printable(message['lines'][0], 120)}"
    mail["From"], mail["To"] = f"harden-init@{domain}", address
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=domain)
    # No program that is away on holiday answers.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(message["lines"]))
    try:
        with smtplib.SMTP(*MAIL_SERVER, timeout=SECONDS) as server:
            server.send_message(mail)
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        raise ChannelFault(printable(str(getattr(fault, "strerror", None) or fault), 120)) from fault


def mail_domain(address: str) -> str:
    """The sender's: many mail servers refuse a name that no other machine knows, and what is called `web_1` here."""
    try:
        with open(MAIL_NAME, encoding="utf-8", errors="replace") as stream:
            names = [stream.readline().strip()]
    except OSError:
        names = []
    known = (name for name in [*names, socket.getfqdn()] if DOMAIN.fullmatch(name))
    return next(known, address.rpartition("@")[2])


def to_command(message: dict, words: str) -> None:
    """Starts a program of the server, without a shell, and gives it the message on its standard input."""
    try:
        ended = subprocess.run(words.split(" "), input=as_json(message), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, timeout=3 * SECONDS, check=False, env={"PATH": PROGRAMS})
    except (OSError, subprocess.TimeoutExpired) as fault:
        said = getattr(fault, "strerror", None) or "it did not end in time"
        raise ChannelFault(f"{printable(words.split(' ')[0], 120)}: {said}") from fault
    if ended.returncode:
        raise ChannelFault(f"{printable(words.split(' ')[0], 120)} ended with {ended.returncode}")


def as_json(message: dict) -> bytes:
    return json.dumps({key: value for key, value in message.items() if key != "lines"}).encode()


CHANNELS = {"command": to_command, "mail": to_mail, "webhook": to_webhook}
