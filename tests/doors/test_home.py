"""The first run, which makes the demo database."""

from pathlib import Path

import pytest

from eros.failures import RequestError
from eros.settings import Settings
from eros_app.services.home import prepare_home
from eros_db.demo.mix import SEND_TYPE_WEIGHTS


@pytest.mark.requirement("demo:catalogue")
def test_a_demo_that_does_not_cover_the_catalogue_is_told_and_leaves_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SEND_TYPE_WEIGHTS, "bundle")
    with pytest.raises(RequestError, match=r"no demo database: .* has no weight for bundle"):
        prepare_home(Settings(home=tmp_path), None, lambda said: None)
    assert not (tmp_path / "eros.db").exists()
