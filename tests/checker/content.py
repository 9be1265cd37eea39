"""What is sent to whom at which price: captions (R15-R20), media (R21), audiences and channels (R22), prices (R35)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from checker.week import (
    MANUAL,
    PAID_AUDIENCES,
    REACHED_BY,
    CatalogueRow,
    SendItem,
    StoredCaption,
    Violation,
    Week,
    grouped,
    ids,
)

#: R17: freshness, performance, type priority, diversity, persona; the second row when freshness is low.
WEIGHTS = ((0.40, 0.35, 0.15, 0.05, 0.05), (0.20, 0.50, 0.15, 0.10, 0.05))
PARTS = ("freshness", "performance", "type_priority", "diversity", "persona")
#: R60: days within which two pages share a caption only where nothing else is left; R1: days of full rest.
AGENCY_DAYS, FULL_REST = 7, 30
LEAST_FRESHNESS, LEAST_PERFORMANCE, LEAST_PERSONA = 30, 40, 40
WITH_GOAL = {"vip_program", "tip_goal", "first_to_tip"}
#: R20, a few plain signs; the product's own list is longer.
UNSAFE = re.compile(
    r"\b(teen\w*|under ?age\w*|minors?|school ?girls?|barely legal|jail ?bait|little girl|\d{1,2} ?(years? old|y/?o)"
    r"|just turned (18|eighteen)|non.?consensual|against (my|her) will)\b",
    re.IGNORECASE,
)


def unique(week: Week) -> Iterator[Violation]:
    """R15: no caption twice in the week, follow-ups included; nor one text under two ids."""
    for key in ("caption_id", "caption_text"):
        for value, sends in grouped(week.sends, lambda send, key=key: send.raw[key]).items():
            if value not in (None, MANUAL) and len(sends) > 1:
                yield Violation("captions:unique", f"{key} {str(value)[:40]!r} {len(sends)} times", ids(sends))


def known(week: Week) -> Iterator[Violation]:
    """Each caption exists, as the database words it, and suits its type, its page and the vault (R19, R21)."""
    if week.facts.captions is None:
        return
    for send in week.sends:
        row = week.facts.captions.get(send.raw["caption_id"] or -1)
        if row is not None:
            yield from _suits(week, send, row)
        elif not send.raw["needs_caption"]:
            yield Violation("captions:exist", f"there is no caption {send.raw['caption_id']}", (send.id,))


def _suits(week: Week, send: SendItem, row: StoredCaption) -> Iterator[Violation]:
    if row.text != send.raw["caption_text"] or not row.active:
        yield Violation("captions:exist", "the text is not the database's, or the caption is not active", (send.id,))
    if row.caption_type not in send.kind.caption_types:
        yield Violation("captions:type", f"a {row.caption_type} caption on {send.type}", (send.id,))
    if row.paid_only and week.facts.page_type == "free":
        yield Violation("captions:paid-only", f"caption {send.raw['caption_id']} is for paid pages", (send.id,))
    if week.facts.themes is not None and row.content_type_id not in (None, *week.facts.themes):
        yield Violation("captions:theme", f"the vault has no theme {row.content_type_id}", (send.id,))
    if row.owner not in (None, week.document["creator_id"]):
        yield Violation("sharing:owner", f"caption {send.raw['caption_id']} is {row.owner}'s", (send.id,))
    scores = send.scores or {}
    for part, there in (("freshness", row.freshness), ("performance", row.performance)):
        if there is not None and abs(scores.get(part, there) - there) > 0.05:
            yield Violation("scores:served", f"{part} {scores[part]}, the server says {there}", (send.id,))


def manual(week: Week) -> Iterator[Violation]:
    """R18: the last step is to be named, and is not taken while an unused caption of the type exists."""
    used = {send.raw["caption_id"] for send in week.sends}
    for send in week.sends:
        if not send.raw["needs_caption"]:
            continue
        yield Violation("captions:manual", f"no caption for {send.type}", (send.id,))
        rows = (week.facts.captions or {}).items()
        left = [
            key for key, row in rows if key not in used and _usable(week, send.kind, row) and _free(week, send, key)
        ]
        if left:
            yield Violation("ladder:needless", f"caption {min(left)} was free", (send.id,))


def _free(week: Week, send: SendItem, caption_id: int) -> bool:
    """Whether no other page sends the caption on a day on which this send may come to stand (R60)."""
    return week.facts.others_hold.get(caption_id, frozenset()).isdisjoint(_may_stand(send))


def _may_stand(send: SendItem) -> set[date]:
    """The days on which a send may come to stand; a follow-up on its parent's, or the next after a late one (R28)."""
    return {send.planned_day, send.day, *([send.planned_day + timedelta(days=1)] if send.follow_up else [])}


