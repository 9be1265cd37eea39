"""The files that can be imported: the columns of each, as a table. Names are the database's."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, select

from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, MEDIA_KINDS, default_catalogue
from eros_db.importing.calendar_words import NO_MESSAGE, calendar_words
from eros_db.importing.columns import (
    NO,
    YES,
    Amount,
    CaptionText,
    DateOnly,
    Flag,
    Identifier,
    Kind,
    Moment,
    Name,
    OutsideId,
    PageId,
    PageName,
    Prose,
    Safe,
    Texts,
    ThemeName,
    WeekStart,
    Whole,
    Word,
    Zone,
)
from eros_db.importing.moments import PLANNED
from eros_db.importing.sendings import NOT_MESSAGES, OUTCOME_WORDS, POSTED, SENT, STATUS, UNSENT, Sending, Unsent
from eros_db.schema import send_type_caption_requirements, send_types

#: What JSON readers and other programs hold exactly, with room for the ids that are given after it.
MOST_CAPTION_ID = 9_000_000_000_000_000
MOST_MESSAGE_ID = 9_000_000_000_000_000_000
#: What a week can tell a page's voice by; it says so of a word that is none.
_TONE = "a tone or an archetype, e.g. girl_next_door, brat, seductress, flirty"
SEE_TYPES = "`eros-db types` lists them"


_INVISIBLE = re.compile("[\u200b-\u200f\ufeff\u00ad]")


class Column(NamedTuple):
    """``needed``: the file must have it, and each row fill it, unless it is ``optional`` there.

    ``says`` is its line in ``eros-db template``, which passes over what is ``theirs``: other programs' own columns. A
    row in which it reads as one of ``no_row`` is left out, whatever else it says.
    """

    name: str
    kind: Kind
    needed: bool = False
    says: str = ""
    also: tuple[str, ...] = ()
    optional: bool = False
    no_row: tuple[str, ...] = ()
    theirs: bool = False


class FileKind(NamedTuple):
    """``beside``: columns that such a file has for its readers, passed over without a word. ``of_interfaces``: names
    that are ours only where others of a platform's interface stand beside them."""

    name: str
    columns: tuple[Column, ...]
    says: str
    beside: frozenset[str] = frozenset()
    of_interfaces: Mapping[str, str] = MappingProxyType({})

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


#: A restricted word may be one that stands for nothing elsewhere.
_RESTRICTED = Prose(of_any_words=True)
#: What people write for it.
_SAID_OUTCOMES = "posted (or sent, done, yes, ✓) or skipped (or no, not posted, failed, ✗); empty: not yet"
_OUTCOME = "posted or yes, skipped or no; empty: not yet. A box that is not ticked (FALSE) may mean either"
_WHICH_WEEK = "the week's id, or six letters or more of its beginning; another's is refused"
#: What `eros export` writes for the person who posts, beside what an outcome is known by.
_OF_AN_EXPORT = frozenset(
    (
        *("date", "time", "timezone", "scheduled_at", "own_date", "own_time", "own_timezone", "channel", "audience"),
        *("caption", "needs_caption", "price", "goal", "media", "theme", "expires_at", "follow_up_of", "week_status"),
        *("decided_by", "warnings", "guarded"),
    )
)
#: What platforms call media.
_MEDIA = {
    **dict.fromkeys(("photo", "photos", "pictures", "image", "images", "pic", "pics"), "picture"),
    **{f"{kind}s": kind for kind in ("video", "gif", "flyer")},
}
#: What slang has for it, and people for emojis.
_OFTEN = {"low": "light", "medium": "moderate", "high": "heavy"}
#: Names by which spreadsheets call a page.
_PAGE = ("page", "page_name", "creator", "page_id", "account")


def _unsent() -> list[Column]:
    """What says of a row that it was not sent."""
    return [
        Column(
            name,
            Sending(said.why, SENT, {}, said.reasons, said.counted, f"{_unsent_says(said)}; such rows are left out"),
            also=said.also,
            no_row=NOT_MESSAGES,
            theirs=True,
        )
        for name, said in UNSENT.items()
    ]


