"""Sign-in by account name only; accounts are made by the digital officer, never by sign-up."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ClosedSignup(DefaultAccountAdapter):
    """allauth with the door for new accounts closed, and refusals that say what to do."""

    error_messages: ClassVar[dict[str, Promise | str]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy xem lại phiếu cấp tài khoản; nếu quên mật khẩu, "
            "hãy nhờ cán bộ chuyển đổi số cấp lại."
        ),
        "too_many_login_attempts": _(
            "Đã nhập sai quá nhiều lần. Hãy chờ 5 phút rồi thử lại, "
            "hoặc nhờ cán bộ chuyển đổi số cấp lại mật khẩu."
        ),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng; hãy nhập lại."),
        "rate_limited": _("Đã gửi quá nhiều lần; hãy chờ một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_username(self, username: str, shallow: bool = False) -> Any:
        return super().clean_username(username.lower(), shallow)
