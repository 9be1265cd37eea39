"""What a row may refer to: the pages and the captions that stand in the database or come in with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from eros_db.importing.findings import Unfit, near
from eros_db.importing.texts import folded, handle
from eros_db.plain_text import key_digest, text_key
from eros_db.schema import content_types, creators, send_type_caption_requirements, send_types

#: Texts of files that are remembered with their captions.
_REMEMBERED = 20_000


#: What people write where they mean no one page.
_EVERY_PAGE = frozenset({
    "all", "all pages", "every page", "every", "any", "everyone", "everybody", "shared", "agency", "general", "none",
    "n/a", "na", "null", "-", "\u2013", "\u2014", "*",
})  # fmt: skip


class Unknown(Unfit):
    """What is named is not there."""


class KnownPage(NamedTuple):
    creator_id: str
    page_name: str
    display_name: str
    timezone: str
    page_type: str


class Pages:
    """Pages by id, page name, display name, address, in this order, exactly or in any case where only one is meant."""

    def __init__(self, connection: Connection) -> None:
        c = creators.c
        query = select(c.creator_id, c.page_name, c.display_name, c.timezone, c.page_type)
        self.stored = {row.creator_id: KnownPage(*row) for row in connection.execute(query)}
        self.pages: dict[str, KnownPage] = dict(self.stored)
        self._names: list[dict[str, set[str]]] | None = None
        self._found: dict[str, str] = {}
        self._doubtful: set[str] = set()

    def doubt(self, *names: str | None) -> None:
        """Names of a row of this import that is refused for its id: what looks like one of them may mean that page."""
        self._doubtful |= {folded(name) for name in names if name and folded(name)}

    def may_come(self, said: str) -> bool:
        return bool(near(folded(said), self._doubtful))

    def put(self, page: KnownPage) -> None:
        self.pages[page.creator_id] = page
        self._names = None
        self._found.clear()

    def find(self, said: str) -> str:
        """The id of the page that is meant. Raises Unfit with near matches."""
        found = self._found.get(said)
        if found is None:
            found = self._found[said] = self._find(said)
        return found

    def shown_as(self, name: str) -> list[str]:
        """The pages of a display name."""
        if self._names is None:
            self._names = self._by_name()
        return sorted(self._names[2].get(folded(name), ()))

    def _find(self, said: str) -> str:
        if said in self.pages:
            return said
        if self._names is None:
            self._names = self._by_name()
        for names, wanted in zip(self._names, (said, folded(said), folded(said), folded(handle(said))), strict=True):
            ids = names.get(wanted, set())
            if len(ids) == 1:
                return next(iter(ids))
            if ids:
                raise Unfit(f"may be {' or '.join(sorted(ids))}; say which by its id")
        if folded(said) in _EVERY_PAGE:
            raise Unfit("is no page; captions and restricted words alone may be of every page, by an empty cell")
        close = near(handle(said), [*self.pages, *(page.page_name for page in self.pages.values())])
        meant = f"; did you mean {' or '.join(repr(name) for name in close)}?" if close else ""
        raise Unknown(f"not found: no page has this id or name{meant or '; --creators adds pages'}")

    def _by_name(self) -> list[dict[str, set[str]]]:
        exact: dict[str, set[str]] = {}
        alike: dict[str, set[str]] = {}
        shown: dict[str, set[str]] = {}
        handles: dict[str, set[str]] = {}
        for page in self.pages.values():
            exact.setdefault(page.page_name, set()).add(page.creator_id)
            for name in (page.creator_id, page.page_name):
                alike.setdefault(folded(name), set()).add(page.creator_id)
                handles.setdefault(folded(handle(name)), set()).add(page.creator_id)
            shown.setdefault(folded(page.display_name), set()).add(page.creator_id)
        return [exact, alike, shown, handles]


class KnownCaption(NamedTuple):
    caption_id: int
    caption_type: str
    owner: str | None


class _Found(NamedTuple):
    """Of a text the digest by which messages are known, and its captions."""

    digest: int
    captions: tuple[KnownCaption, ...]


class KnownCaptions:
    """Captions by id and by text. Two texts are one where they differ in case, spaces and invisible letters alone.

    Of texts only a digest is kept: a bank has tens of thousands.
    """

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.driver_connection
        self._by_id: dict[int, KnownCaption] | None = None
        self._by_text: dict[int, tuple[KnownCaption, ...]] | None = None
        self._coming: Callable[[], Iterable[tuple[KnownCaption, str | None]]] = tuple
        self._planned: set[int] = set()
        self._found: dict[str, _Found] = {}
        self._unreadable: set[int] = set()

    def plan(self, coming: Callable[[], Iterable[tuple[KnownCaption, str | None]]]) -> None:
        """The captions that this import adds or changes, looked at once one is asked for; the text None: it cannot be
        read, and may be any."""
        self._coming = coming

    def coming_texts(self) -> Iterator[tuple[int, str]]:
        """Of the captions that this import adds or changes."""
        return ((one.caption_id, text) for one, text in self._coming() if text is not None)

    def find(self, caption_id: int) -> KnownCaption | None:
        return self._ids().get(caption_id)

    def find_by_text(self, text: str, creator_id: str, types: frozenset[str]) -> KnownCaption | None:
        """The caption that the page may use: its own first, then one of the send type's types, then the oldest."""
        found = (self._found.get(text) or self._look(text)).captions
        if not found:
            return None
        if len(found) == 1:
            return found[0] if found[0].owner in (None, creator_id) else None
        able = [one for one in found if one.owner is None or one.owner == creator_id]
        if not able:
            return None
        return min(able, key=lambda one: (*_standing(one, types), one.caption_id))

    def digest_of(self, text: str) -> int:
        """What a message of that text is known by."""
        return (self._found.get(text) or self._look(text)).digest

    def digests(self, caption_ids: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The captions of the bank that are among them, each with the digest of its text."""
        query = "SELECT caption_text FROM caption_bank WHERE caption_id = ?"
        for number in caption_ids:
            for (text,) in self._driver.execute(query, (number,)):
                yield number, key_digest(text_key(text))

    def owners_of(self, text: str) -> tuple[str, ...]:
        """The pages whose own captions have the text."""
        return tuple(sorted({one.owner for one in self._of_text(text) if one.owner is not None}))

    def fits_several(self, text: str, creator_id: str, types: frozenset[str]) -> bool:
        """Whether nothing but its id tells the caption that ``find_by_text`` gives from another."""
        found = self._of_text(text)
        if len(found) < 2:
            return False
        able = sorted(_standing(one, types) for one in found if one.owner is None or one.owner == creator_id)
        return len(able) > 1 and able[0] == able[1]

    def has_text(self, caption_id: int, text: str) -> bool:
        self._ids()
        return caption_id in self._unreadable or any(one.caption_id == caption_id for one in self._of_text(text))

    def _of_text(self, text: str) -> tuple[KnownCaption, ...]:
        return (self._found.get(text) or self._look(text)).captions

    def _look(self, text: str) -> "_Found":
        key = text_key(text)
        if len(self._found) >= _REMEMBERED:
            self._found.clear()  # what repeats stands near: rows are in the order of time
        found = self._found[text] = _Found(key_digest(key), self._texts().get(hash(key), ()))
        return found

    def _ids(self) -> dict[int, KnownCaption]:
        if self._by_id is None:
            known = dict[str, str]()
            query = "SELECT caption_id, caption_type, creator_id FROM caption_bank"
            self._by_id = {
                row[0]: KnownCaption(row[0], known.setdefault(row[1], row[1]), row[2])
                for row in self._driver.execute(query)
            }
            for one, text in self._coming():
                self._by_id[one.caption_id] = one
                self._planned.add(one.caption_id)
                if text is None:
                    self._unreadable.add(one.caption_id)
        return self._by_id

    def _texts(self) -> dict[int, tuple[KnownCaption, ...]]:
        if self._by_text is None:
            ids, found = self._ids(), dict[int, tuple[KnownCaption, ...]]()
            for caption_id, text in self._driver.execute("SELECT caption_id, caption_text FROM caption_bank"):
                if caption_id not in self._planned:
                    digest = _digest(text)
                    found[digest] = (*found.get(digest, ()), ids[caption_id])
            for one, text in self._coming():
                digest = _digest(text or "")
                found[digest] = (*found.get(digest, ()), one)
            self._by_text = found
        return self._by_text


def _standing(one: KnownCaption, types: frozenset[str]) -> tuple[bool, bool]:
    """The first is meant: a page's own caption, then one of the send type's types."""
    return one.owner is None, one.caption_type not in types


def _digest(text: str) -> int:
    return hash(text_key(text))


def caption_types_of_sends(connection: Connection) -> Mapping[str, frozenset[str]]:
    """Send type -> the caption types that feed it."""
    r, s = send_type_caption_requirements.c, send_types.c
    query = select(s.send_type_key, r.caption_type).join_from(send_types, send_type_caption_requirements)
    found: dict[str, set[str]] = {}
    for key, caption_type in connection.execute(query):
        found.setdefault(key, set()).add(caption_type)
    return {key: frozenset(types) for key, types in found.items()}


class Themes:
    """Theme ids by name; a new one gets an id, and stands in ``added`` until it is written."""

    def __init__(self, connection: Connection) -> None:
        t = content_types.c
        self._ids: dict[str, int] = {
            row[0]: row[1] for row in connection.execute(select(t.type_name, t.content_type_id))
        }
        self._last = max(self._ids.values(), default=0)
        self._folded = {folded(name): name for name in self._ids}
        self.added: list[dict[str, Any]] = []

    def id_of(self, name: str) -> int:
        known = self._folded.get(folded(name))
        if known is not None:
            return self._ids[known]
        self._last += 1
        self._ids[name], self._folded[folded(name)] = self._last, name
        self.added.append({"content_type_id": self._last, "type_name": name})
        return self._last

    def told(self, name: str) -> str:
        """A new theme, and the one of before that it may be with a slip."""
        new = {row["type_name"] for row in self.added}
        close = near(name, [one for one in self._ids if one not in new])
        return f"{name!r} (is it {close[0]!r}?)" if close else repr(name)

    def name_of(self, name: str) -> str | None:
        return self._folded.get(folded(name))
