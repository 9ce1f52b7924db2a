"""Verbs of the meetings app and the roles that may do them in their own council."""

from __future__ import annotations

from council.enums import Role

CHAIR, SECRETARY, SECRETARIAT, DELEGATE = Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT, Role.DELEGATE

VERBS: dict[str, tuple[Role, ...]] = {
    # seeing
    "meetings.see_sitting": (CHAIR, SECRETARY, SECRETARIAT, DELEGATE, Role.GUEST, Role.DIGITAL_OFFICER),
    "meetings.see_closed_sitting": (CHAIR, SECRETARY, SECRETARIAT, DELEGATE),
    "meetings.see_presidium": (CHAIR, SECRETARY),
    "meetings.follow_screen": (Role.HALL_SCREEN,),
    # a delegate's own acts
    "meetings.cast_vote": (DELEGATE,),
    "meetings.check_in": (DELEGATE,),
    "meetings.report_absence": (DELEGATE,),
    # running a sitting
    "meetings.run_sitting": (CHAIR, SECRETARY),
    "meetings.run_round": (CHAIR, SECRETARY),
    "meetings.call_roll": (CHAIR, SECRETARY, SECRETARIAT),
    "meetings.show_door": (SECRETARY, SECRETARIAT),
    # preparing
    "meetings.prepare_session": (SECRETARY, SECRETARIAT),
    "meetings.publish_programme": (SECRETARY, SECRETARIAT),
    "meetings.edit_deadlines": (SECRETARY, SECRETARIAT),
    "meetings.hand_in_paper": (Role.PAPER_OFFICER,),
    "meetings.review_papers": (SECRETARY, SECRETARIAT),
    "meetings.hand_out_secret": (SECRETARY, SECRETARIAT),
    "meetings.invite": (SECRETARY, SECRETARIAT),
    "meetings.see_openings": (SECRETARY, SECRETARIAT),
    # reading: a person's own marks, copies on a device, answer to an invitation
    "meetings.search_papers": (CHAIR, SECRETARY, SECRETARIAT, DELEGATE, Role.GUEST, Role.DIGITAL_OFFICER),
    "meetings.mark_papers": (CHAIR, SECRETARY, SECRETARIAT, DELEGATE),
    "meetings.share_marks": (DELEGATE,),
    "meetings.keep_offline": (CHAIR, SECRETARY, SECRETARIAT, DELEGATE),
    "meetings.answer_invitation": (DELEGATE,),
    "meetings.present_papers": (CHAIR, SECRETARY),
    # afterwards
    "meetings.archive_session": (SECRETARY, SECRETARIAT),
    "meetings.make_documents": (CHAIR, SECRETARY, SECRETARIAT),
    "meetings.read_journal": (CHAIR, SECRETARY, Role.SYSTEM_OPERATOR),
}
