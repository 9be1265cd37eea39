"""What a scheduler does in a browser: by pointer and by keyboard alone."""

import json
import re
from datetime import date, time
from functools import partial

import pytest
from kept_weeks import kept_weeks

from eros.vocabulary.edits import Mark, Move
from eros.vocabulary.request import Request
from eros_app.services.accounts import add_account
from eros_app.services.asked import asked_now
from eros_app.services.editing import EditOptions, edit_week

from .conftest import RunningPages

pytestmark = pytest.mark.full
PASSWORD = "a long password"


def week_of(home, creator):
    return next(week for week in reversed(kept_weeks(home)) if week["creator_id"] == creator)


@pytest.mark.requirement("web:browser")
def test_a_week_is_asked_for_by_chat_opened_edited_approved_and_handed_over(page, home):
    page.goto("/talk")
    page.get_by_label("Message").fill("plan ines for next week")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^ines, week of")).click()
    chip = page.locator(".chip:not(.follow-up)").nth(3)
    slot = chip.get_attribute("data-slot")
    chip.click()
    panel = page.get_by_role("complementary")
    panel.get_by_label("Words of your own").fill("A word of mine, only for you.")
    panel.get_by_role("button", name="Write").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("says a text of its own").first.wait_for()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("approved", exact=True).first.wait_for()
    week = week_of(home, "ines")
    assert week["state"] == "approved"
    said = {item["slot_id"]: item["caption_text"] for item in week["document"]["items"]}
    assert said[slot] == "A word of mine, only for you."
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert "A word of mine, only for you." in taken.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("handed over").first.wait_for()
    page.goto(f"/weeks/ines?item={slot}")
    page.get_by_role("button", name="Skipped").click()
    page.get_by_role("complementary").get_by_text("skipped", exact=True).wait_for()
    week = week_of(home, "ines")
    assert (week["state"], json.loads(week["posts"])) == ("handed_over", {slot: "skipped"})


@pytest.mark.requirement("web:browser")
def test_an_edit_that_breaks_a_rule_asks_for_a_reason_a_second_hand_is_told_and_it_is_undone(
    browser, served, page, home
):
    page.goto("/weeks/odessa")
    slot, clock = page.locator(".chip:not(.follow-up)").evaluate_all(
        "([one, ...others]) =>"
        " [one.dataset.slot, others.find((other) => other.dataset.day === one.dataset.day).dataset.time]"
    )
    other = browser.new_context(base_url=served.address).new_page()
    for window in (page, other):
        window.goto(f"/weeks/odessa?item={slot}")
        window.get_by_label("Time").fill(clock)
        window.get_by_role("button", name="Move", exact=True).click()
        window.get_by_role("heading", name="It breaks").wait_for()
    page.get_by_role("button", name="Keep it").click()
    assert page.get_by_label("Reason").evaluate("field => field.validity.valueMissing")
    for window, reason in ((page, "mine"), (other, "mine too")):
        window.get_by_label("Reason").fill(reason)
        window.get_by_role("button", name="Keep it").click()
    page.get_by_role("status").wait_for()
    other.get_by_role("heading", name="That cannot be").wait_for()
    other.context.close()
    edits = week_of(home, "odessa")["audit"]["edits"]
    assert [(one["reason"], one["edit"]["slot_id"]) for one in edits] == [("mine", slot)]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("the week is as it was planned").wait_for()


@pytest.mark.requirement("web:drawn-anew")
def test_after_an_edit_by_chat_the_calendar_beside_it_is_the_week_as_it_is_now(page, home):
    page.goto("/weeks/odessa?talk=1")
    slot = page.locator(".chip:not(.follow-up)").first.get_attribute("data-slot")
    page.get_by_label("Reason", exact=True).fill("half a reason")
    page.get_by_role("textbox", name="Message").fill(f"lock {slot}")
    page.keyboard.press("Enter")
    page.locator(f".chip.locked[data-slot='{slot}']").wait_for()
    assert "version 1" in page.get_by_role("navigation", name="Week").inner_text()
    assert page.get_by_label("Reason", exact=True).input_value() == "half a reason"
    assert "is locked" in page.locator("#turns").inner_text()
    assert page.evaluate("document.querySelector('.talk form').elements.version.value") == "0"  # as it was drawn
    page.locator(f".chip[data-slot='{slot}']").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.slot") != slot
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("the week is as it was planned").wait_for()


