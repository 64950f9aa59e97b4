"""Uses a running program for what learning did not ask of it, from outside: as its clients do, not as a shell in it.

    unseen.py PROGRAM CONTAINER PORT

`programs/PROGRAM/unseen.py` says what that is. Ends with 1 and the reason where something fails.
"""

import contextlib
import http.client
import importlib.util
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time

PATIENCE = 120


class Service:
    """A program as its clients see it."""

    def __init__(self, container: str, port: int) -> None:
        self.container, self.port = container, port
        # Of the last answer.
        self.cookies, self.headers = "", None

    def ask(self, method: str, path: str, *, expect: int, body=None, headers=None) -> bytes:
        """One request by HTTP; gives the body of its answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(line):
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            text = answer.read()
        if answer.status != expect:
            raise AssertionError(f"{method} {path}: {answer.status} in the place of {expect}: {text[:300]!r}")
        self.cookies = "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie", []))
        self.headers = answer.headers
        return text

    def ask_at_once(self, path: str, *, count: int, expect: int = 200) -> None:
        """The same request so many times side by side."""
        troubles = []

        def one() -> None:
            try:
                self.ask("GET", path, expect=expect)
            except (AssertionError, OSError, http.client.HTTPException) as error:
                troubles.append(f"one of {count} at once: {error!r}")

        threads = [threading.Thread(target=one) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if troubles:
            raise AssertionError(troubles[0])

    def upload(self, path: str, *, expect: int, size: int = 400_000) -> None:
        """A form with a file, as a browser sends it."""
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        form = head + b"x" * size + b"\r\n--edge--\r\n"
        self.ask("POST", path, expect=expect, body=form, headers={"Content-Type": "multipart/form-data; boundary=edge"})

    @contextlib.contextmanager
    def line(self):
        """A connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            yield line

    def talk(self, *turns: tuple) -> None:
        """What is sent, and what the answer to it must match, in turn."""
        with self.line() as line:
            for sent, wanted in turns:
                line.sendall(sent)
                heard = b""
                while not re.search(wanted, heard, re.DOTALL):
                    part = line.recv(65536)
                    if not part:
                        raise AssertionError(f"{sent[:60]!r}: {heard[-300:]!r} in the place of {wanted!r}")
                    heard += part

    def beside(self, *words: str, text: str = "", environment=()) -> str:
        """A client of its image, in a container of its own that shares its network."""
        shown = [f"--env={one}" for one in environment]
        image = docker("inspect", "--format", "{{.Config.Image}}", self.container).strip()
        where = [f"--network=container:{self.container}", "--entrypoint=", *shown, image]
        return docker("run", "--rm", "--interactive", *where, *words, text=text)

    def send_signal(self, name: str) -> None:
        docker("kill", "--signal", name, self.container)
        time.sleep(2)

    def wait_for_log(self, pattern: str) -> None:
        until = time.monotonic() + PATIENCE
        while not re.search(pattern, docker("logs", self.container)):
            if time.monotonic() > until:
                raise AssertionError(f"its log has no {pattern}: {docker('logs', '--tail=20', self.container)}")
            time.sleep(1)


def docker(*words: str, text: str = "") -> str:
    ended = subprocess.run(["docker", *words], input=text, capture_output=True, text=True, check=False, timeout=600)
    said = f"{ended.stdout}{ended.stderr}"
    if ended.returncode != 0:
        raise AssertionError(f"docker {' '.join(words)[:300]}: {said[-1500:]}")
    return said


def main(program: str, container: str, port: str) -> int:
    path = pathlib.Path(__file__).parent / "programs" / program / "unseen.py"
    spec = importlib.util.spec_from_file_location("unseen_of_program", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        module.use(Service(container, int(port)))
    except (AssertionError, OSError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
