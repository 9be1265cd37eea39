"""What the lines of captions come to, and of the words that none of them may hold: rows, and what is told of them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import select

from eros_db.importing.changes import Numbers, Wanted, compared
from eros_db.importing.context import FilePlan, ImportedFile, Importing, counted_plan, must_be_agreed
from eros_db.importing.findings import counted, cut
from eros_db.importing.known import KnownCaption
from eros_db.importing.parsing import Line, Repeats, told_lines
from eros_db.never_planned import never_planned
from eros_db.plain_text import INVISIBLE
from eros_db.restricted import RestrictedWords, word_key
from eros_db.schema import caption_bank, restricted_words

_SHOWN = 8
#: Of texts that differ in case alone, these letters do too.
_SAMPLE: Callable[[str], str] = itemgetter(slice(None, None, 7))


class _CaptionRow(NamedTuple):
    """``clear``: its text, its type and whose it is are known, whatever else is at fault. ``never`` is why no week may
    send it, ``seen`` the digest of what is seen of it."""

    line: Line
    text: str
    caption_type: str
    owner: str | None
    caption_id: int | None
    clear: bool
    never: str | None
    seen: int

    @property
    def key(self) -> tuple[str, str, str | None]:
        return self[1:4]


def plan_captions(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """A caption is known by its id, else by text, type and page. Texts are never replaced without being named."""
    importing = source.importing
    rows = list(_caption_rows(source, lines))
    texts = _CaptionTexts(importing, rows)
    repeats = Repeats(source.table, importing.findings)
    taken = _with_ids(source, rows, texts, repeats)
    importing.captions.plan(
        (KnownCaption(caption_id, row.caption_type, row.owner), row.line.said.get("caption_text"))
        for row, caption_id in taken
    )
    known, new, never = list[Wanted](), list[dict[str, Any]](), dict[str, list[int]]()
    for row, caption_id in taken:
        wanted = row.line.said  # nobody asks for the line any more
        wanted["never_planned"] = row.never
        if row.owner is not None:
            wanted["creator_id"] = row.owner
        else:
            wanted.pop("creator_id", None)
        if "content_type" in wanted:
            wanted["content_type_id"] = importing.themes.id_of(wanted.pop("content_type"))
        if caption_id in texts.stored:
            wanted.pop("caption_id", None)
            known.append(Wanted(row.line.number, (caption_id,), wanted))
        else:
            wanted["caption_id"] = caption_id
            new.append(wanted)
        if row.never:
            never.setdefault(row.never, []).append(row.line.number)
    plan = compared(importing.connection, caption_bank, ("caption_id",), known)
    plan.added = new
    must_be_agreed(source, plan, ("caption_text", "caption_type", "creator_id"), "caption")
    repeats.tell()
    other = {one.line for one in plan.updated if not _SEEN.isdisjoint(one.changes)}
    standing = [row for row, caption_id in taken if caption_id in texts.stored] if other else []
    first, then = (
        [one for one in standing if one.line.number not in other],
        [row for row, _ in taken if row.line.number in other],
    )
    fresh = [row for row, caption_id in taken if caption_id not in texts.stored]
    _tell_alike(source, [*first, *then, *fresh], texts, other, {row.line.number for row in fresh})
    _tell_templates(source, [(row.line.number, row.text) for row, _ in taken])
    _tell_restricted(source, ((row.line.number, row.owner, row.text) for row, _ in taken))
    for why, numbers in never.items():
        told_lines(source.table, numbers, f"imported, but never planned: {why}", importing.findings)
    return FilePlan(counted_plan([plan], len(repeats.lines)), [plan])


def _caption_rows(source: ImportedFile, lines: Iterable[Line]) -> Iterator[_CaptionRow]:
    left = iter(lines)
    while some := list(islice(left, _AT_ONCE)):
        yield from _rows_of(source, some)


def _rows_of(source: ImportedFile, lines: Sequence[Line]) -> Iterator[_CaptionRow]:
    targets = source.table.targets
    owned, numbered = "creator_id" in targets, "caption_id" in targets
    spaced = {*_among([line.said.get("caption_text", "") for line in lines], _is_spaced)}
    for line in lines:
        said, owner = line.said, source.page_of(line) if owned else None
        text, kind = said.get("caption_text"), said.get("caption_type")
        caption_id = said.get("caption_id") if numbered else None
        known = text is not None and kind is not None
        clear = known and (owner is not None or not owned or not source.cell(line, "creator_id"))
        if caption_id is not None or clear:  # with its faults too: messages may name its id, lines its text
            text, kind = text or "", kind or ""
            small = text.casefold()
            seen = hash(_unspaced(text) if text in spaced else small)
            yield _CaptionRow(line, text, kind, owner, caption_id, clear, never_planned(text, small), seen)


def _with_ids(
    source: ImportedFile, rows: Sequence[_CaptionRow], texts: "_CaptionTexts", repeats: Repeats
) -> list[tuple[_CaptionRow, int]]:
    """The rows that stand for a caption, each with its id."""
    following = Numbers(source.importing.connection, caption_bank.c.caption_id, texts.said)
    if not texts.said and not texts.are_named and len({row.seen for row in rows}) == len(rows):
        return list(zip(rows, following.some(len(rows)), strict=True))
    ids = dict(_caption_ids(source, rows, texts, repeats, following))
    return [(row, ids[row.line.number]) for row in rows if row.line.number in ids]


def _caption_ids(
    source: ImportedFile, rows: Sequence[_CaptionRow], texts: "_CaptionTexts", repeats: Repeats, following: Numbers
) -> Iterator[tuple[int, int]]:
    """For each line the id that it says, then those of captions that are exactly a row's, then those that may be."""
    left = []
    for row in rows:
        if row.caption_id is None:
            continue
        if row.clear:
            repeats.note(row.line, row.key)
        if not repeats.is_first(row.line, row.caption_id, "caption_id", str(row.caption_id), always_fault=True):
            continue
        known = texts.other(row) if row.clear and texts.are_named else None
        if known is None:
            yield row.line.number, row.caption_id
        else:
            text = f"is caption {known} already; leave {source.called.named('caption_id')} empty, or say {known}"
            source.fault(row.line.number, "caption_text", row.text, text)
    for row in rows:
        if row.caption_id is None and repeats.is_first(row.line, row.key, "caption_text", row.text):
            found = texts.own(row) if texts.are_named else None
            if found is None:
                left.append(row)
            else:
                yield row.line.number, found
    for row in left:
        yield row.line.number, (texts.shared(row) if texts.are_named else None) or following()


