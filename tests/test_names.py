"""One class name means one thing, from the product to its tests."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from citations import KEEPERS

ROOT = Path(__file__).parent.parent
#: What each phase's node reads of the state and adds to it: one meaning, many shapes.
OF_EVERY_NODE = {"Reads", "Adds"}
CLASS = re.compile(r"^ *class (\w+)", re.MULTILINE)


def class_homes(root: Path) -> dict[str, list[str]]:
    """Class name -> the files that define one of that name."""
    homes = defaultdict(list)
    for path in sorted(path for name in KEEPERS for path in (root / name).rglob("*.py")):
        for name in CLASS.findall(path.read_text(encoding="utf-8")):
            homes[name].append(path.relative_to(root).as_posix())
    return homes


@pytest.mark.requirement("names:one-meaning")
def test_no_two_classes_have_one_name() -> None:
    homes = class_homes(ROOT)
    assert len(homes) > 300
    assert {name: files for name, files in homes.items() if len(files) > 1 and name not in OF_EVERY_NODE} == {}
