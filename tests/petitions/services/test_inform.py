"""Telling the voter, the Front and the delegates what came of a petition; the sealed name stays sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django_scopes import scopes_disabled
from pypdf import PdfReader

from council import clock
from council.enums import Role
from council.services.journal import entries_of
from petitions.documents.letters import render_letter
from petitions.enums import LetterKind, PetitionState
from petitions.models import Answer, Letter, MeetingDelegate, Petition, PetitionSecret, PetitionSource
from petitions.queries.answers import INFORM, Filters, answers_page
from petitions.queries.routing import letter_paper
from petitions.services import petitioner, promises
from petitions.services.inform import addressed, inform
from petitions.services.petitioner import Petitioner
from petitions.streams import petition_stream
from tests.factories.petition_answers import accepted, promise_of, promising, submitted
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.routing import LETTER, refused

pytestmark = pytest.mark.django_db
SOON = clock.today() + timedelta(days=20)
NAME, HOME = "Trần Thị Kín Đáo", "số 5 ngõ 12 phố Mẫu"


def decided(town: Town, world: int = 1, *, words: str = TEXTS[0], **said: Any) -> Petition:
    row = make_petition(town, world, words=words, state=PetitionState.FORWARDED)
    return read(accepted(town, world, petition=row, **said))


def read(answer: Answer) -> Petition:
    return Petition.objects.with_scopes_disabled().get(pk=answer.petition_id)


def given(town: Town, *rows: Petition, who: str = "second", world: int = 1, **more: Any) -> dict[str, Any]:
    versions = {row.id: row.version for row in rows}
    return {"actor": town.worlds[world].actor(who), "versions": versions, "letter": LETTER} | more


def waiting(town: Town) -> set[int]:
    council = town.communes[0].council
    page = answers_page(council.id, Filters(part=INFORM), 1, clock.now())
    return {line.row.petition_id for line in page.lines}


def known(row: Petition, person: Petitioner) -> None:
    with scopes_disabled():
        PetitionSecret.objects.filter(petition=row).delete()
        petitioner.keep(row, person)


def test_the_letter_goes_to_the_voter_the_front_and_those_who_brought_it(town: Town) -> None:
    row, (first, second) = decided(town), town.communes[0].delegates
    with scopes_disabled():
        source = PetitionSource.objects.get(petition=row)
        MeetingDelegate.objects.create(meeting_id=source.meeting_id or 0, delegate=second, attended=True)
        PetitionSource.objects.create(petition=row, kind="delegate", delegate=first)
        merged = make_petition(town, state=PetitionState.MERGED)
        Petition.objects.filter(pk=merged.pk).update(merged_into=row)
    letter = inform(**given(town, row))
    assert letter.kind == LetterKind.INFORM
    assert letter.addressee == (
        f"Cử tri nêu kiến nghị {row.code}; Ủy ban Mặt trận Tổ quốc Việt Nam phường 1; "
        f"các đại biểu {first.person.full_name}, {second.person.full_name}"
    )
    for words in (TEXTS[0], "Kết quả: Đã giải quyết xong (Tổ chức thực hiện).", "đơn vị duy tu", merged.code):
        assert words in letter.text
    entry = entries_of(petition_stream(row.id))[-1]
    assert (entry.code, entry.data["letter"]) == ("petitions.petition.informed", letter.id)
    pdf = "\n".join(
        page.extract_text() for page in PdfReader(BytesIO(render_letter(letter_paper(letter)))).pages
    )
    assert pdf.count(TEXTS[0][:20]) == 1, "said once"
    assert "thông báo kết quả" in pdf


def test_who_was_away_from_the_meeting_brought_nothing(town: Town) -> None:
    row = decided(town)
    with scopes_disabled():
        source = PetitionSource.objects.get(petition=row)
        for delegate in town.communes[0].delegates:
            MeetingDelegate.objects.create(
                meeting_id=source.meeting_id or 0, delegate=delegate, attended=False
            )
    assert "đại biểu" not in inform(**given(town, row)).addressee


def test_several_with_one_letter_or_none(town: Town) -> None:
    rows = [decided(town), decided(town, words=TEXTS[1], **promising(SOON))]
    other = read(submitted(town))
    assert refused(inform, **given(town, *rows, other)).code == "not_decided"
    assert refused(inform, **given(town)).code == "petitions_number"
    letter = inform(**given(town, *rows))
    assert letter.addressee.startswith("Cử tri nêu 2 kiến nghị dưới đây; ")
    assert "Thời hạn: ngày" in letter.text
    again = refused(inform, **given(town, *rows, letter=replace(LETTER, number="16")))
    assert again.code == "stale", "two officers, one letter"


def test_who_is_not_informed_yet(town: Town) -> None:
    row = decided(town, **promising(SOON))
    assert waiting(town) == {row.id}
    inform(**given(town, row))
    assert waiting(town) == set()
    head = town.communes[0].actor(Role.PETITION_HEAD)
    row.refresh_from_db()
    promise = promise_of(Answer.objects.with_scopes_disabled().get())
    promises.keep(actor=head, promise_id=promise.id, version=row.version, note="Đã nghiệm thu")
    assert waiting(town) == {row.id}, "that it was done at last is news"
    row.refresh_from_db()
    letter = inform(**given(town, row, letter=replace(LETTER, number="17")))
    assert "Kết quả: Đã giải quyết xong." in letter.text
    assert "Đã nghiệm thu" in letter.text
    assert waiting(town) == set()


def test_a_copy_by_name_keeps_the_name_out_of_every_row(town: Town) -> None:
    row = decided(town)
    known(row, Petitioner(name=NAME, address=HOME))
    letter = inform(**given(town, row))
    who = town.communes[0].actor("second")
    assert refused(addressed, actor=who, letter_id=letter.id, reason="").code == "look_reason_required"
    same, person = addressed(actor=who, letter_id=letter.id, reason="Gửi thông báo theo đường bưu điện")
    assert (same, person.name, person.address) == (letter, NAME, HOME)
    entry = entries_of(petition_stream(row.id))[-1]
    assert entry.code == "petitions.petition.petitioner_seen"
    kept = Letter.objects.with_scopes_disabled().values_list("addressee", "text")
    assert not [words for words in kept if NAME in " ".join(words) or HOME in " ".join(words)]
    told = " ".join(str(one.data) for one in entries_of(petition_stream(row.id)))
    assert NAME not in told


def test_no_copy_by_name_of_many_or_of_nobody(town: Town) -> None:
    rows = [decided(town), decided(town)]
    who = town.communes[0].actor("second")
    letter = inform(**given(town, *rows))
    wanted: dict[str, Any] = {"actor": who, "reason": "Gửi theo bưu điện"}
    assert refused(addressed, letter_id=letter.id, **wanted).code == "letter_of_many"
    row = decided(town)
    letter = inform(**given(town, row, letter=replace(LETTER, number="")))
    before = len(entries_of(petition_stream(row.id)))
    assert refused(addressed, letter_id=letter.id, **wanted).code == "petitioner_unknown"
    assert len(entries_of(petition_stream(row.id))) == before, "nobody was seen"


def test_who_may_not_inform_or_see(town: Town) -> None:
    row = decided(town)
    for who in (Role.BOARD_OFFICER, "1", "body:0"):
        assert refused(inform, **given(town, row, who=who)).code == "forbidden"
    letter = inform(**given(town, row, who=Role.PETITION_HEAD))
    for who in (Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
        wrong: dict[str, Any] = {"actor": town.communes[0].actor(who), "letter_id": letter.id}
        assert refused(addressed, **wrong, reason="Gửi theo bưu điện").code == "forbidden"
    for world in (0, 2):
        outside = town.worlds[world].actor("second")
        mine = decided(town)
        assert refused(inform, **given(town, mine, world=world)).code == "not_found"
        wrong = {"actor": outside, "letter_id": letter.id}
        assert refused(addressed, **wrong, reason="Gửi theo bưu điện").code == "not_found"
