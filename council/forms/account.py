"""Signing in and changing one's password: allauth's forms with our words, and fields fit for a tablet."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.utils.translation import gettext_lazy as _

from council import text
from council.services.accounts import sign_out_everywhere

PLAIN = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password; a name typed with capitals is the same name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs |= PLAIN
            field.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        return text.clean(self.cleaned_data["login"]).lower()


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password, the new one twice. Every other device of the person is signed out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Mật khẩu hiện tại"),
            "password1": _("Mật khẩu mới"),
            "password2": _("Nhập lại mật khẩu mới"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs |= PLAIN
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("Ít nhất 10 ký tự, không phải mật khẩu thông dụng.")

    def save(self) -> None:
        super().save()
        sign_out_everywhere(self.user)
