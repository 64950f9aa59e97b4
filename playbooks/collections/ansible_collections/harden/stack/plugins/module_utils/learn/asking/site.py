"""Asks a site what its visitors ask: its pages, along its own links, and a form with a file."""

from __future__ import annotations

import html
import http.client
import re
import urllib.parse

from .dialogs import PATIENCE
from .waiting import patient

__all__ = ["Site", "ask_page"]

MOST_PAGES, MOST_FORMS, MOST_BYTES = 25, 3, 1 << 20
# How many of the pages that were found are asked for again, after each start.
MOST_AGAIN = 8
# How many seconds a site has for its first page: a program may listen long before it can answer.
FIRST_PAGE = 20
LINK = re.compile(r"""(?:href|src|action)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
FORM = re.compile(r"<form\b", re.IGNORECASE)
# More than a program keeps in its own memory, and less than most of them refuse.
FILE_BYTES = 900_000
UPLOAD = (b'--learn\r\nContent-Disposition: form-data; name="file"; filename="learn.bin"\r\n'
          b"Content-Type: application/octet-stream\r\n\r\n" + b"x" * FILE_BYTES + b"\r\n--learn--\r\n")
HEADERS = {"Content-Type": "multipart/form-data; boundary=learn"}


class Site:
    """What answers pages at a port. They are looked for once: a file that it took may be a page of its own later, under
    a name that is another one each time."""

    def __init__(self, port: int) -> None:
        self.port, self.paths, self.forms = port, [], []

    def visit(self, address: str) -> list:
        """(what was asked, what came back) of its pages, and of a file that is sent to its first page and to some that
        have a form."""
        pages = self.pages_again(address) if self.paths else self.crawl(address)
        taken = {path: self.takes_file(address, path) for path in ("/", *self.forms)}
        return [*((f"page {path} of port {self.port}", status) for path, status in sorted(pages.items())),
                *((f"file sent to {path} of port {self.port}", how) for path, how in taken.items())]

    def pages_again(self, address: str) -> dict:
        return {path: self.page(address, path)[0] for path in self.paths[:MOST_AGAIN]}

    def crawl(self, address: str) -> dict:
        """The status of each page, from its first one along its own links."""
        waiting, found = ["/"], {}
        while waiting and len(found) < MOST_PAGES:
            path = waiting.pop(0)
            found[path], text = self.page(address, path)
            waiting += [one for one in dict.fromkeys(links_in(path, text)) if one not in found and one not in waiting]
            if FORM.search(text) and path != "/" and len(self.forms) < MOST_FORMS:
                self.forms.append(path)
        self.paths = list(found)
        return found

    def page(self, address: str, path: str) -> tuple:
        return ask_page(address, self.port, path, FIRST_PAGE if path == "/" else PATIENCE)

    def takes_file(self, address: str, path: str) -> str:
        """Who refuses a file may answer before it has all of it, and the connection may be gone before that is read: so
        every no is the same one."""
        status, _ = ask(address, self.port, "POST", path, UPLOAD, HEADERS, PATIENCE)
        return "taken" if isinstance(status, int) and status < 400 else "not taken"


def ask_page(address: str, port: int, path: str, seconds: float = PATIENCE) -> tuple:
    """As `ask`, as a browser asks for a page."""
    return ask(address, port, "GET", path, None, {"Accept": "text/html,*/*"}, seconds)


def ask(address: str, port: int, method: str, path: str, body: bytes | None, headers: dict, seconds: float) -> tuple:
    """The status of its answer, or why there is none, and its text where it is one."""
    connection = http.client.HTTPConnection(address, port, timeout=patient(seconds))
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.read(MOST_BYTES)
        is_text = "html" in answer.headers.get("Content-Type", "")
        return answer.status, said.decode("utf-8", "replace") if is_text else ""
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__, ""
    finally:
        connection.close()


def links_in(path: str, text: str) -> list:
    """The paths of the same site that a page names, without what only differs by a query."""
    found = []
    for link in LINK.findall(text):
        whole = urllib.parse.urlsplit(urllib.parse.urljoin(f"http://site{path}", html.unescape(link)))
        if whole.netloc == "site" and whole.scheme == "http" and whole.path:
            found.append(urllib.parse.quote(whole.path, safe="/%:@!$&'()*+,;=~"))
    return found
