"""Verbs of the council app and the roles that may do them in their own council."""

from __future__ import annotations

from council.enums import Role

VERBS: dict[str, tuple[Role, ...]] = {
    "council.manage_people": (Role.DIGITAL_OFFICER,),
    "council.manage_settings": (Role.DIGITAL_OFFICER, Role.SECRETARY),
    "council.manage_installation": (Role.SYSTEM_OPERATOR,),
    "council.manage_calendar": (Role.SYSTEM_OPERATOR,),
}
