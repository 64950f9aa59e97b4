"""Requests of other kinds, and many at once."""


def use(service):
    service.ask("HEAD", "/", expect=501)
    service.ask("POST", "/", expect=501, body=b"x" * 1000)
    service.talk((b"nonsense\r\n\r\n", rb"Bad request"))
    service.ask("GET", "/" + "a" * 60_000, expect=200)
    service.ask_at_once("/", count=100)
