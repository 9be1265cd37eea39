"""What may never be sent (R20). The cases are data, kept clinical: ``safety_cases.json``."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.safety import readings, unsafe
from eros.vocabulary.safety_rules import AGE, CONSENT, IDIOMS, RULES, YOUTH

CASES: dict[str, list[str]] = json.loads((Path(__file__).parent / "safety_cases.json").read_text(encoding="utf-8"))
FINE = CASES["fine"]
BAD = [text for kind in ("age", "youth", "consent") for text in CASES[kind]]


@pytest.mark.requirement("content:safety:youth-and-age")
@pytest.mark.parametrize("text", [*CASES["age"], *CASES["youth"]])
def test_a_hint_at_youth_or_an_age_is_unsafe(text: str) -> None:
    assert unsafe(text) in (AGE, YOUTH)


@pytest.mark.requirement("content:safety:consent")
@pytest.mark.parametrize("text", CASES["consent"])
def test_a_hint_at_a_lack_of_consent_is_unsafe(text: str) -> None:
    assert unsafe(text) == CONSENT


@pytest.mark.requirement("content:safety:with-care")
@pytest.mark.parametrize("text", FINE)
def test_what_only_looks_alike_is_fine(text: str) -> None:
    assert unsafe(text) is None


@given(st.sampled_from(BAD), st.sampled_from(FINE), st.booleans())
def test_a_harmless_text_beside_it_does_not_hide_an_unsafe_one(bad: str, fine: str, first: bool) -> None:
    assert unsafe(f"{bad}. {fine}" if first else f"{fine}. {bad}") is not None


@given(
    st.sampled_from(BAD), st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", "  "), "\u200b".join])
)
def test_capitals_spaces_and_unseen_signs_do_not_hide_it(bad: str, dress) -> None:  # type: ignore[no-untyped-def]
    assert unsafe(dress(bad)) is not None


@given(st.sampled_from([*BAD, *FINE]))
def test_the_marks_looked_for_first_pass_over_no_text_that_a_rule_finds(text: str) -> None:
    every = [pattern for rules in RULES.values() for _, pattern in rules]
    found = any(pattern.search(IDIOMS.sub(" ", reading)) for reading in readings(text) for pattern in every)
    assert (unsafe(text) is not None) == found


@given(st.text(max_size=200))
def test_it_reads_any_text(text: str) -> None:
    assert unsafe(text) in (None, AGE, YOUTH, CONSENT)
