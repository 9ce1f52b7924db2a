"""What the meetings app declares once its models are there."""

from council.demo import plan
from council.permissions import declare
from council.services import accounts, key_holders, postman
from meetings import live
from meetings.demo import invitations, sessions
from meetings.permissions import VERBS
from meetings.services import invitation_letters, offline, paper_letters, words_clock
from meetings.services.invitee_contact import INVITED
from meetings.services.marks import KEYS
from realtime import ticks

READ_PAPERS_EVERY = 5


def start() -> None:
    """Declare verbs; give the hub this app's commands and topics."""
    declare(VERBS)
    live.connect()
    ticks.register("meetings.read_papers", READ_PAPERS_EVERY, words_clock.go)
    key_holders.register(KEYS)
    key_holders.register(INVITED)
    postman.register("meetings.invitations", invitation_letters.write)
    postman.register("meetings.paper_reminders", paper_letters.remind_due)
    accounts.when_sign_ins_end(offline.sign_ins_ended)
    plan.register(20, "meetings", sessions.build)
    plan.register(22, "invitations", invitations.build)
    plan.register_facts(sessions.facts)