@pytest.mark.requirement("web:browser")
def test_a_review_that_was_begun_goes_on_at_the_next_server(served, settings, page, home):
    page.goto("/weeks/odessa")
    page.get_by_label("Reason").fill("seen before it went down")
    served.stop()
    again = RunningPages(settings, served.port)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("approved", exact=True).first.wait_for()
    again.stop()
    assert week_of(home, "odessa")["decision"]["reason"] == "seen before it went down"


@pytest.mark.requirement("web:browser", "web:talks")
def test_what_is_said_to_a_server_that_is_away_is_not_lost_without_a_word(served, settings, browser):
    window = browser.new_context(base_url=served.address).new_page()  # whose console says that nobody is there
    window.goto("/talk")
    window.get_by_label("Message").fill("help")
    served.stop()
    window.get_by_role("button", name="Say").click()
    window.get_by_role("alert").get_by_text("whether it heard what is in the field is not known").wait_for()
    assert window.get_by_label("Message").input_value() == "help"
    again = RunningPages(settings, served.port)
    window.get_by_role("button", name="Say").click()
    window.get_by_text("move the 8pm one to 9").wait_for()
    assert window.get_by_label("Message").input_value() == ""
    again.stop()
    window.context.close()


@pytest.mark.requirement("web:browser", "web:begins-again")
def test_a_run_that_its_server_left_is_begun_again_by_the_next_and_shown_at_its_old_address(
    browser, served, settings, page
):
    asked = asked_now(Request(creator_id="ines", week_start=date(2026, 11, 23)), "sam", "turn-7", settings)
    served.stop()
    again = RunningPages(settings, served.port, lifespan="on")
    page.route("**/hx-sse.js", partial(_once_htmx_is_there, page))
    page.goto(f"/runs/{asked.generation_id}")
    page.get_by_role("link", name=re.compile("^ines, week of")).click()
    page.wait_for_url(re.compile(asked.generation_id))
    assert page.locator(".chip").count() > 0
    again.stop()


def _once_htmx_is_there(page, route):
    """A page watches whichever of its scripts comes last."""
    page.evaluate("new Promise((done) => { const look = () => setTimeout(window.htmx ? done : look); look() })")
    route.continue_()


@pytest.mark.requirement("web:accounts", "web:browser")
def test_who_signed_in_sees_what_their_role_may_do_and_no_other_code_runs(settings, browser, served, home):
    for name, role in (("sam", "scheduler"), ("rita", "reviewer")):
        add_account(settings, name, role, PASSWORD)
    window = browser.new_context(base_url=served.address).new_page()

    def sign_in(name, password):
        window.goto("/login?next=/weeks/odessa")
        window.get_by_label("Name").fill(name)
        window.get_by_label("Password").fill(password)
        window.get_by_role("button", name="Sign in").click()

    window.goto("/weeks/odessa")
    assert "/login" in window.url
    sign_in("sam", "no password of sam")
    window.get_by_role("alert").wait_for()
    sign_in("sam", PASSWORD)
    window.locator(".chip").first.wait_for()
    assert window.get_by_role("button", name="Approve").count() == 0
    window.evaluate("const it = document.createElement('script'); it.text = 'window.ran = 1'; document.body.append(it)")
    assert window.evaluate("window.ran") is None
    elsewhere = window.context.new_page()
    elsewhere.set_content(
        f"<form method=post action='{served.address}/weeks/odessa/answer'><input name=verdict value=reject>"
        "<button>Win</button></form>"
    )
    elsewhere.get_by_role("button").click()
    elsewhere.wait_for_load_state()
    assert week_of(home, "odessa")["state"] == "waiting"
    window.context.clear_cookies()
    sign_in("rita", PASSWORD)
    window.get_by_role("button", name="Approve").click()
    window.get_by_text("approved", exact=True).first.wait_for()
    window.context.close()
    assert week_of(home, "odessa")["decision"]["reviewer"] == "rita"


