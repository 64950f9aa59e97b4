"""Decides about requests by their cookie: `who=NAME` is let in by that name, `who=` without one, and nobody else."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Decider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        cookie = self.headers.get("Cookie", "")
        is_known = self.path == "/verify" and cookie.startswith("who=")
        self.send_response(204 if is_known else 401)
        if cookie.removeprefix("who="):
            self.send_header("Remote-User", cookie.removeprefix("who="))
        self.send_header("X-Asked-For", f"{self.headers['X-Forwarded-Method']} {self.headers['X-Forwarded-Uri']}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words):
        pass


ThreadingHTTPServer(("", int(os.environ["PORT"])), Decider).serve_forever()
