"""Forms of recording and of the office's acts on one petition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council import clock
from council.forms.fields import DateField, IdField, LineField, PlainForm
from petitions.enums import Competence, PetitionKind, SourceKind
from petitions.models import Petition
from petitions.queries.intake import Offers
from petitions.services.classify import Classified, TransferLetter
from petitions.services.petitioner import Petitioner
from petitions.services.record import MOST_LINE, MOST_TEXT, Heard

MOST_PARTS = 6


class TextField(forms.CharField):
    """Many lines, as they were typed; the service cleans them."""

    def __init__(self, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2 * MOST_TEXT)  # NFD is longer; the service counts after cleaning
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, strip=False, **kwargs)


class Line(LineField):
    """One line that may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": MOST_LINE} | kwargs)


class RecordForm(PlainForm):
    """What is noted on a tablet in the hall: the words first, the rest is chosen once for a meeting."""

    text = TextField(rows=6, label=gettext_lazy("Cử tri nói gì?"))
    source = forms.ChoiceField(label=gettext_lazy("Nghe ở đâu"), choices=SourceKind.choices)
    meeting = IdField(label=gettext_lazy("Hội nghị tiếp xúc cử tri"), required=False)
    delegate = IdField(label=gettext_lazy("Đại biểu tiếp nhận"), required=False)
    field = IdField(label=gettext_lazy("Lĩnh vực"), required=False)
    place = IdField(label=gettext_lazy("Nơi có việc"), required=False)
    place_note = Line(label=gettext_lazy("Thôn, tổ dân phố, địa chỉ"))
    voters = forms.IntegerField(
        label=gettext_lazy("Số cử tri cùng nêu"), min_value=1, max_value=1_000_000, initial=1, required=False
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("Khẩn"), required=False)
    spot_answer = TextField(rows=3, label=gettext_lazy("Câu trả lời ngay tại hội nghị"), required=False)
    name = Line(label=gettext_lazy("Họ và tên"))
    phone = Line(label=gettext_lazy("Điện thoại"))
    address = Line(label=gettext_lazy("Địa chỉ"))
    email = Line(label=gettext_lazy("Thư điện tử"))
    confirmed = forms.BooleanField(label=gettext_lazy("Tôi đã xem, đây là kiến nghị khác"), required=False)
    client_id = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    WHERE = ("source", "meeting", "delegate", "voters")
    ABOUT = ("field", "place", "place_note", "is_urgent")
    WHO = ("name", "phone", "address", "email")

    def offer(self, offers: Offers) -> RecordForm:
        """What there is to choose in this council."""
        none = _("– chưa chọn –")
        for name, rows in (
            ("meeting", offers.meetings),
            ("delegate", offers.delegates),
            ("field", offers.fields),
            ("place", offers.places),
        ):
            self._ids(name).offer(rows, none)
        return self

    @property
    def heard(self) -> Heard:
        """What a valid form says."""
        data = self.cleaned_data
        return Heard(
            text=data["text"],
            source=data["source"],
            meeting_id=data["meeting"],
            delegate_id=data["delegate"],
            voters=data["voters"] or 1,
            field_id=data["field"],
            place_id=data["place"],
            place_note=data["place_note"],
            is_urgent=data["is_urgent"],
            spot_answer=data["spot_answer"],
            petitioner=Petitioner(**{name: data[name] for name in self.WHO}),
        )

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields of each part of the page."""
        parts = {"where": self.WHERE, "about": self.ABOUT, "who": self.WHO}
        return {part: [self[name] for name in names] for part, names in parts.items()}

    def _ids(self, name: str) -> IdField:
        field = self.fields[name]
        assert isinstance(field, IdField)
        return field


class VersionForm(PlainForm):
    """An act on a petition as it was when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ClassifyForm(VersionForm):
    """Field, place, competence and what else an office says of a petition."""

    field = IdField(label=gettext_lazy("Lĩnh vực"))
    competence = forms.ChoiceField(label=gettext_lazy("Thẩm quyền giải quyết"), choices=Competence.choices)
    place = IdField(label=gettext_lazy("Nơi có việc"), required=False)
    place_note = Line(label=gettext_lazy("Thôn, tổ dân phố, địa chỉ"))
    keywords = Line(label=gettext_lazy("Từ khóa, cách nhau bằng dấu phẩy"))
    session = IdField(label=gettext_lazy("Kỳ họp"), required=False)
    after_session = forms.BooleanField(label=gettext_lazy("Gửi sau kỳ họp"), required=False)
    is_urgent = forms.BooleanField(label=gettext_lazy("Khẩn"), required=False)

    @staticmethod
    def initial_of(row: Petition) -> dict[str, Any]:
        return {
            "version": row.version,
            "field": row.field_id,
            "competence": row.competence,
            "place": row.place_id,
            "place_note": row.place_note,
            "keywords": row.keywords,
            "session": row.session_id,
            "after_session": not row.before_session,
            "is_urgent": row.is_urgent,
        }

    def offer(self, offers: Offers) -> ClassifyForm:
        none = _("– chưa chọn –")
        for name, rows in (
            ("field", offers.fields),
            ("place", offers.places),
            ("session", offers.sessions),
        ):
            field = self.fields[name]
            assert isinstance(field, IdField)
            field.offer(rows, none)
        return self

    @property
    def classified(self) -> Classified:
        data = self.cleaned_data
        return Classified(
            field_id=data["field"],
            competence=data["competence"],
            place_id=data["place"],
            place_note=data["place_note"],
            keywords=data["keywords"],
            is_urgent=data["is_urgent"],
            session_id=data["session"],
            before_session=not data["after_session"],
        )


