"""The application: its routes, and what stands before each of them."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import time
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from eros.failures import ErosError
from eros.settings import Settings
from eros.vocabulary.life import by
from eros.vocabulary.numbers import digits
from eros_app.services.accounts import session_secret
from eros_app.services.asked import the_one_server
from eros_app.services.deciding import approval_takes
from eros_app.services.home import reading_once
from eros_app.services.noted import told_once
from eros_app.services.slot_words import placed
from eros_app.web.account_pages import AccountPages
from eros_app.web.live_pages import LivePages
from eros_app.web.login_pages import LoginPages
from eros_app.web.page_words import of_a_page
from eros_app.web.places import places_css
from eros_app.web.safety import OwnHosts, OwnPagesOnly
from eros_app.web.sessions import SESSION_SECONDS, NotAllowed, NotSignedIn, Sessions, Visitors
from eros_app.web.shell import Shell
from eros_app.web.week_pages import WeekPages
from eros_app.web.week_steps import WeekSteps

Page = Callable[[Request], Awaitable[Response]]

#: What a browser on this machine calls it.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def application(
    settings: Settings, config: Path | None, names: Sequence[str] = (), *, known_alone: bool = False
) -> Starlette:
    """The ASGI application. ``names``: under which it answers beside this machine's own; ``known_alone``: to accounts
    alone."""
    shell = Shell(settings, config, pieces_of_pages(), Visitors(settings, known_alone))
    login, accounts, steps, live = LoginPages(shell), AccountPages(shell), WeekSteps(shell), LivePages(shell)
    pages = WeekPages(shell, live.turns_of, live.goes_on)

    def reading(page: Page) -> Page:
        async def read(request: Request) -> Response:
            with reading_once(settings):
                return await page(request)

        return read

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with the_one_server(settings) as alone:
            if alone:
                await live.go_on()
            yield

    week = "/weeks/{some_id}"
    return Starlette(
        routes=[
            Route("/login", login.login),
            Route("/login", login.sign_in, methods=["POST"]),
            Route("/logout", login.sign_out, methods=["POST"]),
            Route("/accounts", accounts.accounts),
            Route("/accounts", accounts.change, methods=["POST"]),
            Route("/", reading(pages.weeks)),
            Route(week, reading(pages.week)),
            Route(f"{week}/items/{{slot_id}}", reading(pages.item)),
            Route(f"{week}/try", steps.try_edit, methods=["POST"]),
            Route(f"{week}/try", steps.show_tried),
            Route(f"{week}/edit", steps.keep_edit, methods=["POST"]),
            Route(f"{week}/step", steps.step, methods=["POST"]),
            Route(f"{week}/versions", reading(pages.versions)),
            Route(f"{week}/export/{{format}}", reading(pages.export)),
            Route(f"{week}/answer", steps.answer, methods=["POST"]),
            Route(f"{week}/hand-over", steps.hand_over, methods=["POST"]),
            Route(f"{week}/posts", steps.tell_post, methods=["POST"]),
            Route(f"{week}/{{step}}", steps.nothing_done),
            Route("/compare", reading(pages.compare)),
            Route("/new", live.form),
            Route("/new", live.ask, methods=["POST"]),
            Route("/runs/{generation_id}", live.run),
            Route("/talk", live.talk),
            Route("/talk", live.say, methods=["POST"]),
            Route("/live/{happening}", live.live),
            Route("/static/places.css", _places),
            Mount("/static", StaticFiles(packages=[("eros_app.web", "static")])),
        ],
        lifespan=lifespan,
        middleware=[
            Middleware(GZipMiddleware, minimum_size=1_000),
            Middleware(OwnPagesOnly, names=frozenset(names)),
            Middleware(OwnHosts, allowed_hosts=[*LOOPBACK, *names], www_redirect=False),
            Middleware(Sessions, secret_key=session_secret(settings), max_age=SESSION_SECONDS),
        ],
        exception_handlers=dict.fromkeys((ErosError, HTTPException, NotSignedIn, NotAllowed), shell.refused),
    )


def pieces_of_pages() -> Environment:
    """The templates, and how they write what a document holds."""
    templates = Environment(
        loader=PackageLoader("eros_app.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "told_once": told_once,
        "placed": placed,
        "approval_takes": approval_takes,
        "by": lambda who: by(who or "a person"),
        "digits": digits,
        "spelled": of_a_page,
        "weeks_named": _weeks_named,
        "shown": _shown,
        "spans": _spans,
        "words": lambda text: str(text).replace("_", " "),
    }
    return templates


def _shown(value: object) -> str:
    """A value of a document, for reading."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    text = digits(value) if isinstance(value, float) else str(value)
    return text[:5] if _CLOCK.fullmatch(text) else text


def _weeks_named(text: str) -> Iterator[tuple[str, str]]:
    """Each part of a text with the whole id of a week that comes after it, but for those in a command; at last with
    none."""
    parts = _WEEK_ID.split(text)
    yield from zip(parts[::2], [*parts[1::2], ""], strict=True)


def _spans(spans: Sequence[tuple[time, time]]) -> str:
    """Where an item may stand. The rules are loaded where a page asks for that."""
    from eros_app.services.edit_places import spans_in_words

    return spans_in_words(spans)


_WEEK_ID = re.compile(r"(?<![\w-])([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])(?=(?:[^`]*`[^`]*`)*[^`]*\Z)")
_CLOCK = re.compile(r"\d\d:\d\d:00")


async def _places(request: Request) -> Response:
    return Response(places_css(), media_type="text/css", headers={"cache-control": "max-age=3600"})
