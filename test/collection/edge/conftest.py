"""A server that speaks TLS with a certificate of its own."""

import http.server
import ssl
import subprocess
import threading
from types import SimpleNamespace

import pytest


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, _, target = self.path.strip("/").partition("-to-")
        self.send_response(int(status or 200))
        if target:
            self.send_header("Location", f"https://{target}/")
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture(name="serve")
def fixture_serve(tmp_path):
    """Starts such a server, which has a certificate for so many days, or none at all; gives its place."""
    servers = []

    def serve(days=30, name="shop.example.com", handler=Pages, oldest=ssl.TLSVersion.TLSv1_2):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if days:
            made = [str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")]
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-days", str(days), "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                            "-keyout", made[0], "-out", made[1]], check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(made[1], made[0])
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = oldest
            server.socket = context.wrap_socket(server.socket, server_side=True)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"127.0.0.1:{server.server_address[1]}"
    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(name="container")
def fixture_container():
    """One that began long ago, so that nothing is waited for. `engine.lines` is its log."""
    engine = SimpleNamespace(lines=["an error"])
    engine.log_lines = lambda _id, count: engine.lines[-count:]
    inspected = {"Id": "1", "State": {"StartedAt": "2020-01-01T00:00:00.5Z"}}
    return SimpleNamespace(engine=engine, inspected=inspected)