class _CaptionTexts:
    """The captions of the bank that a file names, by text and type, with whose they are. One row of it takes one."""

    def __init__(self, importing: Importing, rows: Sequence[_CaptionRow]) -> None:
        driver: Any = importing.connection.connection.driver_connection
        self._driver: Any = driver
        self._bank = [text for (text,) in driver.execute("SELECT caption_text FROM caption_bank")]
        texts = {row.text for row in rows}.intersection(self._bank) if self._bank else set[str]()
        self.said = {row.caption_id for row in rows if row.caption_id is not None}
        #: The ids in the bank of those that its rows say or may take.
        self.stored: set[int] = set()
        self._owners: dict[tuple[str, str], dict[str | None, int]] = {}
        query = "SELECT caption_text, caption_type, creator_id, caption_id FROM caption_bank ORDER BY caption_id"
        for text, kind, owner, caption_id in driver.execute(query) if texts or self.said else ():
            if caption_id in self.said:
                self.stored.add(caption_id)
            if text in texts:
                self.stored.add(caption_id)
                self._owners.setdefault((text, kind), {}).setdefault(owner, caption_id)
        self._taken = set(self.said)
        #: Whether rows say the text of one, which few files do.
        self.are_named = bool(self._owners)

    def own(self, row: _CaptionRow) -> int | None:
        """The caption of the row's page, or the shared one of a row without."""
        owners = self._owners.get(row.key[:2])
        return self._take(owners.get(row.owner)) if owners else None

    def shared(self, row: _CaptionRow) -> int | None:
        """Where a page has none of its own, the shared one; where no page is said, any page's."""
        owners = self._owners.get(row.key[:2])
        if not owners:
            return None
        return self._take(owners.get(None) or (next(iter(owners.values())) if row.owner is None else None))

    def other(self, row: _CaptionRow) -> int | None:
        """Where a row's id is new: the caption that has its text, type and page already."""
        owners = self._owners.get(row.key[:2])
        return owners.get(row.owner) if owners and row.caption_id not in self.stored else None

    def alike(self, said: Sequence[str], keys: Collection[int]) -> dict[int, list[tuple[str, str | None]]]:
        """By the digest of what is seen of those that are said, the texts that the bank keeps, with whose they are.

        A bank has tens of thousands, and folding them is dear: of most a few letters are, and what these find is.
        """
        bank = self._bank
        if not bank:
            return {}
        samples = {_SAMPLE(text).casefold() for text in said}
        samples |= {_SAMPLE(_closed_up(text)).casefold() for text in _among(said, _is_spaced)}
        likely = compress(bank, map(samples.__contains__, map(str.casefold, map(_SAMPLE, bank))))
        spaced = _among(bank, _is_spaced)
        found = {key for text in chain(likely, spaced) if (key := hash(_unspaced(text))) in keys}
        by_key: dict[int, list[tuple[str, str | None]]] = {}
        query = "SELECT caption_text, creator_id, caption_id FROM caption_bank ORDER BY caption_id"
        for text, owner, caption_id in self._driver.execute(query) if found else ():
            if caption_id not in self.said and (key := hash(_unspaced(text))) in found:
                by_key.setdefault(key, []).append((text, owner))
        return by_key

    def _take(self, found: int | None) -> int | None:
        if found is None or found in self._taken:
            return None
        self._taken.add(found)
        return found


