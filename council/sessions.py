"""Sign-in sessions in the database, each with its account, so that they can be found and ended."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DbSessionStore

from council.models import SignIn


class SessionStore(DbSessionStore):
    """Django's database sessions over our own model."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]
        account = data.get("_auth_user_id")
        row.account_id = int(account) if account else None
        return row