@pytest.mark.requirement("web:keyboard")
def test_a_week_is_reviewed_by_the_keyboard_alone(page, home):
    page.goto("/weeks/odessa")
    tabbed = 0
    while page.evaluate("!document.activeElement.classList.contains('chip')"):
        page.keyboard.press("Tab")
        tabbed += 1
        assert tabbed < 40
    at = "document.activeElement.dataset"
    first = page.evaluate(f"{at}.slot")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('chip')")  # one tab stop
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(f"{at}.slot") == first
    day = page.evaluate(f"{at}.day")
    page.keyboard.press("ArrowDown")
    assert (page.evaluate(f"{at}.day"), page.evaluate(f"{at}.slot") != first) == (day, True)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{at}.day") > day
    page.keyboard.press("End")
    last = page.evaluate(f"{at}.time")
    page.keyboard.press("Home")
    assert page.evaluate(f"{at}.time") < last
    for key in ("Home", "Control+Home", "PageDown", "Control+End", "End"):
        page.locator(".day .name").nth(1).focus()
        page.keyboard.press(key)
        at_first = page.evaluate(f"{at}.day") == page.locator(".day .name").first.get_attribute("data-day")
        assert page.evaluate("document.activeElement.classList.contains('chip')"), key
        assert at_first == (key == "Control+Home"), key
    page.keyboard.press("Control+Home")
    opened = page.evaluate(f"{at}.slot")
    page.keyboard.press("Enter")
    page.get_by_role("complementary").wait_for()
    assert page.evaluate(f"{at}.slot") == opened
    page.get_by_label("Words of your own").fill("half a")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "close"  # and no word is lost
    page.get_by_label("Words of your own").fill(
        page.get_by_label("Words of your own").evaluate("field => field.defaultValue")
    )
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/weeks/[^?]+$"))
    assert page.evaluate(f"{at}.slot") == opened  # back where one was
    page.evaluate("document.addEventListener('keydown', (event) => { window.left = !event.defaultPrevented; })")
    for key in ("Control+Home", "Alt+ArrowLeft"):
        page.keyboard.press(key)
    assert not page.evaluate("window.left")  # a browser takes it for Back
    page.goto(f"/weeks/odessa?item={opened}")
    before = page.evaluate(f"{at}.time")
    page.keyboard.press("Alt+Shift+ArrowDown")
    page.get_by_role("button", name="Keep it").wait_for()
    minutes = [60 * int(clock[:2]) + int(clock[3:]) for clock in (before, page.locator("h1").inner_text()[-5:])]
    assert minutes[1] - minutes[0] == 15


@pytest.mark.requirement("web:browser")
def test_of_two_browsers_at_one_review_the_second_is_told_of_the_first(browser, served, page, home):
    page.goto("/weeks/odessa")
    other = browser.new_context(base_url=served.address).new_page()
    other.goto("/weeks/odessa")
    for window, reason in ((page, "first"), (other, "second")):
        window.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("approved", exact=True).first.wait_for()
    other.get_by_role("button", name="Reject").click()
    other.get_by_role("heading", name="That cannot be").wait_for()
    assert "approved" in other.locator("main").inner_text()
    other.context.close()
    week = week_of(home, "odessa")
    assert (week["state"], week["decision"]["reason"]) == ("approved", "first")


