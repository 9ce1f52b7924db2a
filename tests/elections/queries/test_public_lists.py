"""The whitelist: every field of a candidate is public or private, and a public face holds no other."""

from __future__ import annotations

import dataclasses

import pytest
from django_scopes import scopes_disabled

from elections.enums import CandidateState
from elections.models import Candidate
from elections.queries.public_lists import (
    PRIVATE_FIELDS,
    PUBLIC_FIELDS,
    CareerLine,
    PublicCandidate,
    career_lines,
    listed,
)
from tests.elections.public import make_published
from tests.factories.elections import make_candidate, make_election

# What a published page may say of a candidate (Resolution 40/NQ-HĐBCQG, form 22, the photo, the career, the
# programme). Somebody who makes another field public changes this list too, knowingly.
AGREED = {
    "code", "state", "full_name", "other_names", "sex", "birth_year", "birth_month", "birth_day",
    "nationality", "ethnicity", "religion", "native_place", "residence", "education", "professional",
    "degree", "theory", "languages", "occupation", "workplace", "party_since", "council_terms", "note",
    "career", "programme", "photo", "title_on_ballot", "ballot_position",
}  # fmt: skip


def test_every_field_is_named_public_or_private() -> None:
    fields = {field.name for field in Candidate._meta.concrete_fields}
    assert fields - set(PUBLIC_FIELDS) - PRIVATE_FIELDS == set()
    assert not set(PUBLIC_FIELDS) & PRIVATE_FIELDS
    assert (set(PUBLIC_FIELDS) | PRIVATE_FIELDS) - fields == set()


def test_what_is_public_is_what_was_agreed() -> None:
    assert set(PUBLIC_FIELDS) == AGREED
    held = {field.name for field in dataclasses.fields(PublicCandidate)}
    made_of = {"birth": "birth_year", "title": "title_on_ballot", "left": "state"}
    assert {made_of.get(name, name) for name in held} <= AGREED


@pytest.mark.django_db
def test_the_query_asks_for_the_whitelist_alone() -> None:
    made = make_published(candidates=2, seats=1)
    contest = made.contests["00001"][0]
    with scopes_disabled():
        sql = str(Candidate.objects.filter(contest=contest).values(*PUBLIC_FIELDS).query)
    for name in ("nominated_by", "left_reason", "receipt_number", "person_id", "votes"):
        assert name not in sql
    assert len(listed([contest.id])[contest.id]) == 2


@pytest.mark.django_db
def test_the_same_name_stands_by_birth_and_without_positions_by_the_rule() -> None:
    made = make_election(candidates=0, seats=1)
    contest = made.contests["00001"][0]
    with scopes_disabled():
        for index in (3, 1, 2):
            person = make_candidate(contest, index)
            person.full_name = "Trần Minh Khôi"
            person.save()
        make_candidate(contest, 4, state=CandidateState.FILED)
    assert [person.birth.year for person in listed([contest.id])[contest.id]] == [1971, 1972, 1973]


def test_a_career_is_read_as_it_is_stored() -> None:
    stored = [{"from": "1990", "to": "", "work": "Học"}, {"from": "2001", "work": ""}, "Giáo viên"]
    assert career_lines(stored) == (CareerLine("1990", "Học"), CareerLine("", "Giáo viên"))
