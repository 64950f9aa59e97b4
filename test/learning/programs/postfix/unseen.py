"""A mail is taken, and its delivery tried."""


def use(service):
    service.talk(
        (b"", rb"^220 "),
        (b"EHLO client.example.org\r\n", rb"250 "),
        (b"VRFY root\r\n", rb"^25\d "),
        (b"MAIL FROM:<eve@example.net>\r\n", rb"^250 "),
        (b"RCPT TO:<nobody-of-that-name@mail.example.org>\r\n", rb"^550 "),
        (b"RCPT TO:<root@mail.example.org>\r\n", rb"^250 "),
        (b"DATA\r\n", rb"^354 "),
        (b"Subject: lime tree\r\n\r\n" + b"word " * 10_000 + b"\r\n.\r\n", rb"^250 .*queued"),
        (b"QUIT\r\n", rb"^221 "),
    )
    service.wait_for_log(r"to=<root@mail.example.org>.* status=")
    service.send_signal("HUP")
    service.talk((b"", rb"^220 "), (b"HELP\r\n", rb"^214 "), (b"QUIT\r\n", rb"^221 "))
