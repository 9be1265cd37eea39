"""What the lines of captions come to, and of the words that none of them may hold: rows, and what is told of them."""

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import compress, count
from typing import Any

from sqlalchemy import select

from eros_db.importing.caption_lines import CaptionLines
from eros_db.importing.caption_texts import BankText, BankTexts
from eros_db.importing.changes import ImportCounts, ImportJournal, Numbers, TablePlan, Wanted, chunks, compared
from eros_db.importing.context import FilePlan, ImportedFile, counted_plan, must_be_agreed
from eros_db.importing.findings import counted, cut
from eros_db.importing.parsing import Line, ParsedRow, Repeats, told_lines
from eros_db.restricted import RestrictedWords, word_key
from eros_db.schema import caption_bank, restricted_words

_SHOWN = 8
#: The columns by which two captions may become one.
_SEEN = frozenset({"caption_text", "creator_id"})


def plan_captions(source: ImportedFile, rows: Iterable[ParsedRow]) -> FilePlan:
    """A caption is known by its id, else by text, type and page. Texts are never replaced without being named."""
    return _Captions(source, rows).planned()


class _Captions:
    """A file's captions: planned, then written as they were planned. Both read the waiting lines, some at a time."""

    def __init__(self, source: ImportedFile, rows: Iterable[ParsedRow]) -> None:
        self._source, self._importing = source, source.importing
        self._bank = BankTexts(self._importing.connection)
        self._lines = CaptionLines(source, rows)
        self._bank.find({*filter(None, self._lines.said_ids)}, self._lines.pairs)
        #: The ids of the captions that the rows stand for; 0: for none.
        self._ids: Sequence[int] = ()
        #: The places of the rows that change one of the bank.
        self._changed = array("q")

    def planned(self) -> FilePlan:
        source, lines = self._source, self._lines
        repeats = Repeats(source.table, self._importing.findings, lines.of_number)
        self._ids = _with_ids(source, lines, self._bank, repeats)
        self._importing.captions.plan(partial(lines.coming, self._ids))
        for theme in lines.themes(self._ids):
            self._importing.themes.id_of(theme)
        fresh, standing = self._fresh(), self._standing()
        other, same = set[int](), 0
        for places, plan in self._compared(standing):
            must_be_agreed(source, plan, ("caption_text", "caption_type", "creator_id"), "caption")
            changed = [places[change.line] for change in plan.updated]
            self._changed.extend(changed)
            for at, change in zip(changed, plan.updated, strict=True):
                if not _SEEN.isdisjoint(change.changes):
                    other.add(at)
            same += plan.same
        repeats.tell()
        first = [at for at in standing if at not in other] if other else []
        _tell_alike(source, lines, self._bank, [*first, *sorted(other), *fresh], other, {*fresh})
        _tell_templates(source, lines, self._ids)
        _tell_restricted(source, lines, self._ids)
        never = dict[str, list[int]]()
        for at, why in lines.never.items():
            if self._ids[at]:
                never.setdefault(why, []).append(lines.numbers[at])
        for why, numbers in never.items():
            told_lines(source.table, numbers, f"imported, but never planned: {why}", self._importing.findings)
        counts = ImportCounts(len(fresh), len(self._changed), same, len(repeats.lines))
        return FilePlan(counts, write=self._write)

    def _fresh(self) -> Sequence[int]:
        """The places of the rows that bring a caption."""
        stored = self._bank.stored
        return array("q", (at for at, known in enumerate(self._ids) if known and known not in stored))

    def _standing(self) -> Sequence[int]:
        stored = self._bank.stored
        return array("q", (at for at, known in enumerate(self._ids) if known in stored))

    def _compared(self, places: Sequence[int]) -> Iterator[tuple[dict[int, int], TablePlan]]:
        """Rows of captions that stand in the bank, some at a time, with their places by their lines."""
        for some in chunks(places):
            rows = [
                Wanted(self._lines.numbers[at], (self._ids[at],), said)
                for at, said in self._lines.wanted(self._importing, some)
            ]
            by_line = dict(zip((row.line for row in rows), some, strict=True))
            plan = compared(self._importing.connection, caption_bank, ("caption_id",), rows)
            for change in plan.updated:
                if "caption_text" in change.changes:
                    change.changes["read_digest"] = self._lines.seen[by_line[change.line]]
            yield by_line, plan

    def _write(self, journal: ImportJournal) -> None:
        fresh = self._fresh()
        journal.add_stamped(
            caption_bank,
            (
                {**said, "caption_id": self._ids[at], "read_digest": self._lines.seen[at]}
                for at, said in self._lines.wanted(self._importing, fresh)
            ),
        )
        for _, plan in self._compared(self._changed):
            journal.write(plan)


