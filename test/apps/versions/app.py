"""Tells its version. It answers 503 for its first three seconds, and ends at once at a signal, with all that it does."""

import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BEGAN = time.monotonic()
with open("version.txt", encoding="utf-8") as stream:
    VERSION = stream.read().strip()


class Version(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/slow":
            time.sleep(3)
        text = VERSION.encode()
        self.send_response(200 if time.monotonic() - BEGAN > 3 else 503)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_words):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128


Server(("", int(os.environ["PORT"])), Version).serve_forever()