def _unsent_says(said: Unsent) -> str:
    counts = ", or counts, which say nothing" if said.counted else ""
    return f"yes or no{', or when or why' if said.reasons else ''}{counts}"


def _of_page(says: str = "the page: its id, its page name or its display name", *, needed: bool = True) -> Column:
    return Column("creator_id", Identifier(), needed, says, _PAGE)


def file_kinds(connection: Connection) -> dict[str, FileKind]:
    """Every kind of file, in the order of writing: what is referred to comes first."""
    s, r = send_types.c, send_type_caption_requirements.c
    query = select(s.send_type_key, r.caption_type).join_from(
        send_types, send_type_caption_requirements, s.send_type_id == r.send_type_id, isouter=True
    )
    feeds: dict[str, list[str]] = {}
    for key, caption_type in connection.execute(query.order_by(s.sort_order, r.priority, r.caption_type)):
        feeds.setdefault(key, []).extend([caption_type] if caption_type else [])
    return kinds_with(feeds)


def kinds_with(feeds: Mapping[str, Sequence[str]]) -> dict[str, FileKind]:
    """``feeds``: send type -> the caption types that feed it, the first choice first."""
    caption_type, send_type = _caption_type(feeds), _send_type(feeds)
    outcome = Word(("posted", "skipped"), OUTCOME_WORDS, _OUTCOME)
    sold = Word(("ppv", "free"), {"paid": "ppv"})
    free = Word(("yes", "no"), {word: kind for words, kind in ((YES, "free"), (NO, "ppv")) for word in words})
    see = f"{SEE_TYPES}; or ppv, or free"
    sent_as = Column("send_type_key", send_type, says=see, also=("send_type",), no_row=(NO_MESSAGE,))
    theme = Column("content_type", Safe(ThemeName()), says="the theme, e.g. outdoor", also=("theme",))
    kinds = (
        FileKind(
            "creators",
            (
                Column("creator_id", PageId(), True, "your short name for the page"),
                Column("page_name", PageName(), True, "the page's name on its platform"),
                Column("display_name", Name(own=True), says="how it is shown"),
                Column("page_type", Word(("paid", "free")), True),
                Column(
                    "timezone",
                    Zone(),
                    says="where its fans' evening is; without it America/Los_Angeles",
                    also=("time_zone",),
                ),
                Column("subscription_price", Amount(100_000, free=True, money=True)),
                Column("creator_group", Safe(Name(own=True))),
                Column("current_active_fans", Whole(), also=("fans", "fan_count", "active_fans")),
                Column("current_total_earnings", Amount(10_000_000_000, money=True)),
                Column("performance_tier", Whole(1, 5), also=("tier",)),
                Column("persona_type", Safe(Name()), says=_TONE),
                Column("is_active", Flag(), also=("active",)),
            ),
            "one row per page",
        ),
        FileKind(
            "captions",
            (
                Column("caption_id", Whole(1, MOST_CAPTION_ID, grouped=False), says="leave it empty; one is given"),
                Column("caption_text", CaptionText(), True, also=("caption", "text")),
                Column("caption_type", caption_type, True, SEE_TYPES),
                theme,
                Column("tone", Safe(Name())),
                Column("is_paid_page_only", Flag(), also=("paid_only",)),
                Column("is_active", Flag(), also=("active",)),
                Column("performance_score", Amount(100, whole=True), says="0 to 100; without it 50"),
                _of_page("the page that it belongs to; empty: every page may use it", needed=False),
            ),
            "one row per caption",
        ),
        FileKind(
            "vault",
            (
                _of_page(),
                theme,
                Column("media_type", Word(MEDIA_KINDS, _MEDIA), says="or the kind of media; give one of the two"),
                Column("quantity_available", Whole(), True, also=("quantity",)),
                Column("quality_rating", Whole(1, 5)),
                Column("notes", Safe(Prose())),
            ),
            "one row per page and theme, or page and kind of media",
        ),
        FileKind(
            "personas",
            (
                _of_page(),
                Column("archetype", Safe(Name()), says=_TONE),
                Column("primary_tone", Safe(Name()), also=("tone",), says=_TONE),
                Column("secondary_tone", Safe(Name())),
                Column("emoji_frequency", Word(("none", "light", "moderate", "heavy"), _OFTEN)),
                Column("favorite_emojis", Safe(Texts("emojis, with | between them", closed_up=True))),
                Column("slang_level", Word(("none", "low", "medium", "high"))),
                Column("avg_sentiment", Amount(1, percent=True, expects="from 0 to 1")),
                Column("avg_caption_length", Amount(5_000)),
                Column("signature_phrases", Safe(Texts())),
                Column("voice_samples", Safe(Texts()), says="messages that the page wrote itself, with | between them"),
            ),
            "one row per page: how it writes",
        ),
        FileKind(
            "rankings",
            (
                _of_page(),
                Column("content_type", Safe(ThemeName()), True, "the theme", ("theme",)),
                Column("rank", Whole(1, 1000), True),
                Column("performance_tier", Word(("TOP", "MID", "LOW", "AVOID")), True, also=("tier",)),
                Column("analysis_date", DateOnly(), says="without it, the page's newest; today where none is"),
                Column("send_count", Whole()),
                Column("total_earnings", Amount(money=True)),
                Column("avg_earnings", Amount(money=True)),
                Column("avg_purchase_rate", Amount(1, percent=True, expects="from 0 to 1, or 12 %")),
                Column("avg_rps", Amount(money=True)),
                Column("recommendation", Safe(Prose())),
                Column("confidence_score", Amount(1, percent=True, expects="from 0 to 1")),
            ),
            "one row per page and theme: what sells",
        ),
        FileKind(
            "restricted",
            (
                Column("word", _RESTRICTED, True, "a word or phrase that no caption may hold", ("words", "phrase")),
                _of_page("the page whose word it is; empty: the whole agency's", needed=False),
                Column("notes", Prose(), also=("note", "reason")),
                Column("is_active", Flag(), says="no takes the word out; without it yes", also=("active",)),
            ),
            "one row per word",
        ),
        FileKind(
            "messages",
            (
                Column("message_id", Whole(1, MOST_MESSAGE_ID, grouped=False), says="leave it empty; one is given"),
                _of_page(),
                Column(
                    "sending_time",
                    Moment(),
                    True,
                    "in the page's time, or with an offset",
                    ("date", "sent_at", "date_time", "datetime", "date/time", "sent_date", "date_sent", "sent_on"),
                    no_row=(PLANNED,),
                ),
                Column("message_type", sold, says="without it, by the price, or by the send type"),
                sent_as,
                Column("caption_id", Whole(1, MOST_CAPTION_ID, grouped=False)),
                Column(
                    "caption_text",
                    CaptionText(sent=True),
                    says="or the caption's text",
                    also=("caption", "text", "message", "message_text"),
                ),
                Column("price", Amount(100_000, free=True, money=True)),
                Column("sent_count", Whole(), also=("sent",)),
                Column("viewed", Whole(), also=("viewed_count", "views")),
                Column("purchased", Whole(), also=("purchased_count", "purchases")),
                Column("earnings", Amount(money=True), says="without it, price x purchases", also=("revenue",)),
                Column("platform_id", OutsideId("the platform's own id of the message")),
                Column("status", Sending(), also=STATUS, no_row=NOT_MESSAGES, theirs=True),
                Column("posted", Sending(), also=POSTED, no_row=NOT_MESSAGES, theirs=True),
                *_unsent(),
                Column("is_free", free, says="yes or no; message_type says it too", also=("isfree",), theirs=True),
            ),
            "one row per message that was sent",
            of_interfaces={"id": "platform_id"},
        ),
        FileKind(
            "outcomes",
            (
                _of_page(),
                Column("week_start", WeekStart(), says="its Monday; without it, by the slot", also=("week",)),
                Column("slot_id", Identifier("a slot as exports name it, e.g. 2026-11-23_1"), True, also=("slot",)),
                Column("outcome", outcome, True, _SAID_OUTCOMES, ("posted",), True),
                Column("actual_earnings", Amount(money=True), also=("earnings",)),
                Column("generation_id", Identifier("the week's id", beside=True), says=_WHICH_WEEK),
                Column("send_type", send_type, says="what the slot holds; where it differs the row is refused"),
                Column("caption_id", Whole(1, MOST_CAPTION_ID, grouped=False), says="likewise"),
            ),
            "one row per slot of a saved week: was it posted or skipped",
            _OF_AN_EXPORT,
        ),
    )  # fmt: skip
    return {kind.name: kind for kind in kinds}