def _with_ids(source: ImportedFile, lines: CaptionLines, bank: BankTexts, repeats: Repeats) -> Sequence[int]:
    """For each row the id of the caption that it stands for: the one that it says, then those of captions that are
    exactly a row's, then those that may be. 0: it stands for none."""
    said_ids, pairs = lines.said_ids, lines.pairs
    following = Numbers(source.importing.connection, caption_bank.c.caption_id, said_ids)
    if not any(said_ids) and not bank.are_named and not _twice(lines.seen):
        return array("q", following.some(len(lines)))
    ids, left = array("q", bytes(8 * len(lines))), array("q")
    again, said_again = _twice(map(lines.key, range(len(lines)))), _twice(filter(None, said_ids))
    # most rows are like no other: what they say is not needed
    alike = [lines.key(at) in again or said in said_again for at, said in enumerate(said_ids)]
    rows = lines.rows([at for at in compress(count(), alike) if said_ids[at]])
    for at, said in enumerate(said_ids):
        if not said:
            continue
        if alike[at]:
            row = next(rows)
            if lines.clear[at]:
                repeats.note(row.line, (lines.key(at),))
            if not repeats.is_first(row.line, said, "caption_id", str(said), always_fault=True):
                continue
        known = bank.other(pairs[at], lines.owner(at), said) if lines.clear[at] else None
        if known is None:
            ids[at] = said
        else:
            text = f"is caption {known} already; leave {source.called.named('caption_id')} empty, or say {known}"
            source.fault(lines.numbers[at], "caption_text", lines.row(at).text, text)
    rows = lines.rows([at for at in compress(count(), alike) if not said_ids[at]])
    for at, said in enumerate(said_ids):
        if said:
            continue
        if alike[at]:
            row = next(rows)
            if not repeats.is_first(row.line, (lines.key(at),), "caption_text", row.text):
                continue
        ids[at] = bank.own(pairs[at], lines.owner(at)) or 0
        if not ids[at]:
            left.append(at)
    for at in left:
        ids[at] = bank.shared(pairs[at], or_any=not lines.say_pages) or following()
    return ids


def _twice(numbers: Iterable[int]) -> set[int]:
    """Those that come more than once."""
    known, again = set[int](), set[int]()
    for number in numbers:
        (again if number in known else known).add(number)
    return again


def _tell_alike(
    source: ImportedFile,
    lines: CaptionLines,
    bank: BankTexts,
    places: Sequence[int],
    changed: Collection[int],
    fresh: Collection[int],
) -> None:
    """Lines that bring or change captions which are the text of others of the file or of the bank, for the same pages,
    or differ from it in nothing that is seen but case and spaces: weeks take the two for one (R60)."""
    seen = lines.seen
    looked_for = {seen[at] for at in (*changed, *fresh)}
    known = bank.alike(looked_for)
    met = _twice(seen[at] for at in places) | known.keys()
    compare = [at for at in places if seen[at] in met and seen[at] in looked_for]
    same, alike, typed, types = list[int](), list[int](), list[int](), set[str]()
    for at, row in zip(compare, lines.rows(compare), strict=True):
        others = known.setdefault(seen[at], [])
        beside = [one for one in others if row.owner in (None, one.owner) or one.owner is None]
        if beside and (at in changed or at in fresh):
            kinds = {one.caption_type for one in beside}
            if any(one.text != row.text for one in beside):
                alike.append(row.line.number)
            elif row.caption_type in kinds:
                same.append(row.line.number)
            else:
                typed.append(row.line.number)
                types |= kinds
        others.append(BankText(row.text, row.caption_type, row.owner))
    shown = ", ".join(sorted(types)[:_SHOWN])
    for numbers, said in (
        (same, "is the text of another caption too"),
        (typed, f"is the text of a caption of another type too ({shown})"),
        (alike, "differs from another caption in case, spaces or invisible letters alone"),
    ):
        text = f"{said}; a week takes the two for one, and a use of one counts for both"
        told_lines(source.table, numbers, text, source.importing.findings)


def _tell_templates(source: ImportedFile, lines: CaptionLines, ids: Sequence[int]) -> None:
    """Texts that hold a place for what was to be written: a week would send them as they are."""
    held = {at: word for at, word in lines.templates.items() if ids[at]}
    shown = ", ".join(sorted({repr(cut(word)) for word in held.values()})[:_SHOWN])
    said = f"imported, though it seems to wait for words ({shown}); a week would send it as it is"
    told_lines(source.table, [lines.numbers[at] for at in held], said, source.importing.findings)


