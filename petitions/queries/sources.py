"""What is reviewed before a petition is published: its words, the answer that was accepted, the files.

`digest` tells whether what was reviewed is still what is there: one half for the words of the petition, one
for the answer with its files, so that a new answer does not throw away the review of the words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from petitions.enums import AnswerState, PetitionState
from petitions.models import Answer, AnswerFile, Petition
from petitions.rules.outcomes import needs_roadmap
from petitions.rules.shapes import Detail, Outcome

HALF = 32  # hexadecimal digits: 128 bits
ROADMAP, REASON = "Lộ trình giải quyết:", "Lý do:"  # published texts are Vietnamese


@dataclass(frozen=True, slots=True)
class Source:
    """One petition as it stands: the words, the accepted answer (None: there is none, or it was given at the
    meeting), the words of the answer with its roadmap, its files."""

    words: str
    answer: Answer | None
    answer_words: str
    files: Sequence[AnswerFile]
    digest: str

    def words_changed(self, reviewed: str) -> bool:
        """Whether the words differ from those a review (`Petition.redacted_of`) saw."""
        return reviewed[:HALF] != self.digest[:HALF]

    def answer_changed(self, reviewed: str) -> bool:
        return reviewed[HALF:] != self.digest[HALF:]


def source_of(petition: Petition) -> Source:
    """Two queries."""
    return sources_of([petition])[petition.id]


def sources_of(petitions: Iterable[Petition]) -> dict[int, Source]:
    """By petition. Two queries for any number of them."""
    rows = {petition.id: petition for petition in petitions}
    answers = Answer.objects.with_scopes_disabled().filter(
        petition_id__in=rows, state=AnswerState.ACCEPTED, task__is_lead=True
    )
    accepted: dict[int, Answer] = {}
    for answer in answers.select_related("body").order_by("decided_at", "id"):
        accepted[answer.petition_id] = answer
    files: dict[int, list[AnswerFile]] = {}
    found = AnswerFile.objects.with_scopes_disabled().filter(answer__in=[a.id for a in accepted.values()])
    for file in found.order_by("id"):
        files.setdefault(file.answer_id, []).append(file)
    return {pk: _source(row, accepted.get(pk), files) for pk, row in rows.items()}


def _source(petition: Petition, answer: Answer | None, files: dict[int, list[AnswerFile]]) -> Source:
    own = files.get(answer.id, []) if answer else []
    said = _said(answer) if answer else ""
    if answer is None and petition.state == PetitionState.ON_THE_SPOT:
        said = petition.spot_answer
    about_answer = [answer.id if answer else None, said, [[file.id, file.sha256] for file in own]]
    digest = _half(petition.text) + _half(about_answer)
    return Source(petition.text, answer, said, own, digest)


def _said(answer: Answer) -> str:
    if not answer.roadmap.strip():
        return answer.text
    owes = answer.outcome in list(Outcome) and needs_roadmap(
        Outcome(answer.outcome), Detail(answer.detail) if answer.detail else None
    )
    return f"{answer.text}\n\n{ROADMAP if owes else REASON} {answer.roadmap}"


def _half(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False).encode()
    return hashlib.sha256(said).hexdigest()[:HALF]
