"""Every page in every state: it renders, keeps to the CSP, and a broadcast says nothing it must not say."""

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from meetings import stages
from meetings.views import style

STATES = [(page, state) for page, states in style.PAGES.items() for state in states]
SECRET = [
    (page, state) for page, state in STATES if page in ("sitting", "hall") and state in ("open", "closed")
]
AUDIENCE = {"sitting": "delegates", "hall": "hall", "console": "presidium"}


class Page(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def shown(response: HttpResponse) -> Page:
    assert response.status_code == 200
    return Page(response.content.decode())


def broadcast(page: str, state: str) -> str:
    """The partial as the hub renders it: without a request."""
    context = {name: value for name, value in style.PAGES[page][state]().items() if name != "mine"}
    return render_to_string(stages.STAGES[AUDIENCE[page]], {"urls": style.URLS, **context})


def check(page: Page) -> None:
    attributes = {name for _tag, found in page.tags for name in found}
    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]
    assert not page.all("style")
    for script in page.all("script"):
        assert script["type"] == "application/json" or "nonce" in script
    ids = Counter(found["id"] for _tag, found in page.tags if "id" in found)
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize(("page", "state"), STATES)
def test_page_renders_within_the_csp(rf: RequestFactory, page: str, state: str) -> None:
    check(shown(style.style_page(rf.get("/"), page, state)))


def test_style_page_renders_within_the_csp(rf: RequestFactory) -> None:
    check(shown(style.style(rf.get("/"))))


def test_unknown_state_is_not_found(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        style.style_page(rf.get("/"), "sitting", "no-such-state")


@pytest.mark.parametrize(("page", "state"), [pair for pair in STATES if pair[0] in AUDIENCE])
def test_broadcast_holds_no_token_and_nothing_personal(page: str, state: str) -> None:
    html = broadcast(page, state)
    assert "csrfmiddlewaretoken" not in html
    assert 'aria-pressed="true"' not in html
    assert "data-csrf" not in html


@pytest.mark.parametrize(("page", "state"), SECRET)
def test_no_count_by_choice_before_publication(page: str, state: str) -> None:
    """The samples of a closed round hold the result: the partials for tablets and hall must not show it."""
    html = broadcast(page, state)
    assert 'class="bars"' not in html
    assert 'class="verdict' not in html
    assert "data-seat" not in html


def test_presidium_sees_the_count_of_a_closed_round_but_not_of_an_open_one() -> None:
    assert 'class="bars"' in broadcast("console", "closed")
    assert 'class="bars"' not in broadcast("console", "open")


def test_open_round_offers_the_three_choices() -> None:
    buttons = Page(broadcast("sitting", "open")).all("button")
    assert [b["value"] for b in buttons if b.get("name") == "choice"] == ["for", "against", "abstain"]


@pytest.mark.parametrize("state", ["closed", "published", "void", "item", "over", "planned"])
def test_no_choices_where_no_round_is_open(state: str) -> None:
    assert 'name="choice"' not in broadcast("sitting", state)


@pytest.mark.parametrize(
    ("page", "state"), [("sitting", "open"), ("sitting", "planned"), ("console", "waiting")]
)
def test_forms_work_without_javascript(rf: RequestFactory, page: str, state: str) -> None:
    """Each form with an id of a page's region has its token in the page around it."""
    html = shown(style.style_page(rf.get("/"), page, state))
    lent = {
        field["form"]
        for field in html.all("input")
        if field.get("name") == "csrfmiddlewaretoken" and "form" in field
    }
    forms = {form["id"] for form in html.all("form") if "data-do" in form and "id" in form}
    assert forms
    assert forms <= lent


def test_hall_shows_names_up_to_thirty_and_numbers_above() -> None:
    assert 'class="hall-names"' in broadcast("hall", "commune")
    assert 'class="seats"' in broadcast("hall", "published")


def test_chairs_message_never_covers_an_open_round() -> None:
    context = style.PAGES["hall"]["open"]()
    view = replace(context["s"], message="Nghỉ giải lao")
    html = render_to_string(stages.STAGES["hall"], {"urls": style.URLS, **context, "s": view})
    assert "Nghỉ giải lao" not in html
