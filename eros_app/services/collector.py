"""The garbage collector beside a run: what the program is made of is not looked through again and again."""

import gc
from functools import cache

#: New objects between two looks for cycles: a run makes some hundred thousand, of which next to none lie in any.
_OBJECTS = 20_000


@cache
def look_rarely() -> None:
    """Once a process, as its first run begins: the modules, classes and schemas of the program, two hundred thousand
    objects, live as long as the process; and new ones are looked through less often, unless that is so already."""
    gc.freeze()
    objects, *more = gc.get_threshold()
    gc.set_threshold(max(_OBJECTS, objects), *more)