def _caption_type(feeds: Mapping[str, Sequence[str]]) -> Word:
    fed = {key: f"a send type, fed by captions of {' or '.join(types)}" for key, types in feeds.items() if types}
    fed |= {gone: fed["ppv_unlock"] for gone in DEPRECATED_SEND_TYPES if "ppv_unlock" in fed}
    return Word(tuple(sorted({name for types in feeds.values() for name in types})), see=SEE_TYPES, elsewhere=fed)


def _send_type(feeds: Mapping[str, Sequence[str]]) -> Word:
    keys = tuple(feeds)
    takers: dict[str, list[str]] = {}
    for key, types in feeds.items():
        for name in types:
            takers.setdefault(name, []).append(key)
    read, notes = calendar_words(keys)
    gone = dict.fromkeys(DEPRECATED_SEND_TYPES, "ppv_unlock")
    told = dict.fromkeys(gone, "is gone since 2026-01-16; read as ppv_unlock")
    takes = {name: f"a caption type, which feeds {' or '.join(fed)}" for name, fed in takers.items()}
    return Word(keys, read | gone, SEE_TYPES, notes | told, takes)


def catalogue_kinds() -> dict[str, FileKind]:
    """The kinds with the types of the catalogue, without a database."""
    catalogue = default_catalogue()
    return kinds_with({key: kind.caption_types for key, kind in catalogue.items()})


