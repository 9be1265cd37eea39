"""Messages about what is there already: show, explain, export, analyse, review."""

from datetime import date
from typing import Literal

from eros.language.chat_plan import ChatPlan, ConversationState, SendFilter, SendInView, Verdict
from eros.language.dates import DAY_NAMES
from eros.language.filters import read_filter
from eros.language.forms import read_clock
from eros.language.intents import can_be_decision
from eros.language.leftovers import ask_or_notice_unused, notice_unused
from eros.language.notes import Notes
from eros.language.parsed_message import ParsedMessage
from eros.language.phrases import silent_kinds
from eros.language.tokens import Token, TokenStream
from eros.language.weeks import read_week

WAITS = "It waits for a review: approve it, or reject it with a reason?"
_VERBS = frozenset(("WHY", "APPROVE", "REJECT", "REVIEW", "EXPORT", "SHOW", "ANALYSE", "FORMAT"))


def plan_lookup(
    heard: ParsedMessage, intent: Literal["show", "explain", "export", "analyse"], notes: Notes, today: date
) -> ChatPlan:
    """Whose week, which week, which sends."""
    sheet, read, held = heard.sheet(), Notes(), heard.held.plan
    read_week(sheet, read, today, held.week_start if held is not None else None)
    chosen = read_filter(sheet, read, today) if intent in ("show", "explain") else SendFilter()
    slot = _slot(sheet, heard.held, chosen) if intent == "explain" else None
    creator = heard.creator if slot is not None and not heard.creators else heard.ask_whose(notes)
    unused = unused_tokens(sheet)
    notice_unused((it for it in unused if intent != "explain" or it.kind != "NO"), read)  # "why aren't there ..."
    notes.take_over(read)
    week = read.said.get("week_start", heard.held_week)
    return notes.plan(intent, creator_id=creator, week_start=week, filter=chosen, slot_id=slot)


def unused_tokens(sheet: TokenStream) -> list[Token]:
    return [it for it in sheet.left() if it.kind not in _VERBS]


def _slot(sheet: TokenStream, held: ConversationState, chosen: SendFilter) -> str | None:
    """The send that is named by its id, or the only one in view at the time that is named."""
    for found in sheet.take("(?P<s>SLOT)"):
        return found["s"][0].value
    for found in sheet.take("AT? (?P<t>TIME)"):
        read = read_clock(found["t"][0].value)
        at = {read[0], read[0].replace(hour=(read[0].hour + 12) % 24)} if read else set()
        there = [send.slot_id for send in held.sends if send.time.replace(second=0) in at and _meant(send, chosen)]
        if len(there) == 1:
            return there[0]
    return None


def _meant(send: SendInView, chosen: SendFilter) -> bool:
    day = DAY_NAMES[send.date.weekday()]
    same_day = chosen.day in (None, day) and chosen.date in (None, send.date)
    return same_day and chosen.send_type_key in (None, send.send_type_key)


def plan_review(heard: ParsedMessage, notes: Notes) -> ChatPlan:
    """A decision, or the list of what waits. All that is said with a rejection is its reason."""
    decisions = {it.kind for it in heard.pieces if it.kind in ("APPROVE", "REJECT")}
    sheet, held = heard.sheet(), heard.held.plan
    if held is not None and heard.held.asked and held.decision == "reject" and not decisions:
        return notes.plan("review", creator_id=heard.creator, decision="reject", week_start=heard.held_week)
    if not decisions:
        notice_unused(unused_tokens(sheet), notes)
        return notes.plan("review", creator_id=heard.creator, week_start=heard.held_week)
    plain = len(decisions) == 1 and not sheet.take("NO (?: APPROVE | REJECT )") and not heard.has("EVERYONE", "WHOLE")
    if not plain or ("APPROVE" in decisions and not can_be_decision(heard.text)):
        notes.ask(WAITS)
        notice_unused(unused_tokens(sheet), notes)
        return notes.plan("review", creator_id=heard.creator, week_start=heard.held_week)
    return _decided(heard, sheet, "approve" if "APPROVE" in decisions else "reject", notes)


def _decided(heard: ParsedMessage, sheet: TokenStream, decision: Verdict, notes: Notes) -> ChatPlan:
    creator = heard.ask_whose(notes)
    if decision == "approve":
        ask_or_notice_unused(unused_tokens(sheet), notes)
    elif all(it.kind in silent_kinds() | {"REJECT"} for it in heard.pieces):
        notes.ask("Why? A rejection needs its reason.")
    return notes.plan("review", creator_id=creator, decision=decision, week_start=heard.held_week)
