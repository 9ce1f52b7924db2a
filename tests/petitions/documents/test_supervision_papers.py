"""The agenda of an explanation session as PDF: bodies, petitions, the conclusion at the end."""

from __future__ import annotations

import pytest

from council import clock
from petitions.documents.explanation import render_agenda
from petitions.models import ExplanationSession
from petitions.queries.explanations import agenda_paper
from petitions.services.explanations import Plan, plan, put_on
from tests.council.pdf.reading import fonts, words
from tests.factories.petitions import TEXTS, make_town
from tests.petitions.services.supervising import late

pytestmark = pytest.mark.django_db


def test_the_agenda_names_bodies_and_petitions_and_later_the_conclusion() -> None:
    town = make_town()
    who = town.communes[0].actor("second")
    tasks = [late(town, words=words_) for words_ in (*TEXTS, "Đề nghị <b>gấp</b> & " * 3_000)]
    row = plan(actor=who, data=Plan("Giao thông & chiếu sáng", clock.today(), "Hội trường"))
    put_on(actor=who, explanation_id=row.id, petition_ids=[task.petition_id for task in tasks])
    pdf = render_agenda(agenda_paper(row))
    said = words(pdf)
    for part in (
        "CHƯƠNG TRÌNH PHIÊN GIẢI TRÌNH",
        "Giao thông & chiếu sáng",
        "1 cơ quan giải trình về 4",
        "(…)",
    ):
        assert part in said, part
    assert all(task.petition.code in said for task in tasks)
    assert all(fonts(pdf).values())
    ExplanationSession.objects.with_scopes_disabled().filter(pk=row.pk).update(
        conclusion="Làm xong\ntháng 12"
    )
    row.refresh_from_db()
    said = words(render_agenda(agenda_paper(row)))
    assert "KẾT LUẬN PHIÊN GIẢI TRÌNH" in said
    assert "tháng 12" in said
