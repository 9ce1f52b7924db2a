"""Signed links to papers that nginx checks by itself: a session that is taken offline costs the servers one
list, and not a request for each part of each file.

The mark is what nginx's own module computes (ngx_http_secure_link_module, directives `secure_link` and
`secure_link_md5`): base64url, without padding, of the MD5 of "<ends>/<stored> <sign-in> <key>". `ends` is a
Unix time, `sign-in` the value of the reader's own session cookie: for anybody else a link is worth nothing.
The block for nginx is in docs/operations.md, why MD5 is sound enough here in docs/decisions/0007-papers.md.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PREFIX = "/tep/"
LIFETIME = timedelta(minutes=10)
KEY_LENGTH = 32
# No part of the message holds what ends it, so one message is never another; nginx's block says the same.
_STORED = re.compile(r"[-\w/]+\.reading\.pdf", re.ASCII)
_SIGN_IN = re.compile(r"[a-z0-9]+")
_KEY = re.compile(rf"[-\w+/=.]{{{KEY_LENGTH},}}", re.ASCII)  # what nginx's quotes leave as it is


def signed_link(stored: str, sign_in: str, moment: datetime) -> str:
    """The address of a reading copy for one sign-in, from this moment on; "" where links are off or nobody is
    signed in. Whoever calls has decided that this person may read it."""
    key = settings.FILE_LINKS_KEY
    if not is_usable(key) or not _STORED.fullmatch(stored) or not _SIGN_IN.fullmatch(sign_in):
        return ""
    ends = int((moment + LIFETIME).timestamp())
    return f"{PREFIX}{ends}/{mark(ends, stored, sign_in, key)}/{stored}"


def mark(ends: int, stored: str, sign_in: str, key: str) -> str:
    """What nginx compares with its own."""
    message = f"{ends}/{stored} {sign_in} {key}".encode()
    digest = hashlib.md5(message).digest()  # noqa: S324 - nginx's module knows no other
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_usable(key: str) -> bool:
    """Whether a key is long enough, and made of letters that nginx takes as they are."""
    return bool(_KEY.fullmatch(key))


def require_usable(key: str) -> None:
    """No key, or a usable one. Raises ImproperlyConfigured, without the key in the message."""
    if key and not is_usable(key):
        raise ImproperlyConfigured(
            f"FILE_LINKS_KEY: {KEY_LENGTH} or more letters, digits or -_+/=. (as of: openssl rand -hex 32)"
        )
