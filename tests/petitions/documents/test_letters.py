"""Letters and reports as PDF: what stands on them, and that what was frozen is printed the same for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.rules.wording import official_day
from petitions.documents.letters import render_letter
from petitions.documents.report import render_report
from petitions.enums import LetterKind
from petitions.models import ConsolidatedReport, Letter, Petition
from petitions.queries.consolidated import report_paper
from petitions.queries.routing import letter_paper
from petitions.services import consolidate
from petitions.services.consolidate import Signing
from petitions.services.forward import return_task
from petitions.services.handover import hand_over
from tests.council.pdf.reading import fonts, pages, words
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.routing import LETTER, sent

pytestmark = pytest.mark.django_db


def printed(letter: Letter) -> bytes:
    row = Letter.objects.with_scopes_disabled().select_related("council", "body").get(pk=letter.pk)
    return render_letter(letter_paper(row))


def test_the_forwarding_letter_has_number_day_addressee_and_the_petition(town: Town) -> None:
    row = make_petition(town)
    task = sent(town, row)
    letter = Letter.objects.with_scopes_disabled().get()
    pdf = printed(letter)
    found = words(pdf)
    for part in (
        "HỘI ĐỒNG NHÂN DÂN PHƯỜNG 1",
        "THƯỜNG TRỰC",
        "Số: 15/TTHĐND",
        "V/v chuyển kiến nghị của cử tri",
        f"Phường 1, {official_day(clock.today())}",
        "Kính gửi: Ủy ban nhân dân Phường 1",
        f"{row.code}: {TEXTS[0]}",
        f"trước hết {official_day(clock.day_of(task.due_at))}",
        "TM. THƯỜNG TRỰC",
        "Nguyễn Văn Mẫu",
        "Nơi nhận:",
    ):
        assert part in found, part
    assert all(fonts(pdf).values())
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(text="Nội dung đã sửa")
    assert printed(letter) == pdf, "a letter that went out stays as it was"


def test_the_return_speaks_for_the_body(town: Town) -> None:
    task = sent(town, make_petition(town))
    letter = return_task(
        actor=town.communes[0].actor("body:0"),
        task_id=task.id,
        reason="Thuộc thẩm quyền của Sở Xây dựng.",
        letter=replace(LETTER, number="88/UBND", note="Xin gửi kèm hồ sơ."),
    )
    found = words(printed(letter))
    assert found.index("ỦY BAN NHÂN DÂN PHƯỜNG 1") < found.index("Số: 88/UBND")
    assert "Kính gửi: Thường trực Hội đồng nhân dân phường 1" in found
    assert "lý do: Thuộc thẩm quyền của Sở Xây dựng." in found
    assert "Xin gửi kèm hồ sơ." in found
    assert "TM. THƯỜNG TRỰC" not in found


def test_the_letter_to_the_other_tier(town: Town) -> None:
    row = make_petition(town)
    letter = hand_over(
        actor=town.communes[0].actor("second"),
        petition_id=row.id,
        version=row.version,
        to_council_code="hn",
        reason="Thuộc thành phố",
        letter=LETTER,
    )
    assert "Kính gửi: Thường trực Hội đồng nhân dân thành phố Hà Nội" in words(printed(letter))


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        (LetterKind.TRANSFER, "chuyển đơn khiếu nại, tố cáo"),
        (LetterKind.ASK, "đề nghị bổ sung thông tin"),
    ],
)
def test_other_letters_name_their_petitions_in_a_table(town: Town, kind: str, about: str) -> None:
    rows = [make_petition(town, words=each) for each in TEXTS]
    Petition.objects.with_scopes_disabled().filter(pk=rows[2].pk).update(text="Đề nghị <b>gấp</b> & " * 3_000)
    letter = Letter.objects.with_scopes_disabled().create(
        council=rows[0].council,
        kind=kind,
        signed_on=clock.today(),
        addressee="Cơ quan có thẩm quyền",
        created_by=town.communes[0].account("second"),
    )
    letter.petitions.add(*rows)
    found = words(printed(letter))
    assert about in found
    for row in rows:
        assert row.code in found
    assert "<b>gấp</b> &" in found
    assert "(…)" in found


def frozen(town: Town, size: int = 2) -> ConsolidatedReport:
    who = town.communes[0].actor("second")
    report = consolidate.draft(actor=who, session_id=town.sessions["00001"].id, before_session=True)
    rows = [make_petition(town, words=TEXTS[n % 3]) for n in range(size)]
    Petition.objects.with_scopes_disabled().filter(pk=rows[-1].pk).update(field=town.fields[3])
    consolidate.add(actor=who, report_id=report.id, petition_ids=[row.id for row in rows])
    return report


def sign(town: Town, report: ConsolidatedReport) -> ConsolidatedReport:
    signing = Signing("21/BC-TTHĐND-MTTQ", clock.today(), "Nguyễn Văn Mẫu", "Trần Thị Mẫu")
    head = town.communes[0].actor(Role.PETITION_HEAD)
    return consolidate.freeze(actor=head, report_id=report.id, signing=signing)


def kept(report: ConsolidatedReport) -> ConsolidatedReport:
    rows = ConsolidatedReport.objects.with_scopes_disabled().select_related("council", "session")
    return rows.get(pk=report.pk)


def test_the_report_by_field_and_place_with_both_signers(town: Town) -> None:
    report = frozen(town, 3)
    draft = words(render_report(report_paper(kept(report), clock.today())))
    assert "DỰ THẢO" in draft
    sign(town, report)
    pdf = render_report(report_paper(kept(report), clock.today()))
    found = words(pdf)
    for part in (
        "Số: 21/BC-TTHĐND-MTTQ",
        "Tổng hợp ý kiến, kiến nghị của cử tri",
        "gửi trước kỳ họp thứ 3 Hội đồng nhân dân phường 1",
        "tổng hợp 3 kiến nghị do 3 lượt cử tri nêu, thuộc 2 lĩnh vực",
        "66,7%",
        "33,3%",
        "Tổng số",
        "I. HẠ TẦNG ĐÔ THỊ",
        "II. TÀI NGUYÊN, MÔI TRƯỜNG",
        "Phường 1: 2 kiến nghị",
        TEXTS[1],
        "Nguyễn Văn Mẫu",
        "Trần Thị Mẫu",
    ):
        assert part in found, part
    assert "DỰ THẢO" not in found
    Petition.objects.with_scopes_disabled().all().update(text="Nội dung đã sửa", field=None, place=None)
    assert render_report(report_paper(kept(report), clock.today())) == pdf, "the same bytes for ever"


def test_a_very_long_petition_runs_over_pages(town: Town) -> None:
    report = frozen(town, 1)
    Petition.objects.with_scopes_disabled().all().update(text="Đề nghị sửa đường ngõ hư hỏng. " * 1_290)
    sign(town, report)
    assert len(pages(render_report(report_paper(kept(report), clock.today())))) > 10


def test_a_paper_costs_the_same_for_one_and_for_three(town: Town) -> None:
    counts = []
    for size in (1, 3):
        report = kept(sign(town, frozen(town, size))) if size == 1 else kept(frozen(town, size))
        with CaptureQueriesContext(connection) as queries:
            render_report(report_paper(report, clock.today()))
        counts.append(len(queries))
    assert counts == [0, 1], "a frozen one is printed from its own row, a draft from one query"
