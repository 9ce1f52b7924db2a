"""Who may do what: every role, every declared verb, in the own council and in another.

The table says it a second time, in other words than the code: a verb that is new or given to more people is
added here on purpose.
"""

from __future__ import annotations

import pytest

from council.enums import Role
from council.permissions import Actor, may, verbs

LETTERS = {
    "C": Role.CHAIR,
    "S": Role.SECRETARY,
    "O": Role.SECRETARIAT,
    "D": Role.DELEGATE,
    "G": Role.GUEST,
    "H": Role.HALL_SCREEN,
    "X": Role.DIGITAL_OFFICER,
    "Y": Role.SYSTEM_OPERATOR,
    "h": Role.ELECTION_HEAD,
    "c": Role.ELECTION_CLERK,
    "b": Role.ELECTION_BOARD,
    "t": Role.POLLING_TEAM,
    "p": Role.PETITION_OFFICER,
    "q": Role.PETITION_HEAD,
    "r": Role.BOARD_OFFICER,
    "s": Role.BODY_OFFICER,
    "a": Role.PAPER_OFFICER,
}
TABLE = {
    "council.manage_people": "X",
    "council.manage_settings": "SX",
    "council.manage_installation": "Y",
    "council.manage_calendar": "Y",
    "meetings.see_sitting": "CSODGX",
    "meetings.see_closed_sitting": "CSOD",
    "meetings.see_presidium": "CS",
    "meetings.follow_screen": "H",
    "meetings.cast_vote": "D",
    "meetings.check_in": "D",
    "meetings.report_absence": "D",
    "meetings.run_sitting": "CS",
    "meetings.run_round": "CS",
    "meetings.call_roll": "CSO",
    "meetings.show_door": "SO",
    "meetings.prepare_session": "SO",
    "meetings.publish_programme": "SO",
    "meetings.edit_deadlines": "SO",
    "meetings.hand_in_paper": "a",
    "meetings.review_papers": "SO",
    "meetings.hand_out_secret": "SO",
    "meetings.invite": "SO",
    "meetings.see_openings": "SO",
    "meetings.search_papers": "CSODGX",
    "meetings.mark_papers": "CSOD",
    "meetings.share_marks": "D",
    "meetings.keep_offline": "CSOD",
    "meetings.answer_invitation": "D",
    "meetings.present_papers": "CS",
    "meetings.archive_session": "SO",
    "meetings.make_documents": "CSO",
    "meetings.read_journal": "CSY",
    "elections.work": "hcbt",
    "elections.set_up": "c",
    "elections.edit_calendar": "c",
    "elections.see_candidates": "hcb",
    "elections.edit_candidates": "c",
    "elections.see_secrets": "c",
    "elections.prepare_list": "c",
    "elections.lock_list": "h",
    "elections.publish_list": "h",
    "elections.confirm_status": "h",
    "elections.report_turnout": "tc",
    "elections.set_slots": "c",
    "elections.confirm_turnout": "hc",
    "elections.see_day": "hcb",
    "elections.report_incident": "tcb",
    "elections.resolve_incident": "hc",
    "elections.enter_record": "tcb",
    "elections.settle_record": "cb",
    "elections.see_records": "hcb",
    "elections.accept_record": "b",
    "elections.correct_record": "b",
    "elections.annul": "h",
    "elections.determine_result": "b",
    "elections.decide_tie": "h",
    "elections.reopen_result": "h",
    "elections.call_again": "h",
    "elections.publish_results": "h",
    "elections.make_delegates": "h",
    "elections.make_documents": "hcb",
    "elections.read_journal": "hY",
    "petitions.work": "pqr",
    "petitions.see": "pqrD",
    "petitions.plan_meeting": "p",
    "petitions.record": "pD",
    "petitions.classify": "p",
    "petitions.merge": "p",
    "petitions.see_petitioner": "p",
    "petitions.consolidate": "p",
    "petitions.freeze_report": "q",
    "petitions.forward": "pq",
    "petitions.extend": "q",
    "petitions.answer": "s",
    "petitions.check_answer": "r",
    "petitions.evaluate": "D",
    "petitions.decide_answer": "q",
    "petitions.redact": "p",
    "petitions.publish": "q",
    "petitions.supervise": "pqr",
    "petitions.edit_clock": "p",
    "petitions.import": "p",
    "petitions.manage_bodies": "p",
    "petitions.manage_demands": "p",
    "petitions.make_reports": "pqr",
    "petitions.read_journal": "qY",
}
OWN, OTHER = 1, 2


def test_every_role_has_a_letter() -> None:
    assert set(LETTERS.values()) == set(Role)


def test_every_verb_of_the_installation_is_in_the_table() -> None:
    assert verbs().keys() == TABLE.keys()


@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("role", Role)
def test_role_and_verb(role: Role, verb: str) -> None:
    actor = Actor(OWN, frozenset({role}))
    assert may(actor, verb, OWN) is (role in {LETTERS[letter] for letter in TABLE[verb]})
    assert not may(actor, verb, OTHER)


@pytest.mark.parametrize("verb", TABLE)
def test_nobody_without_a_role(verb: str) -> None:
    assert not may(Actor(OWN), verb, OWN)


@pytest.mark.parametrize("verb", TABLE)
def test_all_roles_at_home_are_none_abroad(verb: str) -> None:
    assert not may(Actor(OWN, frozenset(Role.values)), verb, OTHER)
