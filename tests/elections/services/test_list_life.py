"""A list from its lock to its end: locked by two people, public, left by one, taken down, mended, public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from council import clock
from council.errors import Refused
from elections.enums import CandidateState, ListStage
from elections.models import Candidate
from elections.queries.public_lists import listed
from elections.services import candidate_states, lists, papers, publication
from tests.council.pdf.reading import words
from tests.council.views.pages import page_of
from tests.elections.public import NUMBER
from tests.factories.candidates import Office, make_office
from tests.factories.elections import DAY

pytestmark = pytest.mark.django_db
EARLY = clock.at(DAY - timedelta(days=17), 9)


@pytest.fixture
def office() -> Office:
    """Six people on an official list for three seats, two weeks before polling day."""
    office = make_office()
    with clock.frozen(EARLY):
        office.filed(6)
        for stage in (ListStage.PRELIMINARY, ListStage.OFFICIAL):
            relock(office, stage)
    return office


def relock(office: Office, stage: str = ListStage.OFFICIAL) -> None:
    row = office.prepare(stage)
    lists.lock_list(actor=office.head, list_id=row.id, sha256=row.sha256, remark="Đã kiểm tra hồ sơ giấy")


def publish(office: Office) -> None:
    publication.publish_list(actor=office.head, council_election_id=office.election.id, number=NUMBER)


def unpublish(office: Office) -> None:
    publication.unpublish_list(
        actor=office.head, council_election_id=office.election.id, reason="Sửa quê quán ghi nhầm"
    )


def leave(office: Office, name: str) -> None:
    row = Candidate.objects.with_scopes_disabled().get(full_name=name, contest_id=office.contest_id)
    candidate_states.leave(
        actor=office.head,
        candidate_id=row.id,
        state=CandidateState.WITHDRAWN,
        day=clock.today(),
        reason="Lý do sức khỏe",
        source="Đơn xin rút",
    )


def shown(office: Office) -> list[tuple[str, bool]]:
    return [(person.full_name, person.left) for person in listed([office.contest_id])[office.contest_id]]


def ballot(office: Office) -> str:
    return words(papers.ballot(actor=office.clerk, contest_id=office.contest_id)[1])


def test_who_leaves_a_public_list_stays_on_it_and_not_on_the_ballot(office: Office, client: Client) -> None:
    with clock.frozen(EARLY):
        publish(office)
        leave(office, "Lê Thu Phương")
        assert ("Lê Thu Phương", True) in shown(office)
        assert len(shown(office)) == 6
        assert "Lê Thu Phương" not in ballot(office)
        address = reverse("contest_public", args=[office.election.election.code, office.code, 1])
        assert "Không còn ứng cử" in page_of(client.get(address))


def test_who_leaves_after_the_printing_stays_on_the_ballot(office: Office) -> None:
    with clock.frozen(EARLY):
        publish(office)
        publication.mark_ballots_printed(actor=office.clerk, contest_id=office.contest_id)
        leave(office, "Lê Thu Phương")
        assert ("Lê Thu Phương", True) in shown(office)
        assert "Bà Lê Thu Phương" in ballot(office)
        with pytest.raises(Refused) as refused:
            unpublish(office)
        assert refused.value.code == "list_in_period"


def test_who_leaves_between_lock_and_publication_is_not_published(office: Office) -> None:
    with clock.frozen(EARLY):
        leave(office, "Lê Thu Phương")
        with pytest.raises(Refused) as refused:
            publish(office)
        assert refused.value.code == "list_left"
        lists.reopen_list(actor=office.head, council_election_id=office.election.id, reason="Một người rút")
        relock(office)
        publish(office)
    assert len(shown(office)) == 5
    assert "Lê Thu Phương" not in dict(shown(office))


def test_a_mended_list_is_published_again(office: Office) -> None:
    with clock.frozen(EARLY):
        publish(office)
        unpublish(office)
        lists.reopen_list(
            actor=office.head, council_election_id=office.election.id, reason="Sửa quê quán ghi nhầm"
        )
        with pytest.raises(Refused) as refused:
            publish(office)
        assert refused.value.code == "list_not_locked"
        relock(office)
        publish(office)
    assert len(shown(office)) == 6
