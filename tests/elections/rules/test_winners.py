"""The winner rule: its edges one by one, and what holds for every poll."""

import ast
import inspect
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules import birth, count, totals, winners
from elections.rules.shapes import Birth, Kind, Outcome, Poll, Readings, Standing, Verdict
from elections.rules.winners import decide
from tests.elections.rules.polls import poll, polls

OLD, MIDDLE, YOUNG = Birth(1950, 3, 1), Birth(1960, 3, 1), Birth(1970, 3, 1)
RANK = {False: 0, None: 1, True: 2}


def codes(outcome: Outcome) -> dict[int, str]:
    return {fate.candidate: fate.reason.code for fate in outcome.fates}


def fate_of(outcome: Outcome, candidate: int) -> bool | None:
    return next(fate.elected for fate in outcome.fates if fate.candidate == candidate)


def test_more_than_half_is_needed_exactly_half_fails() -> None:
    outcome = decide(poll(3, 10, Standing(1, 6, None), Standing(2, 5, None), Standing(3, 9, None)))
    assert outcome.elected == (3, 1)
    assert codes(outcome) == {3: "most_votes", 1: "most_votes", 2: "not_over_half"}
    assert (outcome.verdict, outcome.missing) == (Verdict.SHORT, 1)


def test_of_an_odd_number_one_more_than_half_is_the_larger_half() -> None:
    assert decide(poll(1, 7, Standing(1, 4, None))).elected == (1,)
    assert decide(poll(1, 7, Standing(1, 3, None))).elected == ()


def test_no_valid_ballot_elects_nobody() -> None:
    outcome = decide(poll(2, 0, Standing(1, 0, OLD), Standing(2, 0, YOUNG), voted=4, electors=5))
    assert (outcome.elected, outcome.verdict, outcome.missing) == ((), Verdict.ADDITIONAL, 2)
    assert set(codes(outcome).values()) == {"not_over_half"}


def test_nobody_stands() -> None:
    outcome = decide(poll(2, 4))
    assert (outcome.elected, outcome.fates, outcome.verdict) == ((), (), Verdict.ADDITIONAL)


def test_as_many_candidates_as_seats_after_a_withdrawal() -> None:
    stood = (Standing(1, 9, None), Standing(2, 8, None), Standing(3, 10, None, withdrawn=True))
    outcome = decide(poll(2, 10, *stood))
    assert (outcome.elected, outcome.verdict) == ((1, 2), Verdict.COMPLETE)
    assert codes(outcome)[3] == "withdrawn"
    assert fate_of(outcome, 3) is False


def test_the_reason_of_one_withdrawn_says_that_the_votes_still_count() -> None:
    outcome = decide(poll(1, 10, Standing(1, 6, None, withdrawn=True), Standing(2, 5, None)))
    assert outcome.elected == ()  # 5 of 10 ballots, those for the one withdrawn among them
    assert "6 phiếu vẫn nằm trong phiếu hợp lệ" in next(
        fate.reason.text() for fate in outcome.fates if fate.candidate == 1
    )


def test_most_votes_win_where_more_pass_than_seats() -> None:
    outcome = decide(poll(2, 10, Standing(1, 6, OLD), Standing(2, 9, None), Standing(3, 7, YOUNG)))
    assert outcome.elected == (2, 3)
    assert codes(outcome)[1] == "fewer_votes"


def test_a_tie_above_the_cut_does_not_matter() -> None:
    outcome = decide(poll(3, 10, *(Standing(i, 8, None) for i in (1, 2)), Standing(3, 7, None)))
    assert (set(outcome.elected), outcome.verdict, outcome.tied) == ({1, 2, 3}, Verdict.COMPLETE, ())
    outcome = decide(poll(3, 10, *(Standing(i, 8, None) for i in (1, 2, 3)), Standing(4, 7, None)))
    assert (set(outcome.elected), outcome.tied, codes(outcome)[4]) == ({1, 2, 3}, (), "fewer_votes")


def test_a_tie_at_the_last_seat_goes_to_the_older() -> None:
    outcome = decide(poll(2, 10, Standing(1, 9, YOUNG), Standing(2, 7, YOUNG), Standing(3, 7, OLD)))
    assert outcome.elected == (1, 3)
    assert codes(outcome) == {1: "most_votes", 3: "older_of_tie", 2: "younger_of_tie"}
    assert outcome.verdict is Verdict.COMPLETE


def test_a_day_decides_within_a_year() -> None:
    tied = (Standing(1, 7, Birth(1970, 3, 2)), Standing(2, 7, Birth(1970, 3, 1)))
    assert decide(poll(1, 10, *tied)).elected == (2,)


