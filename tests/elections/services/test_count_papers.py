"""Forms 23, 24 and 25: what they say, that they are computed, who may make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django_scopes import scopes_disabled
from pypdf import PdfReader

from council.errors import Refused
from council.services import journal
from elections.models import Contest
from elections.services.again import call_again
from elections.services.annulment import annul_contest
from elections.services.count_papers import minutes_paper, record_paper, summary_paper
from elections.services.determine import determine
from elections.services.faults import Faulty
from elections.services.records import enter
from elections.streams import contest_stream
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    HEAD,
    WHY,
    accepted,
    all_accepted,
    commune_record,
    good,
    records_of,
)
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


def words(paper: tuple[str, bytes]) -> str:
    """The text of a PDF on one line."""
    pages = PdfReader(BytesIO(paper[1])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def determined(day: Hustings, tenths: list[int] | None = None) -> Contest:
    contest = day.contests["00001"][0]
    for shift, record in enumerate(records_of(contest)):
        figures = good(record, shift)
        if tenths:
            pairs = zip(sorted(figures.votes), tenths, strict=True)
            figures = replace(figures, votes={pk: figures.valid * n // 10 for pk, n in pairs})
        accepted(day, record, figures)
    return determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)


def minutes_of(day: Hustings, contest: Contest) -> str:
    return words(minutes_paper(actor=day.communes[0].actor(BOARD), contest_id=contest.pk))


# form 23


def test_the_blank_form_has_names_and_no_numbers(day: Hustings) -> None:
    record = commune_record(day)
    said = words(record_paper(actor=day.communes[0].actor("team:1"), record_id=record.pk))
    assert "BIÊN BẢN KẾT QUẢ KIỂM PHIẾU" in said
    assert "Bà Nguyễn Thị Hà An được ………… phiếu/………… phiếu hợp lệ" in said
    assert "Số người ứng cử: 5 người" in said
    assert "Tổ trưởng 1, Tổ trưởng" in said
    assert "không được tẩy xóa" in said


def test_once_typed_but_not_settled_the_form_is_blank_still(day: Hustings) -> None:
    """The second person prints it as well."""
    record = commune_record(day)
    enter(actor=day.communes[0].actor(CLERK), record_id=record.pk, version=0, figures=good(record))
    said = words(record_paper(actor=day.communes[0].actor("second"), record_id=record.pk))
    assert "890" not in said
    assert "Số phiếu thu vào: ………… phiếu" in said


def test_the_filled_form_has_the_settled_figures_with_computed_percentages(day: Hustings) -> None:
    record = accepted(day, commune_record(day))
    said = words(record_paper(actor=day.communes[0].actor(BOARD), record_id=record.pk))
    assert "Số cử tri đã tham gia bỏ phiếu: 890 người" in said
    assert "so với tổng số cử tri: 89,90%" in said
    assert "Số phiếu hợp lệ: 880 phiếu. Tỷ lệ so với tổng số phiếu thu vào: 98,88%" in said
    assert "Số phiếu không hợp lệ: 10 phiếu. Tỷ lệ so với tổng số phiếu thu vào: 1,12%" in said
    assert "được 792 phiếu/880 phiếu hợp lệ" in said


# form 24


def test_form_24_says_sums_elected_and_every_reason(day: Hustings) -> None:
    contest = determined(day)
    said = minutes_of(day, contest)
    assert "BIÊN BẢN XÁC ĐỊNH KẾT QUẢ BẦU CỬ" in said
    assert "Tổng số cử tri của đơn vị bầu cử: 1.980 người" in said
    assert "nay đã bầu được 3 đại biểu, còn thiếu 0 đại biểu" in said
    assert "bầu cử thêm" not in said
    assert "(Điều 78)" in said
    last = journal.entries_of(contest_stream(contest.pk))[-1]
    assert last.code == "elections.paper.made"


def test_a_shortage_above_two_thirds_says_that_the_law_prevails_over_note_7(day: Hustings) -> None:
    said = minutes_of(day, determined(day, [8, 8, 3, 2, 1]))
    assert "còn thiếu 1 đại biểu" in said
    assert "Không đề nghị bầu cử thêm" in said
    assert "khoản 2 Điều 79" in said
    assert "đề nghị Ủy ban bầu cử phường Phường 1 xem xét" not in said


def test_a_shortage_below_two_thirds_asks_for_an_additional_election(day: Hustings) -> None:
    said = minutes_of(day, determined(day, [8, 3, 3, 2, 1]))
    assert "còn thiếu 2 đại biểu" in said
    assert "xem xét, quyết định việc bầu cử thêm" in said


def test_low_turnout_is_said_in_the_words_of_note_5(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    for shift, record in enumerate(records_of(contest)):
        accepted(day, record, good(record, 400 + shift))
    contest = determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    said = minutes_of(day, contest)
    assert "chưa đạt quá một nửa tổng số cử tri của đơn vị bầu cử, nên cuộc bầu cử" in said
    assert "quyết định việc bầu cử lại" in said
    assert "Không có người trúng cử" in said


def test_no_minutes_before_there_is_a_result(day: Hustings) -> None:
    with pytest.raises(Refused, match="not_determined"):
        minutes_of(day, day.contests["00001"][0])


def test_an_annulled_contest_without_records_has_minutes_without_figures(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    annul_contest(actor=day.communes[0].actor(HEAD), contest_id=contest.pk, number="NQ 730", reason=WHY)
    assert "Số phiếu thu vào: ………… phiếu" in minutes_of(day, contest)


def test_a_stored_sum_that_is_not_the_sum_of_the_records_is_stopped(day: Hustings) -> None:
    contest = determined(day)
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(issued=1)
    with pytest.raises(Faulty, match="K08d"):
        minutes_of(day, contest)


# form 25


def summary(day: Hustings, who: str = BOARD) -> str:
    return words(summary_paper(actor=day.communes[0].actor(who), election_id=day.election.pk))


def test_form_25_adds_the_constituencies_up() -> None:
    day = make_election(communes=1, contests=2)
    for contest in day.contests["00001"]:
        all_accepted(day, contest)
        determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    said = summary(day)
    assert "BIÊN BẢN TỔNG KẾT CUỘC BẦU CỬ" in said
    assert "Tổng cộng 3.960" in said
    assert said.count("Không có.") == 2


def test_a_level_total_that_is_not_the_sum_of_its_constituencies_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = make_election(communes=1, contests=2)
    for contest in day.contests["00001"]:
        all_accepted(day, contest)
        determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    monkeypatch.setattr("elections.services.count_papers.check_stored", lambda *_given: None)
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(voted=1)
    with pytest.raises(Faulty, match="K11"):
        summary(day)


def test_form_25_waits_for_every_constituency(day: Hustings) -> None:
    with pytest.raises(Refused, match="results_missing"):
        summary(day)


def test_form_25_holds_the_election_that_followed(day: Hustings) -> None:
    contest = determined(day, [8, 3, 3, 2, 1])
    made = call_again(
        actor=day.communes[0].actor(HEAD),
        contest_id=contest.pk,
        kind="additional",
        day=day.election.day + timedelta(days=7),
        number="NQ 20",
    )
    for shift, record in enumerate(records_of(made)):
        accepted(day, record, good(record, shift))
    determine(actor=day.communes[0].actor(BOARD), contest_id=made.pk)
    said = summary(day)
    assert "Gồm đơn vị bầu cử số: 1." in said
    assert "22/03/2026" in said
    again = words(minutes_paper(actor=day.communes[0].actor(BOARD), contest_id=made.pk))
    assert "Bầu cử thêm đại biểu Hội đồng nhân dân" in again


def test_who_makes_papers(day: Hustings) -> None:
    contest = determined(day)
    with pytest.raises(Refused, match="forbidden"):
        minutes_paper(actor=day.communes[0].actor("team:1"), contest_id=contest.pk)
    with pytest.raises(Refused, match="forbidden"):
        summary(day, "team:1")
    acts: tuple[Callable[[], object], ...] = (
        lambda: minutes_paper(actor=day.communes[1].actor(BOARD), contest_id=contest.pk),
        lambda: record_paper(actor=day.communes[1].actor(BOARD), record_id=commune_record(day).pk),
        lambda: record_paper(actor=day.communes[0].actor("team:2"), record_id=commune_record(day).pk),
    )
    for act in acts:
        with pytest.raises(Refused, match="not_found"):
            act()
