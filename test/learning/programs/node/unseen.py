"""Requests of other kinds, and many at once."""


def use(service):
    service.ask("HEAD", "/", expect=200)
    service.ask("POST", "/", expect=200, body=b"x" * 1_000_000)
    service.ask("DELETE", "/a", expect=200)
    service.talk((b"nonsense\r\n\r\n", rb"400 Bad Request"))
    service.talk((b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 3, rb"(?:200 OK.*){3}"))
    service.ask_at_once("/", count=100)
