"""Verbs of the petitions app and the roles that may do them in their own council.

An officer of an answering body acts for the bodies they are named for alone (petitions.access).
"""

from __future__ import annotations

from council.enums import Role

OFFICER, HEAD, BOARD, BODY = (
    Role.PETITION_OFFICER,
    Role.PETITION_HEAD,
    Role.BOARD_OFFICER,
    Role.BODY_OFFICER,
)

VERBS: dict[str, tuple[Role, ...]] = {
    "petitions.work": (OFFICER, HEAD, BOARD),
    "petitions.see": (OFFICER, HEAD, BOARD, Role.DELEGATE),
    # meetings and recording
    "petitions.plan_meeting": (OFFICER,),
    "petitions.record": (OFFICER, Role.DELEGATE),
    "petitions.classify": (OFFICER,),
    "petitions.merge": (OFFICER,),
    "petitions.see_petitioner": (OFFICER,),
    # consolidation and forwarding
    "petitions.consolidate": (OFFICER,),
    "petitions.freeze_report": (HEAD,),
    "petitions.forward": (OFFICER, HEAD),
    "petitions.extend": (HEAD,),
    # answers
    "petitions.answer": (BODY,),
    "petitions.check_answer": (BOARD,),
    "petitions.evaluate": (Role.DELEGATE,),
    "petitions.decide_answer": (HEAD,),
    # the public
    "petitions.redact": (OFFICER,),
    "petitions.publish": (HEAD,),
    # supervision and settings
    "petitions.supervise": (OFFICER, HEAD, BOARD),
    "petitions.edit_clock": (OFFICER,),
    "petitions.import": (OFFICER,),
    "petitions.manage_bodies": (OFFICER,),
    "petitions.manage_demands": (OFFICER,),
    "petitions.make_reports": (OFFICER, HEAD, BOARD),
    "petitions.read_journal": (HEAD, Role.SYSTEM_OPERATOR),
}
