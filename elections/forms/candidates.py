"""Forms of a dossier: the open part in the sections of forms 05-07, the closed part, and each act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council import clock
from council.forms.people import DateField
from elections.enums import CandidateState, DossierPart, Professional, Sector, Sex, Theory
from elections.models import Candidate
from elections.queries.candidate_lists import column, label_of
from elections.queries.candidates import SECRET_LABELS
from elections.services.candidate_states import LEAST, Line
from elections.services.candidates import CandidateData
from elections.services.consultations import Residence

LONG = ("programme",)
SECTIONS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "person",
        gettext_lazy("Nhân thân"),
        ("full_name", "other_names", "birth", "sex", "nationality", "ethnicity", "religion"),
    ),
    ("places", gettext_lazy("Quê quán, nơi ở"), ("native_place", "residence")),
    (
        "education",
        gettext_lazy("Trình độ"),
        ("education", "professional", "professional_level", "degree", "theory", "languages"),
    ),
    (
        "work",
        gettext_lazy("Nghề nghiệp, công tác"),
        ("occupation", "workplace", "sector", "party_since", "council_terms", "career"),
    ),
    (
        "candidacy",
        gettext_lazy("Ứng cử"),
        ("contest_id", "nominated_by", "self_nominated", "stands_for_assembly", "code", "note", "programme"),
    ),
)
WIDE = {"full_name", "residence", "native_place", "occupation", "workplace", "career", "programme", "note"}


class SourceField(forms.CharField):
    """What a change stands on."""

    def __init__(self, **more: Any) -> None:
        given: dict[str, Any] = {
            "label": gettext_lazy("Căn cứ"),
            "help_text": gettext_lazy("Văn bản mà việc này dựa vào, ví dụ: Tiểu sử tóm tắt ngày 12/1/2026."),
            "min_length": 3,
            "max_length": 300,
        }
        super().__init__(**(given | more))


class CandidateForm(forms.Form):
    """The open part of a dossier."""

    birth = forms.CharField(
        label=gettext_lazy("Ngày sinh"),
        max_length=12,
        help_text=gettext_lazy("Ví dụ 12/3/1970 hoặc 1970."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Giới tính"), choices=Sex.choices, widget=forms.RadioSelect)
    professional_level = forms.ChoiceField(label=gettext_lazy("Bậc chuyên môn"), choices=Professional.choices)
    theory = forms.ChoiceField(
        label=gettext_lazy("Lý luận chính trị"), choices=Theory.choices, required=False
    )
    sector = forms.ChoiceField(label=gettext_lazy("Khối"), choices=Sector.choices, initial=Sector.OTHER)
    career = forms.CharField(
        label=gettext_lazy("Quá trình công tác"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Mỗi dòng một quãng, dạng “9/2002 - 6/2010: Giáo viên Trường Mẫu”."),
    )
    contest_id = forms.TypedChoiceField(
        label=gettext_lazy("Đơn vị bầu cử"), required=False, coerce=int, empty_value=None
    )
    self_nominated = forms.BooleanField(label=gettext_lazy("Tự ứng cử"), required=False)
    stands_for_assembly = forms.BooleanField(
        label=gettext_lazy("Đồng thời ứng cử đại biểu Quốc hội"), required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Mã hồ sơ"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Để trống thì hệ thống đánh số tiếp."),
    )
    source = SourceField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, contests: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (name for _key, _title, names in SECTIONS for name in names):
            if name not in self.fields:
                self.fields[name] = _text_field(name)
        field = self.fields["contest_id"]
        assert isinstance(field, forms.ChoiceField)
        numbers = [(pk, _("Đơn vị bầu cử số %(number)s") % {"number": n}) for pk, n in contests.items()]
        field.choices = [("", _("(chưa phân)")), *numbers]

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The fields in the groups of the forms."""
        return [
            {"key": key, "title": title, "fields": [{"bound": self[n], "wide": n in WIDE} for n in names]}
            for key, title, names in SECTIONS
        ]

    def clean_career(self) -> tuple[dict[str, str], ...]:
        """Each line as a stretch of time and what was done in it."""
        return tuple(_stretch(line) for line in self.cleaned_data["career"].splitlines() if line.strip())

    @property
    def data_of(self) -> CandidateData:
        """What was entered, of a valid form."""
        names = CandidateData.__dataclass_fields__
        return CandidateData(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(row: Candidate) -> dict[str, Any]:
        """What stands in the form for a candidate."""
        names = set(CandidateData.__dataclass_fields__) - {"birth", "career"}
        parts = [part for part in (row.birth_day, row.birth_month) if part]
        return {name: getattr(row, name) for name in names} | {
            "birth": "/".join(str(part) for part in [*parts, row.birth_year]),
            "career": "\n".join(career_line(entry) for entry in row.career),
            "version": row.version,
        }


def _text_field(name: str) -> forms.CharField:
    made = column(name)
    wide = name in LONG
    return forms.CharField(
        label=capfirst(label_of(name)),
        required=not made.blank,
        max_length=made.max_length or 20_000,
        initial="" if wide or not made.has_default() else made.get_default(),
        widget=forms.Textarea(attrs={"rows": 6}) if wide else forms.TextInput(attrs={"autocomplete": "off"}),
    )


def career_line(entry: Mapping[str, str]) -> str:
    """A stretch as one line of the field."""
    until = entry.get("to", "")
    return f"{entry.get('from', '')}{' - ' + until if until else ''}: {entry.get('work', '')}"


def _stretch(line: str) -> dict[str, str]:
    period, colon, work = line.partition(":")
    if not colon or not work.strip():
        raise forms.ValidationError(
            _("Dòng “%(line)s” chưa có dấu hai chấm giữa thời gian và công việc.") % {"line": line[:40]}
        )
    begin, _dash, end = period.replace("–", "-").replace("đến", "-").partition("-")
    return {"from": begin.strip(), "to": end.strip(), "work": work.strip()}


class SecretForm(forms.Form):
    """The closed part: what is left empty stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SECRET_LABELS.items():
            wide = name in ("family", "discipline", "awards")
            self.fields[name] = forms.CharField(
                label=capfirst(_(label)),
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 3})
                if wide
                else forms.TextInput(attrs={"autocomplete": "off"}),
            )
        self.fields["id_number"].help_text = _("12 chữ số.")
        choices = [(name, capfirst(_(label))) for name, label in SECRET_LABELS.items()]
        self.fields["cleared"] = forms.MultipleChoiceField(
            label=_("Xóa trắng các mục"),
            required=False,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["source"] = SourceField()

    @property
    def values(self) -> dict[str, str]:
        """What was entered, of a valid form."""
        return {name: self.cleaned_data[name] for name in SECRET_LABELS}


class LookForm(forms.Form):
    """Why somebody opens the closed part."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do xem"),
        min_length=5,
        max_length=300,
        help_text=gettext_lazy("Ghi vào nhật ký cùng tên của bạn, ví dụ: Đối chiếu căn cước với hồ sơ giấy."),
    )


