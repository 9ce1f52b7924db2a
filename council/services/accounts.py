"""Accounts of the people of a council: one-time passwords, locking. Every act is in the council's journal."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from council import access, text
from council.errors import Refused
from council.models import Account, Council, Person, SignIn
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from council.services.streams import council_stream

VERB = "council.manage_people"
# No letters and digits that look alike on paper; 12 of 29 make 58 bits.
LETTERS = "abcdefghkmnpqrstuvwxyz3456789"
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """A sign-in to hand over on paper. The password exists here once and is stored only as a hash."""

    account_id: int
    name: str
    username: str
    password: str


def create_account(*, actor: Actor, council_id: int, person_id: int, username: str = "") -> Credentials:
    """An account with a random password for a person of the council who has none."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        person = access.person(council_id, person_id)
        if Account.objects.filter(person=person).exists():
            raise Refused("account_exists", _("Người này đã có tài khoản; hãy cấp lại mật khẩu nếu quên."))
        access.require_own(actor, person.id, council_id)
        name = _username(username, person, council_id)
        password = one_time_password()
        account = Account.objects.create_user(name, password, person=person)
        _record(actor, council_id, "council.account.created", account)
    return Credentials(account.id, person.full_name, name, password)


def reset_password(*, actor: Actor, council_id: int, account_id: int) -> Credentials:
    """A new random password; whoever is signed in with the old one is signed out."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        account = _own(actor, council_id, account_id)
        password = one_time_password()
        account.set_password(password)
        account.save(update_fields=["password"])
        _shut_out(account)
        _record(actor, council_id, "council.account.password_reset", account)
    return Credentials(account.id, str(account.person), account.username, password)


def set_active(*, actor: Actor, council_id: int, account_id: int, active: bool) -> Account:
    """Lock an account or open it again. Nobody locks the own account."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        account = _own(actor, council_id, account_id)
        if not active and account.id == actor.account_id:
            raise Refused(
                "own_account", _("Ông/bà không tự khóa tài khoản của mình được; hãy nhờ người quản trị khác.")
            )
        if account.is_active == active:
            return account
        account.is_active = active
        account.save(update_fields=["is_active"])
        _shut_out(account)
        code = "council.account.unlocked" if active else "council.account.locked"
        _record(actor, council_id, code, account)
    return account


def rights_changed(person_id: int) -> None:
    """The rights of a person changed: open sockets of the account notice and close."""
    Account.objects.filter(person_id=person_id).update(auth_version=F("auth_version") + 1)


def sign_out_everywhere(account: Account) -> None:
    """End every sign-in of an account; its open sockets notice and close."""
    SignIn.objects.filter(account_id=account.id).delete()
    Account.objects.filter(pk=account.pk).update(auth_version=F("auth_version") + 1)


_ended: list[Callable[[int], None]] = []


def when_sign_ins_end(hear: Callable[[int], None]) -> None:
    """An app hears of an account whose sign-ins somebody else ended, in the transaction of that act."""
    if hear not in _ended:
        _ended.append(hear)


def _shut_out(account: Account) -> None:
    sign_out_everywhere(account)
    for hear in _ended:
        hear(account.id)


def one_time_password() -> str:
    """Three groups of four letters and digits, easy to copy from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _i in range(4)) for _j in range(3))


def suggested_username(person: Person, council: Council) -> str:
    """Given name and initials with the council's code: "an.nth.00004", numbered if taken."""
    words = re.sub(r"[^a-z ]", "", text.fold(person.full_name)).split() or ["nguoi"]
    initials = "".join(word[0] for word in words[:-1])
    base = ".".join(part for part in (words[-1], initials, council.code) if part)[:36]
    taken = set(Account.objects.filter(username__startswith=base).values_list("username", flat=True))
    names = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _username(wanted: str, person: Person, council_id: int) -> str:
    name = text.clean(wanted).lower()
    if not name:
        return suggested_username(person, Council.objects.get(pk=council_id))
    if not USERNAME.fullmatch(name):
        message = _(
            "Tên đăng nhập có từ 3 đến 40 ký tự: chữ không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới."
        )
        raise Refused("bad_username", message, status=400)
    if Account.objects.filter(username=name).exists():
        raise Refused("username_taken", _("Tên đăng nhập này đã có người dùng; hãy chọn tên khác."))
    return name


def _own(actor: Actor, council_id: int, account_id: int) -> Account:
    account = access.account(council_id, account_id)
    access.require_own(actor, account.person_id or 0, council_id)
    return account


def _record(actor: Actor, council_id: int, code: str, account: Account) -> None:
    data = {"account": account.id, "username": account.username, "name": str(account.person)}
    journal.record(Act(council_id, council_stream(council_id), code, data, actor))