def held(week: Week) -> Iterator[Violation]:
    """R60: what other weeks hold. On one page a day; within seven days on two only where nothing else was left, named;
    and rested from the page's own other weeks no longer than it is."""
    used = {send.raw["caption_id"] for send in week.sends}
    rows = week.facts.captions or {}
    for send in week.sends:
        key = send.raw["caption_id"]
        days = week.facts.others_hold.get(key, frozenset())
        if send.day in days:
            yield Violation("sharing:same-day", f"another page sends caption {key} on {send.day}", (send.id,))
        if any(abs((day - send.day).days) <= AGENCY_DAYS for day in days):
            yield Violation("sharing:near", f"another page sends caption {key} near {send.day}", (send.id,))
            left = [
                other
                for other, row in rows.items()
                if other not in used and _far(week, send, other) and _usable(week, send.kind, row)
            ]
            if left:
                yield Violation("ladder:shared", f"caption {min(left)} was free", (send.id,))
        rest = week.facts.own_holds.get(key)
        if rest is not None and send.scores and send.scores["freshness"] > 100 * rest / FULL_REST + 0.05:
            yield Violation("scores:held", f"another week of the page holds it, {rest} days away", (send.id,))


def _far(week: Week, send: SendItem, caption_id: int) -> bool:
    """Whether other pages send the caption more than seven days from every day that the send may come to stand on."""
    held = week.facts.others_hold.get(caption_id, frozenset())
    return all(abs((one - day).days) > AGENCY_DAYS for one in held for day in _may_stand(send))


def tired(week: Week) -> Iterator[Violation]:
    """R18, R60: no tired caption while a rested one of the type is left that other pages send more than seven days from
    the send."""
    used = {send.raw["caption_id"] for send in week.sends}
    for send in week.sends:
        if send.scores is None or send.scores["freshness"] >= LEAST_FRESHNESS:
            continue
        left = [
            other
            for other, row in (week.facts.captions or {}).items()
            if other not in used and _rested(week, other, row) and _far(week, send, other)
            if _usable(week, send.kind, row) and row.content_type_id not in week.facts.avoided
        ]
        if left:
            yield Violation("ladder:tired", f"caption {min(left)} was rested and free", (send.id,))


def _rested(week: Week, caption_id: int, row: StoredCaption) -> bool:
    return (
        caption_id not in week.facts.own_holds
        and (row.freshness or 0) >= LEAST_FRESHNESS
        and (row.performance or 0) >= LEAST_PERFORMANCE
    )


def _usable(week: Week, kind: CatalogueRow, row: StoredCaption) -> bool:
    themes = week.facts.themes
    return (
        row.active
        and row.caption_type in kind.caption_types
        and not (row.paid_only and week.facts.page_type == "free")
        and (themes is None or row.content_type_id in (None, *themes))
        and row.owner in (None, week.document["creator_id"])
        and not UNSAFE.search(row.text)
    )


def scores(week: Week) -> Iterator[Violation]:
    """3.0, R17: the composite is the weighted sum; one weighting holds for the whole week."""
    fits = {weights: [send for send in week.sends if _composite(send, weights)] for weights in WEIGHTS}
    best = max(WEIGHTS, key=lambda weights: len(fits[weights]))
    odd = [send for send in week.sends if send.scores is not None and send not in fits[best]]
    if odd:
        yield Violation("scores:composite", "the composite is not the weighted sum of its parts", ids(odd))
    elif best is WEIGHTS[1]:
        yield Violation("ladder:stale-weights", "the weights for low freshness hold")
    for send in week.sends:
        if send.scores and not all(0 <= value <= 100 for value in send.scores.values()):
            yield Violation("scores:range", "a score is outside 0 to 100", (send.id,))


def _composite(send: SendItem, weights: tuple[float, ...]) -> bool:
    if send.scores is None:
        return False
    total = sum(weight * send.scores[part] for weight, part in zip(weights, PARTS, strict=True))
    return abs(total - send.scores["composite"]) <= 0.011


