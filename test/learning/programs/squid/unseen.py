"""Requests that its rules refuse: it passes on those of its own machine only."""


def use(service):
    service.ask("GET", "http://nowhere.invalid/", expect=403)
    service.talk((b"CONNECT nowhere.invalid:443 HTTP/1.1\r\n\r\n", rb"403"))
    service.talk((b"CONNECT nowhere.invalid:22 HTTP/1.1\r\n\r\n", rb"403"))
    service.ask("PURGE", "http://nowhere.invalid/", expect=403)
    service.ask("GET", "ftp://nowhere.invalid/", expect=403)
    service.ask_at_once("http://nowhere.invalid/", count=50, expect=403)
    service.send_signal("HUP")
    service.ask("GET", "http://nowhere.invalid/", expect=403)
