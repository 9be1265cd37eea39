"""The checker's hand-made week, which keeps every rule, as Phase 7b sees it: 21 sends and 3 follow-ups of 19 types."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest
from checker import sample_week
from slots import MONDAY

from eros.vocabulary.audience import audiences_of
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.documents import Item, Remark, ValidationReport
from eros.vocabulary.facts import BestTiming, Creator, Vault, VaultTheme, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import with_offset
from eros.vocabulary.week import Allocation, Caption, DayQuota, FollowUp, FollowUps, TimedSlot, TimedWeek
from nodes.recommend.actions import STEPS
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.verdict import validate_week


@dataclass
class EditableWeek:
    """A week that a test may change. Items are named without year and month: "23_1", "23_1_followup"."""

    plan: FinishedWeek

    def item(self, slot: str) -> Item:
        return self.plan.by_id[f"2026-11-{slot}"]

    def edit(self, slot: str, clock: str | None = None, **changes: Any) -> None:
        """Change fields of an item; ``clock`` moves it and its metadata."""
        old = self.item(slot)
        if clock is not None:
            moved = time.fromisoformat(clock)
            later = 60 * (moved.hour - old.scheduled_time.hour) + moved.minute - old.scheduled_time.minute
            why = old.variation_metadata
            offset = why.model_copy(update={"slot_offset": why.slot_offset + later})
            changes |= {"scheduled_time": moved, "variation_metadata": offset}
        new = old.model_copy(update=changes)
        if clock is not None and "expires_at" not in changes:
            kind = self.plan.send_types[new.send_type_key]
            ends = kind.expires_at(_moment(new), self.plan.creator.timezone)
            new = new.model_copy(update={"expires_at": ends and with_offset(ends, self.plan.creator.timezone)})
        self.know(items=tuple(new if item is old else item for item in self.plan.items))

    def scores(self, slot: str, **parts: float) -> None:
        scores = self.item(slot).caption_scores
        assert scores is not None
        self.edit(slot, caption_scores=scores.model_copy(update=parts))

    def drop(self, *slots: str) -> None:
        gone = {f"2026-11-{slot}" for slot in slots}
        self.know(items=tuple(item for item in self.plan.items if item.slot_id not in gone))

    def know(self, **changes: Any) -> None:
        self.plan = replace(self.plan, **changes)

    def wish(self, **wishes: Any) -> None:
        self.know(request=self.plan.request.model_copy(update=wishes))

    def kind(self, key: str, **changes: Any) -> None:
        types = dict(self.plan.send_types)
        self.know(send_types={**types, key: types[key].model_copy(update=changes)})

    def volume(self, **changes: Any) -> None:
        self.know(volume=self.plan.volume.model_copy(update=changes))

    @property
    def report(self) -> ValidationReport:
        """The report; in no case of these tests is a remark said to cost points of a check that lost none, or one that
        explains lost points said to cost none."""
        report, free = validate_week(self.plan)
        remarks = (*report.errors, *report.warnings)
        for check in report.checks:
            about = [one for one in remarks if STEPS[one.type].check == check.id]
            charged = [one for one in about if one not in free]
            assert not about or bool(charged) == (check.points < check.weight), (check, about)
        return report

    def points(self, check: str) -> float:
        return next(found.points for found in self.report.checks if found.id == check)

    def lost(self) -> dict[str, float]:
        """What each check that is not whole loses, in points."""
        checks = self.report.checks
        return {check.id: round(check.weight - check.points, 2) for check in checks if check.points < check.weight}

    def errors(self) -> list[str]:
        return [remark.type for remark in self.report.errors]

    def warnings(self) -> list[str]:
        return [remark.type for remark in self.report.warnings]

    def remark(self, kind: str) -> Remark:
        """The one remark of a type."""
        (found,) = (remark for remark in (*self.report.errors, *self.report.warnings) if remark.type == kind)
        return found


def _moment(item: Item) -> datetime:
    return datetime.combine(item.scheduled_date, item.scheduled_time)


@pytest.fixture
def case() -> EditableWeek:
    items = tuple(Item.model_validate(item) for item in sample_week.items())
    sends = [item for item in items if not item.is_follow_up]
    rows = sample_week.facts().captions or {}
    captions = {
        number: Caption(
            caption_id=number,
            caption_text=row.text,
            caption_type=row.caption_type,
            freshness_score=90,
            performance_score=80,
        )
        for number, row in rows.items()
    }
    return EditableWeek(
        FinishedWeek(
            items=items,
            start=MONDAY,
            request=Request(creator_id="c"),
            creator=_creator(),
            volume=VolumeConfig(
                volume_level="low",
                revenue_per_day=3,
                engagement_per_day=3,
                retention_per_day=1,
                weekly_distribution=(3,) * 7,
                confidence_score=0.85,
                message_count=120,
            ),
            send_types=default_catalogue(),
            vault=Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),)),
            timing=BestTiming(timezone="America/New_York", peak_hours=(19, 20, 21)),
            audiences=audiences_of("paid"),
            allocation=Allocation(
                slots=(), quotas=tuple(map(_quota, _by_day(sends))), daily_strategies=tuple(sample_week.STRATEGIES)
            ),
            timed=TimedWeek(
                slots=tuple(_slot(item, captions) for item in sends),
                prime_hours=tuple(map(tuple, sample_week.PRIME)),
                spacing=(45,) * 7,
            ),
            follow_ups=FollowUps(
                items=tuple(_follow_up(item, captions) for item in items if item.is_follow_up), eligible=3
            ),
        )
    )


def _creator() -> Creator:
    return Creator(
        creator_id="c",
        page_name="p",
        display_name="P",
        page_type="paid",
        volume_level="low",
        timezone="America/New_York",
    )


def _by_day(items: list[Item]) -> list[list[Item]]:
    days = [date.fromisoformat(day) for day in sample_week.DATES]
    return [[item for item in items if item.scheduled_date == day] for day in days]


def _quota(items: list[Item]) -> DayQuota:
    have = Counter(item.category for item in items)
    return DayQuota(revenue=have["revenue"], engagement=have["engagement"], retention=have["retention"])


def _slot(item: Item, captions: dict[int, Caption]) -> TimedSlot:
    same = ("slot_id", "send_type_key", "category", "priority", "strategy_used", "flavor_emphasis", "media_type")
    return TimedSlot(
        **{name: getattr(item, name) for name in same},
        day=(item.scheduled_date - MONDAY).days,
        date=item.scheduled_date,
        caption=captions[item.caption_id or 0],
        scores=item.caption_scores,
        channel_key=item.channel_key,
        target_key=item.target_key,
        scheduled_at=_moment(item),
        variation=item.variation_metadata,
    )


def _follow_up(item: Item, captions: dict[int, Caption]) -> FollowUp:
    same = ("slot_id", "channel_key", "target_key", "strategy_used", "flavor_emphasis")
    return FollowUp(
        **{name: getattr(item, name) for name in same},
        parent_slot_id=item.parent_item_id or "",
        scheduled_at=_moment(item),
        delay_minutes=20,
        caption=captions[item.caption_id or 0],
        variation=item.variation_metadata,
    )
