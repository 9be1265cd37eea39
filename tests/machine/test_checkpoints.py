"""What a waiting week leaves in its checkpoint comes back as it was, and nothing else comes back as an object."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.settings import Settings
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, State
from eros_app.services.checkpoints import restored
from eros_app.services.generation import RunOptions, generate
from eros_app.services.home import open_records
from graph.serialize import serializer, state_format

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.fixture
async def waiting(home: Path, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document of a week that waits for a person, and its state as the checkpoint gives it back."""
    outcome = await generate(Request(creator_id="odessa"), RunOptions(settings))
    with open_records(settings) as store:
        checkpoint = store.checkpoint(outcome.document.generation_id)
    assert checkpoint
    saver = await restored(checkpoint, outcome.document.generation_id)
    assert saver
    at = {"configurable": {"thread_id": outcome.document.generation_id}}
    (kept,) = [one async for one in saver.alist(at)]  # type: ignore[arg-type]
    values = kept.checkpoint["channel_values"]
    return outcome.document.model_dump(), {name: values[name] for name in State.__annotations__ if name in values}


@pytest.mark.requirement("review:checkpoints-round-trip")
async def test_every_word_of_a_waiting_week_comes_back_as_it_was(
    waiting: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    document, waiting_state = waiting
    assert len(waiting_state) > 20
    assert tuple(item.model_dump() for item in waiting_state["items"]) == document["items"]
    for name, value in waiting_state.items():
        again = serializer().loads_typed(serializer().dumps_typed(value))
        assert again == value, name
        assert type(again) is type(value), name
    plural = ("items", "targeted", "phases", "recoveries", "recommendations", "rankings")
    assert {type(waiting_state[name]) for name in plural} == {tuple}
    assert all(isinstance(value, FrozenModel) for value in (*waiting_state["items"], *waiting_state["phases"]))
    assert {type(findings) for findings in waiting_state["trail"].values()} == {tuple}


plain = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text() | st.dates()
words = st.builds(Decision, verdict=st.sampled_from(["approve", "reject"]), reason=st.text(), reviewer=st.text())
nested = st.recursive(
    plain | words,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text() | st.integers(0, 99), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.requirement("review:checkpoints-round-trip")
@given(nested)
def test_tuples_lists_and_words_stay_what_they_are_however_they_nest(value: Any) -> None:
    again = serializer().loads_typed(serializer().dumps_typed(value))
    assert again == value
    assert type(again) is type(value)


@pytest.mark.requirement("review:checkpoints-allowlist")
@pytest.mark.parametrize("value", [Path("/tmp"), Decimal("1.5")])
def test_plain_values_of_the_library_come_back(value: Any) -> None:
    assert serializer().loads_typed(serializer().dumps_typed(value)) == value


@pytest.mark.requirement("review:checkpoints-allowlist")
def test_a_type_that_is_not_listed_comes_back_as_its_data() -> None:
    written = serializer().dumps_typed(Settings(home=Path("/tmp")))
    assert isinstance(serializer().loads_typed(written), dict)
    with pytest.raises(TypeError):
        serializer().dumps_typed(Fraction(1, 3))


@pytest.mark.requirement("review:checkpoints-allowlist")
def test_a_checkpoint_cannot_be_a_pickle() -> None:
    with pytest.raises(NotImplementedError):
        serializer().loads_typed(("pickle", b"cos\nsystem\n(S'true'\ntR."))


@pytest.mark.requirement("review:outdated")
def test_the_mark_of_the_state_changes_with_its_words() -> None:
    before = state_format()

    class Added(FrozenModel):
        number: int

    class LargerState(State):
        added: Added

    assert state_format() == before, "a word that the state cannot hold changes nothing"
    assert state_format(LargerState) != before


@pytest.mark.requirement("saving:interrupted")
async def test_a_run_that_ended_leaves_no_checkpoint(home: Path, settings: Settings) -> None:
    outcome = await generate(Request(creator_id="alexia"), RunOptions(settings))
    assert EXIT_CODES[outcome.ending] == 0
    with open_records(settings) as store:
        assert store.checkpoint(outcome.document.generation_id) is None
