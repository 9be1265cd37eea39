"""The cases, read from ``cases/*.yaml``, checked, and multiplied where a case stands for several."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from eros.failures import RequestError
from evals.scenario import CaseFile, CaseGroup

CASES = Path(__file__).parent / "cases"
SCHEMA = CASES / "schema.json"

Grouped = list[tuple[str, CaseFile]]


def groups(folder: Path = CASES) -> tuple[str, ...]:
    return tuple(path.stem for path in sorted(folder.glob("*.yaml")))


def load_cases(only: str | None = None, folder: Path = CASES) -> Grouped:
    """(group, case) of all cases, of one group, or with "GROUP/WORDS" of those whose name begins so.

    RequestError for what names no case.
    """
    names = groups(folder)
    group, _, beginning = (only or "").partition("/")
    if only is not None and group not in names:
        raise RequestError("UNKNOWN_GROUP", "only", only, f"--only {only}: the groups are {', '.join(names)}", names)
    cases = [(name, case) for name in names if group in ("", name) for case in read_cases(folder / f"{name}.yaml")]
    chosen = [(name, case) for name, case in cases if case.name.startswith(beginning)]
    if not chosen:
        message = f"--only {only}: no case of {group} begins so"
        raise RequestError("UNKNOWN_CASE", "only", only, message, [case.name for _, case in cases])
    return chosen


def read_cases(path: Path) -> list[CaseFile]:
    """The cases of one file. Raises pydantic's ValidationError for what is no case."""
    return CaseGroup.model_validate(multiplied(raw(path))).cases


def raw(path: Path) -> dict[str, Any]:
    """The file as it is written."""
    stated: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return stated


def multiplied(group: dict[str, Any]) -> dict[str, Any]:
    """The group with each case that has ``each`` as one case for each combination of its lists."""
    return {**group, "cases": [made for case in group["cases"] for made in _each(case)]}


def _each(case: dict[str, Any]) -> list[dict[str, Any]]:
    lists = case.get("each", {})
    plain = {name: value for name, value in case.items() if name != "each"}
    return [_filled(plain, dict(zip(lists, values, strict=True))) for values in product(*lists.values())]


def _filled(value: Any, words: dict[str, Any]) -> Any:
    """The value with "{name}" filled in; a text that is nothing but "{name}" becomes what stands for it, a key too."""
    if isinstance(value, dict):
        return {_filled(name, words): _filled(member, words) for name, member in value.items()}
    if isinstance(value, list):
        return [_filled(member, words) for member in value]
    if not isinstance(value, str):
        return value
    for name, word in words.items():
        if value == f"{{{name}}}":
            return word
        value = value.replace(f"{{{name}}}", str(word))
    return value


def schema() -> dict[str, Any]:
    """The JSON Schema of a file of cases, once those that stand for several are multiplied."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **CaseGroup.model_json_schema(by_alias=True)}


def schema_text() -> str:
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
