"""Notices due before a contact meeting, and when results are to be public.

Joint Resolution 72/2025/NQLT: the press hears of a programme 7 working days before (Art. 6(3), written for
the delegations of the National Assembly); the host commune and the Front 3 working days before (Art. 32,
known from the press); results are published from 15 working days after the deadline and posted for 30 days
(Art. 51).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from council.rules.workdays import Calendar, add_days
from petitions.rules.clock import HANOI, OFFICE, compute
from petitions.rules.defaults import DEFAULTS, InForce
from petitions.rules.shapes import Computed, Span

# A gathering of single people or a group is arranged with them; only meetings in a hall are announced.
NOT_ANNOUNCED = frozenset({"group"})
PRESS, HOST = "meeting_press", "meeting_host"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is due by the end of a day."""

    code: str
    due_on: date
    computed: Computed


def span_of(code: str, rules: Mapping[str, InForce] | None = None) -> Span:
    """How long a deadline is: by the council's rules in force, else the default."""
    return rules[code].span if rules is not None and code in rules else DEFAULTS[code].span


def notices(
    kind: str, starts_on: date, calendar: Calendar, rules: Mapping[str, InForce] | None = None
) -> tuple[Notice, ...]:
    """The notices of a meeting of this kind (petitions.enums.MeetingKind) that is held on a day, first due
    first."""
    if kind in NOT_ANNOUNCED:
        return ()
    found = [_notice(code, starts_on, calendar, span_of(code, rules)) for code in (PRESS, HOST)]
    return tuple(sorted(found, key=lambda notice: notice.due_on))


def _notice(code: str, starts_on: date, calendar: Calendar, span: Span) -> Notice:
    computed = compute(datetime.combine(starts_on, time(0), HANOI), span, calendar, session_opens=starts_on)
    return Notice(code, computed.due.date(), computed)


@dataclass(frozen=True, slots=True)
class Window:
    """When results are public: from a day on, and on the board until a day."""

    publish_from: date
    posted_until: date


def publication(due_on: date, calendar: Calendar, rules: Mapping[str, InForce] | None = None) -> Window:
    """The window of a petition whose deadline ended on a day."""
    start = datetime.combine(due_on, OFFICE.end, HANOI)
    first = compute(start, span_of("publish_after", rules), calendar).due.date()
    return Window(first, add_days(first, span_of("post_board", rules).amount))
