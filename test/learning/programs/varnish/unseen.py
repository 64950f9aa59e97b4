"""Requests of other kinds, and many at once."""


def use(service):
    service.ask("HEAD", "/", expect=200)
    service.ask("POST", "/", expect=200, body=b"x" * 300_000)
    service.ask("PURGE", "/", expect=200)
    service.talk((b"nonsense\r\n\r\n", rb"400"))
    service.ask("GET", "/", expect=206, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-1"})
    service.ask_at_once("/", count=200)
