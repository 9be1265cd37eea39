"""No page has a fault that axe-core finds, in light and in dark."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.full

AXE = Path(__file__).resolve().parents[4] / ".venv" / "axe" / "package" / "axe.min.js"
ADDRESSES = (
    "/",
    "/talk",
    "/new",
    "/accounts",
    "/compare?before=odessa&after=alexia",
    "/weeks/odessa?item={slot}&places=1",
    "/login",
    "/weeks/alexia",
    "/weeks/odessa?item={slot}",
    "/weeks/odessa?talk=1",
    "/weeks/odessa?day={day}",
    "/weeks/alexia?density=compact",
    "/weeks/alexia?view=agenda",
    "/weeks/alexia?show=R",
    "/weeks/odessa/items/{slot}",
    "/weeks/odessa/versions",
    "/weeks/nobody",
)


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not there: `make browser` fetches it where npm is")
    return AXE.read_text()


@pytest.mark.requirement("web:accessible")
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1440, "light"),
        (600, "dark"),
        *(pytest.param(*it, marks=pytest.mark.soak) for it in ((1440, "dark"), (600, "light"))),
    ],
)
def test_no_page_has_a_fault_that_axe_finds(axe, browser, served, home, scheme, width):
    from kept_weeks import kept_weeks

    item = kept_weeks(home)[-1]["document"]["items"][2]
    slot, day = item["slot_id"], item["scheduled_date"]
    viewport = {"width": width, "height": 900}
    context = browser.new_context(base_url=served.address, color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page = context.new_page()
    found = {}
    for address in ADDRESSES:
        page.goto(address.format(slot=slot, day=day))
        page.evaluate(axe)
        for fault in page.evaluate("axe.run()")["violations"]:
            found[address, fault["id"]] = [node["html"][:200] for node in fault["nodes"][:2]]
    context.close()
    assert found == {}