#: For help and options, without a database.
KIND_NAMES = ("creators", "captions", "vault", "personas", "rankings", "restricted", "messages", "outcomes")


def header_names(kind: FileKind, beside: Iterable[str] = ()) -> Mapping[str, str]:
    """Every name that a header may use for a column, ``beside`` these headers -> the column's."""
    names = {also: column.name for column in kind.columns for also in column.also}
    names |= {column.name: column.name for column in kind.columns}
    names = {name.replace("_", ""): ours for name, ours in sendings_of(kind).items()} | names
    if len(_OF_INTERFACES.intersection(map(heading, beside))) < 2:
        return names
    return {**kind.of_interfaces, **{name.replace("_", ""): column for name, column in names.items()}, **names}


def sendings_of(kind: FileKind) -> dict[str, str]:
    """The names of all that says whether a row was sent -> the column's."""
    said = (column for column in kind.columns if isinstance(column.kind, Sending))
    return {name: column.name for column in said for name in (column.name, *column.also)}


#: What platforms' interfaces tell of a message, as they write it: a table of two such was made of one's answer.
_OF_INTERFACES = frozenset(("sentcount", "viewedcount", "purchasedcount", "isfree", "iscanceled", "haserror"))


def heading(name: str) -> str:
    """How a header's name is compared: in any case, with spaces, hyphens or underscores."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).strip().casefold()
    return re.sub(r"[\s_\-]+", "_", plain)


def parted(name: str) -> str:
    """A name of programs in its words: sentDate is sent_Date."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
