"""R53: what is said to mend a short week was planned, and leaves nothing of it missing; nothing larger would."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from eros.failures import Finding
from eros.vocabulary.catalogue import MEDIA_KINDS
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.week import Allocation, ShortageRemedy
from nodes.allocate.allocation import allocate_week
from nodes.allocate.plan import AllocationContext, plan_allocation
from nodes.allocate.remedies import Trials, follow_themselves, short_of, smaller_weeks, with_remedies

Make = Callable[..., AllocationContext]
NO_VIDEO = ("picture", "gif", "flyer")


def planned(context: AllocationContext) -> Allocation:
    return with_remedies(context, allocate_week(context))


def asking(context: AllocationContext, **wishes: Any) -> AllocationContext:
    return replace(context, request=context.request.model_copy(update=wishes))


@pytest.mark.requirement("allocate:remedies")
@pytest.mark.parametrize("media", [("video", "gif"), ("gif",)])
@pytest.mark.parametrize("wishes", [{}, {"exclude": ("bundle",)}])
def test_a_category_of_which_nothing_can_stand_is_left_out_rather_than_sends_of_the_others(
    context: Make, media: tuple[str, ...], wishes: dict[str, Any]
) -> None:
    week = context("high", media=media, **wishes)
    short = planned(week)
    gone = (*wishes.get("exclude", ()), "renew_on_post", "renew_on_message", "expired_winback")
    assert {"exclude": gone} in (short.of_missing.smaller, short.of_capped.smaller)
    mended = planned(asking(week, exclude=gone))
    assert [(day.revenue, day.engagement) for day in mended.quotas] == [
        (day.revenue, day.engagement) for day in short.quotas
    ]
    assert "retention" not in short_of(mended.asked, mended.quotas)


@pytest.mark.requirement("allocate:remedies")
@pytest.mark.parametrize(("level", "media"), [("high", NO_VIDEO), ("ultra", NO_VIDEO), ("mid", NO_VIDEO)])
def test_the_limit_that_is_found_leaves_nothing_missing_and_the_next_larger_one_does(
    context: Make, level: str, media: tuple[str, ...]
) -> None:
    week = context(level, media=media)
    short = planned(week)
    lost = short_of(short.asked, short.quotas)
    assert lost
    (most,) = short.of_missing.smaller.values()
    assert isinstance(most, int)
    mended = planned(asking(week, max_per_day=most))
    assert (short_of(mended.asked, mended.quotas), {*short_of(mended.wanted, mended.quotas)} & {*lost}) == ((), set())
    larger = planned(asking(week, max_per_day=most + 1))
    assert {*short_of(larger.wanted, larger.quotas)} & {*lost}


@pytest.mark.requirement("allocate:remedies")
@pytest.mark.parametrize(
    ("level", "wishes"),
    [
        ("ultra", {"include": ("ppv_unlock", "bundle"), "media": ("picture",)}),
        ("mid", {"include": ("ppv_unlock", "bump_normal", "bump_text_only"), "volume": "heavier"}),
    ],
)
def test_no_limit_that_leaves_nothing_missing_leaves_more_sends_than_the_one_that_is_found(
    context: Make, level: str, wishes: dict[str, Any]
) -> None:
    """R45: of a day that is to have revenue only, a limit counts the other sends too, so it stands far above them."""
    week = context(level, **{"media": MEDIA_KINDS, **wishes})
    short, _ = bare = allocate_week(week)
    found = Trials(week, bare).smaller(short_of(short.wanted, short.quotas))["max_per_day"]
    assert isinstance(found, int)
    assert found > max(quota.total for quota in short.wanted)
    sends = dict[int, int]()
    for most in range(1, SENDS_PER_DAY):
        limited, _ = allocate_week(asking(week, max_per_day=most))
        if not short_of(limited.wanted, limited.quotas):
            sends[most] = sum(quota.total for quota in limited.quotas)
    assert (max(sends), max(sends.values())) == (found, sends[found])


@pytest.mark.requirement("allocate:remedies")
def test_what_the_caps_rule_out_by_themselves_is_not_planned_and_nothing_else_is_passed_over(
    context: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits that leave revenue missing by the caps alone are known without a choice of types."""
    week = context("ultra", media=NO_VIDEO)
    tried = list[AllocationContext]()

    def recorded(one: AllocationContext) -> tuple[Allocation, tuple[Finding, ...]]:
        tried.append(one)
        return allocate_week(one)

    bare = allocate_week(week)
    monkeypatch.setattr("nodes.allocate.remedies.allocate_week", recorded)
    found = with_remedies(week, bare).of_missing.smaller
    limits = [one.request.max_per_day for one in tried if one.request.max_per_day]
    assert limits[-1:] == [*found.values()]
    larger = range(limits[-1] + 1, max(quota.total for quota in bare[0].wanted))
    out = [most for most in larger if most not in limits]
    assert out
    for most in out:
        plan = plan_allocation(asking(week, max_per_day=most))
        assert {*short_of(plan.wanted, plan.quotas)} & {*short_of(bare[0].asked, bare[0].quotas)}


