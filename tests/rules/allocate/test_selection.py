"""Whether a day's types can all be placed (R27, R23)."""

import pytest

from eros.vocabulary.catalogue import default_catalogue
from nodes.allocate.selection import spans_fit

KINDS = default_catalogue()


@pytest.mark.requirement("allocate:placeable")
def test_types_that_occur_twice_must_all_begin_early_enough() -> None:
    evening = range(18 * 60, 23 * 60 + 31)  # 330 minutes
    # Four hours leave 90 minutes to begin in: 18:00, 18:45 and 19:30 would be three, the last ends at 23:30.
    assert spans_fit(evening, {"dm_farm": 2, "bump_flyer": 2, "tip_goal": 2}, KINDS)
    assert not spans_fit(evening[1:], {"dm_farm": 2, "bump_flyer": 2, "tip_goal": 2}, KINDS)
    assert not spans_fit(evening, {"dm_farm": 2, "bump_flyer": 2, "tip_goal": 2, "bundle": 2, "link_drop": 3}, KINDS)
    assert spans_fit(evening, {"dm_farm": 1, "bump_flyer": 1, "ppv_unlock": 3}, KINDS)
