"""An engine on a socket of its own, in whose only container each process is a script of the test's."""

import json
import socketserver
import subprocess
import threading
from contextlib import contextmanager


class Inside(socketserver.StreamRequestHandler):
    def handle(self):
        path, length = self.rfile.readline().decode().split()[1], 0
        while (line := self.rfile.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.rfile.read(length)
        if path.endswith("/start"):
            self.run()
        else:
            answer = {"Id": "one", "Running": False, "ExitCode": self.server.code}
            self.wfile.write(f"HTTP/1.0 200 OK\r\n\r\n{json.dumps(answer)}".encode())

    def run(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        ended = subprocess.run([self.server.program], input=self.rfile.read(), capture_output=True, check=False)
        self.server.code = ended.returncode
        for number, text in ((1, ended.stdout), (2, ended.stderr)):
            self.wfile.write(bytes([number, 0, 0, 0]) + len(text).to_bytes(4, "big") + text)


@contextmanager
def engine_with(program: str, path: str):
    """Gives the value of DOCKER_HOST; `program` is run for each process, `path` is that of the socket."""
    with socketserver.ThreadingUnixStreamServer(path, Inside) as server:
        server.program, server.code = program, 0
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"unix://{path}"
        server.shutdown()
