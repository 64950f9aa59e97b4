"""A page of PHP, by other ways than a link."""


def use(service):
    service.ask("HEAD", "/", expect=200)
    service.ask("POST", "/", expect=200, body=b"a=1&b=2", headers={"Content-Type": "application/x-www-form-urlencoded"})
    service.upload("/", expect=200)
    service.ask("GET", "/none", expect=404)
    service.ask("GET", "/" + "a" * 20_000, expect=414)
    service.ask("GET", "/", expect=200, headers={"Cookie": "PHPSESSID=0123456789abcdef0123456789"})
    # More than it has processes for at first.
    service.ask_at_once("/", count=60)
    service.send_signal("USR1")
    service.ask("GET", "/", expect=200)