def _tell_restricted(source: ImportedFile, lines: CaptionLines, ids: Sequence[int]) -> None:
    hit = {at: found for at, found in lines.restricted.items() if ids[at]}
    named = {f"{word!r}{_for_pages(found[word])}" for found in hit.values() for word in found}
    held = ", ".join(sorted(named)[:_SHOWN])
    told_lines(
        source.table,
        [lines.numbers[at] for at in hit],
        f"restricted words ({held}); see eros-db import --restricted",
        source.importing.findings,
    )


def _for_pages(pages: Iterable[str]) -> str:
    """ " for fay", or nothing where every page is meant."""
    return f" for {' and '.join(sorted(pages))}" if pages else ""


def plan_restricted(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """Words of the agency and of pages. Captions of the bank that hold one are listed."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    w = restricted_words.c
    known = importing.connection.execute(select(w.word_id, w.word, w.creator_id, w.is_active)).all()
    stored = {(row.creator_id, word_key(row.word)): row.word_id for row in known}
    ids, following = {row.word_id for row in known}, Numbers(importing.connection, w.word_id, ())
    wanted = []
    for line in lines:
        owner = source.page_of(line)
        key = (owner, word_key(line.said.get("word", "")))
        if "word" in line.said and not key[1]:
            source.fault(line.number, "word", line.said["word"], "holds no word")
            continue
        if "word" not in line.said or (owner is None and source.cell(line, "creator_id")):
            continue
        if key not in stored and not _is_one_word(source, line):
            continue
        if not repeats.is_first(line, key, "word", line.said["word"]) or not line.whole:
            continue
        row = dict[str, Any]((name, line.said[name]) for name in ("notes", "is_active") if name in line.said)
        if key not in stored:
            row |= {"word": line.said["word"], "creator_id": owner}
        wanted.append(Wanted(line.number, (stored.get(key) or following(),), row))
    repeats.tell()
    plan = compared(importing.connection, restricted_words, ("word_id",), wanted)
    words: dict[int, tuple[str, str | None]] = {row.word_id: (row.word, row.creator_id) for row in known}
    words |= {row["word_id"]: (row["word"], row["creator_id"]) for row in plan.added}
    before = {row.word_id for row in known if row.is_active}
    bars, out, unknown = set(before), list[int](), list[int]()
    for one in wanted:
        word_id, is_known = one.key[0], one.key[0] in ids
        if one.said.get("is_active", word_id in before or not is_known):
            bars.add(word_id)
        elif word_id in before:
            bars.remove(word_id)
            out.append(one.line)
        elif not is_known:
            unknown.append(one.line)
    importing.restricted = [words[word_id] for word_id in sorted(bars)]
    _tell_held(source, [words[word_id] for word_id in sorted(bars - before)])
    told_lines(source.table, out, _TAKEN_OUT, importing.findings)
    told_lines(source.table, unknown, _NONE_TO_TAKE_OUT, importing.findings)
    return FilePlan(counted_plan([plan], len(repeats.lines)), [plan])


_TAKEN_OUT = "taken out: captions that hold it may be planned again"
_NONE_TO_TAKE_OUT = "no such word was restricted there, so none is taken out; for a page's word the row names that page"
#: What lists have between words, and what patterns have at their ends; a phrase of a caption has them hardly ever.
_SEVERAL = re.compile(r"\s*[,;|\n]\s*|\s+/\s+|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})")
_PATTERN = re.compile(r"^\*|\*$")


def _is_one_word(source: ImportedFile, line: Line) -> bool:
    """Whether a cell is one word or phrase, or is agreed to be: a list in it would be found in no caption."""
    word = line.said["word"]
    parts = [part for part in _SEVERAL.split(word) if part]
    if len(parts) > 1 and all(word_key(part) for part in parts):
        named = " and ".join(map(repr, parts[:_SHOWN]))
        text = f"is looked for as one phrase; give each of several words a row of its own: {cut(named)}"
    elif _PATTERN.search(word) and word_key(bare := word.strip("*").strip()):
        text = f"is no pattern: * stands for itself; words are found in any case and form, so write {bare!r}"
    else:
        return True
    if source.importing.agreed:
        source.tell(line.number, f"{source.called.named('word')} {cut(word)!r} {text.partition(';')[0]}")
        return True
    source.fault(line.number, "word", word, f"{text}; --update takes it as it stands")
    return False


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
