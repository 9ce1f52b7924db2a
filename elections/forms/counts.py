"""The form of a count record in the order of the paper (form 23), and the acts of the board around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DateField, LineField, PlainForm
from elections.models import Candidate
from elections.queries.figures import INVENTORY, REQUIRED
from elections.rules.shapes import Figures, Finding
from elections.services.faults import Faulty, finding_text
from elections.services.record_base import FACTS

_WHOLE = re.compile(r"\d+|\d{1,3}(?:[. ]\d{3})+")
WARNINGS = ("K03c", "K03d", "K04", "K05b", "K05c", "K08f")
# The fields a finding is about; the first is where it is shown.
FIELDS_OF = {
    "K01": ("valid", "invalid", "collected"),
    "K02": ("collected", "issued"),
    "K03a": ("voted", "electors"),
    "K03b": ("collected", "voted"),
    "K03c": ("collected", "voted"),
    "K03d": ("electors",),
    "K04": ("issued", "voted"),
    "K05a": ("received", "issued", "unused"),
    "K05b": ("received", "exchanged", "unused"),
    "K05c": ("received", "exchanged", "unused"),
    "K07a": ("by_names_1", "valid"),
    "K07b": ("by_names_1",),
    "K07d": ("by_names_1",),
    "K09a": ("electors",),
    "K09b": ("voted",),
    "K09c": ("issued",),
}
LABELS = {
    "electors": _("Tổng số cử tri của khu vực bỏ phiếu"),
    "voted": _("Số cử tri đã tham gia bỏ phiếu"),
    "issued": _("Số phiếu phát ra"),
    "collected": _("Số phiếu thu vào"),
    "valid": _("Số phiếu hợp lệ"),
    "invalid": _("Số phiếu không hợp lệ"),
    "received": _("Số phiếu Tổ bầu cử đã nhận về"),
    "exchanged": _("Số phiếu cử tri đổi do gạch hỏng"),
    "unused": _("Số phiếu còn lại không sử dụng đến"),
}
FACT_LABELS = {
    "members": _("Thành viên Tổ bầu cử có mặt"),
    "opened_at": _("Bắt đầu bỏ phiếu lúc"),
    "opening_witnesses": _("Hai cử tri chứng kiến kiểm tra hòm phiếu"),
    "closed_at": _("Kết thúc bỏ phiếu lúc"),
    "counting_witnesses": _("Hai cử tri chứng kiến kiểm phiếu"),
    "incidents": _("Sự việc, khiếu nại, tố cáo đã xảy ra và cách giải quyết"),
    "unresolved": _("Vấn đề chưa giải quyết được và kiến nghị"),
    "finished_at": _("Hoàn thành biên bản lúc"),
}
LINES = ("opened_at", "closed_at", "finished_at")


class WholeNumber(forms.Field):
    """A count as it stands on the paper: 1234, 1.234 or 1 234. A percentage is not a count."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "11"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = " ".join(str(value or "").split())
        if not typed:
            return None
        if "%" in typed or "," in typed:
            message = _("[K10] Ghi số phiếu hoặc số người, không ghi tỷ lệ: tỷ lệ do máy tính.")
            raise forms.ValidationError(message, code="K10")
        if not _WHOLE.fullmatch(typed):
            raise forms.ValidationError(_("Ghi một số nguyên, ví dụ 1234."), code="not_whole")
        return int(re.sub(r"[. ]", "", typed))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(_("Chưa ghi số này; không có thì ghi 0."), code="required")


