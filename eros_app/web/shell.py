"""What every page has in common: who looks, which week it is about, and how a failure is shown."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eros.failures import ErosError, RecordFailure, RequestError, ToolFailure
from eros.parameters import by_name
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.edits import VersionInView
from eros_app.records.edited import WeekVersion
from eros_app.records.week import WeekRecord
from eros_app.services.accounts import Account
from eros_app.services.asked import refused_week
from eros_app.services.home import prepare_home, read_records
from eros_app.services.weeks import as_it_waited, find_week
from eros_app.web.links import week_with_reason
from eros_app.web.page_words import of_a_page
from eros_app.web.sessions import NotAllowed, NotSignedIn, Visitors

if TYPE_CHECKING:
    from eros_app.services.generation import RunOptions

_log = logging.getLogger(__name__)
#: How each refusal is answered, where it is not simply a wrong request.
#: Refusals of an id that leads to no week.
_NAMES_NONE = frozenset({"UNKNOWN_ID", "AMBIGUOUS_ID", "BAD_DATE", "RECORD_DAMAGED", "RECORD_UNREADABLE"})
_STATUS = {
    **dict.fromkeys(("UNKNOWN_ID", "UNKNOWN_SLOT"), 404),
    **dict.fromkeys(("EDITED_MEANWHILE", "WEEK_PROTECTED", "NOT_WAITING", "BEING_ANSWERED", "WEEK_BUSY"), 409),
}


class NoWeek(ErosError):
    """The record holds no week: its run ended before there was one."""

    def __init__(self, document: ErrorDocument) -> None:
        super().__init__(document.error_message)
        self.document = document


@dataclass(frozen=True)
class Shell:
    """``config``: the data server's configuration that runs and approvals are made with."""

    settings: Settings
    config: Path | None
    templates: Environment
    visitors: Visitors

    @property
    def options(self) -> "RunOptions":
        """The graph is loaded when it is needed: the first page does not wait for it."""
        from eros_app.services.generation import RunOptions

        return RunOptions(self.settings, self.config)

    async def prepare(self) -> None:
        """The home as every other door finds it: with the demo data where there never were any. What is made is told in
        the log."""
        await asyncio.to_thread(prepare_home, self.settings, self.config, _log.info)

    def week(self, request: Request) -> tuple[WeekRecord, ResultDocument]:
        some_id = request.path_params["some_id"]
        try:
            record = as_it_waited(self.settings, find_week(self.settings, some_id))
        except RequestError:
            if (refused := refused_week(self.settings, some_id)) is not None:
                raise NoWeek(refused) from None
            raise
        if isinstance(record.document, ErrorDocument):
            raise NoWeek(record.document)
        return record, record.document

    def version(self, record: WeekRecord) -> tuple[int, tuple[WeekVersion, ...]]:
        with read_records(self.settings) as store:
            return store.version(record.generation_id), store.versions(record.generation_id)

    def seen_as(self, record: WeekRecord) -> VersionInView:
        """What an edit from the week's page is held against: the week that it is made in, or of."""
        with read_records(self.settings) as store:
            copy = store.edited_copy(record.generation_id)
            version = record.version if copy is None else store.version(copy)
        return VersionInView(generation_id=copy or record.generation_id, version=version)

    def page(self, name: str, /, status: int = 200, who: Account | None = None, **shown: Any) -> HTMLResponse:
        text = self.templates.get_template(name).render(who=who, **shown)
        return HTMLResponse(text, status_code=status, headers={"cache-control": "no-store"})

    async def refused(self, request: Request, wrong: Exception) -> Response:
        """A request that cannot be, by its words; a failure of ours says no more than that. In a piece of a page it is
        told by one of its own: a page within a page would be none."""
        beside = bool(request.headers.get("hx-request"))
        if isinstance(wrong, NotSignedIn):
            return self._to_sign_in(request, beside=beside)
        if isinstance(wrong, NoWeek) and not beside:
            return self.page("failure.html", status=404, failure=wrong.document)
        told = _told(request, wrong)
        name = "_refused.html" if beside else "refused.html"
        return self.page(
            name,
            told.status,
            text=told.text,
            code=told.code,
            field=told.field,
            about=told.about and week_with_reason(told.about, request),
        )

    def _to_sign_in(self, request: Request, *, beside: bool) -> Response:
        if not beside:
            return RedirectResponse(f"/login?{urlencode({'next': _address_of(request)})}", status_code=303)
        shown = urlsplit(request.headers.get("hx-current-url", "/"))
        back = f"/login?{urlencode({'next': f'{shown.path}?{shown.query}' if shown.query else shown.path})}"
        return self.page("_refused.html", status=401, text="You are not signed in here any more.", back=back)


class _Refusal(NamedTuple):
    """``about``: the week that it is about, which may have changed since it was shown."""

    status: int
    text: str
    code: str = ""
    field: str = ""
    about: str = ""


def _told(request: Request, wrong: Exception) -> _Refusal:
    if isinstance(wrong, NoWeek):
        return _Refusal(404, wrong.document.error_message)
    if isinstance(wrong, RequestError):
        named = request.path_params.get("some_id", "") if wrong.code not in _NAMES_NONE else ""
        text = of_a_page(wrong.text, _at_a_decision if request.url.path.endswith("/answer") else by_name)
        return _Refusal(_STATUS.get(wrong.code, 400), text, wrong.code, wrong.field, wrong.generation_id or named)
    if isinstance(wrong, ToolFailure):
        text = f"the data server did not answer: {wrong.message}; nothing was changed"
        return _Refusal(503, text, wrong.code or "MCP_UNAVAILABLE")
    if isinstance(wrong, RecordFailure):
        return _Refusal(503, wrong.message, wrong.code)
    if isinstance(wrong, NotAllowed):
        return _Refusal(403, str(wrong))
    if isinstance(wrong, HTTPException):
        lost = "happenings" if "happening" in request.path_params else "page"
        return _Refusal(wrong.status_code, _NOT_THERE[lost] if wrong.status_code == 404 else wrong.detail)
    raise wrong


_NOT_THERE = {
    "page": "there is no such page",
    "happenings": "Nothing more is known here of what became of this: say it again if nothing came of it.",
}


def _at_a_decision(name: str, asked: Mapping[str, Any] | None = None) -> str:
    """A parameter as the form of a decision shows it."""
    return _TICKS.get(name) or by_name(name, asked)


_TICKS = {
    "allow_past": "a tick at 'Approve it all the same'",
    "replace": "a tick at 'Replace it'",
    "reason": "a reason",
}


def _address_of(request: Request) -> str:
    """The page that was asked for, with its words; of what was to be done none, which is done by nobody's link."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
