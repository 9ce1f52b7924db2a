"""The elected become delegates in one step: seats in the order of names, all or none, never twice."""

from __future__ import annotations

import pytest

from council import access as council_access
from council.enums import Role
from council.errors import Refused
from council.models import Delegate, DelegateChange, Person
from council.services import journal
from council.services.journal import check_streams, entries_of
from council.services.streams import council_stream
from elections.enums import CandidateState
from elections.models import Candidate, CandidateSecret, CouncilElection
from elections.services.delegates import make_delegates
from tests.factories.elections import Hustings
from tests.factories.results import VOTES, determine, make_day, publish, published_day
from tests.factories.world import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return published_day()


def election(day: Hustings, code: str = "00001") -> CouncilElection:
    row: CouncilElection = CouncilElection.objects.with_scopes_disabled().get(council__code=code)
    return row


def make(day: Hustings, code: str = "00001", *, with_unconfirmed: bool = True) -> list[Delegate]:
    world = next(world for world in day.worlds if world.council.code == code)
    return make_delegates(
        actor=world.actor(Role.ELECTION_HEAD),
        council_election_id=election(day, code).id,
        with_unconfirmed=with_unconfirmed,
    )


def seats(day: Hustings, code: str = "00001") -> list[tuple[int, str]]:
    rows = Delegate.objects.with_scopes_disabled().filter(council__code=code).order_by("seat")
    return [(row.seat, row.person.full_name) for row in rows.select_related("person")]


def elected(day: Hustings, code: str = "00001") -> list[Candidate]:
    rows = Candidate.objects.with_scopes_disabled().filter(council__code=code, state=CandidateState.ELECTED)
    return list(rows.order_by("sort_key"))


def test_seats_follow_the_names(day: Hustings) -> None:
    """An before Phương before Yến: by the given name."""
    made = make(day)
    assert seats(day) == [(1, "Nguyễn Thị Hà An"), (2, "Lê Thu Phương"), (3, "Đỗ Hải Yến")]
    term = day.communes[0].term
    assert {row.starts_on for row in made} == {term.starts_on}
    assert {row.constituency_id for row in made} == {day.contests["00001"][0].constituency_id}
    changes = DelegateChange.objects.with_scopes_disabled().filter(delegate__in=made)
    assert {(change.state, change.since) for change in changes} == {("active", term.starts_on)}


def test_the_candidate_and_the_delegate_are_one_person(day: Hustings) -> None:
    make(day)
    for candidate in elected(day):
        assert Delegate.objects.with_scopes_disabled().filter(person=candidate.person).exists()
    assert election(day).delegates_made_at is not None


def test_a_delegate_so_made_is_one_to_the_institution(day: Hustings) -> None:
    made = make(day)
    assert council_access.delegate(day.communes[0].council.id, made[0].id).seat == 1


def test_the_journal_tells_it(day: Hustings) -> None:
    make(day)
    stream = council_stream(day.communes[0].council.id)
    assert [entry.data["seat"] for entry in entries_of(stream)] == [1, 2, 3]
    assert all(not report.faults for report in check_streams())


def test_again_makes_nobody_twice(day: Hustings) -> None:
    assert len(make(day)) == 3
    assert make(day) == []
    assert len(seats(day)) == 3


def test_only_the_confirmed_unless_the_head_says_otherwise(day: Hustings) -> None:
    with pytest.raises(Refused, match="nobody_confirmed"):
        make(day, with_unconfirmed=False)
    last = elected(day)[-1]
    Candidate.objects.with_scopes_disabled().filter(pk=last.pk).update(state=CandidateState.CONFIRMED)
    make(day, with_unconfirmed=False)
    assert seats(day) == [(1, last.full_name)]
    make(day)
    assert [seat for seat, _name in seats(day)] == [1, 2, 3]


def test_who_was_refused_becomes_no_delegate(day: Hustings) -> None:
    first = elected(day)[0]
    Candidate.objects.with_scopes_disabled().filter(pk=first.pk).update(state=CandidateState.REFUSED)
    make(day)
    assert first.full_name not in dict(seats(day)).values()


def test_not_before_the_whole_result_is_published() -> None:
    day = make_day(contests=2)
    first, second = day.contests["00001"]
    determine(first, VOTES)
    determine(second, VOTES)
    publish(day, first)
    with pytest.raises(Refused, match="result_not_published"):
        make(day)


def test_not_while_a_result_is_being_corrected(day: Hustings) -> None:
    determine(day.contests["00001"][0], (800, 655, 700, 20, 500))
    with pytest.raises(Refused, match="result_not_published"):
        make(day)
    publish(day, day.contests["00001"][0], reason="Cộng nhầm")
    assert len(make(day)) == 3


def test_a_term_with_delegates_of_another_origin_is_left_alone(day: Hustings) -> None:
    world = day.communes[0]
    Delegate.objects.with_scopes_disabled().create(
        council=world.council,
        term=world.term,
        person=make_person("Người Cũ Khác"),
        seat=9,
        starts_on=world.term.starts_on,
    )
    with pytest.raises(Refused, match="term_has_delegates"):
        make(day)
    assert len(seats(day)) == 1


def test_all_or_nobody(day: Hustings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(acts: object) -> None:
        raise RuntimeError("the journal is away")

    people = Person.objects.count()
    monkeypatch.setattr(journal, "record_all", fail)
    with pytest.raises(RuntimeError):
        make(day)
    assert seats(day) == []
    assert Person.objects.count() == people
    assert election(day).delegates_made_at is None


def test_the_same_human_being_is_one_person_in_both_councils(day: Hustings) -> None:
    """Told by the hash of the identity number, never by the name."""
    both = [elected(day, code)[0] for code in ("hn", "00001")]
    rows = CandidateSecret.objects.with_scopes_disabled()
    for candidate in both:
        rows.filter(candidate=candidate).update(id_index="same")
    make(day, "hn")
    make(day, "00001")
    persons = [Candidate.objects.with_scopes_disabled().get(pk=one.pk).person_id for one in both]
    assert persons[0] == persons[1]
    names = [candidate.full_name for candidate in elected(day, "00002")]
    make(day, "00002")
    assert Person.objects.filter(full_name=names[0]).count() == 2


@pytest.mark.parametrize("role", [Role.ELECTION_CLERK, Role.ELECTION_BOARD])
def test_only_the_head(day: Hustings, role: str) -> None:
    with pytest.raises(Refused, match="forbidden"):
        make_delegates(actor=day.communes[0].actor(role), council_election_id=election(day).id)


def test_another_council_finds_nothing(day: Hustings) -> None:
    head = day.communes[1].actor(Role.ELECTION_HEAD)
    with pytest.raises(Refused, match="not_found"):
        make_delegates(actor=head, council_election_id=election(day).id)
