"""Importing CSV files: all of them or none, and a wrong cell is named by file, line, column and value.

Known rows are updated by their key, new ones added, so that a file can be imported again. An empty cell means "not
said": a new row gets the default, a known row keeps what it has.
"""

from eros_db.importing.files import FILES, import_csv
from eros_db.importing.put import ImportCounts

__all__ = ["FILES", "ImportCounts", "import_csv"]