@pytest.mark.parametrize(
    "births",
    [
        (Birth(1970, 3, 1), Birth(1970, 3, 1)),
        (Birth(1970), Birth(1970, 3, 1)),
        (Birth(1970), Birth(1970)),
        (Birth(1970, 5), Birth(1970, 3, 1)),
        (None, Birth(1900, 1, 1)),
        (None, None),
    ],
)
def test_a_tie_the_dates_do_not_decide_is_left_to_the_committee(
    births: tuple[Birth | None, Birth | None],
) -> None:
    outcome = decide(poll(1, 10, Standing(1, 7, births[0]), Standing(2, 7, births[1])))
    assert (outcome.verdict, outcome.elected, outcome.missing) == (Verdict.UNRESOLVED, (), 0)
    assert (set(outcome.tied), outcome.open_seats) == ({1, 2}, 1)
    assert set(codes(outcome).values()) == {"tie_undecided"}
    assert fate_of(outcome, 1) is None


def test_a_year_alone_is_told_from_another_year() -> None:
    tied = (Standing(1, 7, Birth(1970)), Standing(2, 7, Birth(1971, 1, 1)), Standing(3, 7, Birth(1971)))
    outcome = decide(poll(1, 10, *tied))
    assert (outcome.elected, outcome.verdict) == ((1,), Verdict.COMPLETE)
    assert codes(outcome)[2] == codes(outcome)[3] == "younger_of_tie"


def test_three_tied_for_two_places_the_oldest_is_sure_the_equal_two_are_not() -> None:
    outcome = decide(poll(2, 10, Standing(1, 7, YOUNG), Standing(2, 7, OLD), Standing(3, 7, YOUNG)))
    assert (outcome.verdict, outcome.elected) == (Verdict.UNRESOLVED, (2,))
    assert (outcome.tied, outcome.open_seats) == ((1, 3), 1)


def test_three_tied_for_two_places_the_equal_two_are_older() -> None:
    outcome = decide(poll(2, 10, Standing(1, 7, OLD), Standing(2, 7, YOUNG), Standing(3, 7, OLD)))
    assert (outcome.verdict, outcome.elected, outcome.tied) == (Verdict.COMPLETE, (1, 3), ())


def test_two_ages_decide_three_tied() -> None:
    outcome = decide(poll(2, 10, Standing(1, 7, MIDDLE), Standing(2, 7, YOUNG), Standing(3, 7, OLD)))
    assert (outcome.elected, codes(outcome)[2]) == ((3, 1), "younger_of_tie")


@pytest.mark.parametrize(("voted", "valid"), [(5, False), (6, True), (4, False)])
@pytest.mark.parametrize("kind", [Kind.GENERAL, Kind.BY_ELECTION])
def test_a_first_election_needs_more_than_half_of_the_electors(kind: Kind, voted: int, valid: bool) -> None:
    outcome = decide(poll(1, voted, Standing(1, voted, None), kind=kind, electors=10, voted=voted))
    assert outcome.verdict is (Verdict.COMPLETE if valid else Verdict.RE_ELECTION)
    assert outcome.elected == ((1,) if valid else ())
    assert outcome.reasons[0].code == ("turnout_reached" if valid else "turnout_too_low")


def test_a_re_election_counts_whatever_the_turnout_and_is_the_last() -> None:
    p = poll(2, 3, Standing(1, 3, None), Standing(2, 1, None), kind=Kind.RE_ELECTION, electors=100)
    outcome = decide(p)
    assert (outcome.elected, outcome.verdict, outcome.missing) == ((1,), Verdict.SHORT, 1)
    assert [reason.code for reason in outcome.reasons] == ["turnout_not_asked", "short_after_re_election"]
    assert decide(p, Readings(additional_after_re_election=True)).verdict is Verdict.ADDITIONAL


def test_an_additional_election_fills_what_is_left_and_has_no_second() -> None:
    p = poll(2, 9, Standing(4, 8, None), Standing(5, 4, None), kind=Kind.ADDITIONAL, electors=100, of=3)
    outcome = decide(p)
    assert (outcome.elected, outcome.verdict, outcome.missing) == ((4,), Verdict.SHORT, 1)
    assert [reason.code for reason in outcome.reasons] == ["turnout_not_asked", "no_second_additional"]


def test_turnout_in_an_additional_election_is_a_reading() -> None:
    p = poll(1, 5, Standing(4, 5, None), kind=Kind.ADDITIONAL, electors=10, of=3)
    assert decide(p).verdict is Verdict.COMPLETE
    strict = Readings(additional_needs_turnout=True)
    assert decide(p, strict).verdict is Verdict.RE_ELECTION
    assert decide(replace(p, electors=9), strict).verdict is Verdict.COMPLETE


@pytest.mark.parametrize("kind", Kind)
def test_an_annulled_result_elects_nobody(kind: Kind) -> None:
    outcome = decide(poll(2, 9, Standing(1, 9, None), kind=kind, annulled=True))
    assert (outcome.verdict, outcome.elected, outcome.missing) == (Verdict.ANNULLED, (), 2)
    assert codes(outcome) == {1: "annulled"}
    assert "Điều 81" in str(outcome.reasons[0].basis)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats": 0},
        {"seats": 4},
        {"valid": -1, "standings": ()},
        {"valid": 7},
        {"voted": 8, "electors": 7},
        {"standings": (Standing(1, 7, None),)},
        {"standings": (Standing(1, -1, None),)},
        {"standings": (Standing(1, 1, None), Standing(1, 2, None))},
    ],
)
def test_figures_that_no_count_gives_are_an_error(wrong: dict[str, object]) -> None:
    right = poll(3, 6, Standing(1, 6, None), electors=8)
    assert decide(right).elected == (1,)
    with pytest.raises(ValueError):
        decide(replace(right, **wrong))  # type: ignore[arg-type]


