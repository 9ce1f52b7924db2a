"""Forms 27 and 28: what is known is there, what is not known is blank, and who may have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from council import clock
from council.enums import Role
from council.errors import Refused
from council.permissions import Actor
from elections.documents.preliminary_report import PARTS
from elections.documents.preliminary_statistics import COLUMNS
from elections.enums import Level, ResultState
from elections.models import Contest
from elections.queries.preliminary import level_facts
from elections.services import incidents, preliminary
from tests.elections.reporting import acts, clerk, say, team
from tests.factories.elections import DAY, Hustings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 19, 30)):
        yield


def office(day: Hustings) -> Actor:
    return day.city.actor(Role.ELECTION_CLERK)


def everybody_reports(day: Hustings) -> None:
    for of in (0, 1):
        for area in (0, 1):
            say(day, 480 if area else 900, 470 if area else 890, slot=2, area=area, of=of)


def cells(day: Hustings, actor: Actor) -> dict[str, dict[str, Any]]:
    """Part I of the workbook: level -> column -> value."""
    name, data = preliminary.statistics_excel(actor=actor, election_id=day.election.id)
    assert name.endswith(".xlsx")
    page = load_workbook(BytesIO(data)).worksheets[0]
    names = [name for name, _text in COLUMNS]
    found = {}
    for row in page.iter_rows(values_only=True):
        if row[1] in ("Cấp tỉnh", "Cấp xã", "ĐẠI BIỂU QUỐC HỘI", "Tổng cộng"):
            found[str(row[1])] = dict(zip(names, row[2:], strict=True))
    return found


def text_of(data: bytes) -> str:
    pages = PdfReader(BytesIO(data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


# -- form 28 -------------------------------------------------------------------------------------------------


def test_what_is_not_known_is_blank_and_never_0(day: Hustings) -> None:
    say(day, 900, 890, slot=2)
    table = cells(day, office(day))
    city = table["Cấp tỉnh"]
    assert (city["electors"], city["areas"], city["constituencies"]) == (4000, 4, 1)
    unknown = {name for name, value in city.items() if value is None}
    assert unknown >= {
        "voted",
        "turnout",
        "areas_under_half",
        "constituencies_re_election",
        "issued",
        "valid",
    }
    assert 0 not in [value for name, value in city.items() if name != "constituencies_one_area"]
    assert set(table["ĐẠI BIỂU QUỐC HỘI"].values()) == {None}
    assert table["Tổng cộng"]["voted"] is None


def test_once_every_area_reported_the_turnout_is_known(day: Hustings) -> None:
    everybody_reports(day)
    table = cells(day, office(day))
    assert (table["Cấp tỉnh"]["voted"], float(table["Cấp tỉnh"]["turnout"])) == (2760, 69.0)
    assert table["Cấp tỉnh"]["areas_under_half"] == 2
    assert table["Cấp xã"]["voted"] == 2720
    assert table["Cấp xã"]["constituencies"] == 2
    assert table["Tổng cộng"]["voted"] == 5480
    assert table["Tổng cộng"]["issued"] is None


def test_a_commune_reports_its_own_areas(day: Hustings) -> None:
    everybody_reports(day)
    table = cells(day, clerk(day))
    assert (table["Cấp tỉnh"]["electors"], table["Cấp tỉnh"]["voted"]) == (2000, 1380)
    assert table["Cấp tỉnh"]["constituencies"] is None  # the city's board counts its constituencies
    assert (table["Cấp xã"]["electors"], table["Cấp xã"]["constituencies"]) == (1980, 1)


def test_those_elected_are_counted_once_every_result_is_determined(day: Hustings) -> None:
    def facts() -> Any:
        return level_facts(day.election, Level.COMMUNE, day.city.council.id, leads=True)

    contests = [*day.contests["00001"], *day.contests["00002"]]
    for contest in contests:
        assert facts().composition is None
        chosen = [candidate.id for candidate in day.candidates(contest)[:3]]
        contest.outcome, contest.verdict = {"elected": chosen}, "complete"
        contest.result_state = ResultState.DETERMINED
        contest.save()
    made = facts().composition
    assert (made.seats, made.elected) == (6, 6)
    assert (made.women.count, made.women.base) == (2, 6)
    assert facts().line.constituencies_additional == 0
    Contest.objects.with_scopes_disabled().filter(pk=contests[0].pk).update(verdict="additional")
    line = facts().line
    assert (line.constituencies_additional, line.areas_additional) == (1, 2)


def test_the_pdf_says_what_is_missing(day: Hustings) -> None:
    say(day, 900, 890, slot=2)
    _name, data = preliminary.statistics_pdf(actor=office(day), election_id=day.election.id)
    found = text_of(data)
    assert "1/4 khu vực đã có báo cáo cuối ngày" in found
    assert "Mẫu số 28/HĐBC" in found


# -- form 27 -------------------------------------------------------------------------------------------------


def draft(day: Hustings, actor: Actor) -> preliminary.Draft:
    return preliminary.draft(actor=actor, election_id=day.election.id)


def keep(day: Hustings, actor: Actor, version: int, **texts: str) -> None:
    preliminary.keep(actor=actor, election_id=day.election.id, texts=texts, version=version)


def test_the_words_begin_with_what_the_day_knows(day: Hustings) -> None:
    everybody_reports(day)
    incidents.report_incident(
        actor=team(day),
        election_id=day.election.id,
        area_id=day.areas["00001"][0].id,
        kind="weather",
        urgent=False,
        words="Mưa to",
        happened_at=clock.at(DAY, 9),
    )
    found = draft(day, office(day))
    assert found.version == 0
    assert "Đến 19 giờ 00 phút: 2.760/4.000 cử tri đã bỏ phiếu (69,00%)" in found.texts["progress"]
    assert "09:00" not in found.texts["progress"]
    assert found.texts["weather"] == "- 09:00 (Phường 1, khu vực 1): Mưa to. Chưa giải quyết xong."
    assert found.texts["councils"] == ""


def test_kept_words_are_printed_and_nobody_overwrites_anothers(day: Hustings) -> None:
    actor = office(day)
    keep(day, actor, 0, mood="Phấn khởi,  đúng luật")
    assert draft(day, actor).texts["mood"] == "Phấn khởi, đúng luật"
    with pytest.raises(Refused) as refused:
        keep(day, actor, 0, mood="Khác")
    assert refused.value.code == "report_changed"
    _name, data = preliminary.narrative_pdf(actor=actor, election_id=day.election.id)
    found = text_of(data)
    assert "Phấn khởi, đúng luật" in found
    for _code, _heading, title in PARTS:
        assert title[:30] in found
    assert "Hội đồng bầu cử quốc gia" in found
    [act] = acts(f"election:{day.election.id}")
    assert act["code"] == "elections.preliminary_report.kept"


def test_a_commune_reports_to_the_city(day: Hustings) -> None:
    _name, data = preliminary.narrative_pdf(actor=clerk(day), election_id=day.election.id)
    assert "Ủy ban bầu cử thành phố Hà Nội" in text_of(data)


def test_words_have_their_length(day: Hustings) -> None:
    with pytest.raises(Refused) as refused:
        keep(day, office(day), 0, mood="x" * 5001)
    assert refused.value.code == "too_long"


def test_teams_make_no_papers(day: Hustings) -> None:
    actor, pk = team(day), day.election.id
    for call in (
        lambda: preliminary.draft(actor=actor, election_id=pk),
        lambda: preliminary.suggestion(actor=actor, election_id=pk),
        lambda: preliminary.keep(actor=actor, election_id=pk, texts={}, version=0),
        lambda: preliminary.narrative_pdf(actor=actor, election_id=pk),
        lambda: preliminary.statistics_pdf(actor=actor, election_id=pk),
        lambda: preliminary.statistics_excel(actor=actor, election_id=pk),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "forbidden"


def test_another_days_papers_are_not_found(day: Hustings) -> None:
    with pytest.raises(Refused) as refused:
        preliminary.statistics_pdf(actor=clerk(day), election_id=day.election.id + 9)
    assert refused.value.code == "not_found"
