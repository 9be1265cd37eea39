"""What is known now of the captions of a week that was planned before: a word of theirs may be restricted since, and a
caption retired or removed.

The week's own database says it, where it is one of this machine; of a server that a configuration leads to nothing is
known without asking it, and nothing is said.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from pydantic import ConfigDict

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument
from eros_app.records.store import RecordStore
from eros_app.records.terms import Server
from eros_app.records.week import WeekSummary
from eros_app.services.own_database import CaptionNow, barred_now, databases_here, known_of_captions

#: How a note on a restricted word begins: such a send is not to be taken by a program.
RESTRICTED = "its caption holds what is restricted now: "
RETIRED = "its caption is retired now"
REMOVED = "its caption is not in the bank any more"


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
    said = {item.slot_id: item for item in document.items if item.caption_id is not None and not item.needs_caption}
    captions = {item.caption_id or 0: item.caption_text for item in said.values()}
    for url in databases_here(server, settings) if said else ():
        known = known_of_captions(url, server.key if server else None, document.creator_id, captions)
        if known is not None:
            noted = {slot: tuple(_notes(known[item.caption_id or 0])) for slot, item in said.items()}
            return {slot: notes for slot, notes in noted.items() if notes}
    return {}


def those_barred(store: RecordStore, settings: Settings, weeks: Iterable[WeekSummary]) -> set[str]:
    """Those of these weeks of which ``captions_now`` tells something. One that holds a caption that is retired or gone
    is none to look at any more; where words are restricted, the others are looked at whole."""
    ids = [week.generation_id for week in weeks]
    servers, held, found = store.servers_of(ids), store.captions_of(ids), set[str]()
    beside: dict[str | None, list[str]] = {}
    for one in ids:
        server = servers.get(one)
        beside.setdefault(server.key if server else None, []).append(one)
    for of_server in beside.values():
        server = servers.get(of_server[0])
        barred, restricts = _barred(server, settings, {caption for one in of_server for caption in held.get(one, ())})
        found |= {
            one
            for one in of_server
            if not barred.isdisjoint(held.get(one, ())) or (restricts and _is_barred(store, server, settings, one))
        }
    return found


def _barred(server: Server | None, settings: Settings, captions: Collection[int]) -> tuple[frozenset[int], bool]:
    """As ``barred_now`` of the week's own database; nothing of one that says nothing."""
    for url in databases_here(server, settings) if captions else ():
        if (known := barred_now(url, server.key if server else None, captions)) is not None:
            return known
    return frozenset(), False


def _is_barred(store: RecordStore, server: Server | None, settings: Settings, generation_id: str) -> bool:
    try:
        return bool(captions_now(store.part_of(generation_id, PlannedCaptions), server, settings))
    except RequestError:  # a damaged one, or one that was refused
        return False


def captions_notice(document: ResultDocument | ErrorDocument) -> str:
    """The sends whose captions would not be planned any more, each with the reason; nothing where there are none."""
    if not isinstance(document, ResultDocument):
        return ""
    noted = [f"{item.slot_id}: {'; '.join(said)}" for item in document.items if (said := _said_now(item))]
    return f"{counted(len(noted), 'send')} not to be posted as planned: {' | '.join(noted)}" if noted else ""


def _notes(known: CaptionNow) -> Iterator[str]:
    if known.restricted:
        yield RESTRICTED + ", ".join(map(repr, known.restricted))
    if known.active is None:
        yield REMOVED
    elif not known.active:
        yield RETIRED


def _said_now(item: Item) -> tuple[str, ...]:
    """What ``as_of_now`` has noted at the item."""
    return tuple(one for one in item.warnings if one in (RETIRED, REMOVED) or one.startswith(RESTRICTED))
