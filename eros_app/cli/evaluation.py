"""``eros eval``: starts ``python -m evals``, which a checkout has and an installed EROS has not."""

import subprocess
import sys
from importlib.util import find_spec
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
    if find_spec("pydantic_evals") is None:
        raise RequestError("NEEDS_DEV_TOOLS", "eval", "", "pydantic_evals is not installed: run `make install`")
    words = [
        *(["--only", only] if only is not None else []),
        *(["--output", str(output.absolute())] if output is not None else []),
        *(["--json"] if as_json else []),
        *(["--update-baseline"] if update_baseline else []),
    ]
    quiet = ("-W", "ignore:resource_tracker")  # of what an interrupted suite leaves, which is cleaned up all the same
    return subprocess.run([sys.executable, *quiet, "-m", "evals", *words], cwd=checkout, check=False).returncode
