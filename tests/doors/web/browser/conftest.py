"""A real browser against a real server: Debian's chromium, driven by playwright; skipped where it is not installed."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from eros.settings import Settings
from eros_app.web.application import application

CHROMIUM = shutil.which("chromium")
#: No sandbox of its own under root, and no call home, which this network would refuse one by one.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser(home_with_weeks: Path) -> Iterator[Browser]:
    """Not for longer than a module: its driver has an event loop of its own in this thread, beside which no other test
    may start one. The weeks are made before."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: `apt-get install chromium` gives these tests their browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class RunningPages:
    """The pages of a home on a port of their own, until they are stopped."""

    def __init__(self, settings: Settings, port: int = 0, lifespan: Literal["on", "off"] = "off") -> None:
        pages = application(settings, None)
        config = uvicorn.Config(pages, host="127.0.0.1", port=port, log_level="error", lifespan=lifespan)
        self.server = uvicorn.Server(config)
        socket = self.server.config.bind_socket()
        self.port: int = socket.getsockname()[1]
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [socket]}, daemon=True)
        self._thread.start()
        while not self.server.started:
            time.sleep(0.01)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(timeout=20)


@pytest.fixture
def served(settings: Settings, home: Path) -> Iterator[RunningPages]:
    served = RunningPages(settings)
    yield served
    served.stop()


@pytest.fixture
def page(browser: Browser, served: RunningPages) -> Iterator[Page]:
    """A window at the server; whatever its console complains of fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=served.address)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(served.address) else None)
    yield page
    context.close()
    assert wrong == []
