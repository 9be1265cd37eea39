"""Why one send stands where it does, from its document alone: for every door, computed from what was kept."""

import difflib
from typing import Any

from eros.failures import RequestError
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.documents import Document, ItemDocument
from eros_app.services.export import items_of


def explain(document: Document, slot_id: str) -> dict[str, Any]:
    """The item, the reasons for its type, hour, audience and caption, and what was noted about it.

    Raises RequestError UNKNOWN_SLOT with near matches.
    """
    items = items_of(document)
    found = next((item for item in items if item["slot_id"] == slot_id.strip()), None)
    if found is None:
        raise _no_such_slot(document, slot_id, [item["slot_id"] for item in items])
    return {
        "slot_id": found["slot_id"],
        "item": found,
        "reasons": [
            *_type(found, document),
            *_time(found),
            f"It goes to {found['target_key']} over {found['channel_key']}.",
            *_caption(found),
        ],
        "noted": _noted(document, found),
        "follow_ups": [item["slot_id"] for item in items if item["parent_item_id"] == found["slot_id"]],
    }


def _no_such_slot(document: Document, slot_id: str, known: list[str]) -> RequestError:
    near = difflib.get_close_matches(slot_id.strip(), known, n=3)
    text = f"{document['generation_id']} has no item {slot_id!r}; slot ids look like {known[0] if known else 'DATE_1'}"
    return RequestError("UNKNOWN_SLOT", "slot_id", slot_id, text, near)


def _type(item: ItemDocument, document: Document) -> list[str]:
    kind = default_catalogue().get(item["send_type_key"])
    if item["is_follow_up"]:
        return [f"It follows {item['parent_item_id']} by {item['followup_delay_minutes']} minutes."]
    week = document.get("summary", {}).get("by_send_type", {}).get(item["send_type_key"])
    often = f", one of {week} this week" if week else ""
    reasons = [
        f"{item['send_type_key']} is a {item['category']} send{often}; the day's strategy is {item['strategy_used']}."
    ]
    if kind is not None and kind.media_type != item["media_type"]:
        reasons.append(f"It goes with {item['media_type']} instead of {kind.media_type}.")
    return reasons


def _time(item: ItemDocument) -> list[str]:
    placed = item["variation_metadata"]
    if item["is_follow_up"]:
        return []
    prime = item["variation_metadata"]["prime_hours_used"]
    stands = "inside" if int(item["scheduled_time"][:2]) in prime else "outside"
    reasons = [f"{item['scheduled_time'][:5]} is {stands} the day's prime hours ({', '.join(map(str, prime))} h)."]
    if placed["time_adjusted"] and placed["adjustment_reason"]:
        reasons.append(f"Its time was adjusted: {placed['adjustment_reason']}.")
    if item["expires_at"]:
        reasons.append(f"It expires at {item['expires_at']}.")
    return reasons


def _caption(item: ItemDocument) -> list[str]:
    if item["needs_caption"]:
        return ["No caption fits: somebody has to write one."]
    scores = item["caption_scores"]
    if scores is None:
        return [f"Caption {item['caption_id']} was given without scores."]
    parts = ", ".join(f"{name.replace('_', ' ')} {scores[name]:g}" for name in scores if name != "composite")
    return [f"Caption {item['caption_id']} scores {scores['composite']:.1f} for this type: {parts}."]


def _noted(document: Document, item: ItemDocument) -> list[str]:
    """Warnings of the item, remarks of the report about it, and what went otherwise for it."""
    report, slot_id = document.get("validation_report", {}), item["slot_id"]
    remarks = (*report.get("errors", ()), *report.get("warnings", ()))
    about = [remark["message"] for remark in remarks if slot_id in remark["items"]]
    impacts = [degradation["impact"] for degradation in document.get("degradations", ())]
    otherwise = [impact for impact in impacts if slot_id in (word.strip("(),.;") for word in impact.split())]
    return list(dict.fromkeys([*item["warnings"], *about, *otherwise]))
