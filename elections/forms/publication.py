"""Forms of the page on which an official list is made public."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from council.forms.fields import LineField, PlainForm


class PublishForm(PlainForm):
    """The number of the resolution that publishes the list."""

    number = LineField(
        label=_("Số nghị quyết công bố danh sách"),
        max_length=60,
        help_text=_("Ghi đúng số của nghị quyết, ví dụ 12/NQ-UBBC."),
    )


class UnpublishForm(PlainForm):
    """Why a list is taken down."""

    reason = LineField(label=_("Lý do gỡ danh sách"), max_length=300)
