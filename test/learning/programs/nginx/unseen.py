"""Static files, as rarely asked for."""


def use(service):
    service.ask("HEAD", "/", expect=200)
    page = service.ask("GET", "/", expect=200)
    part = service.ask("GET", "/", expect=206, headers={"Range": "bytes=2-9"})
    assert part == page[2:10], part
    service.ask("GET", "/", expect=304, headers={"If-None-Match": service.headers["ETag"]})
    service.ask("POST", "/", expect=405, body=b"x" * 300_000)
    service.ask("GET", "/none", expect=404)
    service.ask("GET", "/" + "a" * 20_000, expect=414)
    service.ask("GET", "/", expect=200, headers={"Accept-Encoding": "gzip"})
    service.talk((b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 3, rb"(?:200 OK.*){3}"))
    service.ask_at_once("/", count=100)
    # Its logs are opened again, as after a rotation.
    service.send_signal("USR1")
    service.ask("GET", "/", expect=200)
