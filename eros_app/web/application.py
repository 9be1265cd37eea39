"""The application: its routes, its pages, and how a failure is shown. A page calls services and no rule of its own."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from eros.failures import ErosError, RecordFailure, RequestError, ToolFailure
from eros.parameters import spelled
from eros.settings import Settings
from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.edits import Add, Edit, Mark, Move, Regenerate, Remove, Reprice, Retarget, Rewrite, SwapCaption
from eros.vocabulary.life import HandOver
from eros.vocabulary.numbers import digits
from eros.vocabulary.wall_clock import read_date, read_time
from eros_app.records.edited import WeekVersion
from eros_app.records.terms import WeekFilter, verdicts_on
from eros_app.records.week import WeekRecord
from eros_app.services import editing
from eros_app.services.accounts import Account, session_secret, signed_in
from eros_app.services.calendar import LETTERS, Calendar, calendar
from eros_app.services.explain import explain
from eros_app.services.export import FORMATS, file_name, options_of
from eros_app.services.handing_over import check_may_hand_over, hand_over, tell_posts
from eros_app.services.home import read_records
from eros_app.services.weeks import find_week, list_weeks, stands_instead, waiting_weeks
from eros_app.web.live import Happenings
from eros_app.web.places import places_css
from eros_app.web.safety import OwnPagesOnly
from eros_app.web.sessions import SESSION_SECONDS, NotAllowed, NotSignedIn, PasswordTries, Visitors, sign_in

#: How each refusal is answered, where it is not simply a wrong request.
_STATUS = {"UNKNOWN_ID": 404, "UNKNOWN_SLOT": 404, "EDITED_MEANWHILE": 409, "WEEK_PROTECTED": 409, "NOT_WAITING": 409}
_WEEKS_A_PAGE = 50


@dataclass(frozen=True)
class Web:
    """``config``: the data server's configuration that runs and approvals are made with."""

    settings: Settings
    config: Path | None
    templates: Environment
    happenings: Happenings
    visitors: Visitors
    tries: PasswordTries

    # --- who

    async def login(self, request: Request) -> Response:
        return self._login(request)

    async def sign_in(self, request: Request) -> Response:
        """A session for whoever has the password; too many wrong ones have to wait."""
        form = await request.form()
        name, password = str(form.get("name", ""))[:100], str(form.get("password", ""))
        keys = (f"name {name}", f"address {request.client.host if request.client else ''}")
        if self.tries.must_wait(*keys):
            return self._login(request, "Too many wrong passwords; try again in five minutes.", 429)
        account = await asyncio.to_thread(signed_in, self.settings, name, password)
        if account is None:
            self.tries.note_wrong(*keys)
            return self._login(request, "That is no account's name and password.", 403)
        self.tries.forgive(*keys)
        sign_in(request, account)
        return RedirectResponse(_own_path(str(form.get("next", "/"))), status_code=303)

    async def sign_out(self, request: Request) -> Response:
        request.session.clear()
        return RedirectResponse("/login", status_code=303)

    def _login(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        after = _own_path(request.query_params.get("next", "/"))
        return self._page("login.html", status=status, wrong=wrong, next=after)

    # --- pages

    async def weeks(self, request: Request) -> Response:
        """What waits, and every week that is kept."""
        who = self.visitors.who(request)
        creator = request.query_params.get("creator") or None
        offset = _number(request, "offset")
        waits = waiting_weeks(self.settings)
        found = list_weeks(self.settings, WeekFilter(creator), limit=_WEEKS_A_PAGE, offset=offset)
        return self._page("weeks.html", who=who, waiting=waits, found=found, offset=offset, creator=creator or "")

    async def week(self, request: Request) -> Response:
        """The calendar of a week, or its agenda; with an item open where one is named."""
        who = self.visitors.who(request)
        record, week = self._week(request)
        view = self._calendar(request, week)
        opened = request.query_params.get("item")
        chip = view.chip(opened) if opened else None
        return self._page(
            "week.html",
            who=who,
            record=record,
            week=week,
            view=view,
            opened=self._item(week, opened) if chip is not None and opened else None,
            chip=chip,
            kept=self._kept(record, request.query_params.get("kept", "")),
            verdicts=verdicts_on(record.state),
            copy=self._copy(record),
            instead=stands_instead(self.settings, record.generation_id),
            version=self._version(record)[0],
            density=_one_of(request, "density", ("comfortable", "compact")),
            layout=_one_of(request, "view", ("week", "agenda")),
            talking="talk" in request.query_params,
            turns=(),
            formats=FORMATS,
        )

    async def item(self, request: Request) -> Response:
        """One item whole, and what may be done with it."""
        who = self.visitors.who(request)
        record, week = self._week(request)
        slot_id = request.path_params["slot_id"]
        view = self._calendar(request, week)
        return self._page(
            "item.html", who=who, record=record, week=week, chip=view.chip(slot_id), opened=self._item(week, slot_id)
        )

    async def try_edit(self, request: Request) -> Response:
        """What an edit would bring, before it is kept."""
        who = self.visitors.must(request, "edit")
        record, week = self._week(request)
        form = await request.form()
        said = {name: str(value).strip() for name, value in form.items()}
        edit = read_edit(said)
        options = editing.EditOptions(by=who.name, keep=False)
        made = editing.edit_week(self.settings, record.generation_id, edit, options)
        at, _ = self._version(record)
        return self._page("tried.html", who=who, record=record, week=week, made=made, said=said, version=at)

    async def keep_edit(self, request: Request) -> Response:
        """Keep it, and show the week with it."""
        who = self.visitors.must(request, "edit")
        record, _ = self._week(request)
        form = await request.form()
        said = {name: str(value).strip() for name, value in form.items()}
        on = int(said["version"]) if said.get("version", "").isdigit() else None
        options = editing.EditOptions(by=who.name, reason=said.get("reason", ""), on=on)
        edit = read_edit(said)
        made = editing.edit_week(self.settings, record.generation_id, edit, options)
        return _to_week(made.document.generation_id, said.get("slot_id", ""), made.version)

    async def step(self, request: Request) -> Response:
        """Undo, redo, or another version."""
        self.visitors.must(request, "edit")
        record, _ = self._week(request)
        form = await request.form()
        do, number = str(form.get("do", "")), str(form.get("number", ""))
        steps: Mapping[str, Callable[[], editing.EditedWeek]] = {
            "undo": lambda: editing.undo_edit(self.settings, record.generation_id),
            "redo": lambda: editing.redo_edit(self.settings, record.generation_id),
            "restore": lambda: editing.restore_version(
                self.settings, record.generation_id, int(number) if number.isdigit() else -1
            ),
        }
        if do not in steps:
            raise RequestError("BAD_ARGUMENT", "do", do, "say undo, redo or restore")
        return _to_week(record.generation_id, "", steps[do]().version)

    async def versions(self, request: Request) -> Response:
        """The versions of an edited week."""
        who = self.visitors.who(request)
        record, week = self._week(request)
        at, versions = editing.versions_of(self.settings, record.generation_id)
        return self._page("versions.html", who=who, record=record, week=week, at=at, versions=versions)

    async def export(self, request: Request) -> Response:
        """The week as a file in one format."""
        self.visitors.who(request)
        _, week = self._week(request)
        name = request.path_params["format"]
        if name not in FORMATS:
            raise HTTPException(404)
        content = FORMATS[name].write(week, options_of(self.settings))
        called = quote(file_name(week, name))
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{called}", "cache-control": "no-store"}
        return Response(content, media_type=FORMATS[name].mime_type, headers=headers)

    async def answer(self, request: Request) -> Response:
        """A person's decision (R33, R62): whoever signed in, or runs the server on loopback."""
        from eros_app.services.generation import RunOptions
        from eros_app.services.review import answer

        who = self.visitors.must(request, "decide")
        record, _ = self._week(request)
        form = await request.form()
        verdict = str(form.get("verdict", ""))
        if verdict not in ("approve", "reject"):
            raise RequestError("BAD_ARGUMENT", "verdict", verdict, "say approve or reject")
        outcome = await answer(
            record.generation_id,
            "approve" if verdict == "approve" else "reject",
            reason=str(form.get("reason", "")),
            reviewer=who.name,
            options=RunOptions(self.settings, self.config),
            replace_week=form.get("replace") == "on",
        )
        document = outcome.document
        if isinstance(document, ErrorDocument) and document.status != "rejected":
            return self._page("failure.html", status=409, who=who, failure=document)
        return _to_week(record.generation_id)

    async def hand_over(self, request: Request) -> Response:
        """The week counts as given to whoever posts it, once its server has said that it stands (R58)."""
        from eros_app.services.generation import RunOptions
        from eros_app.services.own_server import must_stand, tell_handed_over

        who = self.visitors.must(request, "decide")
        record, _ = self._week(request)
        check_may_hand_over(record)
        options = RunOptions(self.settings, self.config)
        await must_stand(options, record.generation_id)
        record, _ = self._week(request)
        check_may_hand_over(record)
        if not record.is_given:
            hand_over(self.settings, record.generation_id, HandOver(by=who.name, at=self.settings.clock()))
        if record.decision is None:
            await tell_handed_over(options, record.generation_id)
        return _to_week(record.generation_id)

    async def tell_post(self, request: Request) -> Response:
        """What became of one send."""
        self.visitors.must(request, "edit")
        record, _ = self._week(request)
        form = await request.form()
        slot_id, post = str(form.get("slot_id", "")), str(form.get("post", ""))
        if post not in ("posted", "skipped"):
            raise RequestError("BAD_ARGUMENT", "post", post, "say posted or skipped")
        tell_posts(self.settings, record.generation_id, [slot_id], "posted" if post == "posted" else "skipped")
        return _to_week(record.generation_id, slot_id)

    async def talk(self, request: Request) -> Response:
        """The chat by itself."""
        who = self.visitors.must(request, "edit")
        return self._page("talk.html", who=who, turns=())

    async def say(self, request: Request) -> Response:
        """One message: what comes of it is told live, and goes on when the page is closed."""
        from eros_app.web.talking import Talk

        who = self.visitors.must(request, "edit")
        form = await request.form()
        message = str(form.get("message", "")).strip()
        if not message:
            raise RequestError("NO_MESSAGE", "message", "", "say something")
        talk = Talk(self.settings, self.config, self.templates, who)
        happening = self.happenings.begin(partial(talk.turn, message))
        turn = self.templates.get_template("_turn.html").render(message=message, happening=happening.id)
        if request.headers.get("hx-request"):
            return HTMLResponse(turn)
        return self._page("talk.html", who=who, turns=(turn,))

    async def live(self, request: Request) -> Response:
        """What a run or a turn told, from the event on that the page saw last."""
        self.visitors.who(request)
        happening = self.happenings.find(request.path_params["happening"])
        if happening is None:
            raise HTTPException(404)
        seen = request.headers.get("last-event-id", "0")

        async def events() -> AsyncIterator[ServerSentEvent]:
            async for number, markup in happening.after(int(seen) if seen.isdigit() else 0):
                yield ServerSentEvent(markup, id=str(number))
            yield ServerSentEvent("", event="over")

        return EventSourceResponse(events())

    # --- within

    def _week(self, request: Request) -> tuple[WeekRecord, ResultDocument]:
        record = find_week(self.settings, request.path_params["some_id"])
        if isinstance(record.document, ErrorDocument):
            raise _NoWeek(record.document)
        return record, record.document

    def _calendar(self, request: Request, week: ResultDocument) -> Calendar:
        shown = request.query_params.get("show")
        letters = {letter: category for category, letter in LETTERS.items()}
        visible = {letters[letter] for letter in shown if letter in letters} if shown else set(CATEGORIES)
        hidden: frozenset[Category] = frozenset(one for one in CATEGORIES if one not in visible)
        with read_records(self.settings) as store:
            basis = store.basis(week.generation_id)
        return calendar(week, basis, self.settings.clock(), hidden)

    def _item(self, week: ResultDocument, slot_id: str) -> dict[str, Any]:
        """An item with its reasons, the captions that it could have and the places where it could stand."""
        try:
            offers = editing.captions_instead(self.settings, week.generation_id, slot_id)
        except RequestError as wrong:
            if wrong.code != "NOT_EDITABLE":
                raise
            return {"explained": explain(week, slot_id), "captions": (), "places": ()}
        places = editing.places_for(self.settings, week.generation_id, slot_id, None)
        return {"explained": explain(week, slot_id), "captions": offers, "places": places}

    def _copy(self, record: WeekRecord) -> str | None:
        with read_records(self.settings) as store:
            return store.edited_copy(record.generation_id)

    def _kept(self, record: WeekRecord, number: str) -> str:
        """What was done last, by the version that it led to."""
        at, versions = self._version(record)
        if not number.isdigit() or int(number) != at:
            return ""
        step = next((one.step for one in versions if one.number == at), None)
        return f"version {at}: {step.told}" if step is not None else "the week is as it was planned"

    def _version(self, record: WeekRecord) -> tuple[int, tuple[WeekVersion, ...]]:
        with read_records(self.settings) as store:
            return store.version(record.generation_id), store.versions(record.generation_id)

    def _page(self, name: str, /, status: int = 200, who: Account | None = None, **shown: Any) -> HTMLResponse:
        text = self.templates.get_template(name).render(who=who, **shown)
        return HTMLResponse(text, status_code=status, headers={"cache-control": "no-store"})

    async def refused(self, request: Request, wrong: Exception) -> Response:
        """A request that cannot be, by its words; a failure of ours says no more than that."""
        if isinstance(wrong, _NoWeek):
            return self._page("failure.html", status=404, failure=wrong.document)
        if isinstance(wrong, RequestError):
            status = _STATUS.get(wrong.code, 400)
            return self._page(
                "refused.html", status=status, code=wrong.code, text=spelled(wrong.text), field=wrong.field
            )
        if isinstance(wrong, ToolFailure):
            text = f"the data server did not answer: {wrong.message}; nothing was changed"
            return self._page("refused.html", status=503, code=wrong.code or "MCP_UNAVAILABLE", text=text, field="")
        if isinstance(wrong, RecordFailure):
            return self._page("refused.html", status=503, code=wrong.code, text=wrong.message, field="")
        if isinstance(wrong, NotSignedIn):
            return RedirectResponse(f"/login?{urlencode({'next': request.url.path})}", status_code=303)
        if isinstance(wrong, NotAllowed):
            return self._page("refused.html", status=403, code="", text=str(wrong), field="")
        if isinstance(wrong, HTTPException):
            text = "there is no such page" if wrong.status_code == 404 else wrong.detail
            return self._page("refused.html", status=wrong.status_code, code="", text=text, field="")
        raise wrong


class _NoWeek(ErosError):
    """The record holds no week: its run ended before there was one."""

    def __init__(self, document: ErrorDocument) -> None:
        super().__init__(document.error_message)
        self.document = document


#: What a browser on this machine calls it.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def application(settings: Settings, config: Path | None, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """The ASGI application. ``hosts``: the names under which it answers."""
    templates = Environment(
        loader=PackageLoader("eros_app.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"digits": digits, "words": lambda text: str(text).replace("_", " ")}
    web = Web(settings, config, templates, Happenings(), Visitors(settings), PasswordTries())
    week = "/weeks/{some_id}"
    return Starlette(
        routes=[
            Route("/login", web.login),
            Route("/login", web.sign_in, methods=["POST"]),
            Route("/logout", web.sign_out, methods=["POST"]),
            Route("/", web.weeks),
            Route(week, web.week),
            Route(f"{week}/items/{{slot_id}}", web.item),
            Route(f"{week}/try", web.try_edit, methods=["POST"]),
            Route(f"{week}/edit", web.keep_edit, methods=["POST"]),
            Route(f"{week}/step", web.step, methods=["POST"]),
            Route(f"{week}/versions", web.versions),
            Route(f"{week}/export/{{format}}", web.export),
            Route(f"{week}/answer", web.answer, methods=["POST"]),
            Route(f"{week}/hand-over", web.hand_over, methods=["POST"]),
            Route(f"{week}/posts", web.tell_post, methods=["POST"]),
            Route("/talk", web.talk),
            Route("/talk", web.say, methods=["POST"]),
            Route("/live/{happening}", web.live),
            Route("/static/places.css", _places),
            Mount("/static", StaticFiles(packages=[("eros_app.web", "static")])),
        ],
        middleware=[
            Middleware(GZipMiddleware, minimum_size=1_000),
            Middleware(TrustedHostMiddleware, allowed_hosts=[*hosts], www_redirect=False),
            Middleware(OwnPagesOnly),
            Middleware(
                SessionMiddleware,
                secret_key=session_secret(settings),
                session_cookie="eros",
                max_age=SESSION_SECONDS,
                same_site="strict",
                https_only=False,
            ),
        ],
        exception_handlers=dict.fromkeys((ErosError, HTTPException, NotSignedIn, NotAllowed), web.refused),
    )


def _own_path(text: str) -> str:
    """Where to go after signing in: a page of ours, whatever a link said."""
    return text if re.fullmatch(r"/(?!/)[\w@./?=&-]*", text) else "/"


async def _places(request: Request) -> Response:
    return Response(places_css(), media_type="text/css", headers={"cache-control": "max-age=3600"})


def read_edit(said: Mapping[str, str]) -> Edit:
    """The edit that a form asks for. Raises RequestError, naming the field."""
    do, slot = said.get("do", ""), said.get("slot_id", "")
    match do:
        case "move":
            return Move(slot_id=slot, day=_read(said, "day", read_date), clock=_read(said, "time", read_time))
        case "reprice":
            return Reprice(slot_id=slot, price=_price(said))
        case "retarget":
            return Retarget(slot_id=slot, target_key=said.get("target", ""))
        case "rewrite":
            return Rewrite(slot_id=slot, text=said.get("text", ""))
        case "swap":
            caption = said.get("caption", "")
            return SwapCaption(slot_id=slot, caption_id=int(caption) if caption.isdigit() else None)
        case "remove":
            return Remove(slot_id=slot)
        case "regenerate":
            return Regenerate(slot_id=slot or None, day=None if slot else _needed(said, "day", read_date))
        case "add":
            return Add(
                send_type_key=said.get("send_type", ""),
                day=_needed(said, "day", read_date),
                clock=_needed(said, "time", read_time),
                text=said.get("text") or None,
            )
        case "accept" | "unaccept" | "lock" | "unlock":
            return Mark.model_validate({"do": do, "slot_id": slot})
    raise RequestError("BAD_ARGUMENT", "do", do, f"{do!r} is no edit")


def _read(said: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    return _needed(said, name, read) if said.get(name) else None


def _needed(said: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    text = said.get(name, "")
    try:
        return read(text[:5] if read is read_time else text)
    except ValueError as wrong:
        raise RequestError("BAD_ARGUMENT", name, text, str(wrong)) from wrong


def _price(said: Mapping[str, str]) -> float:
    text = said.get("price", "")
    try:
        return float(text)
    except ValueError as wrong:
        raise RequestError("BAD_PRICE", "price", text, f"{text!r} is no price; write it as 12.50") from wrong


def _to_week(generation_id: str, slot_id: str = "", kept: int | None = None) -> Response:
    said = {"item": slot_id, "kept": kept}
    query = urlencode({name: value for name, value in said.items() if value not in ("", None)})
    return RedirectResponse(f"/weeks/{generation_id}?{query}", status_code=303)


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "0")
    return int(text) if text.isdigit() and len(text) < 7 else 0


def _one_of(request: Request, name: str, words: tuple[str, ...]) -> str:
    said = request.query_params.get(name, words[0])
    return said if said in words else words[0]
