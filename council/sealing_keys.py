"""The keys that seal personal data: named by the operator, or made once beside the data for trying out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from council.secret_key import secret_key

LOCAL = "local"
KEY_FILE, INDEX_FILE = "sealing_key", "sealing_index_key"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,16}")
_BYTES = 32


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """Keys by their id, the current one first; the key of the index; whether an operator named them."""

    keys: Mapping[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    named: bool

    @property
    def current(self) -> str:
        """The id of the key that seals from now on."""
        return next(iter(self.keys))


def sealing_keys(named: Sequence[str], index: str, folder: Path) -> SealingKeys:
    """The keys of SEALING_KEYS ("id:base64", the current one first) and SEALING_INDEX_KEY; those kept in
    `folder` where neither is given. A key once made there goes on opening what it sealed.

    Raises ImproperlyConfigured, without a key in the message.
    """
    if not named and not index:
        return SealingKeys({LOCAL: _local(folder, KEY_FILE)}, _local(folder, INDEX_FILE), False)
    if not named or not index:
        raise ImproperlyConfigured("SEALING_KEYS and SEALING_INDEX_KEY are set together")
    keys: dict[str, bytes] = {}
    for entry in named:
        name, _colon, value = entry.strip().partition(":")
        if not _NAME.fullmatch(name) or name in keys:
            raise ImproperlyConfigured("SEALING_KEYS: each key is id:base64, with an id of its own")
        keys[name] = _decoded(value, f"SEALING_KEYS, {name}")
    if (folder / KEY_FILE).exists():
        keys.setdefault(LOCAL, _local(folder, KEY_FILE))
    return SealingKeys(keys, _decoded(index, "SEALING_INDEX_KEY"), True)


def _local(folder: Path, name: str) -> bytes:
    return hashlib.sha256(secret_key(folder, name).encode()).digest()


def _decoded(value: str, what: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise ImproperlyConfigured(f"{what}: {_BYTES} bytes in base64 are needed")
    return key
