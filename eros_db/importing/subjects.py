"""What the lines of each file but the messages come to: who is meant, what may not be, and the rows that are wanted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from eros_db.importing.changes import Numbers, TablePlan, Wanted, compared
from eros_db.importing.context import FilePlan, ImportedFile, Importing, counted_plan, must_be_agreed
from eros_db.importing.findings import counted
from eros_db.importing.known import KnownCaption, KnownPage
from eros_db.importing.outcomes import plan_outcomes
from eros_db.importing.parsing import Line, Repeats, told_lines
from eros_db.importing.texts import folded
from eros_db.never_planned import never_planned
from eros_db.plain_text import text_key
from eros_db.restricted import RestrictedWords
from eros_db.schema import (
    caption_bank,
    content_types,
    creator_personas,
    creators,
    restricted_words,
    top_content_types,
    vault_matrix,
    vault_media,
)

Lines = Iterable[Line]
DEFAULT_ZONE = "America/Los_Angeles"
_SHOWN_CAPTIONS = 8


def plan_creators(source: ImportedFile, lines: Lines) -> FilePlan:
    """Pages are known by their id. Two that differ only in what nobody sees are refused, with both lines."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    names = _PageNames(source)
    wanted = []
    for line in lines:
        said = line.said
        creator_id, page_name = said.get("creator_id"), said.get("page_name")
        if creator_id is None:
            importing.findings.unread.add("creators")
            continue
        if not repeats.is_first(line, creator_id, "creator_id", creator_id, always_fault=True):
            continue
        known = importing.pages.stored.get(creator_id)
        if not names.take(line, creator_id, page_name):
            importing.findings.unread.add("creators")
            continue
        importing.pages.put(_page(said, known))  # with its faults too: other files may name it
        if line.whole:
            row = {name: value for name, value in said.items() if name != "creator_id"}
            if known is None:
                row.setdefault("display_name", page_name)
                row.setdefault("timezone", DEFAULT_ZONE)
            wanted.append(Wanted(line.number, (creator_id,), row))
    plan = compared(importing.connection, creators, ("creator_id",), wanted)
    must_be_agreed(source, plan, ("page_name",), "page")
    return FilePlan(counted_plan([plan]), [plan])


def _page(said: dict[str, Any], known: KnownPage | None) -> KnownPage:
    page_name = said.get("page_name", said["creator_id"])
    before = known or KnownPage(said["creator_id"], page_name, page_name, DEFAULT_ZONE, "paid")
    return KnownPage(
        said["creator_id"],
        page_name,
        said.get("display_name", before.display_name),
        said.get("timezone", before.timezone),
        said.get("page_type", before.page_type),
    )


class _PageNames:
    """Which ids and page names are taken, by what a reader sees of them."""

    def __init__(self, source: ImportedFile) -> None:
        self._source = source
        self._owners: dict[str, tuple[str, str, int]] = {}
        for page in source.importing.pages.stored.values():
            for name in (page.creator_id, page.page_name):
                self._owners[folded(name)] = (page.creator_id, name, 0)

    def take(self, line: Line, creator_id: str, page_name: str | None) -> bool:
        """Whether both names are the line's to take."""
        free = True
        for column, name in (("creator_id", creator_id), ("page_name", page_name)):
            if name is None:
                continue
            owner = self._owners.setdefault(folded(name), (creator_id, name, line.number))
            if owner[0] == creator_id:
                continue
            free = False
            where = f"{self._source.table.place} {owner[2]}" if owner[2] else "the database"
            same = name == owner[1]
            text = (
                f"is a name of the page {owner[0]!r} already"
                if same
                else f"looks like {owner[1]!r}, a name of the page {owner[0]!r},"
            )
            self._source.fault(line.number, column, name, f"{text} in {where}; give each page names of its own")
        return free


class _CaptionRow(NamedTuple):
    line: Line
    text: str
    caption_type: str
    owner: str | None
    caption_id: int | None

    @property
    def key(self) -> tuple[str, str, str | None]:
        return self.text, self.caption_type, self.owner


