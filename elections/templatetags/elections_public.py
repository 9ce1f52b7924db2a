"""How elections and candidates are written on the pages for voters."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, gettext

from elections.models import Election
from elections.queries.public_lists import PublicCandidate

register = template.Library()


@register.filter
def election_name(election: Election) -> str:
    """The name of a polling day in the reader's language, where it has one."""
    return election.name_en if get_language() == "en" and election.name_en else election.name


@register.filter
def facts(person: PublicCandidate) -> list[tuple[str, str]]:
    """(label, value) of form 22 in its order, without what is blank."""
    rows = [
        (gettext("Ngày, tháng, năm sinh"), person.birth_text),
        (gettext("Giới tính"), person.sex_label),
        (gettext("Quốc tịch"), person.nationality),
        (gettext("Dân tộc"), person.ethnicity),
        (gettext("Tôn giáo"), person.religion),
        (gettext("Quê quán"), person.native_place),
        (gettext("Nơi ở hiện nay"), person.residence),
        *schooling(person),
        (gettext("Nghề nghiệp, chức vụ"), person.occupation),
        (gettext("Nơi công tác"), person.workplace),
        (gettext("Ngày vào Đảng"), person.party_since),
        (gettext("Là đại biểu HĐND"), person.council_terms),
        (gettext("Ghi chú"), person.note),
    ]
    return [(label, value) for label, value in rows if value]


@register.filter
def schooling(person: PublicCandidate) -> list[tuple[str, str]]:
    """(label, value) of the five columns on education, without what is blank."""
    rows = (
        (gettext("Giáo dục phổ thông"), person.education),
        (gettext("Chuyên môn, nghiệp vụ"), person.professional),
        (gettext("Học hàm, học vị"), person.degree),
        (gettext("Lý luận chính trị"), person.theory_label),
        (gettext("Ngoại ngữ"), person.languages),
    )
    return [(label, value) for label, value in rows if value]
