"""Pictures of every page of ``eros serve``: `python docs/screenshots.py` (needs chromium, and the dev extra).

They are made from the demo at a fixed instant, and are looked at, not compared: browsers draw letters as they like.
"""

import asyncio
import re
import shutil
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from eros.settings import Settings
from eros.vocabulary.edits import Mark, Move
from eros.vocabulary.request import Request
from eros_app.services.accounts import add_account
from eros_app.services.editing import EditOptions, edit_week
from eros_app.services.generation import RunOptions, generate
from eros_app.services.home import prepare_home
from eros_app.services.weeks import find_week
from eros_app.web.application import application

FOLDER = Path(__file__).resolve().parent / "pictures"
NOW = datetime(2026, 12, 1, 19, 25, tzinfo=UTC)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), now=NOW)
        slot = prepare(settings)
        server = uvicorn.Server(uvicorn.Config(application(settings, None), port=0, log_level="error"))
        socket = server.config.bind_socket()
        threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            address = f"http://127.0.0.1:{socket.getsockname()[1]}"
            take(browser, address, slot)
            decide(browser, address)
            sign_in(browser, address, settings)
            browser.close()
        server.should_exit = True


def prepare(settings: Settings) -> str:
    """Weeks of two pages, one of them edited; the slot that was moved."""
    prepare_home(settings, None, lambda text: print(text, file=sys.stderr))
    for creator in ("alexia", "odessa"):
        asyncio.run(generate(Request(creator_id=creator, week_start=None), RunOptions(settings)))
        asyncio.run(
            generate(Request(creator_id=creator, week_start="2026-11-30", allow_past=True), RunOptions(settings))
        )
    week = find_week(settings, "alexia").document
    slots = [item.slot_id for item in week.items if not item.is_follow_up]
    by = EditOptions(by="ada", reason="she is live at eight")
    edit_week(settings, "alexia", Move(slot_id=slots[8], clock=clock(20, 5)), by)
    edit_week(settings, "alexia", Mark(do="accept", slot_id=slots[2]), by)
    edit_week(settings, "alexia", Mark(do="lock", slot_id=slots[3]), by)
    return slots[8]


def take(browser: Browser, address: str, slot: str) -> None:
    wide, narrow = {"width": 1440, "height": 980}, {"width": 430, "height": 860}
    for name, scheme, viewport, path in (
        ("weeks", "light", wide, "/"),
        ("week", "light", wide, "/weeks/{copy}"),
        ("week-dark", "dark", wide, "/weeks/{copy}"),
        ("compact", "light", wide, "/weeks/{copy}?density=compact"),
        ("item", "light", wide, "/weeks/{copy}?item={slot}"),
        ("agenda", "light", narrow, "/weeks/{copy}"),
        ("versions", "light", wide, "/weeks/{copy}/versions"),
        ("compare", "light", wide, "/compare?before={copy}&after={copy}&before_version=0&after_version=3"),
        ("new", "light", wide, "/new"),
        ("chat", "light", wide, "/weeks/{copy}?talk=1"),
        ("day", "light", wide, "/weeks/{copy}?day=2026-12-02"),
        ("places", "light", wide, "/weeks/{copy}?item={slot}&places=1"),
        ("tried", "light", wide, "/weeks/{copy}?item={slot}"),
        ("report", "light", wide, "/weeks/odessa"),
        ("run", "light", wide, "/new"),
        ("refused", "light", wide, "/weeks/nobody"),
    ):
        page = browser.new_page(viewport=viewport, color_scheme=scheme)
        page.goto(f"{address}/")
        copy = page.locator(".queue a", has_text="alexia").first.get_attribute("href").removeprefix("/weeks/")
        page.goto(address + path.format(copy=copy, slot=slot))
        if name == "chat":
            page.get_by_label("Message", exact=True).fill("which ones have no caption?")
            page.keyboard.press("Enter")
            page.locator(".reply").wait_for()
        elif name == "tried":
            page.get_by_label("Time", exact=True).fill("21:00")
            page.get_by_role("button", name="Move", exact=True).click()
            page.get_by_role("button", name="Keep it").wait_for()
        elif name == "report":
            page.locator("#answer-title").scroll_into_view_if_needed()
            page.evaluate("document.querySelector('#answer-title').scrollIntoView()")
        elif name == "run":
            page.locator("[name=creator_id]").select_option("ines")
            page.get_by_role("button", name="Plan").click()
            page.get_by_role("link", name=re.compile("^ines, week of")).wait_for()
        page.screenshot(path=FOLDER / f"{name}.png")
        page.close()


def decide(browser: Browser, address: str) -> None:
    """Two people on one review, a week that is handed over and one that was rejected."""
    first, second = (browser.new_page(viewport={"width": 1440, "height": 980}) for _ in range(2))
    for page in (first, second):
        page.goto(f"{address}/weeks/odessa@2026-12-07")
        page.get_by_label("Reason", exact=True).fill("the captions are on their way")
    first.get_by_role("button", name="Approve").click()
    first.get_by_role("button", name="Hand over").click()
    first.locator("#answer-title").wait_for()
    second.get_by_role("button", name="Reject").click()
    second.wait_for_load_state()
    second.screenshot(path=FOLDER / "conflict.png")
    first.locator("#answer-title").evaluate("title => title.scrollIntoView()")
    first.screenshot(path=FOLDER / "handed-over.png")
    first.goto(f"{address}/weeks/odessa@2026-11-30")
    first.get_by_label("Reason", exact=True).fill("it has begun")
    first.get_by_role("button", name="Reject").click()
    first.wait_for_load_state()
    first.screenshot(path=FOLDER / "rejected.png")
    first.close()
    second.close()


def sign_in(browser: Browser, address: str, settings: Settings) -> None:
    """What is seen once there are accounts."""
    password = "only for a picture"
    add_account(settings, "ada", "admin", password)
    add_account(settings, "sam", "scheduler", password)
    page = browser.new_page(viewport={"width": 1440, "height": 600})
    page.goto(f"{address}/accounts")
    page.screenshot(path=FOLDER / "login.png")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/accounts")
    page.screenshot(path=FOLDER / "accounts.png")
    page.close()


if __name__ == "__main__":
    main()
