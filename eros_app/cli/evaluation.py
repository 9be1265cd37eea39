"""``eros eval``: hands over to ``evals/``, which a checkout has and an installed EROS has not."""

import sys
from importlib import import_module
from pathlib import Path

from eros.failures import RequestError

CHECKOUT = Path(__file__).parents[2]


def run_suite(
    only: str | None, output: Path | None, *, as_json: bool, update_baseline: bool, checkout: Path = CHECKOUT
) -> int:
    """Run the suite: 0 when the gate holds, 1 when not. RequestError outside of a checkout, or without its tools."""
    if not (checkout / "evals" / "run.py").is_file() or not (checkout / "tests" / "checker").is_dir():
        raise RequestError(
            "NEEDS_CHECKOUT", "eval", checkout, "the evaluation suite is not part of an installed EROS: "
            "clone the repository, run `make install`, and `eros eval` there",
        )  # fmt: skip
    sys.path[:0] = [str(checkout)] if str(checkout) not in sys.path else []
    try:
        suite = import_module("evals.run")
    except ModuleNotFoundError as missing:
        raise RequestError(
            "NEEDS_DEV_TOOLS", "eval", missing.name, f"{missing.name} is not installed: run `make install`"
        ) from missing
    code: int = suite.run(only, output, as_text=as_json, update=update_baseline)
    return code
