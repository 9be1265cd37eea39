"""The pages of what happens: a week that is asked for, and the chat; told live, and told again."""

from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eros.failures import RequestError
from eros.vocabulary.edits import VersionInView
from eros.vocabulary.wall_clock import next_monday
from eros_app.records.week import WeekSummary
from eros_app.services.accounts import Account
from eros_app.services.asked import left_asked, refused_week
from eros_app.services.form_fields import form_fields
from eros_app.services.waiting import why_each_waits
from eros_app.services.weeks import summary_of
from eros_app.web.forms import read_asked, said_in
from eros_app.web.links import number_of
from eros_app.web.live import REMEMBERED, Happening, Happenings
from eros_app.web.page_words import of_a_page
from eros_app.web.shell import Shell

if TYPE_CHECKING:
    from eros_app.web.talking import Markup


#: Turns of a conversation that its panel shows again.
_SHOWN = 20


class LivePages:
    def __init__(self, shell: Shell) -> None:
        self.shell, self.happenings = shell, Happenings(self._bug_told)
        #: Who said what, and the happening that answers it; the oldest go first.
        self._said: deque[tuple[Account, str, str]] = deque(maxlen=REMEMBERED)

    async def form(self, request: Request) -> Response:
        """What a week can be asked for with, a field for each wish."""
        return await self._form(self.shell.visitors.must(request, "edit"), request.query_params)

    async def _form(self, who: Account, said: Mapping[str, str], wrong: RequestError | None = None) -> Response:
        """``wrong``: why what was said cannot be asked for; all of it stands in the form again."""
        from eros_app.services.creators import active_creators

        await self.shell.prepare()
        found = await active_creators(self.shell.options.source, self.shell.settings)
        monday = next_monday(self.shell.settings.clock().date())
        labels = {field.name: field.label for field in form_fields()}
        return self.shell.page(
            "new.html",
            status=400 if wrong else 200,
            who=who,
            creators=found.creators,
            monday=monday,
            fields=form_fields(),
            said=said,
            wrong=(labels.get(wrong.field, ""), of_a_page(wrong.text)) if wrong else None,
        )

    async def ask(self, request: Request) -> Response:
        """A week is asked for: it is planned whether or not a page watches, and by the next server if this one ends."""
        from eros_app.services.asked import asked_now
        from eros_app.web.talking import Planning

        who = self.shell.visitors.must(request, "edit")
        await self.shell.prepare()
        said = await said_in(request)
        try:
            wanted = read_asked(said)
        except RequestError as wrong:
            return await self._form(who, said, wrong)
        asked = asked_now(wanted, who.name, str(uuid4()), self.shell.settings)
        planning = Planning(self.shell.options, self._markup)
        self.happenings.begin(partial(planning.begin, asked), asked.told_under)
        return RedirectResponse(f"/runs/{asked.generation_id}", status_code=303)

    async def run(self, request: Request) -> Response:
        """A generation that is under way, phase by phase; its week once it is done, or why there is none."""
        who = self.shell.visitors.who(request)
        generation_id = request.path_params["generation_id"]
        asked = {one.generation_id: one for one in left_asked(self.shell.settings)}.get(generation_id)
        if asked is None and (refused := refused_week(self.shell.settings, generation_id)) is not None:
            return self.shell.page("failure.html", who=who, failure=refused)
        if asked is None:
            return RedirectResponse(f"/weeks/{generation_id}", status_code=303)
        is_told = self.happenings.find(asked.told_under) is not None
        return self.shell.page("run.html", who=who, asked=asked, is_told=is_told)

    async def go_on(self) -> None:
        """What was asked for at a server that is gone begins again."""
        left = left_asked(self.shell.settings)
        if not left:
            return
        from eros_app.web.talking import Planning

        planning = Planning(self.shell.options, self._markup)
        for asked in left:
            self.happenings.begin(partial(planning.go_on, asked), asked.told_under)

    async def talk(self, request: Request) -> Response:
        """The chat by itself."""
        who = self.shell.visitors.must(request, "edit")
        return self._talk_page(who)

    def _talk_page(self, who: Account) -> Response:
        return self.shell.page("talk.html", who=who, turns=self.turns_of(who), goes_on=self.goes_on(who))

    async def say(self, request: Request) -> Response:
        """One message: what comes of it is told live, and goes on when the page is closed."""
        from eros_app.web.talking import Talk

        who = self.shell.visitors.must(request, "edit")
        said = await said_in(request)
        message = said.get("message", "")
        if not message:
            raise RequestError("NO_MESSAGE", "message", "", "say something")
        await self.shell.prepare()
        of, version = said.get("of", ""), number_of(said.get("version"))
        seen = VersionInView(generation_id=of, version=version) if of and version is not None else None
        talk = Talk(self.shell.options, self._markup, who, said.get("week") or None, seen)
        happening = self.happenings.begin(partial(talk.turn, message))
        self._said.append((who, message, happening.id))
        if request.headers.get("hx-request"):
            return HTMLResponse(self._turn(message, happening))
        return self._talk_page(who)

    def turns_of(self, who: Account) -> Sequence[str]:
        """What somebody said here since the server began, with what was answered, or is being."""
        own = [(message, self.happenings.find(id)) for one, message, id in self._said if one == who]
        return [self._turn(message, it) for message, it in own[-_SHOWN:] if it is not None]

    def goes_on(self, who: Account, beside: WeekSummary | None = None) -> str:
        """The week that somebody talked about before this server began, whose turns are not shown; nothing where a
        turn is, or none was talked about, or ``beside`` the page of another one, which the talk is about there."""
        if self.turns_of(who):
            return ""
        from eros_app.services.memory import Memory

        in_view = Memory(self.shell.options, who.name).read().generation_id
        try:
            week = summary_of(self.shell.settings, in_view) if in_view else None
        except RequestError:  # it was forgotten since
            return ""
        if week is None or (beside and (beside.creator_id, beside.week_start) != (week.creator_id, week.week_start)):
            return ""
        return f"{week.creator_id}, week of {week.week_start}"

    def _turn(self, message: str, happening: Happening) -> str:
        told = happening.told if happening.over else None
        return self.shell.templates.get_template("_turn.html").render(
            message=message, happening=happening.id, told=told
        )

    async def live(self, request: Request) -> Response:
        """What a run or a turn told, from the event on that the page saw last."""
        self.shell.visitors.who(request)
        happening = self.happenings.find(request.path_params["happening"])
        if happening is None:
            raise HTTPException(404)
        seen = request.headers.get("last-event-id", "")

        async def events() -> AsyncIterator[ServerSentEvent]:
            async for number, markup in happening.after(seen):
                yield ServerSentEvent(markup, id=number)
            yield ServerSentEvent("", event="over")

        return EventSourceResponse(events())

    def _bug_told(self, bug: Exception) -> str:
        return self._markup.said(
            "wrong", f"A bug in EROS, not in what was asked ({type(bug).__name__}); its log has more."
        )

    @property
    def _markup(self) -> "Markup":
        from eros_app.web.talking import Markup

        return Markup(self.shell.templates, partial(why_each_waits, self.shell.settings))