def plan_captions(source: ImportedFile, lines: Lines) -> FilePlan:
    """A caption is known by its id, else by text, type and page. Texts are never replaced without being named."""
    importing = source.importing
    rows = list(_caption_rows(source, lines))
    texts = _CaptionTexts(importing, rows)
    repeats = Repeats(source.table, importing.findings)
    ids = {row.line.number: found for row, found in _caption_ids(source, rows, texts, repeats)}
    known, new, never = list[Wanted](), list[dict[str, Any]](), dict[str, list[int]]()
    for row in rows:
        number, said = row.line.number, row.line.said
        caption_id = ids.get(number)
        if caption_id is None:
            continue
        why = never_planned(row.text)
        wanted = {**said, "caption_id": caption_id, "never_planned": why}
        if "creator_id" in said:
            wanted["creator_id"] = row.owner
        if "content_type" in said:
            wanted["content_type_id"] = importing.themes.id_of(wanted.pop("content_type"))
        importing.captions.put(KnownCaption(caption_id, row.caption_type, row.owner), row.text)
        if caption_id in texts.stored:
            del wanted["caption_id"]
            known.append(Wanted(number, (caption_id,), wanted))
        else:
            new.append(wanted)
        if why:
            never.setdefault(why, []).append(number)
    plan = compared(importing.connection, caption_bank, ("caption_id",), known)
    plan.added = new
    must_be_agreed(source, plan, ("caption_text", "caption_type", "creator_id"), "caption")
    repeats.tell()
    _tell_restricted(source, ((row.line.number, row.owner, row.text) for row in rows if row.line.number in ids))
    for why, numbers in never.items():
        told_lines(source.table, numbers, f"imported, but never planned: {why}", importing.findings)
    return FilePlan(counted_plan([plan], len(repeats.lines)), [plan])


def _caption_rows(source: ImportedFile, lines: Lines) -> Iterator[_CaptionRow]:
    for line in lines:
        owner = source.page_of(line)
        text, kind = line.said.get("caption_text"), line.said.get("caption_type")
        caption_id = line.said.get("caption_id")
        if line.whole and text is not None and kind is not None and (owner or "creator_id" not in line.said):
            yield _CaptionRow(line, text, kind, owner, caption_id)
        elif caption_id is not None:  # with its faults too: messages may name it
            source.importing.captions.put(KnownCaption(caption_id, kind or "", owner), text or "")


def _caption_ids(
    source: ImportedFile, rows: Sequence[_CaptionRow], texts: "_CaptionTexts", repeats: Repeats
) -> Iterator[tuple[_CaptionRow, int]]:
    """Ids that rows say, then those of captions that are exactly a row's, then those that may be."""
    following = Numbers(source.importing.connection, caption_bank.c.caption_id, texts.said)
    left = []
    for row in rows:
        if row.caption_id is None:
            continue
        repeats.note(row.line, row.key)
        if not repeats.is_first(row.line, row.caption_id, "caption_id", str(row.caption_id), always_fault=True):
            continue
        known = texts.other(row)
        if known is None:
            yield row, row.caption_id
        else:
            text = f"is caption {known} already; leave {source.called.named('caption_id')} empty, or say {known}"
            source.fault(row.line.number, "caption_text", row.text, text)
    for row in rows:
        if row.caption_id is None and repeats.is_first(row.line, row.key, "caption_text", row.text):
            found = texts.own(row)
            if found is None:
                left.append(row)
            else:
                yield row, found
    for row in left:
        yield row, texts.shared(row) or following()


class _CaptionTexts:
    """The captions of the bank that a file names, by text and type, with whose they are. One row of it takes one."""

    def __init__(self, importing: Importing, rows: Sequence[_CaptionRow]) -> None:
        driver: Any = importing.connection.connection.driver_connection
        query = "SELECT caption_text, caption_type, creator_id, caption_id FROM caption_bank ORDER BY caption_id"
        texts = {row.text for row in rows}
        self.said = {row.caption_id for row in rows if row.caption_id is not None}
        #: The ids in the bank of those that its rows say or may take.
        self.stored: set[int] = set()
        self._owners: dict[tuple[str, str], dict[str | None, int]] = {}
        for text, kind, owner, caption_id in driver.execute(query):
            if caption_id in self.said:
                self.stored.add(caption_id)
            if text in texts:
                self.stored.add(caption_id)
                self._owners.setdefault((text, kind), {}).setdefault(owner, caption_id)
        self._taken = set(self.said)

    def own(self, row: _CaptionRow) -> int | None:
        """The caption of the row's page, or the shared one of a row without."""
        owners = self._owners.get((row.text, row.caption_type))
        return self._take(owners.get(row.owner)) if owners else None

    def shared(self, row: _CaptionRow) -> int | None:
        """Where a page has none of its own, the shared one; where no page is said, any page's."""
        owners = self._owners.get((row.text, row.caption_type))
        if not owners:
            return None
        return self._take(owners.get(None) or (next(iter(owners.values())) if row.owner is None else None))

    def other(self, row: _CaptionRow) -> int | None:
        """Where a row's id is new: the caption that has its text, type and page already."""
        owners = self._owners.get((row.text, row.caption_type))
        return owners.get(row.owner) if owners and row.caption_id not in self.stored else None

    def _take(self, found: int | None) -> int | None:
        if found is None or found in self._taken:
            return None
        self._taken.add(found)
        return found


