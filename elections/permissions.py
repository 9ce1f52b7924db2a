"""Verbs of the elections app and the roles that may do them in their own council.

A polling team member reports for the area of that team alone (elections.access). What a city office does with
figures of a commune, it does as an actor of the city's council: see elections.access.
"""

from __future__ import annotations

from council.enums import Role

HEAD, CLERK, BOARD, TEAM = (
    Role.ELECTION_HEAD,
    Role.ELECTION_CLERK,
    Role.ELECTION_BOARD,
    Role.POLLING_TEAM,
)

VERBS: dict[str, tuple[Role, ...]] = {
    "elections.work": (HEAD, CLERK, BOARD, TEAM),
    # set-up
    "elections.set_up": (CLERK,),
    "elections.edit_calendar": (CLERK,),
    # candidates
    "elections.see_candidates": (HEAD, CLERK, BOARD),
    "elections.edit_candidates": (CLERK,),
    "elections.see_secrets": (CLERK,),
    "elections.prepare_list": (CLERK,),
    "elections.lock_list": (HEAD,),
    "elections.publish_list": (HEAD,),
    "elections.confirm_status": (HEAD,),
    # polling day
    "elections.report_turnout": (TEAM, CLERK),
    "elections.set_slots": (CLERK,),
    "elections.confirm_turnout": (HEAD, CLERK),
    "elections.see_day": (HEAD, CLERK, BOARD),
    "elections.report_incident": (TEAM, CLERK, BOARD),
    "elections.resolve_incident": (HEAD, CLERK),
    # counting
    "elections.enter_record": (TEAM, CLERK, BOARD),
    "elections.settle_record": (CLERK, BOARD),
    "elections.see_records": (HEAD, CLERK, BOARD),
    "elections.accept_record": (BOARD,),
    "elections.correct_record": (BOARD,),
    "elections.annul": (HEAD,),
    "elections.determine_result": (BOARD,),
    "elections.decide_tie": (HEAD,),
    "elections.reopen_result": (HEAD,),
    "elections.call_again": (HEAD,),
    # results
    "elections.publish_results": (HEAD,),
    "elections.make_delegates": (HEAD,),
    "elections.make_documents": (HEAD, CLERK, BOARD),
    "elections.read_journal": (HEAD, Role.SYSTEM_OPERATOR),
}
