"""The long lists of the results' pages: tiles and rows of the councils, cards of the constituencies.

The pages of a polling day repeat a few lines of HTML more than a hundred times. Laid out here, each takes a
tenth of the time that template nodes take, and these pages are put together while everybody looks. As in a
template, whatever is not marked safe is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from council.naming import unit_name
from council.templatetags.councils import upper_first
from council.templatetags.nghitruong import icon
from elections.models import Contest
from elections.queries.results import ContestLine, CouncilLine, Line, Result
from elections.rules.statistics import Share
from elections.templatetags.results import verdict_chip, verdict_icon, verdict_words

register = template.Library()

Named = tuple[CouncilLine, str]

NONE = "–"
STATES = {"all": "done", "some": "now", "none": "clock"}
TILE = '<li><a class="tile tile-{}" href="{}{}/"><b>{}</b> {}</a></li>\n'
TILE_ALL = (
    '<span class="tile-state">{}<span class="visually-hidden">{}</span> {}</span> <span class="num">{}</span>'
)
TILE_SOME = '<span class="tile-state">{}{}</span> <span class="num">{}</span>'
TILE_NONE = '<span class="tile-state">{}{}</span>'
ROW = (
    '<tr><th scope="row"><a href="{}{}/">{}</a></th><td class="count num">{}</td>'
    '<td class="count num">{}</td><td class="count num">{}</td><td class="count num">{}/{}</td>'
    '<td class="count num">{}</td></tr>\n'
)
CARD = (
    '<li><a class="card contest-card" href="{}don-vi/{}/"><b>{}</b> <span class="chip {}">{}{}</span> '
    '<span>{}</span> {} <span class="soft small">{}</span></a></li>\n'
)
WAITING = (
    '<li><div class="card contest-card is-waiting"><b>{}</b> <span class="chip">{}{}</span> '
    '<span class="soft">{}</span></div></li>\n'
)
WINNERS = '<ul class="winners">{}</ul>'
WINNER = '<li><span>{}</span> <span class="num soft">{}</span></li>'
WINNER_ROW = '<li><span>{}</span> <span class="soft num">{} · {}</span></li>\n'


def filled(pattern: str, *values: Any) -> SafeString:
    """The pattern with its values, escaped unless safe: format_html without its detours."""
    return SafeString(
        pattern.format(*(value if isinstance(value, SafeString) else escape(str(value)) for value in values))
    )


class Hand:
    """How figures are written in the reader's language, asked for once for a whole list."""

    def __init__(self) -> None:
        self._vietnamese = get_language() == "vi"

    def count(self, value: int) -> str:
        """As the filter `whole`."""
        text = f"{value:,}"
        return text.replace(",", ".") if self._vietnamese else text

    def share(self, share: Share) -> str:
        """As the filter `percent_of`."""
        if not share.base:
            return NONE
        text = f"{share.percent}%"
        return text.replace(".", ",") if self._vietnamese else text


@register.filter
def named(lines: Sequence[CouncilLine]) -> list[Named]:
    """Each council with its name at the head of a line, put together once for tiles and rows."""
    return [(line, upper_first(unit_name(line.council))) for line in lines]


@register.simple_tag
def council_tiles(lines: Sequence[Named], here: str) -> SafeString:
    """A tile for each council: how much of its result is published, in words beside the icon."""
    icons = {state: icon(name) for state, name in STATES.items()}
    published, waits = gettext("Đã công bố"), gettext("Chưa công bố")
    seats, parts, hand = gettext("%(n)s/%(seats)s đại biểu"), gettext("%(n)s/%(all)s đơn vị"), Hand()

    def told(line: CouncilLine, state: str) -> SafeString:
        if state == "none":
            return filled(TILE_NONE, icons[state], waits)
        turnout = hand.share(line.figures.turnout)
        if state == "all":
            counts = {"n": hand.count(line.elected), "seats": hand.count(line.seats)}
            return filled(TILE_ALL, icons[state], published, seats % counts, turnout)
        counts = {"n": hand.count(line.published), "all": hand.count(line.contests)}
        return filled(TILE_SOME, icons[state], parts % counts, turnout)

    made = (
        filled(TILE, line.state, here, line.council.code, name, told(line, line.state))
        for line, name in lines
    )
    return SafeString("".join(made))


@register.simple_tag
def council_rows(lines: Sequence[Named], here: str) -> SafeString:
    """A row of figures for each council; a dash where nothing is published."""
    hand = Hand()
    return SafeString("".join(filled(ROW, here, *_row(line, name, hand)) for line, name in lines))


def _row(line: CouncilLine, name: str, hand: Hand) -> tuple[str, ...]:
    figures, known = line.figures, line.published
    return (
        line.council.code,
        name,
        hand.count(figures.electors) if known else NONE,
        hand.count(figures.voted) if known else NONE,
        hand.share(figures.turnout),
        hand.count(line.published),
        hand.count(line.contests),
        f"{hand.count(line.elected)}/{hand.count(line.seats)}" if known else NONE,
    )


@register.simple_tag
def contest_cards(lines: Sequence[ContestLine], here: str) -> SafeString:
    """A card for each constituency: who is elected, or that its result is awaited."""
    hand = Hand()
    made = (
        _card(line.contest, line.result, here, hand) if line.result else _waiting(line.contest)
        for line in lines
    )
    return SafeString("".join(made))


def _card(contest: Contest, result: Result, here: str, hand: Hand) -> SafeString:
    row = result.row
    counts = {"n": hand.count(row.elected), "seats": hand.count(row.seats)}
    turnout = {"share": hand.share(result.figures.turnout)}
    people = "".join(filled(WINNER, one.name, hand.share(one.share)) for one in result.winners)
    return filled(
        CARD,
        here,
        contest.number,
        _title(contest),
        verdict_chip(row.verdict),
        icon(verdict_icon(row.verdict)),
        verdict_words(row.verdict),
        gettext("%(n)s/%(seats)s đại biểu trúng cử") % counts,
        filled(WINNERS, SafeString(people)) if people else "",
        gettext("%(share)s cử tri đi bỏ phiếu") % turnout,
    )


def _waiting(contest: Contest) -> SafeString:
    seats = gettext("Bầu %(seats)s đại biểu") % {"seats": contest.seats}
    return filled(WAITING, _title(contest), icon("clock"), gettext("Chưa công bố"), seats)


def _title(contest: Contest) -> str:
    return gettext("Đơn vị bầu cử số %(n)s") % {"n": contest.number}


@register.simple_tag
def winner_rows(winners: Iterable[tuple[Contest, Line]]) -> SafeString:
    """Everyone elected, with the constituency and the share of votes."""
    number, hand = gettext("số %(n)s"), Hand()
    made = (
        filled(WINNER_ROW, one.name, number % {"n": contest.number}, hand.share(one.share))
        for contest, one in winners
    )
    return SafeString("".join(made))
