"""The demo against the catalogue: a new send type takes a row there, a weight and captions here."""

import pytest

from eros.vocabulary.catalogue import SendType, default_catalogue
from eros_db.demo import mix
from eros_db.demo.mix import SEND_TYPE_WEIGHTS, check_catalogue
from eros_db.failures import Refusal


@pytest.mark.requirement("demo:catalogue")
def test_every_send_type_has_a_weight_and_every_weight_a_send_type() -> None:
    assert set(SEND_TYPE_WEIGHTS) == set(default_catalogue())
    check_catalogue()


@pytest.fixture
def new_type(monkeypatch: pytest.MonkeyPatch) -> dict[str, SendType]:
    """A 23rd send type in the catalogue."""
    bundle = default_catalogue()["bundle"]
    more = {**default_catalogue(), "audio_drop": bundle.model_copy(update={"send_type_key": "audio_drop"})}
    monkeypatch.setattr(mix, "default_catalogue", lambda: more)
    return more


@pytest.mark.requirement("demo:catalogue")
def test_a_send_type_without_a_weight_is_named_with_the_table_that_lacks_it(new_type: dict[str, SendType]) -> None:
    with pytest.raises(Refusal, match=r"TYPE_WEIGHTS in eros_db/demo/mix\.py has no weight for audio_drop") as refused:
        check_catalogue()
    assert refused.value.code == "DEMO_INCOMPLETE"


@pytest.mark.requirement("demo:catalogue")
def test_a_send_type_whose_captions_the_demo_lacks_is_named(
    new_type: dict[str, SendType], monkeypatch: pytest.MonkeyPatch
) -> None:
    new_type["audio_drop"] = new_type["audio_drop"].model_copy(update={"caption_types": ("audio_offer",)})
    monkeypatch.setitem(SEND_TYPE_WEIGHTS, "audio_drop", 2)
    with pytest.raises(Refusal, match="no captions of audio_offer, which audio_drop takes"):
        check_catalogue()
