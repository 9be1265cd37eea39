"""Spacing, the types' own gaps, and the lattice of times that sends are placed on (R23, R27)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from placed_weeks import KINDS, minute, place, slots_of

from eros.failures import Finding
from eros.vocabulary import catalogue
from eros.vocabulary.catalogue import SendType, default_catalogue
from eros.vocabulary.week import TimedWeek
from nodes.place_in_time.day import Day, PlacementRules
from nodes.place_in_time.ladder import SPACING_LADDER, place_day
from nodes.place_in_time.lattice import step_of
from nodes.place_in_time.model import optimal_placement

DayOf = Callable[..., Day]


def with_gap(minutes: int, key: str = "bump_normal") -> dict[str, SendType]:
    """The catalogue with another gap for one type, as a server may state it."""
    return {**KINDS, key: KINDS[key].model_copy(update={"min_minutes_between": minutes})}


def on(kinds: Mapping[str, SendType], day: Day) -> Day:
    """The day with these send types."""
    return replace(day, sends=tuple(replace(send, kind=kinds[send.key]) for send in day.sends))


def monday(
    keys: Sequence[str], kinds: Mapping[str, SendType], **wishes: object
) -> tuple[TimedWeek, tuple[Finding, ...]]:
    return place(slots_of([keys, *[[]] * 6]), kinds=kinds, **wishes)


def bumps_apart(week: TimedWeek) -> list[int]:
    times = sorted(minute(slot) for slot in week.slots if slot.send_type_key == "bump_normal")
    return [later - sooner for sooner, later in pairwise(times)]


@pytest.mark.requirement("place:over-a-day")
@pytest.mark.parametrize(("gap", "earliest"), [(1440, None), (1500, 60), (2881, 1445)])
def test_a_gap_of_more_than_a_day_is_kept_to_the_pins_of_other_days(gap: int, earliest: int | None) -> None:
    """A bundle pinned to Monday at 20:00 and one on the next day, or two days later for two days and a minute."""
    on_day = 2 if gap > 2 * 1440 else 1
    days = [["bundle"], *[["bundle"] if day == on_day else [] for day in range(1, 7)]]
    week, _ = place(slots_of(days, pins={(0, 1): time(20)}), kinds=with_gap(gap, "bundle"))
    pinned, other = sorted(week.slots, key=lambda slot: slot.scheduled_at)
    apart = (other.scheduled_at - pinned.scheduled_at).total_seconds() / 60
    assert week.dropped == ()
    assert apart >= gap if earliest else other.day == 1


@pytest.mark.requirement("place:over-a-day")
def test_no_day_gives_way_for_a_send_that_a_gap_over_a_day_keeps_off_it() -> None:
    """Where only the details state the gap, as they come after the allocation: a bundle on each day, two on Friday."""
    others = ["link_drop", "dm_farm", "bump_normal"]
    days = [["bundle", *others] for _ in range(7)]
    days[4] = ["bundle", "bundle", *others]
    week, findings = place(slots_of(days), kinds=with_gap(2880, "bundle"))
    stand = sorted(slot.scheduled_at for slot in week.slots if slot.send_type_key == "bundle")
    assert all(later - sooner >= timedelta(minutes=2880) for sooner, later in pairwise(stand))
    assert len(stand) >= 2
    assert len(stand) + len(week.dropped) == 8
    assert week.spacing == (45,) * 7
    assert {proof.relaxation for proof in week.proofs} == {None}
    told = {slot_id for finding in findings if "found no time" in finding.message for slot_id in finding.slot_ids}
    assert told >= {*week.dropped}


@pytest.mark.requirement("place:over-a-day")
def test_a_send_that_finds_no_time_moves_only_where_days_enough_lie_between() -> None:
    """Tuesday is too near to Monday's bundle; so is Wednesday to Thursday's."""
    pins = {(0, 1): time(20), (3, 1): time(12)}
    days = [["bundle"], ["bundle"], [], ["bundle"], [], [], []]
    week, findings = place(slots_of(days, pins=pins), kinds=with_gap(2880, "bundle"))
    assert len(week.slots) == 2
    assert len(week.dropped) == 1
    assert any("found no time and was dropped" in finding.message for finding in findings)


@pytest.mark.requirement("place:lattice")
@pytest.mark.parametrize(("spacing", "step", "fitting"), [(50, 15, 5), (20, 15, 5), (45, 10, 5)])
def test_a_spacing_off_the_lattice_is_refused_with_a_step_that_fits(spacing: int, step: int, fitting: int) -> None:
    with pytest.raises(ValueError, match=f"use a step of {fitting}$"):
        PlacementRules(spacing=spacing, step=step)
    assert PlacementRules(spacing=spacing, step=fitting).spacing == spacing


@pytest.mark.requirement("place:lattice")
def test_fifty_minutes_on_a_fitting_lattice_act_as_fifty(day_of: Callable[..., Day]) -> None:
    window = {"opens": 12 * 60, "closes": 12 * 60 + 57, "jitter": 3}
    day = day_of(["bundle", "link_drop"], **window)
    placement = optimal_placement(day, PlacementRules(spacing=50, step=5))
    assert placement is not None
    (_, first), (_, second) = placement.starts
    assert second - first == 50
    assert optimal_placement(day, PlacementRules(spacing=60)) is None


@pytest.mark.requirement("place:lattice")
def test_every_step_of_the_ladder_lies_on_its_lattice() -> None:
    assert [rules.spacing % rules.step for rules in SPACING_LADDER] == [0] * len(SPACING_LADDER)


@pytest.mark.requirement("place:gap-exact")
def test_bumps_a_hundred_minutes_apart_keep_45_from_the_others_between_them() -> None:
    """Bumps at 08:01, 09:41, 11:21, 13:01 and 14:41 fit, each with another after 50; 105 apart the last is at 15:01."""
    keys = ["bump_normal"] * 5 + ["link_drop", "dm_farm", "bump_flyer", "renew_on_message"]
    week, _ = monday(keys, with_gap(100), not_before=time(8), not_after=time(14, 50))
    times = sorted(minute(slot) for slot in week.slots)
    assert len(times) == 9
    assert min(later - sooner for sooner, later in pairwise(times)) >= 45
    assert min(bumps_apart(week)) >= 100
    assert (week.spacing[0], week.proofs[0].relaxation) == (45, "block rule off")
    assert week.proofs[0].value == pytest.approx(week.proofs[0].bound, abs=1e-6)


@pytest.mark.requirement("place:gap-exact")
@pytest.mark.parametrize(("gap", "on_monday"), [(50, 2), (55, 2), (60, 1)])
def test_two_bumps_stand_within_57_minutes_as_far_as_their_gap_lets_them(gap: int, on_monday: int) -> None:
    week, _ = monday(["bump_normal"] * 2, with_gap(gap), not_before=time(12), not_after=time(12, 57))
    assert sum(slot.day == 0 for slot in week.slots) == on_monday
    if on_monday == 2:
        assert week.spacing[0] == 45
        assert bumps_apart(week)[0] >= gap


@pytest.mark.requirement("place:gap-exact", "place:prime-share")
@pytest.mark.parametrize(("gap", "fit"), [(50, 3), (55, 3), (60, 2), (65, 2), (100, 2), (115, 2), (120, 1)])
def test_as_many_fill_two_prime_hours_as_the_gap_has_room_for_to_the_minute(gap: int, fit: int, day_of: DayOf) -> None:
    """From 20:01 to 21:59 are 118 minutes."""
    placed = place_day(on(with_gap(gap, "bundle"), day_of(["bundle"] * 3, prime=(20, 21))))
    assert sum(1200 <= at < 1320 for _, at in placed.placement.starts) == fit
    assert placed.placement.value == pytest.approx(placed.placement.bound, abs=1e-6)


@pytest.mark.requirement("place:gap-exact")
@examples(60)
@given(
    gap=st.sampled_from(range(90, 200, 5)),
    count=st.integers(2, 4),
    opens=st.integers(480, 700),
    slack=st.integers(10, 18),
)
def test_a_day_that_fits_to_the_minute_never_gives_way(
    day_of: DayOf, gap: int, count: int, opens: int, slack: int
) -> None:
    """Bumps with another between each two; a lattice of five minutes and the quarter hours cost ten at most."""
    keys = ["bump_normal"] * count + ["link_drop", "dm_farm", "bump_flyer"][: count - 1]
    day = on(with_gap(gap), day_of(keys, opens=opens, closes=opens + (count - 1) * gap + slack))
    placement = optimal_placement(day, PlacementRules(blocks=False))
    assert placement is not None
    bumps = [at for send, at in placement.starts if send.key == "bump_normal"]
    assert all(later - sooner >= gap for sooner, later in pairwise(bumps))


@pytest.mark.requirement("place:gap-exact")
def test_only_a_gap_that_binds_on_the_day_makes_its_lattice_finer(day_of: DayOf) -> None:
    twice, once = day_of(["bump_normal"] * 2), day_of(["bump_normal", "link_drop"])
    rules = PlacementRules()
    steps = [step_of(day, rules) for day in (on(with_gap(50), twice), on(with_gap(50), once), on(with_gap(40), twice))]
    assert steps == [5, 15, 15]
    assert step_of(twice, rules) == 15


@pytest.mark.requirement("place:gap-off-lattice", "failure:gap_off_lattice")
def test_a_gap_of_47_minutes_that_a_server_states_is_kept_as_50_and_told() -> None:
    week, findings = monday(["bump_normal"] * 2, with_gap(47), not_before=time(12), not_after=time(12, 57))
    assert week.spacing[0] == 45
    assert bumps_apart(week)[0] >= 50
    (told,) = [it for it in findings if it.error_type == "gap_off_lattice"]
    assert told.message == "bump_normal asks for 47 minutes between two, which is no multiple of 5: 50 are kept"
    assert (told.severity, set(told.slot_ids)) == ("LOW", {slot.slot_id for slot in week.slots})
    assert monday(["bump_normal"], with_gap(47))[1] == ()


@pytest.mark.requirement("place:gap-off-lattice")
def test_a_gap_of_47_minutes_in_the_catalogue_is_refused_by_type_and_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = (catalogue.files("eros.vocabulary") / "catalogue.csv").read_text(encoding="utf-8")
    (tmp_path / "catalogue.csv").write_text(table.replace(",120,", ",47,", 1), encoding="utf-8")
    monkeypatch.setattr(catalogue, "files", lambda package: tmp_path)
    says = r"catalogue\.csv, ppv_unlock: min_minutes_between is 47; make it a multiple of 5"
    with pytest.raises(ValueError, match=says):
        default_catalogue.__wrapped__()
