"""What the edge answers: pages at public names, old versions of TLS, requests without TLS."""

import http.server
import re
import ssl

import pytest

from ansible_collections.harden.stack.plugins.module_utils.edge.answers import (
    oldest_tls, redirect, site, stranger,
)

NAME = "shop.example.com"


@pytest.mark.parametrize("path, expected", [("", "answers"), ("404", "answers"),
                                            ("502", "status 502; it said last: an error")])
def test_a_page_answers_by_its_status(serve, container, path, expected):
    assert site(container, f"{serve()} {NAME}/{path}") == expected


def test_a_page_behind_no_tls_does_not_answer(serve, container):
    # The service was not asked: its last words would mislead.
    assert re.fullmatch(r"no answer \([A-Z_]+\)", site(container, f"{serve(0)} {NAME}/"))


@pytest.mark.parametrize("oldest, expected", [(ssl.TLSVersion.TLSv1_2, "1.2"), (ssl.TLSVersion.TLSv1_3, "1.3"),
                                              (ssl.TLSVersion.TLSv1_1, "1.1")])
def test_the_oldest_version_is_told(serve, container, oldest, expected):
    assert oldest_tls(container, f"{serve(oldest=oldest)} {NAME}") == expected


def test_without_a_handshake_no_version_is_known(serve, container):
    with pytest.raises(OSError, match="no handshake"):
        oldest_tls(container, f"{serve(0)} {NAME}")


def leading(status, target):
    class Leading(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Location", target)
            self.end_headers()

        def log_message(self, *_words):
            pass
    return Leading


@pytest.mark.parametrize("status, target, expected", [
    (308, f"https://{NAME}/", "https"),
    (301, f"https://{NAME}:8443/", "https"),
    (302, f"https://{NAME}/", f"status 302 https://{NAME}/"),
    (308, f"http://{NAME}/", f"status 308 http://{NAME}/"),
    (308, f"https://{NAME}.evil.example/", f"status 308 https://{NAME}.evil.example/"),
])
def test_a_request_without_tls_is_sent_to_the_same_name(serve, container, status, target, expected):
    assert redirect(container, f"{serve(0, handler=leading(status, target))} {NAME}") == expected


def test_nobody_there_is_told(container):
    assert redirect(container, f"127.0.0.1:1 {NAME}") == "no answer (Connection refused)"


@pytest.mark.parametrize("path, expected", [("401", "refused"), ("403", "refused"), ("", "status 200"),
                                            ("302-to-login.example.com", "status 302"), ("404", "status 404")])
def test_a_stranger_is_refused_or_not(serve, container, path, expected):
    assert stranger(container, f"{serve()} {NAME}/{path}") == expected


def test_a_stranger_who_meets_nobody_is_not_refused(container):
    assert stranger(container, f"127.0.0.1:1 {NAME}/admin") == "no answer (Connection refused)"
