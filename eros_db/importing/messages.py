"""Sent messages: many rows, so they wait in a temporary table, page by page beside what is stored, never all in memory.

A message is known by its ``message_id``, by its platform's id on its page, else by its page, minute, kind and the text
that it came with, whatever becomes of the caption. Two messages of one minute are two: rows are matched with stored
ones one to one, and no two of a file become one. Statistics of a known message may grow; anything else that would
change needs ``--update``.
"""

from collections.abc import Iterable

from eros_db.importing.context import FilePlan, ImportedFile
from eros_db.importing.message_matching import match_messages
from eros_db.importing.message_reading import read_messages
from eros_db.importing.message_writing import MessageWriter
from eros_db.importing.parsing import ParsedRow


def plan_messages(source: ImportedFile, rows: Iterable[ParsedRow]) -> FilePlan:
    read = read_messages(source, rows)
    matched = match_messages(source, read.repeated)
    read.tell_beside(matched.found, matched.earned)
    return FilePlan(matched.counts, write=MessageWriter(source.importing, matched).write)
