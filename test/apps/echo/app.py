"""Answers with what it was asked, as JSON; `?wait=SECONDS` makes it slow, `?status=NUMBER` chooses the status."""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        time.sleep(float(asked.get("wait", ["0"])[0]))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        text = json.dumps({"path": self.path, "headers": dict(self.headers), "bytes": len(body)}).encode()
        self.send_response(int(asked.get("status", ["200"])[0]))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET

    def log_message(self, *_words):
        pass


ThreadingHTTPServer(("", int(os.environ["PORT"])), Echo).serve_forever()
