"""A JSON file of messages is read in parts: what comes of it is what comes of it whole."""

import json
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros_db.importing import json_entries as module
from eros_db.importing.findings import Unread
from eros_db.importing.json_entries import entries_of, json_entries

texts = st.text(st.characters(codec="utf-8"), max_size=12)
plain = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts
values = st.recursive(plain, lambda one: st.lists(one, max_size=3), max_leaves=4)
messages = st.dictionaries(st.sampled_from(["id", "date", "text", "isFree", "price", "x"]), values, max_size=4)
pages = st.fixed_dictionaries({"data": st.lists(messages, max_size=3)}, optional={"hasMore": values, "error": values})
documents = (
    st.lists(messages | pages | values, max_size=4)
    | pages
    | messages
    | st.builds(lambda page, more: {**more, "data": page}, pages, st.dictionaries(texts, values, max_size=2))
)


def read(path: Path, whole: Any = None) -> list[Any] | str:
    try:
        return list(json_entries(path) if whole is None else entries_of(whole))
    except Unread as wrong:
        return wrong.text


@pytest.mark.requirement("eros-db:import:json-in-parts")
@given(documents, st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
@examples(60)
def test_what_is_read_in_parts_is_what_is_read_whole(
    document: Any, part: int, indent: int | None, ascii_only: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(module, "_PART", part)
        path = Path(folder, "x.json")
        path.write_text(json.dumps(document, indent=indent, ensure_ascii=ascii_only), encoding="utf-8")
        assert read(path) == read(path, whole=document)


@pytest.mark.requirement("eros-db:import:json-in-parts")
@pytest.mark.parametrize("begin", ["[", '{"data": [', '[{"data": ['])
def test_a_message_is_there_before_the_rest_is_read(
    tmp_path: Path, begin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PART", 100)
    path = tmp_path / "x.json"
    path.write_text(begin + ",\n".join(f'{{"id": {number}}}' for number in range(99)) + ', "', encoding="utf-8")
    entries = json_entries(path)
    assert [one["id"] for one in islice(entries, 50)] == list(range(50))
    with pytest.raises(Unread) as refused:
        list(entries)
    assert (refused.value.line, refused.value.text) == (99, "is no JSON: Unterminated string starting at")
