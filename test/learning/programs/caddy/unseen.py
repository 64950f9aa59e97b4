"""Static files, and a configuration that is given to it while it runs."""


def use(service):
    page = service.ask("GET", "/", expect=200)
    part = service.ask("GET", "/", expect=206, headers={"Range": "bytes=2-9"})
    assert part == page[2:10], part
    service.ask("GET", "/", expect=304, headers={"If-None-Match": service.headers["ETag"]})
    service.ask("POST", "/", expect=200, body=b"x")
    service.ask("GET", "/none", expect=404)
    service.ask_at_once("/", count=100)
    service.beside("caddy", "reload", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile", "--force")
    service.ask("GET", "/", expect=200)