def _tell_alike(
    source: ImportedFile,
    rows: Sequence[_CaptionRow],
    texts: _CaptionTexts,
    changed: Collection[int],
    fresh: Collection[int],
) -> None:
    """Lines that bring or change captions which differ from others of the file or of the bank, for the same pages, in
    nothing that is seen but case and spaces; lines that bring or change one that is another of its type, or make one of
    the bank the same as another: weeks take the two for one."""
    different = {row.seen for row in rows}
    known = texts.alike([row.text for row in rows], different)
    if not known and len(different) == len(rows):
        return
    firsts, alike, same = dict[int, _CaptionRow](), list[int](), list[int]()
    typed = set[tuple[str, str, str | None]]()
    for row in rows:
        first = firsts.setdefault(row.seen, row)
        if first is row and row.seen not in known:
            typed.add(row.key)
            continue
        others = known.setdefault(row.seen, [(first.text, first.owner)])
        if row.line.number in changed or row.line.number in fresh:
            beside = {text for text, owner in others if owner == row.owner or None in (owner, row.owner)}
            if beside - {row.text}:
                alike.append(row.line.number)
            elif beside and (row.line.number in changed or row.key in typed):
                same.append(row.line.number)
        typed.add(row.key)
        others.append((row.text, row.owner))
    said = "is the text of another caption too; a week takes the two for one"
    told_lines(source.table, same, said, source.importing.findings)
    said = "differs from another caption in case, spaces or invisible letters alone; a week takes the two for one"
    told_lines(source.table, alike, said, source.importing.findings)


def _tell_templates(source: ImportedFile, rows: Sequence[tuple[int, str]]) -> None:
    """Texts that hold a place for what was to be written: a week would send them as they are."""
    waiting = {*_among([text for _, text in rows], _may_wait)}
    held = [(line, found[0]) for line, text in rows if text in waiting and (found := _TEMPLATE.search(text))]
    shown = ", ".join(sorted({repr(cut(word)) for _, word in held})[:_SHOWN])
    said = f"imported, though it seems to wait for words ({shown}); a week would send it as it is"
    told_lines(source.table, [line for line, _ in held], said, source.importing.findings)