class FileForm(forms.Form):
    """The five lines of the receipt."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in DossierPart:
            least = LEAST.get(part, 1)
            self.fields[f"{part}_quantity"] = forms.IntegerField(
                label=part.label, min_value=0, max_value=99, initial=least
            )
            self.fields[f"{part}_note"] = forms.CharField(
                label=_("Ghi chú"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"aria-label": _("Ghi chú: %(part)s") % {"part": part.label}}),
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each line."""
        return [(self[f"{part}_quantity"], self[f"{part}_note"]) for part in DossierPart]

    @property
    def lines(self) -> dict[str, Line]:
        """What was entered, of a valid form."""
        data = self.cleaned_data
        return {part: Line(data[f"{part}_quantity"], data[f"{part}_note"]) for part in DossierPart.values}


class LeaveForm(forms.Form):
    """A candidate withdraws or is removed."""

    state = forms.ChoiceField(
        label=gettext_lazy("Việc"),
        choices=[
            (CandidateState.WITHDRAWN, gettext_lazy("Người ứng cử rút")),
            (CandidateState.REMOVED, gettext_lazy("Bị xóa tên khỏi danh sách")),
        ],
        widget=forms.RadioSelect,
    )
    day = DateField(label=gettext_lazy("Ngày"), initial=clock.today)
    reason = forms.CharField(label=gettext_lazy("Lý do"), min_length=5, max_length=300)
    source = SourceField()


class StatusForm(forms.Form):
    """The status of somebody elected is confirmed or refused."""

    confirmed = forms.TypedChoiceField(
        label=gettext_lazy("Tư cách đại biểu"),
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Xác nhận")), ("no", gettext_lazy("Không xác nhận"))],
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(
        label=gettext_lazy("Nghị quyết"), max_length=200, help_text=gettext_lazy("Số và ngày.")
    )
    reason = forms.CharField(label=gettext_lazy("Lý do, nếu không xác nhận"), max_length=300, required=False)


class PhotoForm(forms.Form):
    """A portrait."""

    upload = forms.FileField(
        label=gettext_lazy("Ảnh chân dung"),
        help_text=gettext_lazy(
            "Ảnh 4×6 nền trắng, chụp trong 6 tháng; JPEG, PNG hoặc WebP, ít nhất 400×600."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    source = SourceField()


class ResidenceForm(forms.Form):
    """The conference of voters where a candidate lives."""

    held_on = DateField(label=gettext_lazy("Ngày họp"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200)
    present = forms.IntegerField(label=gettext_lazy("Số cử tri có mặt"), min_value=1, max_value=30_000)
    in_favour = forms.IntegerField(label=gettext_lazy("Số cử tri tín nhiệm"), min_value=0, max_value=30_000)
    special_case = forms.CharField(
        label=gettext_lazy("Trường hợp đặc biệt"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Chỉ ghi khi không quá nửa tín nhiệm mà vẫn báo cáo hội nghị hiệp thương."),
    )
    source = SourceField()

    @property
    def residence(self) -> Residence:
        """What was entered, of a valid form."""
        data = self.cleaned_data
        return Residence(**{name: data[name] for name in Residence.__dataclass_fields__})
