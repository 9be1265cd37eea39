"""Why one send stands where it does, from its document and its edits: for every door, from what was kept."""

from collections.abc import Iterator, Sequence

from eros.failures import RequestError
from eros.vocabulary.catalogue import FrozenModel, default_catalogue
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, Item, Remark, ResultDocument
from eros.vocabulary.edits import EditStep, ItemMarks
from eros.vocabulary.ladder import NOT_KEPT, UNREAD
from eros.vocabulary.life import Post
from eros.vocabulary.numbers import digits, dollars
from eros.vocabulary.week import BY_HAND, PINNED
from eros_app.services.exported import items_of
from eros_app.services.slot_words import near_slots

#: Behind what a person set.
_BY_A_PERSON = ", as a person set it"


class Explanation(FrozenModel):
    """The item, the reasons for its type, hour, audience and caption, and what was noted about it.

    ``post``: what became of it, as whoever posts told; None where nobody told.
    """

    slot_id: str
    item: Item
    reasons: tuple[str, ...]
    noted: tuple[str, ...]
    follow_ups: tuple[str, ...]
    post: Post | None = None


def explain(document: ResultDocument | ErrorDocument, slot_id: str, edits: Sequence[EditStep] = ()) -> Explanation:
    """``edits``: those that the week has in it, the newest first.

    Raises RequestError UNKNOWN_SLOT with near matches, NOTHING_TO_EXPORT where no items were made."""
    items = items_of(document)
    found = next((item for item in items if item.slot_id == slot_id.strip()), None)
    if found is None:
        raise _no_such_slot(document.generation_id or "this generation", slot_id, [item.slot_id for item in items])
    made = document if isinstance(document, ResultDocument) else None
    own = made.marks.get(found.slot_id, ItemMarks()).edited if made else ()
    return Explanation(
        slot_id=found.slot_id,
        item=found,
        reasons=(
            *_type(found, made.summary.by_send_type if made else {}, own),
            *_time(found, own),
            f"It goes to {found.target_key} over {found.channel_key}{_BY_A_PERSON if 'target_key' in own else ''}.",
            *_price(found, own),
            *_caption(found, own),
            *_passed_over(found.slot_id, edits),
        ),
        noted=tuple(dict.fromkeys([*found.warnings, *(_noted(made, found.slot_id) if made else ())])),
        follow_ups=tuple(item.slot_id for item in items if item.parent_item_id == found.slot_id),
        post=made.life.posts.get(found.slot_id) if made and made.life else None,
    )


def _no_such_slot(generation_id: str, slot_id: str, known: list[str]) -> RequestError:
    text = f"{generation_id} has no item {slot_id!r}; slot ids look like {known[0] if known else 'DATE_1'}"
    return RequestError("UNKNOWN_SLOT", "slot_id", slot_id, text, near_slots(slot_id, known))


def _type(item: Item, by_send_type: dict[str, int], own: Sequence[str]) -> list[str]:
    kind = default_catalogue().get(item.send_type_key)
    if item.is_follow_up:
        put = _BY_A_PERSON if "scheduled_time" in own else ""
        return [f"It follows {item.parent_item_id} by {counted(item.followup_delay_minutes or 0, 'minute')}{put}."]
    week = by_send_type.get(item.send_type_key, 0)
    often = f", one of {week} this week" if week > 1 else ", the only one this week" if week else ""
    category = f"{'an' if item.category[0] in 'aeiou' else 'a'} {item.category}"
    reasons = [f"{item.send_type_key} is {category} send{often}; the day's strategy is {item.strategy_used}."]
    if "send_type_key" in own:
        reasons.append("A person added it to the week that was planned.")
    if kind is not None and kind.media_type != item.media_type:
        reasons.append(f"It goes with {item.media_type} instead of {kind.media_type}.")
    return reasons


def _time(item: Item, own: Sequence[str]) -> list[str]:
    placed, at = item.variation_metadata, item.scheduled_time
    if item.is_follow_up:
        return []
    prime = placed.prime_hours_used
    stands = "inside" if at.hour in prime else "outside"
    reasons = [f"{at:%H:%M} is {stands} the day's prime hours ({', '.join(map(str, prime))} h)."]
    if placed.adjustment_reason == PINNED:
        reasons.append("The request pins it to that time (R47).")
    elif placed.adjustment_reason == BY_HAND:
        put = {"scheduled_time", "send_type_key"}.intersection(own)
        reasons.append("A person put it there." if put else "It was made anew there, as a person asked for.")
    elif placed.time_adjusted and placed.adjustment_reason:
        reasons.append(f"Its time was adjusted: {placed.adjustment_reason}.")
    if item.expires_at is not None:
        reasons.append(
            f"It expires on {item.expires_at:%a} {item.expires_at.day} {item.expires_at:%b} at {item.expires_at:%H:%M}."
        )
    return reasons


def _price(item: Item, own: Sequence[str]) -> list[str]:
    kind = default_catalogue().get(item.send_type_key)
    if item.suggested_price is None:
        return []
    if "suggested_price" in own:
        return [f"Its price ${item.suggested_price:.2f} was set by a person."]
    if kind is None or kind.base_price is None:
        return []
    base = dollars(kind.base_price)
    return [f"Its price ${item.suggested_price:.2f} is the base price ${base} by confidence (R35)."]


def _caption(item: Item, own: Sequence[str]) -> list[str]:
    if item.needs_caption and UNREAD in item.warnings:
        return ["Its captions could not be read: it waits for the next plan, or for somebody's words."]
    if item.needs_caption and NOT_KEPT in item.warnings:
        return [f"{NOT_KEPT}: it waits for somebody's words, or for a plan that takes one from the bank."]
    if item.needs_caption:
        return ["No caption fits: somebody has to write one."]
    if item.caption_id is None:
        return ["Its words are a person's own, and have no scores."]
    if item.caption_scores is None:
        return [f"Caption {item.caption_id} was given without scores."]
    scores = dict(item.caption_scores)
    composite = scores.pop("composite")
    parts = ", ".join(f"{name.replace('_', ' ')} {digits(score, 2)}" for name, score in scores.items())
    chosen = ["A person chose its caption."] if "caption_id" in own else []
    return [*chosen, f"Caption {item.caption_id} scores {digits(composite, 2)} for this type: {parts}."]


def _passed_over(slot_id: str, edits: Sequence[EditStep]) -> Iterator[str]:
    """The rules that a person let an edit break that names this send, with who and why (R43, R62)."""
    for step in reversed(edits):
        if step.reason and step.broke and slot_id in words_of(" ".join((step.told, *step.broke))):
            yield (
                f"{step.by} edited it on {step.at:%Y-%m-%d} although a rule breaks ({'; '.join(step.broke)}), with the "
                f"reason: {step.reason}"
            )


def _noted(document: ResultDocument, slot_id: str) -> list[str]:
    """Remarks of the report about the item, and what went otherwise for it."""
    report = document.validation_report
    about = [_of_one(remark, slot_id) for remark in (*report.errors, *report.warnings) if slot_id in remark.items]
    otherwise = [it.impact for it in document.degradations if slot_id in it.slots or slot_id in words_of(it.impact)]
    return [*about, *otherwise]


def _of_one(remark: Remark, slot_id: str) -> str:
    """What is said of several items, as it stands beside one of them."""
    alone = len(remark.items) == 1 or slot_id in words_of(remark.message)
    return remark.message if alone else f"{remark.message}; this send is one of {len(remark.items)}"


def words_of(text: str) -> list[str]:
    """Among them the ids that a text names, as that of an older document does."""
    return [word.strip("(),.;") for word in text.split()]