#: What stands for words that are to be written yet; each holds one of these.
_TEMPLATES = ("[", "{", "TODO", "TBD", "FIXME", "orem ipsum", "xxx", "XXX", "<")
_TEMPLATE = re.compile(
    r"\b(?:TODO|TBD|FIXME)\b|\{\{?\s*\w[\w .|-]*\}?\}|\[[A-Z][A-Z\d _-]{2,}\]|<[A-Z][A-Z\d _-]{2,}>"
    r"|\b[Ll]orem ipsum\b|^\W*[xX]{3,}\W*$"
)


def _may_wait(text: str) -> bool:
    return any(map(text.__contains__, _TEMPLATES))


#: The columns by which two captions may become one.
_SEEN = frozenset({"caption_text", "creator_id"})


def _unspaced(text: str) -> str:
    """What texts have in common that differ in case, spaces and invisible letters alone; most have single blanks, and
    parting is dear."""
    return (_closed_up(text) if _is_spaced(text) else text).casefold()


def _closed_up(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split())


def _is_spaced(text: str) -> bool:
    """Whether there may be more between its letters than a blank."""
    return "  " in text or not text.isprintable() or (not text.isascii() and any(map(text.__contains__, _FILLERS)))


def _among(texts: Sequence[str], is_so: Callable[[str], bool]) -> Iterator[str]:
    """Those of which it is so: few are, and a thousand at once are looked at for little more than one."""
    for at in range(0, len(texts), _AT_ONCE):
        some = texts[at : at + _AT_ONCE]
        if is_so("|".join(some)):
            yield from filter(is_so, some)


_AT_ONCE = 1_000
#: Letters of which nothing is seen, though they can be printed.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"


def _for_pages(pages: Iterable[str]) -> str:
    """ " for fay", or nothing where every page is meant."""
    return f" for {' and '.join(sorted(pages))}" if pages else ""


def _tell_restricted(source: ImportedFile, rows: Iterable[tuple[int, str | None, str]]) -> None:
    words = RestrictedWords([*RestrictedWords.all_stored(source.importing.connection), *source.importing.restricted])
    if not words:
        return
    hit = [(line, found) for line, owner, text in rows if (found := words.barred_by(text, owner))]
    named = {f"{word!r}{_for_pages(found[word])}" for _, found in hit for word in found}
    held = ", ".join(sorted(named)[:_SHOWN])
    told_lines(
        source.table,
        [line for line, _ in hit],
        f"restricted words ({held}); see eros-db import --restricted",
        source.importing.findings,
    )


def plan_restricted(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """Words of the agency and of pages. Captions of the bank that hold one are listed."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    w = restricted_words.c
    stored = {
        (row.creator_id, word_key(row.word)): row.word_id
        for row in importing.connection.execute(select(w.word_id, w.creator_id, w.word))
    }
    following = Numbers(importing.connection, w.word_id, ())
    wanted = []
    for line in lines:
        owner = source.page_of(line)
        key = (owner, word_key(line.said.get("word", "")))
        if "word" in line.said and not key[1]:
            source.fault(line.number, "word", line.said["word"], "holds no word")
            continue
        if "word" not in line.said or (owner is None and source.cell(line, "creator_id")):
            continue
        if not repeats.is_first(line, key, "word", line.said["word"]) or not line.whole:
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
        shown = ", ".join(held[:_SHOWN])
        rest = len(held) - _SHOWN
        more = f" and {rest} more; once imported, `eros-db types --all` lists them all" if rest > 0 else ""
        hold = "holds" if len(held) == 1 else "hold"
        text = f"{counted(len(held), 'caption')} of the bank {hold} one of these words: {shown}{more}"
        source.importing.findings.tell(f"{source.table.name}: {text}")
