"""One paper entered for two polling areas (identity 8: each area once)."""

from __future__ import annotations

from collections.abc import Sequence

from council.rules.decision import N_, Reason
from elections.rules.findings import warns
from elections.rules.shapes import Finding, resolution_40


def check_twins(areas: Sequence[str]) -> tuple[Finding, ...]:
    """`areas`: the names of those whose record is equal to this one in every figure. It can be chance in
    small areas, so a person looks at both papers and says so."""
    message = N_(
        "Mọi số đều trùng với biên bản của %(twin)s; hãy xem có nhập nhầm một biên bản cho hai nơi không, "
        "nếu đúng là trùng số thì ghi rõ đã đối chiếu."
    )
    basis = resolution_40("Mẫu số 24/HĐBC-HĐND")
    return tuple(warns(Reason("K08f", message, {"twin": area}, basis)) for area in areas)
