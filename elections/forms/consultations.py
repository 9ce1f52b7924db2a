"""Forms of the consultations: the meeting, its structure table, the opinion on each candidate; the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.forms.people import DateField
from elections.forms.candidates import SourceField
from elections.models import Candidate, Consultation
from elections.services.consultations import ConsultationData, Opinion, StructureLine

BLANK_LINES = 4


class ConsultationForm(forms.Form):
    """What the minutes of a consultation say."""

    held_on = DateField(label=gettext_lazy("Ngày họp"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200)
    invited = forms.IntegerField(label=gettext_lazy("Số được triệu tập"), min_value=0, max_value=2000)
    present = forms.IntegerField(label=gettext_lazy("Số có mặt"), min_value=0, max_value=2000)
    minutes_number = forms.CharField(label=gettext_lazy("Số biên bản"), required=False, max_length=60)
    summary = forms.CharField(
        label=gettext_lazy("Diễn biến, kết quả"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = SourceField()

    def data_with(self, structure: Iterable[StructureLine]) -> ConsultationData:
        """What was entered, of a valid form, with the lines of the structure."""
        names = ("held_on", "place", "invited", "present", "minutes_number", "summary")
        return ConsultationData(**{n: self.cleaned_data[n] for n in names}, structure=tuple(structure))

    @staticmethod
    def initial_of(row: Consultation | None) -> dict[str, Any]:
        names = ("held_on", "place", "invited", "present", "minutes_number", "summary")
        return {name: getattr(row, name) for name in names} if row else {}


class StructureForm(forms.Form):
    """One line of the first consultation's table."""

    unit = forms.CharField(label=gettext_lazy("Nơi giới thiệu"), max_length=200, required=False)
    people = forms.IntegerField(label=gettext_lazy("Số người"), min_value=0, max_value=999, required=False)
    women = forms.IntegerField(label=gettext_lazy("Trong đó nữ"), min_value=0, max_value=999, required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=200, required=False)

    @property
    def line(self) -> StructureLine:
        data = self.cleaned_data
        return StructureLine(
            data.get("unit", ""), data.get("people") or 0, data.get("women") or 0, data.get("note", "")
        )


StructureForms = formset_factory(StructureForm, extra=BLANK_LINES, max_num=60, absolute_max=60)


def structure_lines(lines: BaseFormSet[StructureForm]) -> list[StructureLine]:
    """The lines that name somebody, of a valid set."""
    return [form.line for form in lines.forms if form.cleaned_data.get("unit")]


def _named(words: str, row: Candidate) -> dict[str, str]:
    """The name a screen reader says: the visible label and whom it is about."""
    return {"aria-label": words % {"name": row.full_name}}


class OpinionsForm(forms.Form):
    """What a consultation said of each candidate."""

    def __init__(
        self,
        *args: Any,
        candidates: Iterable[Candidate],
        entries: Mapping[int, Opinion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates, self.entries = list(candidates), entries
        choices = [("yes", _("Đưa vào danh sách")), ("no", _("Không đưa vào")), ("", _("Chưa ghi"))]
        for row in self.candidates:
            known = entries.get(row.id)
            self.fields[f"agreed_{row.id}"] = forms.ChoiceField(
                label=_("Ý kiến"),
                required=False,
                choices=choices,
                widget=forms.Select(attrs=_named(_("Ý kiến về %(name)s"), row)),
                initial=("yes" if known.agreed else "no") if known else "",
            )
            self.fields[f"note_{row.id}"] = forms.CharField(
                label=_("Ghi chú"),
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs=_named(_("Ghi chú về %(name)s"), row)),
                initial=known.note if known else "",
            )
        self.fields["source"] = SourceField()

    @property
    def rows(self) -> list[tuple[Candidate, Any, Any]]:
        """Each candidate with the two fields."""
        return [(row, self[f"agreed_{row.id}"], self[f"note_{row.id}"]) for row in self.candidates]

    @property
    def opinions(self) -> dict[int, Opinion | None]:
        """What was entered, of a valid form."""
        data = self.cleaned_data
        return {
            row.id: Opinion(said == "yes", data[f"note_{row.id}"]) if said else None
            for row in self.candidates
            for said in [data[f"agreed_{row.id}"]]
        }


class AssignForm(forms.Form):
    """Each candidate's constituency, in one table."""

    def __init__(
        self, *args: Any, candidates: Iterable[Candidate], contests: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = list(candidates)
        numbers = [(pk, _("Đơn vị bầu cử số %(number)s") % {"number": n}) for pk, n in contests.items()]
        for row in self.candidates:
            self.fields[f"contest_{row.id}"] = forms.TypedChoiceField(
                label=_("Đơn vị bầu cử"),
                required=False,
                widget=forms.Select(attrs=_named(_("Đơn vị bầu cử của %(name)s"), row)),
                coerce=int,
                empty_value=None,
                choices=[("", _("(chưa phân)")), *numbers],
                initial=row.contest_id,
            )
        self.fields["source"] = SourceField()

    @property
    def rows(self) -> list[tuple[Candidate, Any]]:
        return [(row, self[f"contest_{row.id}"]) for row in self.candidates]

    @property
    def places(self) -> dict[int, int | None]:
        """What was chosen, of a valid form."""
        return {row.id: self.cleaned_data[f"contest_{row.id}"] for row in self.candidates}


class PrepareForm(forms.Form):
    """Putting a list together."""

    guidance = forms.CharField(
        label=gettext_lazy("Hướng dẫn của Hội đồng bầu cử quốc gia, nếu thiếu số dư vì bất khả kháng"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Số, ngày của văn bản; bình thường để trống."),
    )


class LockForm(forms.Form):
    """Locking what the first person prepared."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    remark = forms.CharField(
        label=gettext_lazy("Lý do vẫn khóa khi còn cảnh báo"), required=False, max_length=300
    )


class ReopenForm(forms.Form):
    """Opening a locked list for a correction."""

    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), min_length=5, max_length=300)
