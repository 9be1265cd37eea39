"""What can drift is generated: the README's week and picture, commands, settings, tools and schemas."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.full
@pytest.mark.requirement("docs:nothing-drifts")
def test_every_generated_document_says_what_the_programs_say() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
