"""Whether every item has a caption of its own that it may carry (7.2 checks 2 and 3, R15, R18-R21)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.ladder import NOT_KEPT, UNREAD
from eros.vocabulary.limits import TOP_CAPTIONS_STEP
from eros.vocabulary.safety import unsafe
from eros.vocabulary.week import stands_for_text
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.last_resorts import by_type
from nodes.validate.measure import Breach, Measure, of_items


def captions(plan: FinishedWeek) -> Measure:
    breaches = [breach for rule in RULES for breach in rule(plan)]
    return of_items(plan.items, breaches, "items have a caption that is their own, fits their type and may be sent")


def manual(plan: FinishedWeek) -> Iterator[Breach]:
    """Coverage: what still waits for a person's words."""
    waiting = [
        item for item in plan.items if item.needs_caption or not item.caption_text or stands_for_text(item.caption_text)
    ]
    if unread := [item for item in waiting if UNREAD in item.warnings]:
        number = len(unread)
        message = f"{_waits(unread)}, as those of their types could not be read: {by_type(tuple(unread))}"
        yield Breach("unread_caption", message, "R53", "phase_3", ids(unread), found=number, limit=0)
    if unkept := [item for item in waiting if NOT_KEPT in item.warnings]:
        number = len(unkept)
        why = "a person added them, and no free caption of their types was kept with the week"
        message = f"{_waits(unkept)}, as {why}: {by_type(tuple(unkept))}"
        yield Breach("caption_not_kept", message, "R18", "phase_7", ids(unkept), found=number, limit=0)
    if lacking := [item for item in waiting if not {UNREAD, NOT_KEPT} & {*item.warnings}]:
        number, message = len(lacking), f"{_waits(lacking)}: {by_type(tuple(lacking))}"
        yield Breach("manual_caption", message, "R18", "phase_3", ids(lacking), found=number, limit=0)


def _waits(items: Sequence[Item]) -> str:
    return f"{counted(len(items), 'item waits', 'items wait')} for a caption"


def duplicates(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 2; the first item keeps its caption, the others are charged. No caption is no duplicate (G8)."""
    same: defaultdict[int, list[Item]] = defaultdict(list)
    for item in plan.items:
        if item.caption_id is not None:
            same[item.caption_id].append(item)
    for caption_id, items in same.items():
        if len(items) > 1:
            message = f"Caption {caption_id} is used {len(items)} times in the week"
            yield Breach(
                "duplicate_caption", message, "R15", "phase_3", ids(items), len(items), 1, charged=ids(items[1:])
            )


def unsuited(plan: FinishedWeek) -> Iterator[Breach]:
    """Compatibility: what the server offers for a type fits it; a generic caption (get_top_captions) may not."""
    for item in plan.items:
        kind, offered = plan.kind(item), plan.caption(item)
        if kind is None or offered is None or offered[1] < TOP_CAPTIONS_STEP:
            continue
        caption_type = offered[0].caption_type
        if caption_type is not None and caption_type not in kind.caption_types:
            message = f"A caption of type {caption_type} stands on {item.send_type_key}"
            yield Breach(
                "caption_type_mismatch", message, "R18", "phase_3", (item.slot_id,),
                found=caption_type, limit=", ".join(kind.caption_types),
            )  # fmt: skip


def paid_only(plan: FinishedWeek) -> Iterator[Breach]:
    if plan.creator.page_type == "paid":
        return
    wrong = [it for it in plan.items if (offered := plan.caption(it)) is not None and offered[0].is_paid_page_only]
    if wrong:
        message = f"{counted(len(wrong), 'caption is', 'captions are')} for paid pages only"
        yield Breach("paid_only_caption", message, "R19", "phase_3", ids(wrong), len(wrong), 0, error=True)


def unsafe_texts(plan: FinishedWeek) -> Iterator[Breach]:
    """R20; the text itself is not repeated."""
    for item in plan.items:
        reason = unsafe(item.caption_text)
        if reason is not None:
            message = f"The caption hints at {reason} and may never be sent"
            yield Breach(
                "content_unsafe", message, "R20", "phase_3", (item.slot_id,), found=reason, error=True,
                stops="content safety",
            )  # fmt: skip


def vault_themes(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 3: a theme that was assigned must be in the vault; a server without themes is not asked (R21)."""
    if plan.vault.themes is None:
        return
    themes = {theme.content_type_id for theme in plan.vault.themes}
    for item in plan.items:
        if item.content_type_id is not None and item.content_type_id not in themes:
            message = f"The vault has no content of type {item.content_type_id}"
            yield Breach(
                "vault_missing", message, "R21", "phase_3", (item.slot_id,), found=item.content_type_id, error=True
            )


def vault_media(plan: FinishedWeek) -> Iterator[Breach]:
    """R10, C14: media that the vault is known to lack is a warning; the type was needed for the week's variety."""
    lacking = [item for item in plan.items if not plan.vault.has(item.media_type)]
    if lacking:
        kinds = ", ".join(sorted({item.media_type for item in lacking}))
        message = f"The vault has no {kinds} for {_types(lacking)}"
        yield Breach("vault_warning", message, "R10", "phase_3", ids(lacking), found=kinds, charged=())
    for key, items in _flyers_to_make(plan).items():
        message = f"Flyer to make for {len(items)} {key}: the vault has none"
        yield Breach("vault_warning", message, "R10", "phase_3", ids(items), found=len(items), limit=0, charged=())


def _flyers_to_make(plan: FinishedWeek) -> dict[str, list[Item]]:
    """By type the items whose flyer the vault does not hold, where the flyer is not what they show."""
    wanting: dict[str, list[Item]] = {}
    for item in plan.items:
        if item.flyer_required and item.media_type != "flyer" and not plan.vault.has("flyer"):
            wanting.setdefault(item.send_type_key, []).append(item)
    return wanting


RULES = (manual, duplicates, unsuited, paid_only, unsafe_texts, vault_themes, vault_media)


def _types(items: list[Item]) -> str:
    return ", ".join(sorted({item.send_type_key for item in items}))