@given(polls(annulled=True), st.booleans(), st.booleans())
def test_what_holds_for_every_outcome(p: Poll, turnout: bool, after: bool) -> None:
    outcome = decide(p, Readings(True, turnout, after))
    votes = {s.candidate: s.votes for s in p.standings}
    assert len(outcome.elected) + outcome.open_seats + outcome.missing == p.seats
    assert all(2 * votes[c] > p.valid for c in (*outcome.elected, *outcome.tied))
    assert not {s.candidate for s in p.standings if s.withdrawn} & {*outcome.elected, *outcome.tied}
    assert {f.candidate for f in outcome.fates if f.elected} == set(outcome.elected)
    assert {f.candidate for f in outcome.fates if f.elected is None} == set(outcome.tied)
    assert [f.candidate for f in outcome.fates if f.elected] == list(outcome.elected)
    assert [f.votes for f in outcome.fates] == sorted(votes.values(), reverse=True)
    assert (outcome.verdict is Verdict.UNRESOLVED) == bool(outcome.tied) == (outcome.open_seats > 0)
    assert not outcome.tied or len(outcome.tied) > outcome.open_seats
    assert outcome.reasons[-1].params.get("missing", outcome.missing) == outcome.missing
    assert all("%" not in reason.text() and reason.basis for reason in outcome.reasons)
    assert all("%" not in fate.reason.text() and fate.reason.basis for fate in outcome.fates)


@given(polls(annulled=True), st.randoms(use_true_random=False))
def test_the_order_of_candidates_changes_nothing(p: Poll, chance: object) -> None:
    shuffled = list(p.standings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(replace(p, standings=tuple(shuffled))) == decide(p)


@given(polls(), st.permutations(range(100)))
def test_the_numbers_of_candidates_carry_no_meaning(p: Poll, names: list[int]) -> None:
    renamed = tuple(replace(s, candidate=names[s.candidate]) for s in p.standings)
    first, second = decide(p), decide(replace(p, standings=renamed))
    assert {names[c] for c in first.elected} == set(second.elected)
    assert {names[c] for c in first.tied} == set(second.tied)
    assert first.verdict is second.verdict


@given(polls(), st.data())
def test_one_more_vote_never_hurts(p: Poll, data: st.DataObject) -> None:
    able = [i for i, s in enumerate(p.standings) if s.votes < p.valid]
    if not able:
        return
    i = data.draw(st.sampled_from(able))
    more = replace(p.standings[i], votes=p.standings[i].votes + 1)
    after = replace(p, standings=(*p.standings[:i], more, *p.standings[i + 1 :]))
    assert RANK[fate_of(decide(p), more.candidate)] <= RANK[fate_of(decide(after), more.candidate)]


@given(polls(), st.data())
def test_who_is_older_is_elected_no_less(p: Poll, data: st.DataObject) -> None:
    """Of two with equal votes, both standing, the surely older one never fares worse."""
    outcome = decide(p)
    standing = [s for s in p.standings if not s.withdrawn and s.birth and s.birth.complete]
    for a in standing:
        for b in standing:
            if a.votes == b.votes and a.birth and b.birth and a.birth < b.birth:
                assert RANK[fate_of(outcome, a.candidate)] >= RANK[fate_of(outcome, b.candidate)]


@given(polls())
def test_the_birth_of_who_has_no_majority_has_no_weight(p: Poll) -> None:
    bare = tuple(s if 2 * s.votes > p.valid else replace(s, birth=None) for s in p.standings)
    assert set(decide(replace(p, standings=bare)).elected) == set(decide(p).elected)


@pytest.mark.parametrize("extra", [0, 1])
def test_numbers_no_float_can_tell_apart(extra: int) -> None:
    half = 10**17
    p = poll(1, 2 * half, Standing(1, half + extra, None), electors=4 * half, voted=2 * half + extra)
    p = replace(p, kind=Kind.GENERAL)
    assert decide(p).verdict is (Verdict.COMPLETE if extra else Verdict.RE_ELECTION)
    assert decide(replace(p, kind=Kind.RE_ELECTION)).elected == ((1,) if extra else ())


@pytest.mark.parametrize("module", [winners, count, totals, birth])
def test_no_float_and_no_division_into_one(module: ModuleType) -> None:
    nodes = list(ast.walk(ast.parse(inspect.getsource(module))))
    assert not [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not [n for n in nodes if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)]
    assert not [n for n in nodes if isinstance(n, ast.Name) and n.id in ("float", "round")]
