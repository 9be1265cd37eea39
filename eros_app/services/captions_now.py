"""What is known now of the captions of a week that was planned before: a word of theirs may be restricted since, and a
caption retired or removed.

The week's own database says it, where it is one of this machine; of a server that a configuration leads to nothing is
known without asking it, and nothing is said.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from pydantic import ConfigDict

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, Item, Remark, ResultDocument
from eros_app.records.store import RecordStore
from eros_app.records.terms import Server
from eros_app.records.week import WeekSummary
from eros_app.services.own_database import CaptionNow, databases_here, in_bank_now, known_of_captions, restricted_in

if TYPE_CHECKING:
    from eros_db.restricted import InBank

K = TypeVar("K")

#: How a note on a restricted word begins: such a send is not to be taken by a program.
RESTRICTED = "its text holds what is restricted now: "
RETIRED = "its caption is retired now"
REMOVED = "its caption is not in the bank any more"
#: How a note begins on a caption that is another page's alone since: no page but that one may send it (R60).
ANOTHERS = "its caption is another page's own now: "


class _Planned(FrozenModel):
    """What of a send says which caption it was planned with."""

    model_config = ConfigDict(extra="ignore")

    slot_id: str
    caption_id: int | None
    caption_text: str
    needs_caption: bool


class PlannedCaptions(FrozenModel):
    """What of a week's document its captions are judged by."""

    model_config = ConfigDict(extra="ignore")

    creator_id: str
    items: tuple[_Planned, ...] = ()


def as_of_now(
    document: ResultDocument | ErrorDocument, server: Server | None, settings: Settings
) -> ResultDocument | ErrorDocument:
    """The document, with a warning at each item whose caption would not be planned any more."""
    if not isinstance(document, ResultDocument):
        return document
    notes = captions_now(document, server, settings)
    items = tuple(
        item.model_copy(update={"warnings": (*item.warnings, *notes[item.slot_id])}) if item.slot_id in notes else item
        for item in document.items
    )
    return document.model_copy(update={"items": items}) if notes else document


def captions_now(
    document: ResultDocument | PlannedCaptions, server: Server | None, settings: Settings
) -> Mapping[str, tuple[str, ...]]:
    """Slot -> what keeps its caption from being planned now; the slots of which there is something."""
    said = {it.slot_id: (it.caption_id, it.caption_text) for it in document.items if not it.needs_caption}
    return _noted(said, document.creator_id, server, settings)


def barred_now(
    captions: Mapping[int, str], creator_id: str, server: Server | None, settings: Settings
) -> frozenset[int]:
    """Those of these captions, each with its text, that would not be planned for the page any more."""
    said = {number: (number, text) for number, text in captions.items()}
    return frozenset(_noted(said, creator_id, server, settings))


def brought_back(
    before: ResultDocument, after: ResultDocument, server: Server | None, settings: Settings
) -> Iterator[Remark]:
    """Of a step between versions: the sends that would have such a caption again, or such words, and had not."""
    had = captions_now(before, server, settings)
    for slot, notes in captions_now(after, server, settings).items():
        for note in notes:
            if note not in had.get(slot, ()):
                yield Remark(type="caption_now", message=f"{slot}: {note}", rule="R59", items=(slot,))


def must_hold_nothing_restricted(text: str, creator_id: str, server: Server | None, settings: Settings) -> None:
    """Of a person's own words, as of every caption. Raises RequestError."""
    for note in _noted({"": (None, text)}, creator_id, server, settings).get("", ()):
        words = note.removeprefix(RESTRICTED)
        told = f"this text holds {words}, which is restricted for {creator_id}: no caption may hold it"
        raise RequestError("RESTRICTED_TEXT", "text", text[:40], told)


def _noted(
    said: Mapping[K, tuple[int | None, str]], creator_id: str, server: Server | None, settings: Settings
) -> Mapping[K, tuple[str, ...]]:
    """Of captions with their texts, and of own words: what keeps each from being planned now; those of which there is
    something."""
    for url in databases_here(server, settings) if said else ():
        known = known_of_captions(url, server.key if server else None, creator_id, said)
        if known is not None:
            return {one: notes for one, it in known.items() if (notes := tuple(_notes(it, creator_id)))}
    return {}