@pytest.mark.requirement("web:browser")
def test_a_send_is_moved_by_dragging_its_chip_and_what_it_brings_is_shown_first(page):
    page.goto("/weeks/odessa")
    chip = page.locator(".chip:not(.follow-up)").first
    slot, day, clock = (chip.get_attribute(f"data-{name}") for name in ("slot", "day", "time"))
    cell = page.locator(f".cell:not([data-day='{day}'])").nth(20)
    where = cell.get_attribute("data-day"), int(cell.get_attribute("data-hour"))
    chip.scroll_into_view_if_needed()
    box = chip.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 30, steps=3)
    there = cell.bounding_box()
    page.mouse.move(there["x"] + 12, there["y"] + 6 + there["height"] / 2, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Keep it").wait_for()
    heading = page.locator("h1").inner_text()
    assert f"moves from {date.fromisoformat(day):%a} {day} {clock} to" in heading
    assert f"{where[0]} {where[1]:02}:" in heading
    page.go_back()
    chip = page.locator(f".chip[data-slot='{slot}']")
    chip.wait_for()
    assert chip.get_attribute("data-day") == day
    chip.scroll_into_view_if_needed()
    box = chip.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(20, 20, steps=3)  # let go where nothing can stand
    page.mouse.up()
    box, there = chip.bounding_box(), page.locator(f".cell:not([data-day='{day}'])").nth(20).bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(there["x"] + 12, there["y"] + 6, steps=3)
    page.keyboard.press("Escape")  # called off
    page.mouse.up()
    assert not chip.get_attribute("style")
    assert page.locator("h1").inner_text().startswith("odessa, week of")
    chip.click()
    page.get_by_role("complementary").wait_for()
    page.go_back()
    page.locator(".strip").first.scroll_into_view_if_needed()
    strip = page.locator(".strip").first
    hours = int(strip.get_attribute("data-hour")), int(strip.get_attribute("data-hours"))
    box, there = chip.bounding_box(), strip.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(there["x"] + 12, there["y"] + there["height"] / 2, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Keep it").wait_for()
    assert hours[0] <= int(re.search(r"(\d\d):\d\d$", page.locator("h1").inner_text())[1]) < sum(hours)


@pytest.mark.requirement("web:browser")
def test_below_700_pixels_the_week_is_an_agenda(page):
    page.set_viewport_size({"width": 600, "height": 900})
    page.goto("/weeks/alexia")
    assert not page.locator("[role=grid]").is_visible()
    assert page.locator("ol.agenda").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    line = page.locator(".agenda li li a").nth(40)
    slot = line.get_attribute("data-of")
    for opens, heading in ((line, "item-title"), (page.locator(".agenda h2 a").nth(5), "day-title")):
        opens.click()
        title = page.locator(f"#{heading}")
        title.wait_for()
        assert 0 <= title.bounding_box()["y"] < 450
        assert page.evaluate("document.activeElement.className") == "panel"
        page.locator(".panel .close").click()
        page.locator(".panel").wait_for(state="detached")
        focused = page.locator(":focus")
        assert 0 <= focused.bounding_box()["y"] < 900
        slot = slot if heading == "item-title" else page.locator(".agenda h2 a").nth(5).get_attribute("data-of")
        assert focused.get_attribute("data-of") == slot


@pytest.mark.requirement("web:browser")
def test_the_days_names_stay_in_view_the_now_line_strikes_nothing_out_and_a_long_reason_widens_no_page(
    page, home, settings
):
    item = next(item for item in week_of(home, "odessa")["document"]["items"] if not item["is_follow_up"])
    edit_week(
        settings, "odessa", Mark(do="lock", slot_id=item["slot_id"]), EditOptions(by="sam", reason="m" + "x" * 1900)
    )
    page.goto("/weeks/odessa")
    page.evaluate("window.scrollTo(0, document.querySelector('.grid').getBoundingClientRect().bottom - 300)")
    assert page.eval_on_selector(".heads", "heads => heads.getBoundingClientRect().top") == 0
    order = "sel => { const one = document.createElement('span'); one.className = 'now m-5'; const cell ="
    order += (
        " document.querySelector(sel).parentElement; cell.prepend(one); return Number(getComputedStyle(one).zIndex)"
    )
    assert not page.evaluate(f"{order} || 0 }}", ".chip")  # below a chip, which stands at 1
    page.get_by_label("Reason", exact=True).fill("z" * 1900)
    page.get_by_role("button", name="Reject").click()
    page.get_by_text(re.compile("^Rejected by")).wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "/versions"):
        page.goto(f"/weeks/odessa{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.requirement("web:calendar", "web:lanes")
@pytest.mark.parametrize("density", ["comfortable", "compact"])
def test_no_chip_is_clipped_and_none_covers_another(page, home, settings, density):
    crowd = [item for item in week_of(home, "odessa")["document"]["items"] if not item["is_follow_up"]][:4]
    for minute, item in enumerate(crowd, 19):
        move = Move(slot_id=item["slot_id"], day=date.fromisoformat(crowd[0]["scheduled_date"]), clock=time(15, minute))
        edit_week(settings, "odessa", move, EditOptions(by="sam", reason="to see them all"))
    for creator in ("alexia", "odessa"):
        page.goto(f"/weeks/{creator}?density={density}")
        boxes = page.eval_on_selector_all(
            ".chip", "chips => chips.map(chip => { const box = chip.getBoundingClientRect();"
            " return [box.left, box.top, box.right, box.bottom, chip.scrollWidth <= chip.clientWidth + 1]; })",
        )  # fmt: skip
        assert len(boxes) == len(week_of(home, creator)["document"]["items"])
        left, top, right, bottom = page.eval_on_selector(
            "[role=grid]", "grid => { const box = grid.getBoundingClientRect();"
            " return [box.left, box.top, box.right, box.bottom]; }",
        )  # fmt: skip
        assert all(left <= box[0] < box[2] <= right + 1 and top <= box[1] < box[3] <= bottom + 1 for box in boxes)
        assert all(box[4] for box in boxes)
        for one, box in enumerate(boxes):
            for other in boxes[one + 1 :]:
                apart = box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] + 1 or other[3] <= box[1] + 1
                assert apart, (box, other)
