"""What keys and tokens look like, and where such a text is nobody's secret."""

from __future__ import annotations

import re

__all__ = ["LONGEST", "is_published", "kinds_in"]

# What a match can be as long as; a piece of a file overlaps the next one by this.
LONGEST = 1024
KEY_HEADER = rb"(?:(?:Proc-Type|DEK-Info|Version|Comment): [^\r\n]{1,80}|\s|\\n|\\r){1,16}"
# By what each begins, or what stands in it: whether that is there is found quickly.
TOKENS = (
    ("a private key", (b"PRIVATE KEY",),
     rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----" + KEY_HEADER + rb"[A-Za-z0-9+/]{40}"),
    ("a key of Amazon Web Services", (b"AKIA", b"ASIA"),
     rb"(?<![A-Za-z0-9/+])(?:AKIA|ASIA)(?![A-Z2-7]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Za-z0-9/+])"),
    ("a token of GitHub", (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_"),
     rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{70,100})\b"),
    ("a token of GitLab", (b"glpat-",), rb"\bglpat-[A-Za-z0-9_-]{20,64}"),
    ("a token of Slack", (b"xox", b"hooks.slack.com"),
     rb"\b(?:xox[abepr]-[0-9]{8,14}-[A-Za-z0-9-]{16,200}|hooks\.slack\.com/services/T\w{6,12}/B\w{6,12}/\w{20,30})"),
    ("a key of Stripe", (b"k_live_",), rb"\b[rs]k_live_[A-Za-z0-9]{20,120}"),
    ("a key of Google", (b"AIza",), rb"(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    ("a token of npm", (b"npm_", b"_authToken="), rb"\bnpm_[A-Za-z0-9]{36}\b|_authToken=[A-Za-z0-9_./+=-]{16,400}"),
    ("a token of PyPI", (b"pypi-AgE",), rb"\bpypi-AgE[A-Za-z0-9_-]{50,400}"),
    ("a token of Docker Hub", (b"dckr_pat_",), rb"\bdckr_pat_[A-Za-z0-9_-]{27}"),
    ("a key of SendGrid", (b"SG.",), rb"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
    ("a token of HashiCorp Vault", (b"hvs.",), rb"\bhvs\.[A-Za-z0-9_-]{24,200}"),
    ("a key of Azure Storage", (b"AccountKey=",), rb"AccountKey=[A-Za-z0-9+/]{86}=="),
    ("a key of age", (b"AGE-SECRET-KEY-1",), rb"\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b"),
    ("a key of an AI service", (b"sk-proj-", b"sk-ant-"), rb"\bsk-(?:proj|ant)-[A-Za-z0-9_-]{40,200}"),
)
# The logins that programs keep, by the end of the path.
LOGINS = (
    ("a login of Git", "/.git-credentials", rb"https?://[^\s/:@]{1,100}:[^\s/:@]{1,200}@"),
    ("a login of a registry", "/.docker/config.json", rb'"auth"\s*:\s*"[A-Za-z0-9+/=]{8,500}"'),
    ("a login of other machines", "/.netrc", rb"\bpassword\s+\S{1,200}"),
    ("a login of a database", "/.pgpass", rb"^[^#:\s]{1,200}:[^:\s]{1,10}:[^:\s]{1,100}:[^:\s]{1,100}:\S{1,200}"),
)
# Folders of what others have published: keys in there are those of tests and examples. The package ssl-cert makes a key
# that nobody trusts, and images have it because other packages need that one.
PUBLISHED = re.compile(
    r"/(?:node_modules|site-packages|dist-packages|vendor|gems|go/pkg/mod)/|^/usr/share/(?:doc|perl)/|"
    r"^/usr/(?:local/)?lib/python3(?:\.\d+)?/test/|^/etc/ssl/private/ssl-cert-snakeoil\.key$"
)
COMPILED = [(kind, anchors, re.compile(pattern)) for kind, anchors, pattern in TOKENS]
COMPILED_LOGINS = [(kind, end, re.compile(pattern, re.MULTILINE)) for kind, end, pattern in LOGINS]


def kinds_in(path: str, text: bytes) -> set:
    """What of it stands in a piece of a file."""
    found = {kind for kind, anchors, pattern in COMPILED
             if any(anchor in text for anchor in anchors) and pattern.search(text)}
    return found | {kind for kind, end, pattern in COMPILED_LOGINS if path.endswith(end) and pattern.search(text)}


def is_published(path: str) -> bool:
    return PUBLISHED.search(path) is not None