class RecordForm(PlainForm):
    """What is typed from one paper. `asked` are the warnings that wait for a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, ballot: Sequence[Candidate], seats: int, photo: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ballot, self.seats = ballot, seats
        self.findings: list[tuple[Finding, str, str]] = []  # with its text and where it is shown
        for name in REQUIRED:
            self.fields[name] = WholeNumber(label=LABELS[name])
        for candidate in ballot:
            name = f"{candidate.title_on_ballot} {candidate.full_name}".strip()
            self.fields[f"votes_{candidate.pk}"] = WholeNumber(label=name)
        for name in INVENTORY:
            self.fields[name] = WholeNumber(label=LABELS[name], required=False)
        for k in range(1, seats + 1):
            label = _("Số phiếu để lại %(k)s người") % {"k": k}
            self.fields[f"by_names_{k}"] = WholeNumber(label=label, required=False)
        for name in FACTS:
            widget = forms.TextInput() if name in LINES else forms.Textarea(attrs={"rows": 2})
            self.fields[name] = forms.CharField(
                label=FACT_LABELS[name], required=False, max_length=4000, widget=widget
            )
        for code in WARNINGS:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Vì sao số này đúng với bản giấy"),
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if photo:
            self.fields["photo"] = forms.FileField(
                label=_("Ảnh chụp biên bản giấy"),
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/*"}),
            )

    # what was typed

    @property
    def figures(self) -> Figures:
        """The figures of a valid form. Types of ballots count only where one of them was given."""
        data = self.cleaned_data
        types = [data[f"by_names_{k}"] for k in range(1, self.seats + 1)]
        given = [value for value in types if value is not None]
        values: dict[str, Any] = {name: data[name] for name in (*REQUIRED, *INVENTORY)}
        return Figures(
            **values,
            votes={candidate.pk: data[f"votes_{candidate.pk}"] for candidate in self.ballot},
            by_names=tuple(value or 0 for value in types) if given else None,
        )

    @property
    def typed(self) -> dict[str, Any]:
        """The arguments of the services that take a record."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "figures": self.figures,
            "facts": {name: data[name] for name in FACTS},
            "reasons": {code: data[f"reason_{code}"] for code in WARNINGS},
        }

    # how it is shown

    def bound(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def counts(self) -> list[forms.BoundField]:
        return self.bound(REQUIRED)

    @property
    def votes(self) -> list[forms.BoundField]:
        return self.bound(f"votes_{candidate.pk}" for candidate in self.ballot)

    @property
    def inventory(self) -> list[forms.BoundField]:
        return self.bound(INVENTORY)

    @property
    def types(self) -> list[forms.BoundField]:
        return self.bound(f"by_names_{k}" for k in range(1, self.seats + 1))

    @property
    def facts(self) -> list[forms.BoundField]:
        return self.bound(FACTS)

    @property
    def reasons(self) -> list[tuple[Finding, str, forms.BoundField]]:
        """The warnings that ask for a reason, and those that have one, each with its field."""
        asked = {f.code: (f, text) for f, text, _field in self.findings if not f.hard}
        return [(finding, text, self[f"reason_{code}"]) for code, (finding, text) in asked.items()]

    @property
    def stops(self) -> list[tuple[Finding, str, str]]:
        """The findings that stop the record, with their text and the id of the field to go to."""
        return [(f, text, self[name].id_for_label) for f, text, name in self.findings if f.hard]

    def add_findings(self, refusal: Faulty) -> None:
        """Show each finding beside the field it is about."""
        for finding in refusal.findings:
            field = self._field_of(finding)
            said = finding_text(finding, refusal.names)
            self.findings.append((finding, said, field))
            name = field if finding.hard else f"reason_{finding.code}"
            self.add_error(name, forms.ValidationError(f"[{finding.code}] {said}", code=finding.code))

    def _field_of(self, finding: Finding) -> str:
        candidate = finding.reason.params.get("candidate")
        if f"votes_{candidate}" in self.fields:
            return f"votes_{candidate}"
        for name in FIELDS_OF.get(finding.code, ()):
            if name in self.fields:
                return name
        return f"votes_{self.ballot[0].pk}" if finding.code.startswith("K07") and self.ballot else "electors"

    @staticmethod
    def initial_of(data: Mapping[str, Any]) -> dict[str, Any]:
        """The initial values of a form that begins with figures (as JSON)."""
        initial = {name: data.get(name) for name in (*REQUIRED, *INVENTORY)}
        initial |= {f"votes_{pk}": votes for pk, votes in data["votes"].items()}
        types = data.get("by_names") or ()
        return initial | {f"by_names_{k}": ballots for k, ballots in enumerate(types, start=1)}


class ReasonedRecordForm(RecordForm):
    """A record that is settled or corrected, with the reason for it."""

    def __init__(self, *args: Any, reason_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = LineField(
            label=_("Lý do"),
            max_length=300,
            required=reason_required,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class PhotoForm(PlainForm):
    photo = forms.FileField(
        label=_("Ảnh chụp biên bản giấy"), widget=forms.FileInput(attrs={"accept": "image/*"})
    )


class ReturnForm(PlainForm):
    """Returning a record to its team."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = LineField(label=_("Lý do trả lại"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DecisionForm(PlainForm):
    """An act of the committee: the number of its decision and why."""

    number = LineField(
        label=_("Số, ngày của nghị quyết hoặc quyết định"),
        max_length=120,
        help_text=_("Ví dụ: 12/NQ-UBBC ngày 17/3/2026"),
    )
    reason = LineField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AnnulRecordForm(DecisionForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TieForm(DecisionForm):
    """Whom the committee chose among those whom the law does not tell apart."""

    def __init__(self, *args: Any, tied: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(candidate.pk, candidate.full_name) for candidate in tied]
        field = forms.TypedMultipleChoiceField(
            label=_("Người được chọn"), choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple
        )
        self.fields = {"chosen": field, **self.fields}


class AgainForm(PlainForm):
    """The day of an additional or re-election."""

    day = DateField(label=_("Ngày bầu cử"))
    number = LineField(label=_("Số, ngày của nghị quyết hoặc quyết định"), max_length=120)
    reason = LineField(
        label=_("Căn cứ nếu sau hạn 7 ngày"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
