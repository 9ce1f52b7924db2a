"""Forms of an import: the kind of workbook and the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import PlainForm
from council.permissions import Actor
from elections.services.imports import kinds_for


class WorkbookForm(PlainForm):
    """One workbook. What it must be like is checked by the service, in words that say what to do."""

    kind = forms.ChoiceField(label=_("Bảng gì"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Tệp Excel (.xlsx)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Hãy chọn tệp Excel.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.key, kind.title) for kind in kinds_for(actor)]
