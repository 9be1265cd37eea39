"""The whole of Phase 3's second half: pool in, matched week out."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slots import MONDAY

from eros.vocabulary.asked_themes import UnusedThemes, asked_theme_findings
from eros.vocabulary.avoided_themes import ShownThemes, avoided_findings
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.ledger import EMPTY
from eros.vocabulary.request import Request
from eros.vocabulary.week import Caption, CaptionPool, PooledCaption
from nodes.match_content.node import match_content, unused_themes

Make = Callable[..., Any]
ABSENT, AVOIDED = ", which the vault does not hold", ", which is ranked AVOID"


def pool_of(*offers: tuple[str, int, Caption], demand: dict[str, int], stale: bool = False) -> CaptionPool:
    candidates: dict[str, tuple[PooledCaption, ...]] = dict.fromkeys(demand, ())
    for key, step, caption in offers:
        candidates[key] = (*candidates[key], PooledCaption(caption=caption, ladder_step=step))
    return CaptionPool(candidates=candidates, demand=demand, stale=stale)


async def run(week: dict[str, Any], pool: CaptionPool, runtime: Make, **more: Any) -> Any:
    given = {"pool": pool, "rankings": (), "persona_scores": {}, "ledger": EMPTY, **more}
    return await match_content({**week, **given}, runtime())  # type: ignore[typeddict-item]


@pytest.mark.requirement("match:best-to-highest-priority")
async def test_the_best_caption_goes_to_the_slot_that_matters_most(caption: Make, state: Make, runtime: Make) -> None:
    """Days 1 and 2 each have bump_normal as their first and their second engagement send."""
    week = state(["bump_normal", "bump_normal"], ["bump_normal", "bump_normal"])
    offers = [("bump_normal", 0, caption(number, 100, sells)) for number, sells in ((1, 60), (2, 90), (3, 80), (4, 70))]
    update = await run(week, pool_of(*offers, demand={"bump_normal": 4}), runtime)
    got = {slot.slot_id: slot.caption.caption_id for slot in update["content"].slots}
    assert got == {"2026-11-23_1": 2, "2026-11-23_2": 4, "2026-11-24_1": 3, "2026-11-24_2": 1}


@pytest.mark.requirement("match:manual-required", "ladder:findings")
async def test_a_slot_without_any_caption_waits_for_a_person(caption: Make, state: Make, runtime: Make) -> None:
    week = state(["dm_farm", "dm_farm"])
    update = await run(week, pool_of(("dm_farm", 0, caption(1)), demand={"dm_farm": 2}), runtime)
    first, second = update["content"].slots
    assert (first.needs_caption, second.needs_caption) == (False, True)
    assert second.warnings == ("No compatible captions available",)
    (finding,) = update["findings"]
    assert (finding.error_type, finding.severity) == ("caption_shortage", "MEDIUM")
    assert finding.slot_ids == ("2026-11-23_2",)


@pytest.mark.requirement("match:avoid-named", "match:themes", "failure:avoided_theme_used")
async def test_themes_have_the_shares_asked_for_and_one_ranked_avoid_is_named(
    caption: Make, state: Make, runtime: Make
) -> None:
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="outdoor"))
    vault = Vault(media_kinds=("picture",), themes=themes)
    offers = [("dm_farm", 0, caption(number, 100, 90 - number, content_type_id=number % 2 + 1)) for number in range(8)]
    week = state(["dm_farm", "dm_farm"], ["dm_farm", "dm_farm"])
    pool = pool_of(*offers, demand={"dm_farm": 4})
    for asked, shown in (({"solo": 3, "outdoor": 1}, [1, 1, 1, 2]), ({"outdoor": 6}, [2, 2, 2, 2]), ({}, [1, 1, 2, 2])):
        volume = week["volume"].model_copy(update={"content_allocations": asked})
        update = await run(week, pool, runtime, volume=volume, vault=vault)
        assert sorted(slot.content_type_id for slot in update["content"].slots) == shown
        assert update["findings"] == ()
    avoid = (ContentRanking(type_name="outdoor", tier="AVOID", rank=1),)
    (finding,) = (await run(week, pool, runtime, rankings=avoid, vault=vault))["findings"]
    assert (finding.error_type, len(finding.slot_ids)) == ("avoided_theme_used", 2)
    assert "outdoor" in finding.message


@pytest.mark.requirement("match:avoid-decided")
async def test_where_no_caption_has_a_theme_the_vault_is_named_for_one_that_is_to_be_avoided(
    caption: Make, state: Make, runtime: Make
) -> None:
    outdoor = VaultTheme(content_type_id=2, type_name="outdoor")
    avoid = (ContentRanking(type_name="outdoor", tier="AVOID", rank=1),)
    told = {}
    for theme, beside in ((2, (VaultTheme(content_type_id=1, type_name="solo"),)), (2, ()), (None, ())):
        vault = Vault(media_kinds=("picture",), themes=(outdoor, *beside))
        pool = pool_of(("dm_farm", 0, caption(1, 100, 90, content_type_id=theme)), demand={"dm_farm": 1})
        week = await run(state(["dm_farm"]), pool, runtime, rankings=avoid, vault=vault)
        assert [slot.content_type_id for slot in week["content"].slots] == [2]
        (told[theme, bool(beside)],) = week["findings"]
    of_captions, of_vault = told[2, True], told[None, False]
    assert "left among the captions than outdoor" in of_captions.message
    assert of_vault.message == "Every theme that the vault holds is ranked AVOID (outdoor)"
    assert told[2, False] == of_vault
    assert of_vault.slot_ids == of_captions.slot_ids
    assert of_vault.action != of_captions.action


@pytest.mark.requirement("match:avoid-decided")
def test_many_themes_to_be_avoided_are_one_story() -> None:
    """Each cannot be the only one that was left."""
    names = ("solo", "outdoor", "beach")
    themes = tuple(VaultTheme(content_type_id=n, type_name=name) for n, name in enumerate(names, 1))
    slots = [ShownThemes(f"2026-11-23_{n}", n, n) for n in (1, 2, 2)]
    (some,) = avoided_findings(slots, {1, 2}, Vault(themes=themes))
    assert some.message == "Nothing else was left among the captions than solo, outdoor, themes ranked AVOID"
    assert some.impact == "solo on 1 slot, outdoor on 2 slots"
    words_and_media = [*slots, ShownThemes("2026-11-24_1", None, 3)]
    (every,) = avoided_findings(words_and_media, {1, 2, 3}, Vault(themes=themes))
    assert every.message == "Every theme that the vault holds is ranked AVOID (beach, outdoor, solo)"
    assert len(every.slot_ids) == 4
    asked = {"solo": 2, "beach": 1}
    (missed,) = asked_theme_findings([("dm_farm", n) for n in (1, 2, 3)], Vault(themes=themes), asked, {1, 2, 3})
    assert missed.impact.startswith("all the vault's themes stand alike until solo and beach are ranked otherwise")
    assert missed.fallback == "solo 1, outdoor 1, beach 1, all themes alike"


@pytest.mark.requirement("failure:asked_theme_missed", "vault:themeless")
@pytest.mark.parametrize(
    ("asked", "themes", "avoid", "told"),
    [
        ({"solo": 1}, ("solo", "outdoor"), (), []),
        ({"solo": 1, "beach": 2}, ("solo", "outdoor"), (),
         [(f"beach 2{ABSENT}", "media of beach", "solo 4, by the other shares")]),
        ({"beach": 2}, ("solo", "outdoor"), (),
         [(f"beach 2{ABSENT}", "media of beach", "solo 2, outdoor 2, all themes alike")]),
        ({"outdoor": 6}, ("solo", "outdoor"), ("outdoor",),
         [(f"outdoor 6{AVOIDED}", "the share of outdoor goes to others", "solo 4, all themes alike")]),
        ({"outdoor": 6}, None, (), [("outdoor 6, and the data server does not say", "content types of", "no theme")]),
        ({"outdoor": 6}, (), (), [(f"outdoor 6{ABSENT}", "media of outdoor", "no theme")]),
        ({"outdoor": 0}, ("solo",), (), []),
        ({}, None, (), []),
    ],
)  # fmt: skip
async def test_a_theme_that_was_asked_for_and_is_not_there_is_told_with_what_would_bring_it(
    caption: Make, state: Make, runtime: Make, asked: Any, themes: Any, avoid: Any, told: Any
) -> None:
    """Captions without a theme of their own take any that the vault holds."""
    held = themes and tuple(VaultTheme(content_type_id=n, type_name=name) for n, name in enumerate(themes, 1))
    week = state(["dm_farm", "dm_farm"], ["dm_farm", "dm_farm"])
    week["volume"] = week["volume"].model_copy(update={"content_allocations": asked})
    pool = pool_of(*(("dm_farm", 0, caption(number, 100, 90)) for number in range(4)), demand={"dm_farm": 4})
    rankings = tuple(ContentRanking(type_name=name, tier="AVOID", rank=1) for name in avoid)
    vault = Vault(media_kinds=("picture",), themes=() if themes == () else held)
    findings = (await run(week, pool, runtime, vault=vault, rankings=rankings))["findings"]
    themeless = [one.message for one in findings if one.error_type == "vault_content_mismatch"]
    assert themeless == ["No content type for 4 slots: the vault's media are of no theme that is known"] * (
        themes == ()
    )
    findings = tuple(one for one in findings if one.error_type != "vault_content_mismatch")
    assert {one.error_type for one in findings} <= {"asked_theme_missed"}
    assert len(findings) == len(told)
    for finding, (message, impact, instead) in zip(findings, told, strict=True):
        assert message in finding.message
        assert impact in finding.impact
        assert finding.fallback == instead


@pytest.mark.requirement("failure:asked_theme_missed")
@pytest.mark.parametrize(
    ("outdoor", "told"),
    [
        (0, [("show a theme: outdoor 0 of 3", "solo 6, by the other shares")]),
        (1, [("show a theme: outdoor 1 of 3", "solo 5, outdoor 1, by the other shares")]),
        (2, []),
        (3, []),
    ],
)
async def test_a_theme_that_the_bank_lacks_captions_of_is_told_with_its_counts(
    caption: Make, state: Make, runtime: Make, outdoor: int, told: list[tuple[str, str]]
) -> None:
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="outdoor"))
    week = state(*[["dm_farm", "dm_farm"]] * 3)
    week["volume"] = week["volume"].model_copy(update={"content_allocations": {"solo": 1, "outdoor": 1}})
    offers = [("dm_farm", 0, caption(n, 100, 90, content_type_id=2 if n < outdoor else 1)) for n in range(9)]
    update = await run(week, pool_of(*offers, demand={"dm_farm": 6}), runtime, vault=Vault(themes=themes))
    assert [one.error_type for one in update["findings"]] == ["asked_theme_missed"] * len(told)
    for finding, (message, instead) in zip(update["findings"], told, strict=True):
        assert (message in finding.message, finding.fallback) == (True, instead)
        assert finding.impact == (
            "no rested captions of outdoor were found for the sends that show others; new captions are to be written: "
            f"outdoor {3 - outdoor}, for dm_farm {6 - outdoor}, which show others"
        )


@pytest.mark.requirement("failure:asked_theme_missed", "match:themes:usable")
@pytest.mark.parametrize(
    ("rested", "held", "said"),
    [
        ({"ppv_unlock": (2,), "bundle": (2,)}, {}, ["rested captions of beach are there: put them into "
         "ppv_unlock 2, which show others"]),
        ({"dm_farm": (2, 3)}, {}, ["no rested captions of beach and cosplay were found for the sends that show others",
         "new captions are to be written: beach 3, cosplay 2, for ppv_unlock 2, ppv_wall 3, which show others"]),
        ({"dm_farm": (2, 3)}, {"ppv_wall": (2,), "dm_farm": (3,)},
         ["no rested captions of cosplay were found for the sends that show others",
          "other pages send the rested captions of beach within seven days",
          "new captions are to be written: cosplay 2, beach 3, for ppv_unlock 2, ppv_wall 3, which show others"]),
    ],
)  # fmt: skip
def test_a_rested_caption_of_a_theme_is_there_only_for_the_sends_that_show_others(
    rested: dict[str, tuple[int, ...]], held: dict[str, tuple[int, ...]], said: list[str]
) -> None:
    """What a type could send whose sends show what was asked for brings the theme no nearer to its share."""
    names = ("solo", "beach", "cosplay", "outdoor")
    vault = Vault(themes=tuple(VaultTheme(content_type_id=n, type_name=name) for n, name in enumerate(names, 1)))
    sends = [*[("dm_farm", 1)] * 3, ("dm_farm", 3), *[("ppv_unlock", 4)] * 2, *[("ppv_wall", 4)] * 3, ("bundle", None)]
    asked = {"solo": 1, "beach": 1, "cosplay": 1}
    (told,) = asked_theme_findings(sends, vault, asked, (), UnusedThemes(rested, held))
    assert told.message == "Fewer sends than the volume asks for show a theme: beach 0 of 3, cosplay 1 of 3"
    for part in said:
        assert part in told.impact.split("; ")


@pytest.mark.requirement("failure:asked_theme_missed", "ledger:last-resort")
@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((1,), "other pages send the rested captions of beach within seven days; new captions are to be written: "
         "beach 2, for dm_farm 4, which show others"),
        ((-7,), "rested captions of beach are there: put them into dm_farm 4, which show others"),
        ((), "rested captions of beach are there: put them into dm_farm 4, which show others"),
    ],
)  # fmt: skip
async def test_captions_of_a_theme_that_other_pages_hold_are_not_told_as_there(
    caption: Make, state: Make, runtime: Make, days: tuple[int, ...], said: str
) -> None:
    """Seven days before the first day are near that day, and not near the second."""
    names = ("solo", "beach")
    vault = Vault(themes=tuple(VaultTheme(content_type_id=n, type_name=name) for n, name in enumerate(names, 1)))
    held = tuple(MONDAY + timedelta(days=day) for day in days)
    unused = caption(9, 100, 90, content_type_id=2, held_elsewhere=held)
    offers = [("dm_farm", 0, caption(n, 100, 90, content_type_id=1)) for n in range(4)]
    week = state(["dm_farm", "dm_farm"], ["dm_farm", "dm_farm"])
    week["volume"] = week["volume"].model_copy(update={"content_allocations": {"solo": 1, "beach": 1}})
    pool = pool_of(*offers, ("dm_farm", 0, unused), demand={"dm_farm": 4})
    content = (await run(week, pool, runtime, vault=vault))["content"]
    slots = [slot.model_copy(update={"caption": one}) for slot, (*_, one) in zip(content.slots, offers, strict=True)]
    left = unused_themes(pool, content.model_copy(update={"slots": tuple(slots)}))
    (told,) = asked_theme_findings([("dm_farm", 1)] * 4, vault, {"solo": 1, "beach": 1}, (), left)
    assert told.impact == said


@pytest.mark.requirement("match:themes:budget")
@pytest.mark.parametrize("budget", [None, 20.0])
async def test_the_shares_of_themes_hold_among_the_sends_that_the_budget_leaves(
    caption: Make, state: Make, runtime: Make, budget: float | None
) -> None:
    """An unlock costs 19.99: of two a day the budget leaves one. The captions of solo are the better ones."""
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="beach"))
    week = state(*[["ppv_unlock", "ppv_unlock"]] * 4, request=Request(creator_id="alexia", budget_per_day=budget))
    week["volume"] = week["volume"].model_copy(update={"content_allocations": {"solo": 1, "beach": 1}})
    offers = [("ppv_unlock", 0, caption(n, 100, 90 - n, content_type_id=n // 4 + 1)) for n in range(8)]
    pool = pool_of(*offers, demand={"ppv_unlock": 8})
    update = await run(week, pool, runtime, vault=Vault(media_kinds=("video", "picture"), themes=themes))
    slots = update["content"].slots
    assert len({slot.caption.caption_id for slot in slots}) == 8
    stay = [slot for slot in slots if budget is None or slot.priority == 1]
    assert Counter(slot.content_type_id for slot in stay) == {1: len(stay) / 2, 2: len(stay) / 2}


@pytest.mark.requirement("match:avoid-last")
async def test_a_theme_to_be_avoided_goes_to_the_last_of_the_follow_ups_and_of_the_slots(
    caption: Make, state: Make, runtime: Make
) -> None:
    """Not every follow-up that captions are kept for is made: the last ones are left over."""
    avoided, other = caption(1, 100, 90, content_type_id=2), caption(2, 29, 50)
    pool = CaptionPool(
        candidates={
            key: (
                PooledCaption(caption=avoided.model_copy(update={"caption_id": number}), ladder_step=0, avoided=True),
                PooledCaption(caption=other.model_copy(update={"caption_id": number + 1}), ladder_step=1),
            )
            for key, number in (("bump_normal", 1), ("ppv_followup", 5))
        },
        demand={"bump_normal": 2, "ppv_followup": 2},
    )
    content = (await run(state(["bump_normal", "bump_normal"]), pool, runtime))["content"]
    assert [slot.caption.caption_id for slot in content.slots] == [2, 1]
    assert [one.caption_id for one, *_ in content.follow_up_captions] == [6, 5]


@pytest.mark.requirement("ladder:findings")
async def test_each_step_down_is_reported_with_its_slots(caption: Make, state: Make, runtime: Make) -> None:
    week = state(["dm_farm", "dm_farm", "like_farm"])
    pool = pool_of(
        ("dm_farm", 1, caption(1, 22)), ("like_farm", 1, caption(3, 25)),
        ("dm_farm", 4, caption(2, caption_type="playful")),
        demand={"dm_farm": 2, "like_farm": 1},
    )  # fmt: skip
    update = await run(week, pool, runtime)
    assert [slot.ladder_step for slot in update["content"].slots] == [1, 4, 1]
    depleted, generic = update["findings"]
    assert depleted.message == (
        "Caption pool depleted - using marginal captions (freshness 20, performance 30): 2 slots of dm_farm, like_farm"
    )
    assert depleted.slot_ids == ("2026-11-23_1", "2026-11-23_3")
    assert generic.message == "Using generic caption (top captions): 1 slot of dm_farm"
    assert (depleted.fallback, generic.fallback) == ("freshness 20, performance 30", "top captions")
    assert generic.impact == (
        "Captions beside those that the query for the send type itself gave for use stand in: 1 of playful"
    )
    assert generic.slot_ids == ("2026-11-23_2",)
    assert update["content"].slots[1].warnings == ("Using generic caption",)


@pytest.mark.requirement("match:follow-up-captions")
async def test_follow_ups_get_their_own_captions_best_first(caption: Make, state: Make, runtime: Make) -> None:
    week = state(["ppv_unlock"], ["ppv_unlock"])
    pool = pool_of(
        ("ppv_unlock", 0, caption(1, 100, 90)), ("ppv_unlock", 0, caption(2, 100, 80)),
        ("ppv_followup", 0, caption(1, 100, 90)), ("ppv_followup", 0, caption(8, 100, 50)),
        ("ppv_followup", 1, caption(9, 29, 99)),
        demand={"ppv_unlock": 2, "ppv_followup": 2},
    )  # fmt: skip
    content = (await run(week, pool, runtime))["content"]
    assert {slot.caption.caption_id for slot in content.slots} == {1, 2}
    assert [(one.caption_id, scores.performance, step) for one, scores, step in content.follow_up_captions] == [
        (8, 50, 0), (9, 99, 1),
    ]  # fmt: skip


@pytest.mark.requirement("match:composite", "match:composite-when-stale")
async def test_the_persona_tips_the_scale_and_a_stale_pool_turns_it(caption: Make, state: Make, runtime: Make) -> None:
    """1: 40 + 24.5, 2: 20 + 31.5 fresh first; with 20/50 weights 20 + 35 against 10 + 45."""
    fresh, strong = caption(1, 100, 70, caption_type="playful"), caption(2, 49, 90, caption_type="playful")
    offers = (("dm_farm", 0, fresh), ("dm_farm", 0, strong))
    for stale, persona, best in ((False, {}, 1), (True, {1: 0.0}, 2), (True, {2: 0.0}, 1)):
        pool = pool_of(*offers, demand={"dm_farm": 1}, stale=stale)
        update = await run(state(["dm_farm"]), pool, runtime, persona_scores=persona)
        assert update["content"].slots[0].caption.caption_id == best


@pytest.mark.requirement("vault:missing-media")
async def test_lacking_media_is_reported_with_its_slots(caption: Make, state: Make, runtime: Make) -> None:
    week = state(["bump_normal", "dm_farm"], vault=Vault(media_kinds=("video",), themes=()))
    pool = pool_of(("bump_normal", 0, caption(1)), ("dm_farm", 0, caption(2)), demand={"bump_normal": 1, "dm_farm": 1})
    update = await run(week, pool, runtime)
    (finding,) = update["findings"]
    assert finding.error_type == "vault_content_mismatch"
    assert finding.slot_ids == ("2026-11-23_1", "2026-11-23_2")
    assert all(slot.warnings == ("Missing picture",) for slot in update["content"].slots)


async def test_what_phase_2_warned_of_stays_and_is_not_said_twice(caption: Make, state: Make, runtime: Make) -> None:
    week = state(["bump_normal"], vault=Vault(media_kinds=()))
    slots = tuple(
        slot.model_copy(update={"warnings": ("Missing picture", "kept")}) for slot in week["allocation"].slots
    )
    week["allocation"] = week["allocation"].model_copy(update={"slots": slots})
    update = await run(week, pool_of(("bump_normal", 0, caption(1)), demand={"bump_normal": 1}), runtime)
    assert update["content"].slots[0].warnings == ("Missing picture", "kept")


@pytest.mark.requirement("match:small-state")
async def test_the_pool_and_the_persona_scores_leave_the_state(caption: Make, state: Make, runtime: Make) -> None:
    pool = pool_of(("dm_farm", 0, caption(1)), demand={"dm_farm": 1})
    update = await run(state(["dm_farm"]), pool, runtime, persona_scores={1: 80.0})
    assert update["pool"] == CaptionPool(candidates={})
    assert update["persona_scores"] == {}
    assert update["content"].slots[0].scores.persona == 80
