"""Sets of ids as one parameter of a statement, whose compiled form is then the same for any number of them."""

import json
from collections.abc import Iterable

from sqlalchemy import Select, bindparam, func, select


def members(name: str) -> Select[tuple[int]]:
    """What ``IN`` looks in: the ids of the parameter of that name, which is what ``member_list`` gives."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def member_list(ids: Iterable[int]) -> str:
    """The parameter's value."""
    return json.dumps(sorted(ids))