def _for_pages(pages: Iterable[str]) -> str:
    """ " for fay", or nothing where every page is meant."""
    return f" for {' and '.join(sorted(pages))}" if pages else ""


def _tell_restricted(source: ImportedFile, rows: Iterable[tuple[int, str | None, str]]) -> None:
    words = RestrictedWords([*RestrictedWords.all_stored(source.importing.connection), *source.importing.restricted])
    if not words:
        return
    hit = [(line, found) for line, owner, text in rows if (found := words.barred_by(text, owner))]
    named = {f"{word!r}{_for_pages(found[word])}" for _, found in hit for word in found}
    held = ", ".join(sorted(named)[:_SHOWN_CAPTIONS])
    told_lines(
        source.table,
        [line for line, _ in hit],
        f"restricted words ({held}); see eros-db import --restricted",
        source.importing.findings,
    )


def plan_vault(source: ImportedFile, lines: Lines) -> FilePlan:
    """Either a theme or a media kind of a page's vault."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    themes, media = list[Wanted](), list[Wanted]()
    for line in lines:
        owner = source.page_of(line)
        theme, kind = line.said.get("content_type"), line.said.get("media_type")
        if line.whole and (theme is None) == (kind is None):
            other = source.called.named("media_type")
            text = f"is empty, and so is {other}" if theme is None else f"stands beside {other} {kind!r}"
            source.fault(line.number, "content_type", theme, f"{text}; give one of the two")
            continue
        if not line.whole or owner is None:
            continue
        named = ("content_type", theme) if theme is not None else ("media_type", kind)
        if not repeats.is_first(line, (owner, named[0], folded(str(named[1]))), named[0], str(named[1])):
            continue
        quantity = line.said["quantity_available"]
        if theme is None:
            media.append(Wanted(line.number, (owner, kind), {"quantity_available": quantity}))
            continue
        row: dict[str, Any] = {name: line.said[name] for name in ("quality_rating", "notes") if name in line.said}
        row |= {"quantity_available": quantity, "has_content": int(quantity > 0)}
        themes.append(Wanted(line.number, (owner, importing.themes.id_of(theme)), row))
    repeats.tell()
    plans = [
        compared(importing.connection, vault_matrix, ("creator_id", "content_type_id"), themes),
        compared(importing.connection, vault_media, ("creator_id", "media_type"), media),
    ]
    return FilePlan(counted_plan(plans, len(repeats.lines)), plans)


def plan_personas(source: ImportedFile, lines: Lines) -> FilePlan:
    importing = source.importing
    wanted, duplicates = _of_pages(source, lines)
    plan = compared(importing.connection, creator_personas, ("creator_id",), wanted)
    stamp = {"last_analyzed": importing.today}
    plan.added = [{**stamp, **row} for row in plan.added]
    plan.updated = [one._replace(changes={**one.changes, **stamp}) for one in plan.updated]
    return FilePlan(counted_plan([plan], duplicates), [plan])


def plan_rankings(source: ImportedFile, lines: Lines) -> FilePlan:
    """A page's newest analysis is what plans read: rows without a day join it, and one that would take its place with
    fewer themes says which no longer count."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    standing, whole = _newest_rankings(importing.connection), list[tuple[Line, str]]()
    for line in lines:
        owner = source.page_of(line)
        if line.whole and owner is not None:
            whole.append((line, owner))
    newest = {page: day for page, (day, _) in standing.items()}
    for line, owner in whole:
        if day := line.said.get("analysis_date"):
            newest[owner] = max(day, newest.get(owner, day))
    wanted, new = [], []
    for line, owner in whole:
        theme = importing.themes.name_of(line.said["content_type"])
        if theme is None:
            theme = line.said["content_type"]
            importing.themes.id_of(theme)
            new.append(line.number)
        day = line.said.get("analysis_date", newest.get(owner, importing.today))
        if not repeats.is_first(line, (owner, day, theme), "content_type", theme):
            continue
        unkeyed = ("creator_id", "content_type", "analysis_date")
        row = {name: value for name, value in line.said.items() if name not in unkeyed}
        wanted.append(Wanted(line.number, (owner, day, theme), row))
    repeats.tell()
    for page, day in newest.items():
        before, themes = standing.get(page, (day, frozenset[str]()))
        said = {theme for of, on, theme in (row.key for row in wanted) if (of, on) == (page, day)}
        if day > before and (gone := sorted(themes - said)):
            shown = ", ".join(gone[:_SHOWN_CAPTIONS])
            more = f" and {len(gone) - _SHOWN_CAPTIONS} more" if len(gone) > _SHOWN_CAPTIONS else ""
            text = (
                f"{page}: its rankings of {before} no longer count beside those of {day}, which leave out {shown}{more}"
            )
            importing.findings.tell(f"{source.table.name}: {text}")
    plan = compared(importing.connection, top_content_types, ("creator_id", "analysis_date", "content_type"), wanted)
    return FilePlan(counted_plan([plan], len(repeats.lines)), [plan])


