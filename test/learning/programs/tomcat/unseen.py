"""Its examples: pages that are compiled at their first request, sessions, and answers that come later."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def use(service):
    service.ask("GET", "/examples/jsp/dates/date.jsp", expect=200)
    service.ask("GET", "/examples/jsp/num/numguess.jsp", expect=200)
    service.ask("GET", "/examples/jsp/jsp2/el/basic-arithmetic.jsp", expect=200)
    service.ask("GET", "/examples/jsp/xml/xml.jsp", expect=200)
    body = "dataname=lime&datavalue=tree"
    service.ask("POST", "/examples/servlets/servlet/SessionExample", expect=200, body=body, headers=FORM)
    service.ask("GET", "/examples/servlets/servlet/CookieExample", expect=200)
    service.ask("GET", "/examples/async/async1", expect=200)
    service.ask("GET", "/examples/servlets/nonblocking/numberwriter", expect=200)
    service.ask("POST", "/examples/servlets/nonblocking/bytecounter", expect=200, body=b"x" * 300_000)
    service.ask("GET", "/none", expect=404)
    service.ask_at_once("/examples/servlets/servlet/HelloWorldExample", count=100)
    # What it does: each of its threads, into its log.
    service.send_signal("QUIT")
    service.ask("GET", "/", expect=200)
