"""Words that stand in a cell in place of nothing: one table, for every column."""

import re

#: What programs write; no text of a caption either.
OF_PROGRAMS = frozenset({"nan", "nat", "<na>", "null", "none", "n/a", "undefined"})
#: What spreadsheets show, and signs that are no word.
_SIGNS = frozenset({"-", "--", "---", "\u2013", "\u2014", "n.a.", "(none)", "(empty)", "(blank)", "(leer)"})
#: What people write, in several tongues. Nada and Any are first names too.
_OF_PEOPLE = frozenset({
    "tbd", "tba", "unknown", "unbekannt", "any", "egal", "empty", "not set", "not specified",
    "kein", "keine", "keiner", "keins", "nichts", "aucun", "aucune", "rien", "ninguno", "ninguna", "nada",
    "nessuno", "nessuna", "niente", "nenhum", "nenhuma",
})  # fmt: skip
_NO_NAMES = OF_PROGRAMS | _SIGNS
_WORDS = _NO_NAMES | _OF_PEOPLE
_LONGEST = max(map(len, _WORDS))
#: What begins a row that adds up those above it, what may stand beside it, as numbers may, and how long that is.
_TOTALS = frozenset({
    "total", "totals", "subtotal", "subtotals", "sum", "average", "avg", "summe", "zwischensumme", "gesamt",
    "gesamtsumme", "durchschnitt", "totale",
})  # fmt: skip
_OF_TOTALS = frozenset({
    "grand", "sub", "overall", "running", "daily", "weekly", "monthly", "yearly", "day", "week", "month",
    "year", "mtd", "ytd", "for", "of", "the", "in", "per", "and", "all", "tag", "woche", "monat", "kw", "jan",
    "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july", "aug",
    "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec", "december",
})  # fmt: skip
_LONGEST_TOTALS = 40
#: Short names are spelled so in other cases.
_EXACT = frozenset({"NA"})


def stands_for_nothing(cell: str) -> bool:
    """Whether a cell is as good as empty; of money it may be 0 as well, which is not the same."""
    if cell[:1].isdecimal():
        return False  # as most cells are that are no text
    said = cell.strip()
    return len(said) <= _LONGEST and (said.casefold() in _WORDS or said in _EXACT)


def stands_for_no_name(cell: str) -> bool:
    """The same of a column of names, which words of people may be."""
    return cell.strip().casefold() in _NO_NAMES


def stands_for_no_number(cell: str) -> bool:
    """The same of a column of numbers, where a program's "nan" is one that went wrong."""
    return stands_for_nothing(cell) and cell.strip().casefold() != "nan"


def is_of_totals(cell: str) -> bool:
    """Whether a cell says that its row adds up others."""
    if len(cell) > _LONGEST_TOTALS:
        return False
    words = {word for word in re.split(r"[\W_]+", cell.casefold()) if word and not word.isdecimal()}
    return not words.isdisjoint(_TOTALS) and words <= _TOTALS | _OF_TOTALS
