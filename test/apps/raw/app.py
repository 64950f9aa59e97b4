"""Hears requests as they come, byte by byte, and tells them at `/heard`, which begins anew. It agrees to every `Upgrade`, and then says what it is told."""

import json
import os
import re
import socketserver

heard = []


class Listener(socketserver.BaseRequestHandler):
    def handle(self):
        rest = b""
        while part := self.request.recv(65536):
            rest += part
            while b"\r\n\r\n" in rest:
                head, rest = rest.split(b"\r\n\r\n", 1)
                body, rest = self.body(head, rest)
                self.answer(head, body)

    def body(self, head, rest):
        size = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        is_whole = re.compile(rb"(?s).*?\b0\r\n\r\n" if b"chunked" in head.lower() else
                              rb"(?s).{%d}" % int(size[1] if size else 0))
        while not (found := is_whole.match(rest)):
            part = self.request.recv(65536)
            if not part:
                break
            rest += part
        end = found.end() if found else len(rest)
        return rest[:end], rest[end:]

    def answer(self, head, body):
        if head.startswith(b"GET /heard "):
            self.say(json.dumps([text.decode("latin-1") for text in heard]).encode())
            heard.clear()
            return
        heard.append(head + b"\r\n\r\n" + body)
        wanted = re.search(rb"(?i)\r\nupgrade: *([^\r]+)", head)
        if wanted:
            self.request.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n" % wanted[1])
            while part := self.request.recv(65536):
                heard.append(part)
                self.request.sendall(b"told " + part)
            return
        who = b"Remote-User: alice\r\n" if head.startswith(b"GET /verify ") else b""
        self.say(b"answered", who)

    def say(self, text, more=b""):
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(text), more, text))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True


Server(("", int(os.environ["PORT"])), Listener).serve_forever()
