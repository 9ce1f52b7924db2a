"""Informing of what came of petitions: the voter, the Front and the delegates who brought them.

Joint Resolution 72/2025/NQLT, Art. 49(3), has the delegations of the National Assembly inform voters at once;
no text on the councils' own track was seen. The letter names the voter by the code of the petition: who it
was stays sealed. A copy that names the voter is made from it on asking, the look is in the journal, and no
row keeps the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from council.errors import Refused, not_found
from council.models import Council
from council.permissions import Actor, require
from council.rules.wording import official_day
from petitions import access
from petitions.enums import LetterKind, Outcome, OutcomeDetail, PromiseState
from petitions.models import Answer, Letter, Petition, Promise
from petitions.queries.answers import latest_accepted
from petitions.queries.brought import bringers, joined_to
from petitions.queries.routing import place_name, standing_committee
from petitions.services import petitioner
from petitions.services.classify import opened
from petitions.services.common import saved, say
from petitions.services.letters import LetterData, issue, told
from petitions.services.petitioner import SEE, Petitioner
from petitions.services.record import lock_codes

INFORM = "petitions.forward"
MOST_TOGETHER = 50
MOST_ANSWER = 3_000  # of each answer; whoever reads the letter finds the whole by the code
MOST_ADDRESSEE = 300


def inform(*, actor: Actor, versions: Mapping[int, int], letter: LetterData) -> Letter:
    """One letter on what came of decided petitions (id -> the version the officer saw): all or none."""
    require(actor, INFORM, actor.council_id)
    if not 1 <= len(versions) <= MOST_TOGETHER:
        said = {"most": MOST_TOGETHER}
        raise Refused("petitions_number", _("Hãy chọn từ 1 đến %(most)s kiến nghị.") % said, status=400)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        petitions = [_decided(actor, pk, versions[pk]) for pk in sorted(versions)]
        names = bringers(petitions)
        row = issue(
            actor=actor,
            council=council,
            kind=LetterKind.INFORM,
            data=letter,
            addressee=_addressee(council, petitions, names),
            words=_words(council, petitions),
            petitions=petitions,
        )
        for petition in petitions:
            saved(petition)
            done = {"letter": row.id, "number": row.number, "delegates": names, "version": petition.version}
            say(petition, actor, "petitions.petition.informed", done)
    return row


def addressed(*, actor: Actor, letter_id: int, reason: str) -> tuple[Letter, Petitioner]:
    """A letter of information with the voter it goes to by name; the look is recorded with its reason. Only
    for a letter on one petition: no voter learns of another."""
    require(actor, SEE, actor.council_id)
    row = access.letter(actor, letter_id)
    if row.council_id != actor.council_id or row.kind != LetterKind.INFORM:
        raise not_found()
    found = Petition.objects.with_scopes_disabled().filter(letters=row).values_list("id", flat=True)
    ids = list(found[:2])
    if len(ids) != 1:
        raise Refused("letter_of_many", _("Công văn này gửi chung nhiều cử tri nên không in bản đích danh."))
    with transaction.atomic():
        person = petitioner.reveal(actor=actor, petition_id=ids[0], reason=reason)
        if not person.name and not person.address:
            raise Refused("petitioner_unknown", _("Cử tri không để lại tên và địa chỉ; hãy dùng bản chung."))
    return row, person


def _decided(actor: Actor, pk: int, version: int) -> Petition:
    petition = opened(actor, pk, version)
    if not petition.outcome:
        message = _("%(code)s chưa có câu trả lời được chấp nhận nên chưa thông báo được.")
        raise Refused("not_decided", message % {"code": petition.code})
    return petition


def _addressee(council: Council, petitions: Sequence[Petition], names: Sequence[str]) -> str:
    voter = f"Cử tri nêu kiến nghị {petitions[0].code}"
    if len(petitions) > 1:
        voter = f"Cử tri nêu {len(petitions)} kiến nghị dưới đây"
    front = f"Ủy ban Mặt trận Tổ quốc Việt Nam {place_name(council)}"
    delegates = [f"các đại biểu {', '.join(names)}"] if names else []
    whole = "; ".join([voter, front, *delegates])
    if len(whole) > MOST_ADDRESSEE:
        return f"{voter}; {front}; các đại biểu đã tiếp nhận kiến nghị"
    return whole


def _words(council: Council, petitions: Sequence[Petition]) -> list[str]:
    """What the letter says, in Vietnamese whoever makes it."""
    answers, joined = latest_accepted(petitions), joined_to(petitions)
    kept = {
        row.petition_id: row
        for row in Promise.objects.with_scopes_disabled()
        .filter(petition__in=[petition.id for petition in petitions], state=PromiseState.KEPT)
        .order_by("closed_on", "id")
    }
    said = [f"{standing_committee(council)} thông báo kết quả giải quyết kiến nghị của cử tri như sau:"]
    with translation.override("vi"):
        for petition in petitions:
            said.append(f"- Kiến nghị {told(petition)}")
            if codes := joined.get(petition.id):
                said.append(f"Kiến nghị này gồm cả các kiến nghị đã gộp: {', '.join(codes)}.")
            said += _result(petition, answers.get(petition.id), kept.get(petition.id))
    said.append(
        "Cử tri theo dõi kiến nghị trên trang thông tin bằng mã kiến nghị và mã bí mật trên biên nhận."
    )
    return said


def _result(petition: Petition, answer: Answer | None, kept: Promise | None) -> list[str]:
    outcome = str(Outcome(petition.outcome).label)
    if answer is None:
        return [f"Kết quả: {outcome}."]
    detail = ""
    if answer.detail and answer.outcome == petition.outcome:
        detail = f" ({OutcomeDetail(answer.detail).label})"
    said = [f"Kết quả: {outcome}{detail}.", f"Cơ quan trả lời: {answer.body.name}{_document(answer)}."]
    said.append(f"Nội dung trả lời: {_short(answer.text)}")
    if kept is not None and answer.outcome != petition.outcome and kept.closed_on:
        said.append(f"Đã xác nhận thực hiện {official_day(kept.closed_on)}: {kept.note}.")
    elif answer.roadmap:
        said.append(f"Lộ trình, lý do: {_short(answer.roadmap)}")
        if answer.expected_on:
            said.append(f"Thời hạn: {official_day(answer.expected_on)}.")
    return said


def _document(answer: Answer) -> str:
    number = f"văn bản số {answer.document_number}" if answer.document_number else ""
    day = official_day(answer.document_date) if answer.document_date else ""
    said = " ".join(part for part in (number, day) if part)
    return f" ({said})" if said else ""


def _short(value: str) -> str:
    return value if len(value) <= MOST_ANSWER else f"{value[:MOST_ANSWER].rstrip()} (…)"
