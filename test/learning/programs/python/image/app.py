import http.server
import pathlib
import tempfile
import threading
import time

UPLOADS = pathlib.Path("uploads")
UPLOADS.mkdir(exist_ok=True)


def work():
    while True:
        (UPLOADS / "beat").write_text(str(time.time()))
        time.sleep(1)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with tempfile.TemporaryFile() as scratch:
            scratch.write(self.path.encode())
        (UPLOADS / "visits").open("a").write("x")
        body = b'<a href="/more">more</a>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


threading.Thread(target=work, daemon=True).start()
http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()
