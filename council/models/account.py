"""Accounts, their sign-in sessions, and the roles people hold in a council."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.enums import Role
from council.models.council import Council
from council.models.person import Person


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username.lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Account:
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser, PermissionsMixin):
    """A sign-in. `auth_version` rises when rights change, so that open sockets notice at once."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    language = models.CharField(max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    auth_version = models.PositiveIntegerField(default=1)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class SignIn(AbstractBaseSession):
    """A browser's session in the database, with its account, so that it can be found and ended."""

    account_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        verbose_name = _("phiên đăng nhập")


class RoleAssignment(models.Model):
    """A role of a person in one council, from a day to a day. No council: the whole installation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    council = models.ForeignKey(
        Council, models.CASCADE, null=True, blank=True, related_name="role_assignments"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "council_id", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(council__isnull=False) | Q(role=Role.SYSTEM_OPERATOR), name="role_council_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.council_id}"


class Screen(models.Model):
    """A hall screen of one council: a tokenised address, of which only the hash is kept."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="screens")
    name = models.CharField(_("tên"), max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["council_id", "id"]

    def __str__(self) -> str:
        return f"{self.council_id} {self.name}"
