"""English is complete: what is not data is said in English, on every page; and Vietnamese comes back."""

from __future__ import annotations

import re
import unicodedata

import polib
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import HALL, Visit
from tests.e2e.pages import Hall
from tests.e2e.places import PAGES, addresses
from tests.e2e.world import CITY
from tests.support import ROOT

CATALOGUE = ROOT / "council" / "locale" / "en" / "LC_MESSAGES" / "django.po"
# The same in every language: the name of the product, of the language, and what documents call themselves.
OWN = ("Nghị trường", "Tiếng Việt", "NĐ-CP", "Luật", "Điều", "QH15", "HĐND", "HĐBCQG", "UBND", "NQ", "MTTQ")
PIECES = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isHidden = (element) => element.closest("script, style, noscript, option, textarea, [lang=vi]");
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (!isHidden(node.parentElement)) found.push(node.textContent);
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], option"))
    if (element.lang !== "vi")
      found.push(element.getAttribute("aria-label") ?? "", element.getAttribute("placeholder") ?? "",
        element.getAttribute("title") ?? "", element.matches("option") ? element.textContent : "");
  return [document.title, ...found].map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


def is_vietnamese(text: str) -> bool:
    """Whether a text has a letter that English does not have."""
    letters = unicodedata.normalize("NFD", text)
    return any(unicodedata.combining(letter) for letter in letters) or "đ" in text.lower()


def pieces(page: Page) -> set[str]:
    """Everything the page says, piece by piece."""
    found: list[str] = page.evaluate(PIECES)
    return set(found)


@pytest.fixture(scope="module")
def interface() -> dict[str, str]:
    """What the interface says in Vietnamese and how it says it in English."""
    entries = [
        entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete and "%" not in entry.msgid
    ]
    return {entry.msgid: entry.msgstr or entry.msgstr_plural.get(0, "") for entry in entries}


@pytest.fixture
def data(visit: Visit) -> re.Pattern[str]:
    """Names, titles and texts people have written: longest first, so that none hides a part of another."""
    texts = sorted((*visit.world.texts, *OWN), key=len, reverse=True)
    return re.compile("|".join(re.escape(text) for text in texts), re.IGNORECASE)


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
def test_pages_speak_english(
    visit: Visit, interface: dict[str, str], data: re.Pattern[str], who: str
) -> None:
    visit.expect_complaint(r"40[34] \((Not Found|Forbidden)\)")
    page = visit.device(who, language="en")
    left: set[str] = set()
    for address in addresses(visit.world, who):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        left |= {f"{address}: {text}" for text in pieces(page) if is_vietnamese(data.sub("", text))}
        said = pieces(page) & {text for text, english in interface.items() if text != english}
        left |= {f"{address}: {text}" for text in said if is_vietnamese(text) and not data.fullmatch(text)}
    assert left == set()


def test_the_hall_speaks_english(visit: Visit, data: re.Pattern[str]) -> None:
    page = visit.device(size=HALL, language="en")
    Hall(page, visit.world.councils[CITY]).open()
    assert {text for text in pieces(page) if is_vietnamese(data.sub("", text))} == set()


def test_switching_there_and_back(visit: Visit) -> None:
    page = visit.device(f"{CITY}-002")
    page.goto(visit.world.councils[CITY].path("ban-dai-bieu/"))
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", name="Chương trình và tài liệu")).to_be_visible()
    page.locator("footer").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Chương trình và tài liệu")).to_have_count(0)
    page.goto(visit.world.councils[CITY].sitting_path())
    expect(page.locator("html")).to_have_attribute("lang", "en")  # kept from page to page
    page.locator("details.person > summary").click()
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