@pytest.mark.requirement("allocate:remedies")
@pytest.mark.parametrize(
    ("level", "wishes"),
    [
        ("mid", {"include": ("ppv_unlock", "bump_normal", "bump_text_only"), "volume": "heavier"}),
        ("high", {"exclude": ("ppv_unlock", "bundle", "flash_bundle", "tip_goal")}),
    ],
)
def test_where_no_points_are_lost_a_week_with_fewer_sends_than_stand_is_no_remedy(
    context: Make, level: str, wishes: dict[str, Any]
) -> None:
    week = context(level, media=MEDIA_KINDS, **wishes)
    bare, _ = planned_so_far = allocate_week(week)
    capped = short_of(bare.wanted, bare.quotas)
    assert (bool(capped), short_of(bare.asked, bare.quotas)) == (True, ())
    smaller = Trials(week, planned_so_far).smaller(capped)
    assert len(allocate_week(asking(week, **smaller))[0].slots) < len(bare.slots)
    assert planned(week).of_capped.smaller == {}


@pytest.mark.requirement("allocate:remedies")
def test_a_whole_week_needs_no_remedy(context: Make) -> None:
    week = planned(context(media=MEDIA_KINDS))
    assert [week.of_missing, week.of_capped, week.of_cut] == [ShortageRemedy()] * 3


@pytest.mark.requirement("allocate:remedies")
def test_to_exclude_nothing_is_a_remedy_only_where_it_leaves_nothing_missing(context: Make) -> None:
    """Without video the same sends are missing of a week that excludes nothing."""
    video = ("ppv_unlock", "bundle", "flash_bundle")
    for media, mends in ((MEDIA_KINDS, True), (NO_VIDEO, False)):
        week = planned(context(media=media, exclude=video))
        assert short_of(week.wanted, week.quotas) == ("revenue",)
        assert week.of_capped.exclude_nothing is mends
        bare = planned(context(media=media))
        assert (short_of(bare.wanted, bare.quotas) == ()) is mends


@pytest.mark.requirement("allocate:remedies")
def test_to_include_all_or_to_have_all_media_is_a_remedy_where_it_leaves_nothing_missing(context: Make) -> None:
    few = planned(context(media=MEDIA_KINDS, include=("game_post", "bump_normal")))
    assert (few.of_capped.include_all, few.of_capped.all_media) == (True, False)
    bare = planned(context(media=NO_VIDEO))
    assert (bare.of_missing.all_media, bare.of_missing.exclude_nothing, bare.of_missing.include_all) == (
        True, False, False,
    )  # fmt: skip


