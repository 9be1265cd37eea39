"""What happens on the server while a page watches: it goes on when the page is closed, and is told again from any event
on to whoever looks next (Last-Event-ID)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from uuid import uuid4

from eros_app.web.links import number_of

_log = logging.getLogger(__name__)

#: Happenings that are remembered once they are over; the oldest go first.
REMEMBERED = 200

#: Tells the pages a piece of markup.
Tell = Callable[[str], None]


@dataclass
class Happening:
    """One run or turn. ``told``: what it told so far, in order. ``telling``: which telling of it this is; a server that
    was started again tells it from the beginning."""

    id: str
    told: list[str] = field(default_factory=list)
    over: bool = False
    telling: str = field(default_factory=lambda: uuid4().hex[:8])
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, markup: str) -> None:
        self.told.append(markup)
        self._wake()

    def end(self) -> None:
        self.over = True
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def after(self, seen: str) -> AsyncIterator[tuple[str, str]]:
        """Each piece with its event's id, from the one after ``seen`` on, until it is over; from the beginning where
        that is none of this telling."""
        telling, _, at = seen.rpartition("-")
        number = (number_of(at) or 0) if telling == self.telling else 0
        while True:
            while number < len(self.told):
                number += 1
                yield f"{self.telling}-{number}", self.told[number - 1]
            if self.over:
                return
            await self._changed.wait()


class Happenings:
    """Those of this server, by id. What is begun is this process's to end: no closed page stops it."""

    def __init__(self, bug_told: Callable[[Exception], str] = str) -> None:
        """``bug_told``: what a page is told where something breaks that should not."""
        self._bug_told = bug_told
        self._known: dict[str, Happening] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Callable[[Happening], Awaitable[None]], id: str | None = None) -> Happening:
        """``id``: of what was begun by a server that is gone, and is told under its own address again."""
        happening = Happening(id or str(uuid4()))
        self._known[happening.id] = happening
        for known in [one for one, it in self._known.items() if it.over][: max(0, len(self._known) - REMEMBERED)]:
            del self._known[known]

        async def run() -> None:
            try:
                await work(happening)
            except Exception as bug:  # noqa: BLE001 - the outermost door: no request waits for this
                _log.exception("what a page watched broke")
                happening.tell(self._bug_told(bug))
            finally:
                happening.end()

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return happening

    def find(self, id: str) -> Happening | None:
        return self._known.get(id)

    async def drain(self) -> None:
        """Everything that was begun comes to its end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
