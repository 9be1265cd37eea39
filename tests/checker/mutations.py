"""Changes to the hand-made week, each with the rule that it breaks."""

from datetime import date

from checker.changes import (
    Change,
    all_of,
    ask,
    at,
    become,
    caption,
    doc,
    drop,
    inner,
    know,
    left_by_budget,
    lose_points,
    manual,
    put,
    restrategise,
    score,
    swap_times,
    vary,
    without,
)
from checker.week import StoredCaption

MUTATIONS: dict[str, tuple[Change, str]] = {
    # form
    "a field is missing": (without("23_1", "target_key"), "shape:fields"),
    "a field is unknown": (put("23_1", mood="sunny"), "shape:fields"),
    "a field has another type": (put("23_1", priority="1"), "shape:fields"),
    "a document field is missing": (lambda case: case.document.pop("seed"), "shape:fields"),
    "a score part is missing": (lambda case: case.item("23_1")["caption_scores"].pop("persona"), "shape:fields"),
    "metadata is missing": (lambda case: case.item("23_1")["variation_metadata"].pop("jitter"), "shape:fields"),
    "seconds are not zero": (put("23_1", scheduled_time="20:33:10"), "shape:fields"),
    "a required field is empty": (put("23_1", target_key=""), "completeness:required"),
    "the items are not sorted": (lambda case: case.document["items"].reverse(), "shape:sorted"),
    "the week starts on a Tuesday": (doc(week_start="2026-11-24"), "shape:week"),
    "the week has eight days": (doc(week_end="2026-11-30"), "shape:week"),
    "the status is unknown": (doc(status="finished"), "shape:status"),
    "the zone is not the creator's": (doc(timezone="Europe/Berlin"), "shape:timezone"),
    "the generation id is no uuid": (doc(generation_id="first"), "shape:header"),
    "the seed is another": (doc(seed=18), "shape:seed"),
    "the default seed is not the hash's": (ask(seed=None), "shape:seed"),
    "a send stands a day late": (put("23_1", scheduled_date="2026-11-24"), "fallback:moved"),
    "a slot id has no number": (put("23_2", slot_id="2026-11-23_x"), "shape:slot-id"),
    "a slot id occurs twice": (put("23_2", slot_id="2026-11-23_1"), "shape:slot-id"),
    "the slot numbers have a hole": (put("23_2", slot_id="2026-11-23_7"), "shape:slot-numbers"),
    "the categories of a day do not take turns": (
        all_of(
            put("27_1", slot_id="2026-11-27_9"),
            put("27_2", slot_id="2026-11-27_1"),
            put("27_9", slot_id="2026-11-27_2"),
        ),
        "shape:interleaving",
    ),
    "a priority occurs twice": (put("27_3", priority=1), "shape:priority"),
    "item_type differs": (put("23_1", item_type="bundle"), "shape:twins"),
    "channel differs": (put("23_1", channel="wall_post"), "shape:twins"),
    "the category is another": (put("23_1", category="engagement"), "shape:category"),
    "a flash sale does not expire": (put("28_1", expires_at=None), "timing:expiry"),
    "a bump expires": (put("23_2", expires_at="2026-11-24T09:18:00-05:00"), "timing:expiry"),
    "it expires an hour late": (put("28_1", expires_at="2026-11-29T21:54:00-05:00"), "timing:expiry"),
    "an end has no offset": (put("28_1", expires_at="2026-11-29T20:54:00"), "timing:offset"),
    "a send has another zone's offset": (
        lambda case: case.item("23_2").update(scheduled_at=case.item("23_2")["scheduled_at"].replace("-05", "-08")),
        "timing:offset",
    ),
    "a send's two times differ": (put("23_2", scheduled_at="2026-11-23T09:19:00-05:00"), "timing:scheduled-at"),
    # allocation
    "a day has one send less": (drop("23_2"), "plan:quota"),
    "the one send of a day is no offer": (
        all_of(know(weekly_distribution=(1, 3, 3, 3, 3, 3, 3)), drop("23_1"), drop("23_3")),
        "plan:quota",
    ),
    "a day of 0 that nobody asked for stays empty": (
        all_of(know(weekly_distribution=(0, 3, 3, 3, 3, 3, 3)), drop("23_1"), drop("23_2"), drop("23_3")),
        "plan:quota",
    ),
    "offers are missing for want of video, at full points": (
        all_of(know(media_kinds=frozenset({"picture", "gif", "flyer"})), drop("25_1")),
        "completeness:media",
    ),
    "a category has too much": (become("28_3", "28_1"), "plan:quota"),
    "a day is empty": (all_of(drop("29_1"), drop("29_2"), drop("29_3")), "plan:empty-day"),
    "a day has more than its limit": (know(weekly_distribution=(3, 3, 3, 3, 3, 3, -2)), "balance:daily-limit"),
    "the week has too little revenue": (all_of(drop("29_1"), drop("28_1")), "balance:category"),
    "a type exceeds its day": (all_of(become("28_3", "28_2"), at("28_3", "15:39")), "diversity:day-cap"),
    "a type exceeds its week": (become("28_1", "29_1"), "diversity:week-cap"),
    "a paid type on a free page": (know(page_type="free"), "diversity:page-type"),
    "a deprecated type": (put("23_1", send_type_key="ppv_message", item_type="ppv_message"), "diversity:known-type"),
    "five sends of a day take a follow-up": (
        all_of(
            *(become(slot, "23_1") for slot in ("27_1", "27_2", "27_3", "28_1", "28_2")),
            put("28_1", slot_id="2026-11-27_4"),
            put("28_2", slot_id="2026-11-27_5"),
        ),
        "parents:four-a-day",
    ),
    "a follow-up was allocated": (
        put("23_3", send_type_key="ppv_followup", item_type="ppv_followup"),
        "followups:allocated",
    ),
    "a follow-up is not called after its parent": (become("23_3", "23_1_followup"), "followups:slot-id"),
    "too few types": (
        all_of(
            *(
                become(slot, "24_2")
                for slot in ("23_2", "25_2", "26_2", "27_2", "27_3", "28_2", "28_3", "29_2", "29_3")
            ),
            become("24_3", "23_3"),
        ),
        "diversity:types",
    ),
    "too few revenue types": (all_of(become("25_1", "23_1"), become("26_1", "23_1")), "diversity:revenue"),
    "a day of variety repeats a type": (become("29_3", "29_2"), "variation:variety-max"),
    "a theme to avoid goes unnamed": (
        all_of(know(avoided=frozenset({1})), put("24_2", content_type_id=1)),
        "media:avoided",
    ),
    "a stale pool is said to have changed what it did not": (
        doc(
            degradations=[
                {"phase": "phase_3", "type": "caption_pool_stale", "fallback": "other types", "impact": "bundle 3 -> 2"}
            ]
        ),
        "report:stale-pool",
    ),
    **{
        f"a stale pool is said to be spared {how}": (
            doc(
                degradations=[
                    {"phase": "phase_3", "type": "caption_pool_stale", "fallback": fallback, "impact": impact}
                ]
            ),
            "report:stale-pool",
        )
        for how, fallback, impact in (
            ("by another type", "other types", "ppv_unlock 3 -> 2, dm_farm 2 -> 1"),
            ("by more of what it is to have less of", "other types", "ppv_unlock 1 -> 2"),
            ("twice", "ppv_unlock 3 -> 2", "ppv_unlock 3 -> 2"),
        )
    },
    "the same type twice in a row": (become("27_3", "27_2"), "timing:in-a-row"),
    "a day begins with the type that the day before ended with": (
        all_of(become("24_2", "23_1"), at("24_2", "10:11")),
        "timing:in-a-row-overnight",
    ),
    "too few engagement types": (
        all_of(*(become(slot, "23_2") for slot in ("24_2", "25_2", "26_2", "27_2", "28_2", "29_2"))),
        "diversity:engagement",
    ),
    "a strategy on two days running": (restrategise({"24": "revenue_focus"}), "variation:strategy-repeat"),
    "two strategies in the week": (
        restrategise({f"{23 + day}": ("storytelling", "variety_max")[day % 2] for day in range(7)}),
        "variation:strategy-count",
    ),
    "an unknown strategy": (restrategise({"24": "luck"}), "variation:strategy"),
    "two strategies on a day": (put("24_2", strategy_used="variety_max"), "variation:strategy"),
    "no flavour": (put("26_2", flavor_emphasis=""), "variation:flavor"),
    # the request
    "a day off has sends": (ask(days_off=["2026-11-29"]), "request:day-off"),
    "more sends than asked for": (ask(max_per_day=2), "request:max-per-day"),
    "an excluded type": (ask(exclude=["bundle"]), "request:types"),
    "a type that was not included": (ask(include=["bundle", "dm_farm"]), "request:types"),
    "before the window": (ask(not_before="10:00"), "request:window"),
    "after the window": (ask(not_after="21:30"), "request:window"),
    "before the hours of a day": (ask(not_before_on={"2026-11-23": "10:00"}), "request:window"),
    "after the hours of a day": (ask(not_after_on={"2026-11-29": "20:00"}), "request:window"),
    "over the budget": (ask(budget_per_day=40.0), "request:budget"),
    "a send is left out for a budget that has room for it": (
        left_by_budget(60.0, "for 1 too little was left (2026-11-24 49.99 spent: game_post 9.99)"),
        "request:budget-fits",
    ),
    "a send is said to be above a budget that it is not above": (
        left_by_budget(60.0, "1 cost more than that (flash_bundle 39.99)"),
        "request:budget-fits",
    ),
    "more is said to be spent than is": (
        left_by_budget(60.0, "for 1 too little was left (2026-11-24 59.98 spent: game_post 9.99)"),
        "request:budget-told",
    ),
    "a price is said that is not the send's": (
        left_by_budget(60.0, "for 1 too little was left (2026-11-24 49.99 spent: game_post 14.99)"),
        "request:budget-told",
    ),
    "a pinned event is missing": (
        ask(pinned=[{"send_type_key": "live_promo", "date": "2026-11-28", "time": "20:00"}]),
        "request:pin",
    ),
    "follow-ups although none are wanted": (ask(follow_ups=False), "request:follow-ups"),
    # captions and media
    "a caption twice": (put("23_2", caption_id=2), "captions:unique"),
    "a text twice": (put("23_2", caption_text="Hello there, number 2"), "captions:unique"),
    "a caption that does not exist": (put("23_2", caption_id=999), "captions:exist"),
    "a text that is not the database's": (put("23_2", caption_text="Something else"), "captions:exist"),
    "a caption of another type": (caption(1, caption_type="winback"), "captions:type"),
    "a caption for paid pages": (
        all_of(know(page_type="free"), caption(1, paid_only=True)),
        "captions:paid-only",
    ),
    "a caption of a theme that the vault lacks": (caption(1, content_type_id=9), "captions:theme"),
    "a caption of another page": (caption(1, owner="luna"), "sharing:owner"),
    "a caption that another page sends that day": (
        know(others_hold={1: frozenset({date(2026, 11, 23)})}),
        "sharing:same-day",
    ),
    "a caption that another page sends in the same week goes unnamed": (
        know(others_hold={1: frozenset({date(2026, 11, 30)})}),
        "sharing:near",
    ),
    "a caption that another page sends, though another was free": (
        lambda case: case.know(
            others_hold={1: frozenset({date(2026, 11, 30)})},
            captions={**case.facts.captions, 99: StoredCaption("Hi", "casual")},
        ),
        "ladder:shared",
    ),
    "a caption that another page sends, though one that it sends nine days away was free": (
        lambda case: case.know(
            others_hold={1: frozenset({date(2026, 11, 30)}), 99: frozenset({date(2026, 12, 2)})},
            captions={**case.facts.captions, 99: StoredCaption("Hi", "casual")},
        ),
        "ladder:shared",
    ),
    "a tired caption, though one was free that another page sends nine days away": (
        all_of(
            lambda case: case.know(
                others_hold={99: frozenset({date(2026, 12, 2)})},
                captions={**case.facts.captions, 99: StoredCaption("Hi", "casual", freshness=100.0, performance=80.0)},
            ),
            score("23_2", freshness=20.0, composite=59.0),
            caption(1, freshness=20.0),
        ),
        "ladder:tired",
    ),
    "a tired follow-up, though a caption was free that another page sends near other days of the week": (
        all_of(
            lambda case: case.know(
                others_hold={99: frozenset({date(2026, 12, 2)})},
                captions={
                    **case.facts.captions,
                    99: StoredCaption("Hi", "ppv_followup", freshness=100.0, performance=80.0),
                },
            ),
            score("23_1_followup", freshness=20.0, composite=59.0),
        ),
        "ladder:tired",
    ),
    "a caption that another week of the page holds counts as fresh": (know(own_holds={1: 20}), "scores:held"),
    "a caption that may not be used": (
        all_of(put("23_2", caption_text="I just turned 18"), caption(1, text="I just turned 18")),
        "captions:unsafe",
    ),
    "a freshness below 30": (
        all_of(score("23_2", freshness=20.0, composite=59.0), caption(1, freshness=20.0)),
        "quality:threshold",
    ),
    "a performance below 40": (
        all_of(score("23_2", performance=30.0, composite=69.5), caption(1, performance=30.0)),
        "quality:threshold",
    ),
    "a persona below 40": (score("23_2", persona=20.0, composite=85.0), "persona:below"),
    "a freshness that the server did not say": (score("23_2", freshness=91.0, composite=87.4), "scores:served"),
    "a composite that is no sum": (score("23_2", composite=95.0), "scores:composite"),
    "the weights for low freshness": (
        lambda case: [item["caption_scores"].update(composite=86.0) for item in case.document["items"]],
        "ladder:stale-weights",
    ),
    "a score over 100": (score("23_2", diversity=200.0, composite=92.0), "scores:range"),
    "no caption": (manual("23_2"), "captions:manual"),
    "no caption though one was free": (
        lambda case: (
            manual("23_2")(case),
            case.know(captions={**case.facts.captions, 99: StoredCaption("Hi", "casual")}),
        ),
        "ladder:needless",
    ),
    "a caption is flagged as missing": (put("23_2", needs_caption=True), "captions:manual-flag"),
    "a blank caption": (put("23_2", caption_text="  "), "captions:coverage"),
    "another media kind": (put("23_2", media_type="gif"), "media:kind"),
    "no flyer": (put("23_1", flyer_required=0), "media:kind"),
    "a flyer that nobody is told to make": (know(media_kinds=frozenset({"picture", "gif", "video"})), "media:flyer"),
    "a theme left open": (put("23_2", content_type_id=None), "media:theme-missing"),
    "another theme's name": (put("23_2", theme="outdoor"), "media:theme-name"),
    "media that the vault lacks": (know(media_kinds=frozenset({"picture", "gif", "flyer"})), "media:vault"),
    "content that the vault lacks": (put("23_1", content_type_id=9), "media:theme"),
    # audiences, channels, money
    "an unknown audience": (put("23_2", target_key="everybody"), "targeting:target"),
    "a channel that does not reach the audience": (
        put("23_2", channel_key="targeted_message", channel="targeted_message"),
        "targeting:channel",
    ),
    "a required audience widened": (put("23_3", target_key="all_active"), "targeting:required"),
    "an audience that is not the default": (put("29_1", target_key="recent_purchasers"), "fallback:target"),
    "a channel that is not the type's": (put("23_2", channel_key="story", channel="story"), "fallback:channel"),
    "a price that is not the table's": (put("23_1", suggested_price=24.99), "money:price"),
    "a price where none belongs": (put("23_2", suggested_price=4.99), "money:price"),
    "a price that ignores the confidence": (know(confidence=0.7), "money:price"),
    "no goal": (put("29_1", campaign_goal=None), "money:goal"),
    "a goal where none belongs": (put("23_1", campaign_goal=20.0), "money:goal"),
    # timing
    "two sends 40 minutes apart": (at("27_3", "10:00"), "timing:spacing"),
    "two sends ten minutes apart": (at("27_3", "09:29"), "timing:spacing-floor"),
    "two sends at one time": (at("23_1_followup", "20:33"), "timing:conflict"),
    "a type too soon again": (all_of(become("25_3", "25_2"), at("25_3", "11:37")), "timing:same-type"),
    "a daily type twice a day": (all_of(become("23_2", "23_3"), at("23_2", "09:18")), "timing:same-type"),
    "four sends in a block": (
        lambda case: [
            at("24_2", "16:11")(case),
            case.item("23_3").update(scheduled_date="2026-11-24", scheduled_time="18:26:00"),
        ],
        "timing:block",
    ),
    "before eight": (at("23_2", "07:48"), "timing:window"),
    "after half past eleven": (at("29_1", "23:46"), "timing:window"),
    "an hour to avoid": (know(avoid_hours=(3, 4, 5, 6, 9)), "timing:avoid"),
    "a parent too late": (at("23_1", "23:20"), "timing:late-parent"),
    "a time that the clock skips": (
        lambda case: (
            case.know(timezone="America/Sao_Paulo"),
            case.document.update(timezone="America/Sao_Paulo", week_start="2018-10-29", week_end="2018-11-04"),
            case.item("29_2").update(scheduled_date="2018-11-04", scheduled_time="00:16:00"),
        ),
        "timing:dst-gap",
    ),
    "an offer ends at a time that the clock skips": (
        lambda case: (
            case.know(timezone="America/Sao_Paulo"),
            case.item("28_1").update(
                scheduled_date="2018-11-03", scheduled_time="00:16:00", expires_at="2018-11-04T00:16:00"
            ),
        ),
        "timing:dst-expiry",
    ),
    "two sends on either side of a skipped hour": (
        lambda case: (
            case.know(timezone="Pacific/Easter"),
            case.item("28_1").update(scheduled_date="2027-09-04", scheduled_time="21:50:00"),
            case.item("28_2").update(scheduled_date="2027-09-04", scheduled_time="23:05:00"),
        ),
        "timing:real-spacing",
    ),
    "a follow-up on the other side of an hour that comes twice": (
        lambda case: (
            case.know(timezone="Pacific/Easter"),
            case.item("23_1").update(scheduled_date="2027-04-03", scheduled_time="21:50:00"),
            case.item("23_1_followup").update(scheduled_date="2027-04-03", scheduled_time="22:10:00"),
        ),
        "followups:real-delay",
    ),
    "revenue outside the prime hours": (swap_times("24_1", "24_2"), "prime:first"),
    # variation
    "a quarter hour": (at("23_2", "09:15"), "variation:quarter"),
    "a follow-up on a quarter hour": (at("25_1_followup", "20:30"), "variation:quarter"),
    "a clock time three times": (
        all_of(at("23_2", "10:11"), at("25_2", "10:11")),
        "variation:clock",
    ),
    "a minute twice in a category": (at("29_3", "15:16"), "variation:same-minute"),
    "prime hours that do not turn": (
        lambda case: case.document["summary"]["daily_prime_hours"].update({"2026-11-24": [20, 21, 22]}),
        "variation:prime-hours",
    ),
    "metadata of another day's prime hours": (vary("23_1", prime_hours_used=[1, 2]), "variation:prime-hours"),
    "two jitters on a day": (vary("23_1", jitter=5, slot_offset=8), "variation:jitter"),
    "a jitter out of range": (
        all_of(*(vary(f"24_{n}", jitter=-13) for n in (1, 2, 3))),
        "variation:jitter",
    ),
    "two days with one jitter": (all_of(*(vary(f"24_{n}", jitter=3) for n in (1, 2, 3))), "variation:jitter-twins"),
    "parts that do not add up": (vary("23_1", slot_offset=9), "variation:identity"),
    "a shift of another category": (vary("23_1", time_shift=-15, slot_offset=45), "variation:shift"),
    "an offset over seven": (vary("23_1", micro_offset=9, slot_offset=1), "variation:micro"),
    "metadata with another strategy": (vary("23_1", daily_strategy="storytelling"), "variation:metadata-strategy"),
    # follow-ups
    "a follow-up without a parent": (
        put("23_1_followup", parent_item_id="2026-11-23_8"),
        "followups:parent",
    ),
    "a follow-up of a bump": (put("23_1_followup", parent_item_id="2026-11-23_2"), "followups:parent"),
    "a follow-up of another type": (
        put("23_1_followup", send_type_key="renew_on_message", item_type="renew_on_message"),
        "followups:type",
    ),
    "two follow-ups of one parent": (
        put("25_1_followup", parent_item_id="2026-11-23_1"),
        "followups:one-each",
    ),
    "an ordinary send with a parent": (put("23_2", parent_item_id="2026-11-23_1"), "followups:flag"),
    "a follow-up after 31 minutes": (
        all_of(at("23_1_followup", "21:04"), put("23_1_followup", followup_delay_minutes=31)),
        "followups:delay",
    ),
    "a delay that is not the real one": (put("23_1_followup", followup_delay_minutes=22), "followups:delay-field"),
    "a follow-up too near to a send": (at("23_3", "20:56"), "followups:distance"),
    "a parent without a follow-up": (drop("23_1_followup"), "followups:skipped"),
    "a follow-up skipped without need": (drop("23_1_followup"), "followups:needless-skip"),
    "a skip that is not counted": (drop("23_1_followup"), "followups:counted"),
    "follow-ups to nobody": (know(reaches_non_purchasers=False), "followups:unreached"),
    "a delay of 29 although 26 was free": (
        all_of(at("23_1_followup", "21:02"), put("23_1_followup", followup_delay_minutes=29)),
        "preference:delay",
    ),
    "five follow-ups on a day": (
        lambda case: case.document["items"].extend([dict(case.item("23_1_followup")) for _ in range(4)]),
        "followups:limit",
    ),
    "follow-ups closer than an hour": (
        put("25_1_followup", scheduled_date="2026-11-23", scheduled_time="21:40:00"),
        "followups:between",
    ),
    # the report
    "a wrong total": (inner("summary", total_items=25), "summary:total_items"),
    "a wrong count of a category": (
        inner("summary", by_category={"revenue": 7, "engagement": 10, "retention": 4}),
        "summary:by_category",
    ),
    "a wrong count of a day": (inner("summary", by_day={"2026-11-23": 24}), "summary:by_day"),
    "a wrong count of types": (inner("summary", unique_send_types=22), "summary:unique_send_types"),
    "a wrong count of follow-ups": (inner("summary", followups_generated=4), "summary:followups"),
    "a wrong mean freshness": (inner("summary", average_freshness=95.0), "summary:average_freshness"),
    "a wrong coverage": (inner("summary", caption_coverage=0.9), "summary:caption_coverage"),
    "duplicates that are none": (inner("summary", duplicate_captions=1), "summary:duplicate_captions"),
    "a strategy that is not the day's": (
        lambda case: case.document["summary"]["daily_strategies"].update({"2026-11-24": "variety_max"}),
        "summary:daily_strategies",
    ),
    "a check is missing": (lambda case: case.document["validation_report"]["checks"].pop(), "report:weights"),
    "more points than weight": (
        lambda case: case.document["validation_report"]["checks"][0].update(points=16),
        "report:points",
    ),
    "a score that is not the sum": (inner("validation", score=97.0), "report:score"),
    "points lost without a cause": (lose_points("timing", 12.0), "report:area"),
    "full points for a broken rule": (at("23_2", "09:15"), "report:area"),
    "quality without its formula": (lose_points("quality", 8.0), "report:quality"),
    "confidence without its formula": (lose_points("confidence", 4.0), "report:confidence"),
    "a last resort over 84": (
        all_of(score("23_2", freshness=5.0, composite=53.0), caption(1, freshness=5.0)),
        "report:score",
    ),
    "a last resort without a word": (
        all_of(score("23_2", freshness=5.0, composite=53.0), caption(1, freshness=5.0)),
        "report:reasons",
    ),
    "advice against a wish": (
        all_of(ask(exclude=["dm_farm"]), doc(recommendations=["Revenue per send is falling: try more dm_farm"])),
        "report:wishes",
    ),
    "saved with 80": (lambda case: case.document["validation"].update(score=80.0), "report:routing"),
    "a review of a clean week": (doc(status="needs_review", review_id="r1", template_id=None), "report:routing"),
    "a status that is not the report's": (inner("validation", status="needs_review"), "report:validation-status"),
    "a count of warnings": (inner("validation", warnings=3), "report:counts"),
    "a review id on a saved week": (doc(review_id="r1"), "report:review-id"),
    "no template id on a saved week": (doc(template_id=None), "report:template-id"),
    "degraded without a reason": (doc(degraded=True), "report:degraded"),
    "a degradation that does not say its cost": (
        doc(degraded=True, degradations=[{"phase": "phase_5", "type": "avoid", "fallback": "08:00", "impact": ""}]),
        "report:degradation",
    ),
    "a caption warning kept back": (know(caption_warnings=("Low captions for bundle: <3",)), "report:caption-warning"),
    "a critical warning without a review": (
        know(caption_warnings=("critical shortage: bundle",)),
        "report:caption-review",
    ),
    "a critical warning without advice": (know(caption_warnings=("bundle exhausted",)), "report:recommendation"),
    "a low confidence kept back": (know(confidence=0.5), "report:low-confidence"),
    "a capped volume kept back": (know(volume={"elasticity_capped": True}), "report:volume-flag"),
    "an unknown vault kept back": (know(media_kinds=None), "report:vault-unknown"),
    "the volume is not the server's": (know(volume={"message_count": 99}), "report:volume"),
    "a receipt that the matrix does not give": (
        lambda case: (
            case.know(volume={"adjustments_applied": ["saturation 78: revenue 6 -> 4, engagement 5 -> 6"]}),
            case.document["volume_metadata"].update(
                adjustments_applied=["saturation 78: revenue 6 -> 4, engagement 5 -> 6"]
            ),
        ),
        "report:receipt",
    ),
    "a receipt of what did not change": (
        lambda case: case.document["volume_metadata"].update(adjustments_applied=["elasticity: revenue 6 -> 6"]),
        "report:receipt",
    ),
    "a volume field is missing": (lambda case: case.document["volume_metadata"].pop("prediction_id"), "report:volume"),
}