@pytest.mark.requirement("allocate:remedies")
def test_a_smaller_week_in_which_a_type_follows_itself_across_midnight_is_no_remedy(context: Make) -> None:
    """Three a day are 21, of which 4 may be retention (R4): the last three days hold the game post alone (R13)."""
    week = context("high", media=MEDIA_KINDS, include=("game_post", "renew_on_message"))
    assert short_of(planned(week).wanted, planned(week).quotas)
    assert follow_themselves(allocate_week(week)[0]) == 0
    smaller = allocate_week(asking(week, max_per_day=3))[0]
    assert short_of(smaller.wanted, smaller.quotas) == ()
    with_renewal = {slot.day for slot in smaller.slots if slot.send_type_key == "renew_on_message"}
    assert (with_renewal, len(smaller.slots)) == ({0, 1, 2, 3}, 11)
    assert follow_themselves(smaller) == 2
    short, _ = bare = allocate_week(week)
    assert Trials(week, bare).smaller(short_of(short.wanted, short.quotas)) == {}


@pytest.mark.requirement("allocate:remedies")
def test_what_is_over_a_day_is_mended_by_what_a_day_holds_and_is_then_cut_no_more(context: Make) -> None:
    """30 a day: a fifth less are still 24."""
    week = context("ultra", config={"weekly_distribution": (30,) * 7})
    cut = planned(week)
    held = sum(quota.total for quota in cut.quotas)
    assert cut.of_cut == ShortageRemedy(smaller={"max_per_day": 21}, sends=held)
    _, findings = allocate_week(asking(week, **cut.of_cut.smaller))
    assert not any(one.action == "cut_to_a_day" for one in findings)


@pytest.mark.requirement("allocate:remedies")
def test_what_only_a_heavier_volume_wants_is_mended_by_the_page_s_own(context: Make) -> None:
    included = ("ppv_unlock", "bump_normal")
    own = planned(context("mid", media=MEDIA_KINDS, include=included))
    heavier = planned(context("mid", media=MEDIA_KINDS, include=included, volume="heavier"))
    assert short_of(own.wanted, own.quotas) == ()
    assert short_of(heavier.wanted, heavier.quotas) == ("revenue", "engagement")
    assert heavier.of_capped.smaller == {"volume": "normal"}


@pytest.mark.requirement("allocate:remedies")
@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"volume": "heavier"},
        {"max_per_day": 9},
        {"exclude": ("retention",), "volume": "heavier"},
        {"include": ("ppv_unlock", "bundle")},
        {"config": {"calculation_source": "fallback", "confidence_score": 0.4}},
        {"page_type": "free", "volume": "heavier", "max_per_day": 12},
    ],
)
def test_no_day_of_a_smaller_week_gets_more_sends_than_is_said_and_each_change_is_felt(
    context: Make, wishes: dict[str, Any]
) -> None:
    """What a lighter volume or a limit comes to hangs on what the page asks for, not on what its days hold."""
    week = context("ultra", **wishes)
    now = plan_allocation(week).wanted
    told = list(smaller_weeks(week))
    assert told
    for smaller in told:
        after = asking(week, **smaller.change)
        assert tuple(quota.total for quota in plan_allocation(after).wanted) == smaller.days
        assert plan_allocation(after).wanted != now
        held = allocate_week(after)[0].quotas
        assert all(quota.total <= most for quota, most in zip(held, smaller.days, strict=True))


@pytest.mark.requirement("allocate:remedies")
def test_no_smaller_week_has_less_room_than_the_pinned_events_of_a_day(context: Make, pin: Callable[..., Any]) -> None:
    pins = tuple(pin("ppv_unlock", 2, at) for at in ("10:02", "14:02", "19:02"))
    limits = [one.change["max_per_day"] for one in smaller_weeks(context(pinned=pins)) if "max_per_day" in one.change]
    assert min(map(int, limits)) == len(pins)
    short = planned(context("low", pinned=pins, include=("game_post", "bump_flyer")))
    assert short_of(short.wanted, short.quotas)
    assert int(short.of_capped.smaller.get("max_per_day", len(pins))) >= len(pins)
