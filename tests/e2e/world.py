"""The world the tests play in: one installation, served; each test takes a council of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.e2e.installation import Installation

PASSWORD = "nghi-truong-demo"  # of every fictional account of the demo
CITY = "hn"
# Councils nobody else uses: what one test does is not seen by the next.
STORY, FORMS, RECONNECT, DEVICES, PLAIN, STATES, EDITORS, READERS, FOLLOW, MARKS = (
    "00004", "00008", "00025", "00070", "00082", "00091", "00097", "00103", "00118",
    "00127",
)  # fmt: skip
INVITED = "00160"
COUNCILS = (
    CITY, STORY, FORMS, RECONNECT, DEVICES, PLAIN, STATES, EDITORS, READERS, FOLLOW, MARKS, INVITED,
)  # fmt: skip
ELECTION_PEOPLE = (
    "hn-bc-chutich", "hn-bc-giupviec", "hn-bc-ban", "00004-bc-chutich", "00004-bc-giupviec",
    "00004-bc-giupviec2", "00004-bc-ban", "00004-bc-to1", "00004-bc-to2",
)  # fmt: skip
PAPER_PEOPLE = ("hn-soantailieu",)
PETITION_PEOPLE = ("hn-kiennghi", "hn-truongban", "hn-ban", "hn-soxaydung", "00004-kiennghi")
PEOPLE = ("chutoa", "thuky", "vanphong", "cds", "khach", "002", "003", "004", "005")


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """A council of the demo: its ids and addresses."""

    code: str
    name: str
    seats: int
    delegates: dict[int, dict[str, Any]]
    screen: str
    session: int
    sitting: int
    items: list[int]
    papers: list[int]
    rounds: list[int]
    people: list[int]

    def path(self, rest: str = "") -> str:
        return f"/hd/{self.code}/{rest}"

    def sitting_path(self, rest: str = "", sitting: int | None = None) -> str:
        return self.path(f"phien/{sitting or self.sitting}/{rest}")

    @property
    def hall(self) -> str:
        return f"/man-hinh/{self.screen}/"

    def name_of(self, seat: int) -> str:
        """The full name of the delegate of a seat."""
        return str(self.delegates[seat]["name"])


@dataclass
class World:
    """The installation with what the tests know of it. A sign-in is a device: everybody has two."""

    installation: Installation
    councils: dict[str, CouncilFacts] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    rehearsal: dict[str, Any] = field(default_factory=dict)  # rehearsal.facts
    petitions: dict[str, Any] = field(default_factory=dict)  # petition_facts.facts
    _keys: dict[str, list[str]] = field(default_factory=dict)

    def make(self, *over: str, stage: str = "sitting") -> None:
        """Make the demo world and sign everybody in twice; in the councils `over` the session is over."""
        self.installation.seed("make", stage, *over)
        self.learn()

    def learn(self) -> None:
        """Read the councils, and sign everybody in on two devices."""
        usernames = [f"{code}-{who}" for code in COUNCILS for who in PEOPLE] + ["quantri"]
        usernames += [*ELECTION_PEOPLE, *PETITION_PEOPLE, *PAPER_PEOPLE]
        found = self.installation.seed("facts", *COUNCILS, "--", *usernames, *usernames)
        for code, facts in found["councils"].items():
            delegates = {int(seat): delegate for seat, delegate in facts.pop("delegates").items()}
            self.councils[code] = CouncilFacts(code=code, delegates=delegates, **facts)
        self.texts, self.rehearsal = found["texts"], found["rehearsal"]
        self.petitions = found["petitions"]
        for username, key in found["keys"]:
            self._keys.setdefault(username, []).append(key)

    def sign_in(self, username: str) -> str:
        """The session key of a device; each call gives another one than the call before."""
        keys = self._keys[username]
        keys.append(keys.pop(0))
        return keys[-1]
