"""Messages whose caption goes with an import, joined with the caption of their text that a later import brought."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import Connection, select

from eros_db.importing.changes import ImportJournal, Update, chunks
from eros_db.importing.findings import counted
from eros_db.importing.known import KnownCaptions, caption_types_of_sends
from eros_db.importing.resting import keys_of
from eros_db.importing.uses import ChangedUses
from eros_db.schema import caption_bank, import_changes, imports, mass_messages


def join_again(connection: Connection, message_ids: Sequence[int], undone_id: int, at: str) -> list[str]:
    """As the later import would have joined them, and so in its journal; what is to be said of it."""
    m, types, known = mass_messages.c, caption_types_of_sends(connection), KnownCaptions(connection)
    updates = list[Update]()
    for some in chunks(sorted(set(message_ids))):
        query = select(mass_messages).where(m.message_id.in_(some), m.caption_id.is_(None), m.message_text.is_not(None))
        for row in connection.execute(query.order_by(m.message_id)).mappings():
            fit = types.get(row["send_type_key"] or "", frozenset())
            if found := known.find_by_text(row["message_text"], row["creator_id"], fit):
                updates.append(Update(0, dict(row), {"caption_id": found.caption_id, "message_text": None}))
    brought = _brought_by(connection, {one.changes["caption_id"] for one in updates}, undone_id)
    joined = [one for one in updates if one.changes["caption_id"] in brought]
    joined.sort(key=lambda one: brought[one.changes["caption_id"]])
    for import_id, group in groupby(joined, key=lambda one: brought[one.changes["caption_id"]]):
        journal, theirs = ImportJournal(connection, at, import_id), list(group)
        journal.change(mass_messages, theirs)
        with ChangedUses(journal) as uses:
            uses.add((one.before["creator_id"], one.changes["caption_id"]) for one in theirs)
            uses.refresh()
        journal.keep_pages()
    return (
        [f"{counted(len(joined), 'message')} sent before: joined with a later caption of the same text"]
        if joined
        else []
    )


def _brought_by(connection: Connection, caption_ids: Iterable[int], undone_id: int) -> dict[int, int]:
    """Caption -> the last import after the one that is undone that stands and wrote it."""
    wanted, found = {(number,) for number in caption_ids}, dict[int, int]()
    i, c = imports.c, import_changes.c
    later = (
        select(import_changes)
        .join(imports, i.import_id == c.import_id)
        .where(c.import_id > undone_id, i.undone_at.is_(None), c.table_name == caption_bank.name)
    )
    for row in connection.execute(later.order_by(c.change_id)).mappings() if wanted else ():
        for (number,) in wanted.intersection(keys_of(caption_bank, row["row_keys"], row["before"])):
            found[number] = row["import_id"]
    return found
