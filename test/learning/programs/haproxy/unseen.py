"""Its page of figures, and a reload."""


def use(service):
    service.ask("HEAD", "/", expect=200)
    service.ask("GET", "/;csv", expect=200)
    service.ask("GET", "/;json", expect=200)
    service.talk((b"nonsense\r\n\r\n", rb"400 Bad request"))
    service.ask_at_once("/", count=100)
    service.send_signal("USR2")
    service.ask("GET", "/", expect=200)