def thresholds(week: Week) -> Iterator[Violation]:
    """R18, R36: 30/40 or a named step of the ladder; a persona under 40 is a warning."""
    for send in week.sends:
        if send.scores is None:
            continue
        if below(send):
            found = f"{send.scores['freshness']:.0f}/{send.scores['performance']:.0f}"
            yield Violation("quality:threshold", f"{found} is below 30/40", (send.id,))
        if send.scores["persona"] < LEAST_PERSONA:
            yield Violation("persona:below", f"persona {send.scores['persona']:.0f}", (send.id,))


def below(send: SendItem) -> bool:
    """Whether the caption misses the first query's 30/40, or is missing."""
    found = send.scores
    return found is None or found["freshness"] < LEAST_FRESHNESS or found["performance"] < LEAST_PERFORMANCE


def safe(week: Week) -> Iterator[Violation]:
    for send in week.sends:
        if UNSAFE.search(send.raw["caption_text"]):
            yield Violation("captions:unsafe", "the caption may not be used (R20)", (send.id,))


def media(week: Week) -> Iterator[Violation]:
    """3.3, R10, R21: the type's own media kind and flyer flag; what the vault lacks is warned of."""
    have, themes = week.facts.media_kinds, week.facts.themes
    for send in week.sends:
        if send.raw["media_type"] != send.kind.media or send.raw["flyer_required"] != int(send.kind.flyer):
            yield Violation("media:kind", f"{send.raw['media_type']}, not {send.kind.media}", (send.id,))
        there = have is None or send.kind.media in have | {"none"}
        if not there:
            yield Violation("media:vault", f"the vault has no {send.kind.media}", (send.id,))
        if have is not None and send.kind.flyer and "flyer" not in have and send.kind.media != "flyer":
            yield Violation("media:flyer", f"{send.type} needs a flyer that is to be made", (send.id,))
        if themes and there and send.kind.media != "none" and send.raw["content_type_id"] is None:
            yield Violation("media:theme-missing", "the media is there, and no theme is chosen", (send.id,))
        if send.raw["theme"] != week.facts.theme_names.get(send.raw["content_type_id"], send.raw["theme"]):
            yield Violation("media:theme-name", f"{send.raw['theme']} is not the theme's name", (send.id,))
        if themes is not None and send.raw["content_type_id"] not in (None, *themes):
            yield Violation("media:theme", f"no theme {send.raw['content_type_id']} in the vault", (send.id,))


def avoided(week: Week) -> Iterator[Violation]:
    """R55: a theme ranked AVOID, in a caption or as the media, comes only where nothing else is left, and is named."""
    for send in week.sends:
        row = (week.facts.captions or {}).get(send.raw["caption_id"] or -1)
        if {send.raw["content_type_id"], row.content_type_id if row else None} & week.facts.avoided:
            yield Violation("media:avoided", f"a theme to avoid on {send.type}", (send.id,))


def audiences(week: Week) -> Iterator[Violation]:
    """R22: required audiences are never widened; the channel reaches the audience; the page has it."""
    for send in week.sends:
        target, channel, kind = send.raw["target_key"], send.raw["channel_key"], send.kind
        if target not in REACHED_BY or (target in PAID_AUDIENCES and week.facts.page_type == "free"):
            yield Violation("targeting:target", f"{target} is no audience of a {week.facts.page_type} page", (send.id,))
        elif channel not in REACHED_BY[target]:
            yield Violation("targeting:channel", f"{channel} does not reach {target}", (send.id,))
        if kind.required_targets and target not in kind.required_targets:
            yield Violation("targeting:required", f"{kind.key} requires {kind.required_targets}", (send.id,))
        elif not kind.required_targets and target != kind.default_target:
            yield Violation("fallback:target", f"{target} instead of {kind.default_target}", (send.id,))
        if channel != kind.channel:
            yield Violation("fallback:channel", f"{channel} instead of {kind.channel}", (send.id,))


def money(week: Week) -> Iterator[Violation]:
    """R35."""
    for send in week.sends:
        wanted = send.kind.price(week.facts.confidence) if send.kind.priced else None
        if not _same(send.raw["suggested_price"], wanted):
            yield Violation("money:price", f"{send.raw['suggested_price']}, not {wanted}", (send.id,))
        wanted = send.kind.goal(week.facts.confidence) if send.type in WITH_GOAL else None
        if not _same(send.raw["campaign_goal"], wanted):
            yield Violation("money:goal", f"{send.raw['campaign_goal']}, not {wanted}", (send.id,))


def _same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) < 0.005


RULES = (unique, known, held, tired, manual, scores, thresholds, safe, media, avoided, audiences, money)