class EditForm(VersionForm):
    """The words of a petition."""

    text = TextField(rows=10, label=gettext_lazy("Nội dung kiến nghị"))
    summary = Line(label=gettext_lazy("Tóm tắt một câu"))


class MergeForm(VersionForm):
    """Which petition this one repeats, and how."""

    code = Line(
        label=gettext_lazy("Mã kiến nghị gốc"),
        help_text=gettext_lazy("Mã đầy đủ, hoặc số thứ tự của năm nay, ví dụ 42"),
        required=True,
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Cách làm"),
        widget=forms.RadioSelect,
        initial="duplicate",
        choices=(
            ("duplicate", gettext_lazy("Đánh dấu trùng: giữ nguồn riêng, có thể bỏ đánh dấu")),
            ("merge", gettext_lazy("Gộp hẳn: chuyển nguồn sang kiến nghị gốc, không tách lại được")),
        ),
    )


class SplitForm(VersionForm):
    """The parts of a petition that says several things; empty ones are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_PARTS + 1):
            label = _("Phần %(number)s") % {"number": number}
            self.fields[f"part_{number}"] = TextField(rows=3, label=label, required=number <= 2)

    @property
    def texts(self) -> list[str]:
        parts = [self.cleaned_data[f"part_{number}"] for number in range(1, MOST_PARTS + 1)]
        return [part for part in parts if part.strip()]


class TransferForm(VersionForm):
    """The letter with which a complaint or denunciation leaves."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Nội dung này là"),
        widget=forms.RadioSelect,
        choices=[choice for choice in PetitionKind.choices if choice[0] != PetitionKind.PETITION],
    )
    addressee = Line(label=gettext_lazy("Nơi nhận"), required=True)
    number = Line(label=gettext_lazy("Số, ký hiệu công văn"), max_length=60)
    signed_on = DateField(label=gettext_lazy("Ngày ký"), initial=clock.today)
    signer = Line(label=gettext_lazy("Người ký"), max_length=120)
    text = TextField(rows=4, label=gettext_lazy("Nội dung công văn"), required=False)

    @property
    def letter(self) -> TransferLetter:
        names = ("number", "signed_on", "addressee", "signer", "text")
        return TransferLetter(**{name: self.cleaned_data[name] for name in names})


class ReasonForm(PlainForm):
    """An act that takes a reason alone."""

    reason = Line(label=gettext_lazy("Lý do"), required=True)
