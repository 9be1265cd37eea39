"""Where a week's calendar draws its sends and what it hatches, without a page."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from made_up_week import MONDAY, made_up_week

from eros.vocabulary.request import Request
from eros_app.services.calendar import calendar


def crowded(first: int, minutes: int):
    """The made-up week with all of its Monday from one minute on, each so many after the other."""
    week = made_up_week()
    monday = [item for item in week.items if item.scheduled_date == MONDAY and not item.is_follow_up]
    at = {item.slot_id: first + minutes * number for number, item in enumerate(monday)}
    return week.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"scheduled_time": time(*divmod(at[item.slot_id], 60))})
                if item.slot_id in at
                else item
                for item in week.items
            )
        }
    )


@pytest.mark.requirement("web:lanes")
@pytest.mark.parametrize("chip_minutes", [15, 23])
@pytest.mark.parametrize(("first", "minutes"), [(15 * 60 + 19, 1), (15 * 60, 7), (23 * 60 + 40, 1)])
def test_however_many_stand_near_one_another_none_covers_another(first, minutes, chip_minutes):
    week = crowded(first, minutes)
    view = calendar(week, None, None, chip_minutes=chip_minutes)
    monday = view.days[0].chips
    drawn = [chip.item.slot_id for row in view.rows for cell in row.cells for chip in cell.chips]
    assert sorted(drawn) == sorted(item.slot_id for item in week.items)
    for number, chip in enumerate(monday):
        for other in monday[number + 1 :]:
            near = abs(chip.at - other.at) < chip_minutes
            assert not near or (chip.lane != other.lane and chip.is_half and other.is_half)
    assert first > 23 * 60 or view.chip(f"{MONDAY}_1").at == first


@pytest.mark.requirement("web:lanes")
def test_a_follow_up_hangs_at_its_parent_in_either_lane():
    week = made_up_week()
    follow_up = next(item for item in week.items if item.is_follow_up)
    parent = next(item for item in week.items if item.slot_id == follow_up.parent_item_id)
    near = next(item for item in week.items if item.scheduled_date == MONDAY and item.slot_id.endswith("_1"))
    at = (parent.scheduled_time.hour, parent.scheduled_time.minute - 10)
    moved = near.model_copy(update={"scheduled_time": time(*at), "slot_id": "near"})
    week = week.model_copy(update={"items": tuple(moved if it == near else it for it in week.items)})
    view = calendar(week, None, None, chip_minutes=15)
    chips = {one.item.slot_id: one for one in view.days[0].chips}
    assert [chips[slot].lane for slot in ("near", parent.slot_id, follow_up.slot_id)] == [0, 1, 1]
    assert [chips[slot].is_half for slot in ("near", parent.slot_id, follow_up.slot_id)] == [True, True, False]
    assert chips[follow_up.slot_id].thread == 20


@pytest.mark.requirement("web:closed")
def test_what_is_closed_is_hatched_to_the_minute_and_in_folded_hours_too():
    request = Request(
        creator_id="alexia", not_before=time(9, 5), not_after=time(21, 30), days_off=(MONDAY + timedelta(days=1),)
    )
    quotas = SimpleNamespace(revenue=0, engagement=0, retention=0)
    basis = SimpleNamespace(
        request=request,
        timing=SimpleNamespace(avoid_hours=(3,)),
        allocation=SimpleNamespace(asked=(quotas,) * 7, quotas=()),
    )
    view = calendar(made_up_week(), basis, None)
    cells = {row.first: row.cells[0] for row in view.rows if row.cells}
    assert [cells[hour].closed for hour in (9, 10, 21, 22)] == [((0, 5),), (), ((31, 29),), ((0, 60),)]
    strips = {row.first: [one.is_closed for one in row.folded] for row in view.rows if row.is_folded}
    assert strips[0] == [True] * 7
    assert strips[13] == [False, True, *[False] * 5]
    assert all(row.cells[1].is_closed for row in view.rows if row.cells)
    assert view.days[0].day == date(2026, 11, 23)
