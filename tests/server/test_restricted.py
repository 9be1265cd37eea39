"""Restricted words: the agency's in every caption, a page's in its own, as whole words in any case."""

import pytest

from eros_db.restricted import RestrictedWords

WORDS = RestrictedWords([("tip", None), ("Free of charge", None), ("secret", "fay"), ("don’t", None)])


@pytest.mark.requirement("server:restricted-words")
@pytest.mark.parametrize(
    ("text", "page", "found"),
    [
        ("Leave a TIP tonight", None, ("tip",)),
        ("I am tipsy", None, ()),
        ("tip, or free  of\ncharge", "nell", ("tip", "Free of charge")),
        ("my secret", "nell", ()),
        ("my secret tip", "fay", ("tip", "secret")),
        ("We don't", None, ("don’t",)),
        ("a t\u200bip", None, ("tip",)),
        ("ｔｉｐ", None, ("tip",)),
        ("", "fay", ()),
    ],
)
def test_a_word_is_found_whole_and_in_any_case(text: str, page: str | None, found: tuple[str, ...]) -> None:
    assert WORDS.found_in(text, page) == found


@pytest.mark.requirement("server:restricted-words")
def test_without_words_nothing_is_found() -> None:
    assert RestrictedWords([]).found_in("tip", "fay") == ()
    assert not RestrictedWords([])
