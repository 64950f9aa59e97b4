"""A page is written, looked for and rendered."""

import json
import urllib.parse

API = "/mediawiki/api.php?format=json&"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def use(service):
    text = "== Lime tree ==\n{| class='wikitable'\n| a || b\n|}\n[[Main Page]] <gallery></gallery>" + "word " * 5000
    form = urllib.parse.urlencode({"title": "Lime", "text": text, "token": "+\\"})
    said = json.loads(service.ask("POST", API + "action=edit", expect=200, body=form, headers=FORM))
    assert said.get("edit", {}).get("result") == "Success", said
    service.ask("GET", "/mediawiki/index.php?title=Lime&action=history", expect=200)
    service.ask("GET", "/mediawiki/index.php?title=Lime&action=edit", expect=200)
    service.ask("GET", API + "action=query&list=search&srsearch=lime", expect=200)
    service.ask("GET", API + "action=parse&page=Lime", expect=200)
    service.ask("POST", API + "action=purge&titles=Lime", expect=200, body="", headers=FORM)
    service.ask("GET", "/mediawiki/index.php/Special:Version", expect=200)
    service.ask("GET", "/mediawiki/load.php?modules=startup&only=scripts&raw=1&skin=vector", expect=200)
    service.upload("/mediawiki/index.php/Special:Upload", expect=200)
    service.ask_at_once("/mediawiki/index.php?title=Lime", count=20)
