"""An engine on a socket of its own that answers as it was told, and remembers what it was asked."""

import json
import os
import socket
import tempfile
import threading


class SpokenEngine:
    """`answers` has what each request gets, by `METHOD PATH`: a value, or a list of (status, value) one after the
    other."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []
        self.path = os.path.join(tempfile.mkdtemp(), "engine.sock")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                channel, _ = self.listener.accept()
            except OSError:
                return
            with channel:
                self.answer(channel)

    def answer(self, channel):
        request = b""
        while b"\r\n\r\n" not in request:
            request += channel.recv(65536)
        head, _, body = request.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"Content-Length")), 0)
        while len(body) < length:
            body += channel.recv(65536)
        method, path = head.decode().split(" ")[:2]
        key = f"{method} {path.partition('?')[0]}"
        self.asked.append((key, json.loads(body) if body else None))
        status, value = self.next_answer(key)
        channel.sendall(f"HTTP/1.0 {status} x\r\n\r\n{'' if value is None else json.dumps(value)}".encode())

    def next_answer(self, key):
        found = self.answers.get(key, (404, {"message": f"{key} not found"}))
        if isinstance(found, list) and found and isinstance(found[0], tuple):
            return found.pop(0) if len(found) > 1 else found[0]
        return found if isinstance(found, tuple) else (200, found)

    def changes(self):
        return [key for key, _ in self.asked if not key.startswith("GET")]

    def close(self):
        self.listener.close()
