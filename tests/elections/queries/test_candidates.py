"""The list of candidates: its filters, its counts, and the same few queries for one and for fifty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council.enums import Role
from elections.enums import ListStage
from elections.models import Candidate
from elections.queries.candidate_lists import list_state
from elections.queries.candidates import Filters, candidate_page, considered, dossier_of
from tests.factories.candidates import Office, leave_now
from tests.factories.elections import make_candidate

pytestmark = pytest.mark.django_db


def codes(office: Office, **filters: str) -> list[str]:
    return [row.code for row in candidate_page(office.election, Filters(**filters), 1).page]


def test_each_filter(office: Office) -> None:
    rows = office.filed(4)  # An, Khôi, Phương, Bảo
    draft = office.create(full_name="Đặng Thúy Ái", sex="female", birth="1990")
    gone = leave_now(office, rows[3])
    assert codes(office, query="dang thuy") == codes(office, query="ĐẶNG  Thúy") == [draft.code]
    assert codes(office, query="khoi") == [rows[1].code]
    assert codes(office, query="002") == [rows[1].code]
    assert codes(office, query="không có ai") == []
    assert codes(office, state="withdrawn") == [gone.code]
    assert codes(office, sex="female", state="filed") == [rows[0].code, rows[2].code]
    assert codes(office, contest="none") == [draft.code]
    assert len(codes(office, contest="1")) == 4
    assert codes(office, contest="9") == []
    assert len(codes(office, state="x", sex="y", contest="z")) == 5


def test_the_counts_are_of_all_whatever_is_filtered(office: Office) -> None:
    office.filed(4)
    office.create()
    found = candidate_page(office.election, Filters(query="khoi"), 1)
    assert (found.total, found.women, found.found) == (5, 3, 1)
    assert [(value, count) for value, _label, count in found.by_state] == [("draft", 1), ("filed", 4)]


def test_names_stand_in_the_order_of_the_alphabet_and_fifty_on_a_page(office: Office) -> None:
    contest = office.day.contests["00001"][0]
    for index in range(53):
        make_candidate(contest, index)
    page = candidate_page(office.election, Filters(), 1).page
    keys = [row.sort_key for row in page]
    assert keys == sorted(keys)
    assert len(keys) == 50
    assert len(candidate_page(office.election, Filters(), 2).page.object_list) == 3
    assert candidate_page(office.election, Filters(), 99).page.number == 2


def queries_of(act: Callable[..., Any], *args: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        act(*args)
    return len(queries)


@pytest.mark.parametrize(
    ("act", "most"),
    [
        (lambda office: list(candidate_page(office.election, Filters(), 1).page), 5),
        (lambda office: list_state(office.election, ListStage.OFFICIAL), 8),
        (lambda office: considered(office.election, 3), 2),
    ],
)
def test_as_many_queries_for_fifty_as_for_one(office: Office, act: Any, most: int) -> None:
    contest = office.day.contests["00001"][0]
    make_candidate(contest, 0)
    one = queries_of(lambda: act(office))
    for index in range(1, 50):
        make_candidate(contest, index)
    assert queries_of(lambda: act(office)) == one
    assert one <= most


def test_the_pages_cost_the_same_for_one_and_for_fifty(office: Office) -> None:
    contest = office.day.contests["00001"][0]
    client = office.world.client(Role.ELECTION_CLERK)
    base = f"/hd/00001/bau-cu/{office.day.election.id}/"
    pages = ("ung-cu/", "danh-sach/?buoc=official", "danh-sach/phan-don-vi/", "ung-cu/trung/")
    make_candidate(contest, 0)
    first = {page: queries_of(client.get, base + page) for page in pages}
    for index in range(1, 50):
        make_candidate(contest, index)
    assert {page: queries_of(client.get, base + page) for page in pages} == first


def test_a_dossier_costs_the_same_whatever_is_in_it(office: Office) -> None:
    row = office.create()
    small = queries_of(lambda: dossier_of(row))
    office.write(row, phone="0912")
    office.file(row)
    office.hold(2, [row])
    office.meet(row)
    row = Candidate.objects.with_scopes_disabled().get(pk=row.pk)
    assert queries_of(lambda: dossier_of(row)) == small == 5
    found = dossier_of(row)
    assert (len(found.items), len(found.opinions), found.closed) == (5, 1, ["Điện thoại"])
    assert [line.label for line in found.history] == [
        "Hội nghị cử tri nơi cư trú",
        "Nhận hồ sơ, cấp giấy biên nhận",
        "Nhập phần kín",
        "Lập hồ sơ",
    ]
