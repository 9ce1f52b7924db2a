"""What every page is held to: no inline script or style, one main heading, marked language."""

import re
from typing import Protocol

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\b(?:nonce|src|type=\"application/json\"))[^>]*>", re.IGNORECASE)


class Answer(Protocol):
    """What the test client answers with."""

    status_code: int
    content: bytes


def page_of(response: Answer, status: int = 200) -> str:
    """The HTML of an answer, checked."""
    assert response.status_code == status, response.content[:500]
    html = response.content.decode()
    assert not INLINE.search(html), INLINE.search(html)
    assert not SCRIPT.search(html), SCRIPT.search(html)
    assert html.count("<h1") == 1
    assert '<html lang="' in html
    return html
