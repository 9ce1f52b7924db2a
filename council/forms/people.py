"""Forms of the digital officer: people, mandates, roles, accounts, screens, settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council import clock
from council.enums import GroupPost
from council.models import Constituency, Delegate, DelegateGroup, Term
from council.rules.options import Option
from council.rules.terms import DelegateState, state_label
from council.services.people import Place
from council.services.roles import GIVEN
from council.services.settings import CHOICES, RANGES


class DateInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateField(forms.DateField):
    """A legal date."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


def _today() -> Any:
    return clock.today()


class PlaceForm(forms.Form):
    """Name and place of a delegate; the choices are those of the council."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    seat = forms.IntegerField(label=_("Số ghế"), min_value=1, max_value=999)
    group = forms.TypedChoiceField(label=_("Tổ đại biểu"), required=False, coerce=int, empty_value=None)
    group_post = forms.ChoiceField(label=_("Nhiệm vụ trong tổ"), choices=GroupPost.choices, required=False)
    constituency = forms.TypedChoiceField(
        label=_("Đơn vị bầu cử"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, council_id: int, term_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = DelegateGroup.objects.with_scopes_disabled().filter(council_id=council_id)
        areas = Constituency.objects.with_scopes_disabled().filter(council_id=council_id, term_id=term_id)
        none = ("", _("(không có)"))
        self.choose("group", [none, *groups.values_list("id", "name")])
        self.choose("constituency", [none, *areas.values_list("id", "name")])

    def choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def place(self) -> Place:
        """Where the delegate sits, of a valid form."""
        data = self.cleaned_data
        return Place(
            data["seat"], data["group"], data["group_post"] or GroupPost.MEMBER, data["constituency"]
        )

    @staticmethod
    def initial_of(row: Delegate) -> dict[str, Any]:
        """What stands in the form for a delegate."""
        return {
            "full_name": row.person.full_name,
            "seat": row.seat,
            "group": row.group_id,
            "group_post": row.group_post,
            "constituency": row.constituency_id,
        }


class DelegateForm(PlaceForm):
    """A new delegate of a term."""

    starts_on = DateField(label=_("Làm nhiệm vụ từ ngày"))

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, council_id=term.council_id, term_id=term.id, **kwargs)
        self.fields["starts_on"].initial = max(term.starts_on, min(clock.today(), term.ends_on))


class StateForm(forms.Form):
    """Another state of a delegate from a day on."""

    state = forms.ChoiceField(label=_("Tình trạng mới"), choices=())
    since = DateField(label=_("Từ ngày"), initial=_today)
    decision = forms.CharField(
        label=_("Căn cứ"),
        max_length=200,
        help_text=_("Số và ngày của nghị quyết, quyết định hoặc bản án."),
    )

    def __init__(self, *args: Any, now: DelegateState | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        states = [(str(s), _(state_label(s))) for s in DelegateState if s is not now]
        field.choices = [("", _("(chọn tình trạng)")), *states]


class RoleForm(forms.Form):
    """A role from a day, to a day if one is known."""

    role = forms.ChoiceField(
        label=_("Vai trò"), choices=[("", _("(chọn vai trò)")), *[(str(r), r.label) for r in GIVEN]]
    )
    since = DateField(label=_("Từ ngày"), initial=_today)
    until = DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày kết thúc.")
    )


class NewPersonForm(RoleForm):
    """Somebody who is no delegate, with a first role."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    field_order = ("full_name", "role", "since", "until")


class EndRoleForm(forms.Form):
    last_day = DateField(label=_("Ngày cuối cùng"), required=False)


class UsernameForm(forms.Form):
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=40)


class ScreenForm(forms.Form):
    name = forms.CharField(
        label=_("Tên màn hình"), max_length=120, help_text=_("Ví dụ: Hội trường tầng 2, bên trái.")
    )


class SettingForm(forms.Form):
    """A new value of one setting, in the type of its default."""

    since = DateField(label=_("Áp dụng từ ngày"), initial=_today)
    source = forms.CharField(
        label=_("Căn cứ"), max_length=200, help_text=_("Số và ngày của quy chế, nghị quyết hoặc quyết định.")
    )
    field_order = ("value", "since", "source")

    def __init__(self, *args: Any, option: Option, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(option)
        self.order_fields(list(self.field_order))


VALUE_LABELS = {
    "statutory": _("Số đại biểu được bầu theo quy định"),
    "in_office": _("Số đại biểu đương nhiệm"),
    True: _("Có"),
    False: _("Không"),
}


def value_field(option: Option) -> forms.Field:
    """The field for a setting: yes or no, one of a few, or a whole number within bounds."""
    if isinstance(option.default, bool):
        choices = [("True", VALUE_LABELS[True]), ("False", VALUE_LABELS[False])]
        return forms.TypedChoiceField(label=_("Giá trị"), choices=choices, coerce=lambda text: text == "True")
    if option.key in CHOICES:
        return forms.ChoiceField(
            label=_("Giá trị"), choices=[(c, VALUE_LABELS.get(c, c)) for c in CHOICES[option.key]]
        )
    low, high = RANGES[option.key]
    return forms.IntegerField(label=_("Giá trị"), min_value=low, max_value=high)
