"""The made-up week and error response as JSON that a test can change, and what a terminal shows of them."""

from collections.abc import Callable
from typing import Any

import pytest
from made_up_week import made_up_refusal, made_up_week
from rich.console import Console

from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.cli.rendering import render


@pytest.fixture
def document() -> dict[str, Any]:
    return made_up_week().model_dump(mode="json")


@pytest.fixture
def refusal() -> dict[str, Any]:
    return made_up_refusal().model_dump(mode="json")


@pytest.fixture
def printed() -> Callable[..., str]:
    """What a terminal of that width would show of a document (or of any renderable)."""

    def shown(what: Any, width: int = 80, **options: Any) -> str:
        console = Console(width=width, record=False, highlight=False, **{"color_system": None, **options})
        with console.capture() as capture:
            console.print(render(_read(what), width) if isinstance(what, dict) else what)
        return capture.get()

    return shown


def _read(document: dict[str, Any]) -> ResultDocument | ErrorDocument:
    model = ResultDocument if document["success"] else ErrorDocument
    return model.model_validate(document)
