"""What happens on the server while a page watches: it goes on when the page is closed, and is told again from any event
on to whoever looks next (Last-Event-ID)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from uuid import uuid4

#: Happenings that are remembered once they are over; the oldest go first.
REMEMBERED = 200

#: Tells the pages a piece of markup.
Tell = Callable[[str], None]


@dataclass
class Happening:
    """One run or turn. ``told``: what it told so far, in order."""

    id: str
    told: list[str] = field(default_factory=list)
    over: bool = False
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

    async def after(self, seen: int) -> AsyncIterator[tuple[int, str]]:
        """Each piece with its number, from the one after ``seen`` on, until it is over."""
        number = max(0, seen)
        while True:
            while number < len(self.told):
                number += 1
                yield number, self.told[number - 1]
            if self.over:
                return
            await self._changed.wait()


class Happenings:
    """Those of this server, by id. What is begun is this process's to end: no closed page stops it."""

    def __init__(self) -> None:
        self._known: dict[str, Happening] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Callable[[Tell], Awaitable[None]]) -> Happening:
        happening = Happening(str(uuid4()))
        self._known[happening.id] = happening
        for known in [one for one, it in self._known.items() if it.over][: max(0, len(self._known) - REMEMBERED)]:
            del self._known[known]

        async def run() -> None:
            try:
                await work(happening.tell)
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
