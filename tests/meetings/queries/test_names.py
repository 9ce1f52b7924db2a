"""How councils, sessions and delegates are called."""

from __future__ import annotations

import pytest
from django.utils import translation

from council.enums import CouncilKind
from council.models import Council, CouncilSession
from meetings.queries import council_title, delegate_name, session_title
from tests.factories import make_world


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (CouncilKind.CITY, "HĐND thành phố Hà Nội"),
        (CouncilKind.WARD, "HĐND phường Hà Nội"),
        (CouncilKind.COMMUNE, "HĐND xã Hà Nội"),
    ],
)
def test_a_council(kind: CouncilKind, title: str) -> None:
    assert council_title(Council(kind=kind, name="Hà Nội", name_en="Hanoi")) == title


def test_a_session() -> None:
    assert session_title(CouncilSession(number=5)) == "Kỳ họp thứ 5"
    assert session_title(CouncilSession(number=5, name="Kỳ họp bất thường")) == "Kỳ họp bất thường"
    with translation.override("en"):
        assert session_title(CouncilSession(number=5)) != "Kỳ họp thứ 5"


@pytest.mark.django_db
def test_a_delegate_of_a_council() -> None:
    world, other = make_world("00004", delegates=1), make_world("00008", delegates=1)
    pk = world.delegates[0].id
    assert delegate_name(pk) == delegate_name(pk, world.council.id) == "Nguyễn Thị Hà An"
    assert delegate_name(pk, other.council.id) == ""
    assert delegate_name(pk + 99) == ""
