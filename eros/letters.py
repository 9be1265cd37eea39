"""Letters of words and paths: UTF-8, whatever the locale says, as SQLite's paths and all files of EROS are."""

import os
import sys
from collections.abc import Iterable


def begin_in_utf_8() -> None:
    """Where the locale's letters are others, the command begins anew with Python's UTF-8 mode, and so do its children.

    Called before anything else is done.
    """
    if not sys.flags.utf8_mode and sys.getfilesystemencoding().lower() != "utf-8":
        words = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, words, os.environ | {"PYTHONUTF8": "1"})


def must_be_letters(words: Iterable[str]) -> None:
    """Raises RequestError for a word with bytes that are no letters: no file of it could be named to SQLite."""
    from eros.failures import RequestError  # the door stays light

    for word in words:
        if not are_letters(word):
            raise RequestError("BAD_OPTION", "options", word, f"{word!r}: {NO_LETTERS}")


NO_LETTERS = "holds bytes that are no UTF-8; rename the file or folder, or write the word out in UTF-8"


def are_letters(word: str) -> bool:
    """Whether no part of it is a byte that could not be read as UTF-8."""
    return word.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in word)