def _newest_rankings(connection: Connection) -> dict[str, tuple[str, frozenset[str]]]:
    """Of each page the day of its newest analysis, and the themes that it ranks."""
    t, found = top_content_types.c, dict[str, tuple[str, frozenset[str]]]()
    query = select(t.creator_id, t.analysis_date, t.content_type).order_by(t.analysis_date)
    for page, day, theme in connection.execute(query):
        same = found[page][1] if page in found and found[page][0] == day else frozenset[str]()
        found[page] = (day, same | {theme})
    return found


def plan_restricted(source: ImportedFile, lines: Lines) -> FilePlan:
    """Words of the agency and of pages. Captions of the bank that hold one are listed."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    w = restricted_words.c
    stored = {
        (row.creator_id, text_key(row.word)): row.word_id
        for row in importing.connection.execute(select(w.word_id, w.creator_id, w.word))
    }
    following = Numbers(importing.connection, w.word_id, ())
    wanted = []
    for line in lines:
        owner = source.page_of(line)
        if not line.whole or ("creator_id" in line.said and owner is None):
            continue
        key = (owner, text_key(line.said["word"]))
        if not key[1]:
            source.fault(line.number, "word", line.said["word"], "holds no word")
            continue
        if not repeats.is_first(line, key, "word", line.said["word"]):
            continue
        row = {name: line.said[name] for name in ("notes",) if name in line.said}
        if key not in stored:
            row |= {"word": line.said["word"], "creator_id": owner}
        wanted.append(Wanted(line.number, (stored.get(key) or following(),), row))
    repeats.tell()
    plan = compared(importing.connection, restricted_words, ("word_id",), wanted)
    importing.restricted = [(row["word"], row["creator_id"]) for row in plan.added]
    _tell_held(source, importing.restricted)
    return FilePlan(counted_plan([plan], len(repeats.lines)), [plan])


def _tell_held(source: ImportedFile, words: list[tuple[str, str | None]]) -> None:
    if not words:
        return
    b, restricted = caption_bank.c, RestrictedWords(words)
    query = select(b.caption_id, b.caption_text, b.creator_id).where(b.is_active == 1)
    held = []
    for row in source.importing.connection.execute(query):
        found = restricted.barred_by(row.caption_text, row.creator_id)
        if found:
            pages = {page for pages in found.values() for page in pages} if all(found.values()) else ()
            held.append(f"{row.caption_id}{_for_pages(pages)}")
    if held:
        shown = ", ".join(held[:_SHOWN_CAPTIONS])
        rest = len(held) - _SHOWN_CAPTIONS
        more = f" and {rest} more; once imported, `eros-db types` lists them all" if rest > 0 else ""
        hold = "holds" if len(held) == 1 else "hold"
        text = f"{counted(len(held), 'caption')} of the bank {hold} one of these words: {shown}{more}"
        source.importing.findings.tell(f"{source.table.name}: {text}")


def _of_pages(source: ImportedFile, lines: Lines) -> tuple[list[Wanted], int]:
    """One row per page."""
    repeats = Repeats(source.table, source.importing.findings)
    wanted = []
    for line in lines:
        owner = source.page_of(line)
        if line.whole and owner is not None and repeats.is_first(line, owner, "creator_id", owner):
            row = {name: value for name, value in line.said.items() if name != "creator_id"}
            wanted.append(Wanted(line.number, (owner,), row))
    repeats.tell()
    return wanted, len(repeats.lines)


def new_themes(importing: Importing) -> TablePlan:
    """The themes that are new, told by name."""
    plan = TablePlan(content_types, ("content_type_id",), added=importing.themes.added)
    if plan.added:
        named = ", ".join(importing.themes.told(row["type_name"]) for row in plan.added[:_SHOWN_CAPTIONS])
        more = f" and {len(plan.added) - _SHOWN_CAPTIONS} more" if len(plan.added) > _SHOWN_CAPTIONS else ""
        importing.findings.tell(f"{counted(len(plan.added), 'new theme')}: {named}{more}")
    return plan


PLANS: dict[str, Callable[[ImportedFile, Lines], FilePlan]] = {
    "creators": plan_creators,
    "captions": plan_captions,
    "vault": plan_vault,
    "personas": plan_personas,
    "rankings": plan_rankings,
    "restricted": plan_restricted,
    "outcomes": plan_outcomes,
}