def those_barred(
    store: RecordStore, settings: Settings, weeks: Iterable[WeekSummary], held: Mapping[str, Mapping[int, object]]
) -> set[str]:
    """Those of these weeks of which ``captions_now`` tells something. One that holds a caption that is retired, gone or
    another page's is none to look at any more; where words are restricted, the others are looked at whole."""
    pages = {week.generation_id: week.creator_id for week in weeks}
    ids = [*pages]
    servers, found = store.servers_of(ids), set[str]()
    beside: dict[str | None, list[str]] = {}
    for one in ids:
        server = servers.get(one)
        beside.setdefault(server.key if server else None, []).append(one)
    for of_server in beside.values():
        server = servers.get(of_server[0])
        captions = {caption for one in of_server for caption in held.get(one, ())}
        known = _in_bank(server, settings, captions) if captions else None
        if known is None:
            continue
        bank, restricts = known
        out = {
            one
            for one in of_server
            if any(_is_out(bank[it], pages[one]) for it in bank.keys() & held.get(one, {}).keys())
        }
        found |= out
        if restricts:
            found |= _restricted_now(store, server, settings, [one for one in of_server if one not in out])
    return found


def _restricted_now(store: RecordStore, server: Server | None, settings: Settings, ids: Sequence[str]) -> set[str]:
    """Those of these weeks that hold a text with a word that is restricted now for their pages."""
    said = {
        one: {(week.creator_id, it.caption_text) for it in week.items if not it.needs_caption}
        for one, week in store.parts_of(ids, PlannedCaptions).items()
    }
    texts = {each for of_week in said.values() for each in of_week}
    looks = (restricted_in(url, server.key if server else None, texts) for url in databases_here(server, settings))
    restricted = next((known for known in looks if known is not None), set[tuple[str, str]]())
    return {one for one, of_week in said.items() if not restricted.isdisjoint(of_week)}


def _in_bank(
    server: Server | None, settings: Settings, captions: Collection[int]
) -> "tuple[Mapping[int, InBank | None], bool] | None":
    """As ``in_bank_now`` of the week's own database; None of one that says nothing."""
    key = server.key if server else None
    looks = (in_bank_now(url, key, captions) for url in databases_here(server, settings))
    return next((known for known in looks if known is not None), None)


def _is_out(stands: "InBank | None", creator_id: str) -> bool:
    """Whether a caption would not be planned for the page any more, by how it stands in the bank."""
    return stands is None or not stands.is_active or stands.owner not in (None, creator_id)


def captions_notice(document: ResultDocument | ErrorDocument) -> str:
    """The sends whose captions would not be planned any more, each with the reason; nothing where there are none."""
    if not isinstance(document, ResultDocument):
        return ""
    noted = [f"{item.slot_id}: {'; '.join(said)}" for item in document.items if (said := _said_now(item))]
    return f"{counted(len(noted), 'send')} not to be posted as planned: {' | '.join(noted)}" if noted else ""


def captions_not_saved(document: ResultDocument | ErrorDocument) -> Mapping[str, str]:
    """Slot -> what ``as_of_now`` has noted of its caption as another page's or gone, which no data server saves; the
    slots of which there is something."""
    items = document.items if isinstance(document, ResultDocument) else ()
    notes = ((item.slot_id, note) for item in items for note in item.warnings)
    return {slot: note for slot, note in notes if note == REMOVED or note.startswith(ANOTHERS)}


def _notes(known: CaptionNow, creator_id: str) -> Iterator[str]:
    if known.restricted:
        yield RESTRICTED + ", ".join(map(repr, known.restricted))
    if known.stands is None:
        yield REMOVED
    elif not known.stands.is_active:
        yield RETIRED
    elif _is_out(known.stands, creator_id):
        yield f"{ANOTHERS}{known.stands.owner}"


def _said_now(item: Item) -> tuple[str, ...]:
    """What ``as_of_now`` has noted at the item."""
    return tuple(one for one in item.warnings if one in (RETIRED, REMOVED) or one.startswith((RESTRICTED, ANOTHERS)))
