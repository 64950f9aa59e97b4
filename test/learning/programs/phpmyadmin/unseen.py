"""A login that finds no database, and what its pages are made of."""

import re


def use(service):
    page = service.ask("GET", "/", expect=200).decode()
    cookies = service.cookies
    token = re.search(r'name="token" value="([^"]*)"', page)
    assert token, re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL))[:1000]
    form = f"pma_username=root&pma_password=x&server=1&token={token[1]}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    service.ask("POST", "/index.php?route=/", expect=200, body=form, headers=headers)
    service.ask("GET", "/index.php?route=/&lang=de", expect=200, headers={"Cookie": cookies})
    service.upload("/index.php?route=/import", expect=200)
    service.ask("GET", "/none", expect=404)
    service.ask_at_once("/", count=40)
    service.send_signal("USR1")
    service.ask("GET", "/", expect=200)
