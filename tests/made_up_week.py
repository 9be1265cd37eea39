"""A made-up week of 104 sends and an error response: what a person sees is tried on them without a run."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.documents import (
    Check,
    Degradation,
    ErrorDocument,
    ErrorRecovery,
    Item,
    Recovery,
    Remark,
    ReportBody,
    ResultDocument,
    Summary,
    ValidationSummary,
)
from eros.vocabulary.week import CaptionScores, VariationMetadata

MONDAY = date(2026, 11, 23)
STRATEGIES = ("revenue_focus", "storytelling", "variety_max", "engagement_burst", "balanced_standard")
DAY = (
    ("09:07", "bump_normal"),
    ("10:02", "link_drop"),
    ("11:18", "dm_farm"),
    ("12:33", "ppv_unlock"),
    ("14:04", "bump_descriptive"),
    ("15:11", "game_post"),
    ("16:26", "renew_on_message"),
    ("17:21", "wall_link_drop"),
    ("18:17", "bump_flyer"),
    ("19:09", "bundle"),
    ("20:08", "ppv_unlock"),
    ("21:13", "first_to_tip"),
    ("22:41", "flash_bundle"),
)
TEXTS = (
    "Good morning sunshine ☀️ tell me what you are up to today",
    "I left something new for you over here 💌",
    "Okay, honest question: coffee or tea with me? ☕",
    "Made this one just for you last night, the lights were perfect [bold]really[/bold]",
    "So yesterday I walked home in the rain and I could not stop thinking about our chat, long story, come and hear it",
    "Spin the wheel 🎡 everybody wins something",
    "Missed you around here 💛 come back in, I saved your seat",
)
CHECKS = (
    ("completeness", 15, 15.0, "104 of 104 sends carry every required field"),
    ("diversity", 15, 15.0, "16 types, 7 of them revenue and 7 engagement, where 10, 5 and 5 are wanted"),
    ("captions", 15, 14.9, "103 of 104 sends have a caption of their type; no caption occurs twice"),
    ("timing", 15, 15.0, "every gap is 45 minutes or more, no block holds over 4 sends"),
    ("quality", 10, 9.3, "96 of 103 captions reach freshness 30 and performance 40"),
    ("targeting", 10, 10.0, "104 of 104 audiences are reached by their channel"),
    ("followups", 5, 5.0, "13 of 13 sends that take a follow-up have one"),
    ("balance", 5, 5.0, "revenue 41.8 %, engagement 50.5 %, retention 7.7 %"),
    ("variation", 5, 5.0, "4 strategies, none on two days running; no clock time over twice"),
    ("confidence", 5, 4.6, "confidence 0.85 against 0.6; 1 of 16 types is short of captions"),
)


def _scores() -> CaptionScores:
    return CaptionScores(freshness=84, performance=71, type_priority=100, diversity=90, persona=62, composite=81.05)


def _variation(day: int) -> VariationMetadata:
    return VariationMetadata(
        base_hour=20,
        time_shift=20,
        jitter=3,
        slot_offset=-15,
        micro_offset=0,
        daily_strategy=STRATEGIES[day % 5],
        prime_hours_used=(19, 20, 21),
    )


def _item(day: int, number: int, clock: str, key: str) -> Item:
    kind = default_catalogue()[key]
    when = MONDAY + timedelta(days=day)
    sent_at = datetime.combine(when, time.fromisoformat(clock), ZoneInfo("America/Los_Angeles"))
    manual = (day, number) == (2, 6)
    return Item(
        slot_id=f"{when}_{number}",
        scheduled_date=when,
        scheduled_time=time.fromisoformat(clock),
        scheduled_at=sent_at,
        expires_at=sent_at + timedelta(hours=24) if kind.default_expiration_hours else None,
        send_type_key=key,
        item_type=key,
        category=kind.category,
        channel_key=kind.channel_key,
        channel=kind.channel_key,
        target_key=kind.default_target or kind.required_target[0],
        caption_id=None if manual else 100 * day + number,
        caption_text="MANUAL_REQUIRED" if manual else TEXTS[(day + number) % len(TEXTS)],
        caption_scores=None if manual else _scores(),
        needs_caption=manual,
        media_type=kind.media_type,
        flyer_required=int(kind.requires_flyer),
        suggested_price=kind.base_price - 0.01 if kind.requires_price and kind.base_price else None,
        campaign_goal=25.0 if key == "first_to_tip" else None,
        priority=number,
        strategy_used=STRATEGIES[day % 5],
        flavor_emphasis="bundles first",
        warnings=("vault_warning: no flyer in the vault",) if key == "bump_flyer" and day < 3 else (),
        variation_metadata=_variation(day),
    )


def _follow_up(parent: Item) -> Item:
    later = datetime.combine(parent.scheduled_date, parent.scheduled_time) + timedelta(minutes=20)
    kind = default_catalogue()["ppv_followup"]
    return parent.model_copy(
        update={
            "slot_id": f"{parent.slot_id}_followup",
            "scheduled_time": later.time(),
            "scheduled_at": parent.scheduled_at and parent.scheduled_at + timedelta(minutes=20),
            "send_type_key": kind.send_type_key,
            "item_type": kind.send_type_key,
            "category": kind.category,
            "channel_key": kind.channel_key,
            "channel": kind.channel_key,
            "target_key": kind.required_target[0],
            "caption_id": (parent.caption_id or 0) + 5000,
            "caption_text": "Still thinking about it? It is waiting for you 🙈",
            "suggested_price": None,
            "media_type": "none",
            "flyer_required": 0,
            "is_follow_up": 1,
            "parent_item_id": parent.slot_id,
            "followup_delay_minutes": 20,
        }
    )


def _items() -> tuple[Item, ...]:
    primary = [_item(day, number, *row) for day in range(7) for number, row in enumerate(DAY, 1)]
    made = primary + [_follow_up(item) for item in primary if item.send_type_key == "ppv_unlock"][:13]
    return tuple(sorted(made, key=lambda item: (item.scheduled_date, item.scheduled_time)))


def _count(values: list[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def _summary(items: tuple[Item, ...]) -> Summary:
    days = [MONDAY + timedelta(days=day) for day in range(7)]
    types = _count([item.send_type_key for item in items])
    return Summary(
        total_items=len(items),
        by_category=_count([item.category for item in items]),
        by_day=_count([item.scheduled_date.isoformat() for item in items]),
        by_send_type=types,
        unique_send_types=len(types),
        followups_generated=13,
        followups_eligible=14,
        followups_skipped_limit=0,
        followups_skipped_timing=1,
        daily_strategies={day.isoformat(): STRATEGIES[number % 5] for number, day in enumerate(days)},
        daily_prime_hours={day.isoformat(): (19, 20, 21) for day in days},
        caption_coverage=0.9904,
        average_freshness=84.0,
        duplicate_captions=0,
    )


def _report() -> ReportBody:
    persona = [
        Remark(
            type="persona_mismatch",
            message=f"caption {100 * day + 1} scores 31 for the persona",
            rule="R36",
            items=(f"{MONDAY + timedelta(days=day)}_1",),
            found=31,
            limit=40,
        )
        for day in range(5)
    ]
    return ReportBody(
        checks=tuple(Check(id=i, name=i, passed=p == w, weight=w, points=p, detail=d) for i, w, p, d in CHECKS),
        errors=(),
        warnings=(
            Remark(
                type="caption_pool_warning",
                source="volume_config",
                message="Low captions for game_post: 2 usable",
            ),
            Remark(
                type="manual_required",
                message="No caption is left for game_post at any step",
                rule="R18",
                items=("2026-11-25_6",),
            ),
            *persona,
        ),
        volume_metadata={},
        requires_caption_review=False,
    )


def made_up_week() -> ResultDocument:
    items, report = _items(), _report()
    return ResultDocument(
        status="needs_review",
        generation_id="a7f3c2d1-9b8e-4f12-a3d5-6c8e9f0b1a2d",
        review_id="review-a7f3c2d1-9b8e-4f12-a3d5-6c8e9f0b1a2d",
        creator_id="alexia",
        week_start=MONDAY,
        week_end=MONDAY + timedelta(days=6),
        timezone="America/Los_Angeles",
        seed=7320518264001,
        degraded=True,
        pipeline_version="1.0",
        duration_ms=2140,
        summary=_summary(items),
        validation=ValidationSummary(status="needs_review", score=84.0, errors=0, warnings=len(report.warnings)),
        validation_report=report,
        volume_metadata={},
        recommendations=(
            "CREATE NEW CAPTIONS: game_post needs 5+ new captions",
            "Write the caption of Wed 15:11 game_post before the week is approved",
            "Add flyers to the vault: three bump_flyer sends went without one",
        ),
        recoveries=(
            Recovery(
                phase="phase_3",
                error_type="caption_shortage",
                severity="MEDIUM",
                action="ask_again",
                success=True,
            ),
            Recovery(
                phase="phase_2",
                error_type="diversity_check_failed",
                severity="HIGH",
                action="restart_with_diversity",
                success=True,
            ),
        ),
        degradations=(
            Degradation(
                phase="phase_3",
                type="caption_shortage",
                fallback="the next step of the shortage ladder",
                impact="seven captions are from 20/30 (2026-11-23_6, 2026-11-24_6)",
            ),
        ),
        items=items,
    )


def made_up_refusal() -> ErrorDocument:
    return ErrorDocument(
        error_code="CREATOR_NOT_FOUND",
        error_message="Creator profile not found in database: alexja",
        severity="CRITICAL",
        phase="phase_1",
        generation_id="a7f3c2d1-9b8e-4f12-a3d5-6c8e9f0b1a2d",
        creator_id="alexja",
        timestamp=datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
        details={"creator_id": "alexja", "near_matches": ["alexia", "alex_jade"]},
        recovery=ErrorRecovery(attempted=True, action="retry", success=False),
        resolution={"action": "Verify creator_id and retry"},
        recommendations=("Did you mean alexia or alex_jade?", "Run `eros creators` to see the active creators"),
    )
