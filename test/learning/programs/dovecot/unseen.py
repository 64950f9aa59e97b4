"""A mailbox at work."""

import imaplib
import time


def use(service):
    mail = imaplib.IMAP4("127.0.0.1", service.port, timeout=60)
    # One that has no mailbox yet.
    mail.login(f"eve{int(time.time())}", "staple-lantern-quarry")
    done(mail.create("archive"))
    for number in range(20):
        text = f"From: eve@example.org\r\nSubject: {number}\r\n\r\nlime tree {number}\r\n"
        done(mail.append("INBOX", None, None, text.encode()))
    done(mail.select("INBOX"))
    done(mail.search(None, "BODY", "lime"))
    done(mail.search(None, "SUBJECT", "7"))
    done(mail.thread("REFERENCES", "UTF-8", "ALL"))
    done(mail.sort("REVERSE DATE", "UTF-8", "ALL"))
    done(mail.fetch("1:*", "(BODYSTRUCTURE BODY[])"))
    done(mail.copy("1:5", "archive"))
    done(mail.store("1:5", "+FLAGS", "\\Deleted"))
    done(mail.expunge())
    done(mail.rename("archive", "old"))
    done(mail.subscribe("old"))
    done(mail.list())
    done(mail.status("old", "(MESSAGES UNSEEN)"))
    done(mail.close())
    done(mail.delete("old"))
    mail.logout()


def done(answer):
    kind, said = answer
    assert kind == "OK", said
