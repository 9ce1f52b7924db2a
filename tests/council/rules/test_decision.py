from datetime import date

from council.rules.decision import N_, Basis, Reason, law_72


def test_a_msgid_is_returned_unchanged() -> None:
    assert N_("Đạt: %(got)s") == "Đạt: %(got)s"


def test_a_reason_writes_its_params_into_the_message() -> None:
    reason = Reason("passed", "Đạt: %(got)s/%(base)s", {"got": 63, "base": 125}, law_72("Điều 35(2)"))
    assert reason.text() == "Đạt: 63/125"


def test_a_translation_gets_the_same_params() -> None:
    reason = Reason("passed", "Đạt: %(got)s", {"got": 63})
    assert reason.text({"Đạt: %(got)s": "Carried: %(got)s"}.__getitem__) == "Carried: 63"


def test_a_per_cent_sign_without_params_stays() -> None:
    assert Reason("share", "trên 10% cử tri").text() == "trên 10% cử tri"


def test_a_reason_can_stand_in_a_set() -> None:
    assert len({Reason("a", "A", {"n": 1}), Reason("a", "A", {"n": 1})}) == 1


def test_the_basis_is_read_as_law_and_article() -> None:
    assert str(law_72("Điều 35(2)")) == "Luật 72/2025/QH15, Điều 35(2)"
    assert law_72("Điều 35(2)") == Basis("Luật 72/2025/QH15", "Điều 35(2)", date(2025, 6, 16))
