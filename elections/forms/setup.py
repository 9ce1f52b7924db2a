"""Forms of the set-up pages and of the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DateField, IdField, LineField, PlainForm, TimeField
from council.models import Council
from elections.enums import AreaKind, BodyPost, ElectionKind, Level
from elections.models import Contest, Election
from elections.services.areas import AreaData
from elections.services.bodies import BodyData, MemberData
from elections.services.contests import ContestData
from elections.services.setup import ElectionData, TermData

LINES = forms.Textarea(attrs={"rows": 4})
NEW_KINDS = [(kind.value, kind.label) for kind in (ElectionKind.GENERAL, ElectionKind.BY_ELECTION)]


class ElectionForm(PlainForm):
    """Name, day and hours of a polling day."""

    name = LineField(label=_("Tên cuộc bầu cử"), max_length=200)
    name_en = LineField(label=_("Tên tiếng Anh"), max_length=200, required=False)
    day = DateField(label=_("Ngày bầu cử"))
    opens = TimeField(label=_("Giờ bắt đầu bỏ phiếu"))
    closes = TimeField(label=_("Giờ kết thúc bỏ phiếu"))
    is_test = forms.BooleanField(label=_("Đây là buổi diễn tập"), required=False)

    @staticmethod
    def initial_of(row: Election) -> dict[str, Any]:
        names = ("name", "name_en", "day", "opens", "closes", "is_test")
        return {name: getattr(row, name) for name in names}

    @property
    def election(self) -> ElectionData:
        names = ("name", "name_en", "day", "opens", "closes", "is_test")
        return ElectionData(**{name: self.cleaned_data[name] for name in names})


class NewElectionForm(ElectionForm):
    """A new polling day: its kind, short code, and the term that is elected."""

    kind = forms.ChoiceField(label=_("Loại"), choices=NEW_KINDS)
    code = LineField(
        label=_("Mã ngắn"), max_length=40, help_text=_("Dùng trong địa chỉ trang, ví dụ: bc-2026.")
    )
    city_number = LineField(label=_("Khóa của Hội đồng nhân dân thành phố"), max_length=8, required=False)
    commune_number = LineField(label=_("Khóa của Hội đồng nhân dân xã, phường"), max_length=8, required=False)
    starts_on = DateField(label=_("Nhiệm kỳ từ ngày"))
    ends_on = DateField(label=_("Nhiệm kỳ đến ngày"))

    @property
    def term(self) -> TermData:
        names = ("city_number", "commune_number", "starts_on", "ends_on")
        return TermData(**{name: self.cleaned_data[name] for name in names})


class ContestForm(PlainForm):
    """A constituency; communes are chosen where the city's council is elected."""

    number = forms.IntegerField(label=_("Đơn vị bầu cử số"), min_value=1, max_value=999)
    seats = forms.IntegerField(
        label=_("Số đại biểu được bầu"), min_value=1, max_value=5, help_text=_("Từ 1 đến 5 đại biểu.")
    )
    communes = forms.MultipleChoiceField(
        label=_("Gồm các xã, phường"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, communes: list[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if communes:
            self.choices("communes", [(row.code, row.name) for row in communes])
        else:
            del self.fields["communes"]

    def choices(self, name: str, rows: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = rows

    @staticmethod
    def initial_of(row: Contest) -> dict[str, Any]:
        codes = [commune.code for commune in row.communes.all()]
        return {"number": row.number, "seats": row.seats, "communes": codes}

    @property
    def contest(self) -> ContestData:
        data = self.cleaned_data
        return ContestData(data["number"], data["seats"], tuple(data.get("communes", ())))


class AreaForm(PlainForm):
    """A polling area: place, who votes there, its constituency at each level."""

    number = forms.IntegerField(label=_("Khu vực bỏ phiếu số"), min_value=1, max_value=9999)
    kind = forms.ChoiceField(label=_("Loại"), choices=AreaKind.choices)
    place = LineField(label=_("Nơi bỏ phiếu"), max_length=200)
    address = LineField(label=_("Địa chỉ"), max_length=300, required=False)
    groups = forms.CharField(
        label=_("Thôn, tổ dân phố"), widget=LINES, required=False, help_text=_("Mỗi dòng một tên.")
    )
    streets = forms.CharField(
        label=_("Đường, phố, ngõ"),
        widget=LINES,
        required=False,
        help_text=_("Mỗi dòng một tên; người dân tìm nơi bỏ phiếu theo tên này."),
    )
    contest_city = IdField(label=_("Đơn vị bầu cử thành phố"), required=False)
    electors_city = forms.IntegerField(label=_("Cử tri bầu cấp thành phố"), min_value=1, required=False)
    contest_commune = IdField(label=_("Đơn vị bầu cử xã, phường"), required=False)
    electors_commune = forms.IntegerField(label=_("Cử tri bầu cấp xã"), min_value=1, required=False)
    exception = LineField(
        label=_("Lý do ngoại lệ"),
        max_length=200,
        required=False,
        help_text=_("Dưới 300 cử tri: ghi rõ miền núi, hải đảo hoặc nơi dân cư không tập trung."),
    )

    def __init__(self, *args: Any, contests: dict[str, list[Contest]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Level.values:
            rows = contests.get(level, [])
            field = self.fields[f"contest_{level}"]
            assert isinstance(field, IdField)
            if rows:
                field.offer([(row.id, str(_("Số %s") % row.number)) for row in rows], str(_("Chọn đơn vị")))
            else:
                del self.fields[f"contest_{level}"], self.fields[f"electors_{level}"]

    @staticmethod
    def initial_of(data: AreaData) -> dict[str, Any]:
        names = ("number", "kind", "place", "address", "streets", "exception")
        found: dict[str, Any] = {name: getattr(data, name) for name in names}
        found["groups"] = "\n".join(data.groups)
        found |= {f"electors_{level}": count for level, count in data.electors.items()}
        return found | {f"contest_{level}": pk for level, pk in data.contests.items()}

    @property
    def area(self) -> AreaData:
        data = self.cleaned_data
        levels = [level for level in Level.values if f"contest_{level}" in self.fields]
        return AreaData(
            number=data["number"],
            kind=data["kind"],
            place=data["place"],
            address=data["address"],
            streets=data["streets"],
            exception=data["exception"],
            groups=tuple(line.strip() for line in data["groups"].splitlines() if line.strip()),
            electors={level: data[f"electors_{level}"] or 0 for level in levels},
            contests={level: data[f"contest_{level}"] or 0 for level in levels},
        )


class BodyForm(PlainForm):
    """The decision that set up a body."""

    decision = LineField(label=_("Quyết định thành lập (số, ký hiệu)"), max_length=120, required=False)
    decided_on = DateField(label=_("Ngày quyết định"), required=False)

    @property
    def body(self) -> BodyData:
        return BodyData(self.cleaned_data["decision"], self.cleaned_data["decided_on"])


class MemberForm(PlainForm):
    """A new member of a body."""

    full_name = LineField(label=_("Họ và tên"), max_length=120)
    post = forms.ChoiceField(label=_("Chức danh"), choices=BodyPost.choices, initial=BodyPost.MEMBER)
    organisation = LineField(label=_("Cơ quan, tổ chức"), max_length=200, required=False)
    username = LineField(
        label=_("Tên đăng nhập"),
        max_length=60,
        required=False,
        help_text=_("Của người sẽ nhập số liệu trên máy; để trống nếu không dùng."),
    )

    @property
    def member(self) -> MemberData:
        return MemberData(**self.cleaned_data)


class MoveStepForm(PlainForm):
    """A step's date as moved by the National Election Council."""

    due = DateField(label=_("Ngày mới"), required=False, help_text=_("Để trống: trở lại ngày theo luật."))
    source = LineField(label=_("Văn bản điều chỉnh"), max_length=200, required=False)


class MarkStepForm(PlainForm):
    """The day on which a step was done."""

    done_on = DateField(label=_("Ngày hoàn thành"), required=False, help_text=_("Để trống: chưa hoàn thành."))
    note = LineField(label=_("Ghi chú"), max_length=300, required=False)
