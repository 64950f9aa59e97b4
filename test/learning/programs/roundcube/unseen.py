"""A login that finds no mail server, and what its page is made of."""

import re


def use(service):
    page = service.ask("GET", "/roundcube/", expect=200).decode()
    cookies = service.cookies
    token = re.search(r'name="_token" value="([^"]*)"', page)
    assert token, page[:300]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    form = f"_task=login&_action=login&_user=eve&_pass=lime&_token={token[1]}"
    # It cannot reach the mail server, and says so on its page.
    service.ask("POST", "/roundcube/?_task=login", expect=401, body=form, headers=headers)
    for path in re.findall(r'(?:src|href)="((?:skins|program|plugins)/[^"]+)"', page)[:10]:
        service.ask("GET", f"/roundcube/{path}".split("?")[0], expect=200)
    service.upload("/roundcube/", expect=200)
    service.ask("GET", "/roundcube/?_task=settings", expect=200)
    service.ask_at_once("/roundcube/", count=40)
    service.send_signal("USR1")
    service.ask("GET", "/roundcube/", expect=200)
