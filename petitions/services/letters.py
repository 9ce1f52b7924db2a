"""Letters with number, date and addressee. What a letter says is written down when it is made: the petition
may be edited later, the letter stays. Letters are always in Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.models import Council
from council.permissions import Actor
from petitions.enums import LetterKind
from petitions.models import AnsweringBody, Letter, Petition
from petitions.services.record import checked_short

MOST_NUMBER, MOST_SIGNER, MOST_TEXT = 60, 120, 10_000
LONGEST_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LetterData:
    """What an office says of a letter; `note` goes into it as a paragraph of its own."""

    signed_on: date
    number: str = ""
    signer: str = ""
    note: str = ""


def issue(
    *,
    actor: Actor,
    council: Council,
    kind: LetterKind,
    data: LetterData,
    addressee: str,
    words: Sequence[str],
    petitions: Sequence[Petition],
    body: AnsweringBody | None = None,
    to_council: Council | None = None,
) -> Letter:
    """A letter in the caller's transaction, which has locked the council: no number is given twice."""
    if actor.account_id is None:
        raise not_found()
    number = checked_short(data.number, MOST_NUMBER)
    if data.signed_on > clock.today() + LONGEST_AHEAD:
        raise Refused("letter_day", _("Ngày ký công văn ở quá xa; hãy kiểm tra lại."), status=400)
    if kind != LetterKind.RETURN:
        _check_number(council, number, data.signed_on)
    note = text.clean(data.note)
    if len(note) > MOST_TEXT:
        raise Refused("text_too_long", _("Nội dung công văn quá dài."), status=400)
    row: Letter = Letter.objects.with_scopes_disabled().create(
        council=council,
        kind=kind,
        number=number,
        signed_on=data.signed_on,
        body=body,
        to_council=to_council,
        addressee=addressee[:300],
        signer=checked_short(data.signer, MOST_SIGNER),
        text="\n".join([*words, *([note] if note else [])]),
        sent_at=clock.now(),
        created_by_id=actor.account_id,
    )
    row.petitions.add(*petitions)
    return row


def told(petition: Petition) -> str:
    """A petition as letters put it: its code and what the voter said, on one line."""
    return f"{petition.code}: {' '.join(petition.text.split())}"


def _check_number(council: Council, number: str, day: date) -> None:
    rows = Letter.objects.with_scopes_disabled().filter(council=council, number__iexact=number)
    taken = rows.filter(signed_on__year=day.year).exclude(kind=LetterKind.RETURN).first() if number else None
    if taken is not None:
        said = {"number": number, "day": f"{taken.signed_on:%d/%m/%Y}", "to": taken.addressee}
        message = _("Số %(number)s đã dùng cho công văn ngày %(day)s gửi %(to)s; hãy lấy số khác.")
        raise Refused("letter_number_taken", message % said)
