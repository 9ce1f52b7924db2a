"""Sealing personal data at rest: AES-256-GCM, bound to the place where it is kept.

A sealed value is "v1.<key id>.<base64 of nonce and ciphertext>". The place ("table|column|row") is
authenticated with it: a value that was altered, or moved to another row or column, does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from council.sealing_keys import SealingKeys

VERSION = "v1"
_NONCE = 12
_TAG = 16


class SealBrokenError(ValueError):
    """A sealed value does not open: it was altered or moved, or its key is not among SEALING_KEYS."""


def seal(plain: str, *, place: str) -> str:
    """The sealed form of a text, with the current key. An empty text stays empty."""
    if not plain:
        return ""
    keys = _keys()
    nonce = os.urandom(_NONCE)
    box = AESGCM(keys.keys[keys.current]).encrypt(nonce, plain.encode(), _bound(keys.current, place))
    return f"{VERSION}.{keys.current}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """The text behind a sealed value. Raises SealBrokenError; the message holds nothing of the content."""
    if not sealed:
        return ""
    version, key_id, box = _parts(sealed)
    key = _keys().keys.get(key_id)
    if version != VERSION or key is None:
        raise SealBrokenError(f"{place}: sealed with {version}.{key_id}, which is not among SEALING_KEYS")
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], _bound(key_id, place)).decode()
    except InvalidTag:
        raise SealBrokenError(f"{place}: altered, or moved from another place") from None


def index(value: str) -> str:
    """A keyed hash that finds the same number again, however it is spaced; "" for an empty one."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", value).casefold() if c.isalnum())
    return hmac.new(_keys().index, plain.encode(), hashlib.sha256).hexdigest() if plain else ""


def current_key() -> str:
    """The id of the key that seals from now on."""
    return _keys().current


def _keys() -> SealingKeys:
    keys: SealingKeys = settings.SEALING
    return keys


def _bound(key_id: str, place: str) -> bytes:
    return f"{VERSION}|{key_id}|{place}".encode()


def _parts(sealed: str) -> tuple[str, str, bytes]:
    try:
        version, key_id, encoded = sealed.split(".")
        box = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except ValueError:
        raise SealBrokenError("this is not a sealed value") from None
    if len(box) < _NONCE + _TAG:
        raise SealBrokenError("this is not a sealed value")
    return version, key_id, box
