"""Says what an installed package says, by the standard library's own server."""
import os
from wsgiref.simple_server import make_server

import greeting


def app(_request, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [greeting.WORDS.encode()]


make_server(os.environ["HOST"], int(os.environ["PORT"]), app).serve_forever()
