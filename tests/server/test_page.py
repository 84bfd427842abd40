import shutil

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
DRAWN = """() => new Promise((resolve) => {
  const { map } = window.seawarden;
  const seen = (layer) => map.queryRenderedFeatures({ layers: [layer] }).length;
  const tell = () => resolve({ suspects: seen("suspects"), ships: seen("ships"), assets: seen("assets") });
  if (map.loaded()) tell(); else map.once("idle", tell);
})"""


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, address):
    """A function that opens the page; the page must have said nothing on its console when the test ends."""
    pages, said, asked = [], [], []

    def open_page(query="", size=(820, 520)):
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("request", lambda r: asked.append(r.url))
        page.goto(f"{address}/{query}")
        page.wait_for_selector("html[data-ready]", state="attached", timeout=30_000)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert said == []
    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []


def test_the_page_opens_on_the_incident_marked_as_an_exercise(opened):
    page = opened()
    page.wait_for_selector(".card")
    assert page.locator("#exercise").is_visible()
    assert "EXERCISE" in page.title()
    assert page.locator(".card .ship").first.inner_text() == "EXERCISE TANKER"
    assert page.locator(".card .level").first.inner_text().lower() == "alarm"
    for _ in range(100):
        drawn = page.evaluate(DRAWN)
        if drawn["suspects"]:
            break
        page.wait_for_timeout(100)
    assert drawn["suspects"] == 1 and drawn["ships"] > 30 and drawn["assets"] >= 6


def test_selecting_an_incident_shows_its_reasons_and_escape_closes_it(opened):
    page = opened("?t=2024-12-25T13:31:00Z")
    page.locator(".card").first.click()
    page.wait_for_selector(".reasons li[data-code=own_speed]")
    reasons = page.locator(".reasons li[data-code]")
    assert reasons.count() == 7
    assert reasons.first.get_attribute("data-code") == "prior"
    assert page.locator(".panel table tbody tr").count() == 3
    page.wait_for_selector(".chart .speed-line")
    assert page.locator(".chart .crossing").count() >= 1
    assert page.locator(".history li").count() == 5
    assert page.locator(".panel .means").inner_text().endswith("It is not proof.")
    assert page.locator(".reasons .sum").inner_text().startswith("Together: ")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_odds_are_told_in_whole_ships(opened):
    told = opened().evaluate("async () => { const { oneIn } = await import('./js/format.js');"
                             " return [0, 0.0000158, 0.003, 0.3, 0.62].map(oneIn); }")  # fmt: skip
    assert told == ["next to nothing", "about 1 in 63,000", "about 1 in 330", "about 1 in 3", "more likely than not"]


def test_an_asset_whose_time_has_passed_unheard_is_not_told_as_nothing_ahead(opened):
    page = opened("?t=2024-12-25T10:30:00Z")
    page.locator(".card", has_text="EXERCISE TANKER").click()
    page.wait_for_selector(".reasons li")
    assert "On her last known course she would be past Estlink 2 by now." in page.locator("#panel").inner_text()


def test_the_slider_shows_what_was_known_then(opened):
    page = opened("?t=2024-12-25T10:24:00Z")
    page.wait_for_selector(".card.warning")
    page.locator("#slider").evaluate("(s) => { s.value = s.min; s.dispatchEvent(new Event('input')); }")
    page.wait_for_selector(".empty")
    assert page.locator(".card").count() == 0
    page.keyboard.press("k")
    page.wait_for_selector(".card.watch")
    assert page.locator("#clock b").inner_text() == "10:04"
    page.keyboard.press("k")
    page.wait_for_selector(".card.warning")
    page.locator("#speed").select_option("3600")
    page.locator("#play").click()
    page.wait_for_selector(".card.alarm", timeout=30_000)
    assert page.locator("#play").get_attribute("aria-label") == "Pause"


def test_a_script_in_a_ships_name_is_shown_as_text(opened):
    page = opened("?t=2024-12-25T15:00:00Z&incident=in-290000002")
    page.wait_for_selector(".panel h2")
    assert page.locator(".panel h2").inner_text() == "<script>document.title='"
    assert page.locator(".card .ship", has_text="<script>").count() == 1
    assert page.locator("#list script, #panel script").count() == 0
    assert page.title() == "EXERCISE · seawarden"


def test_the_page_fits_a_phone_and_changes_its_colours(opened):
    page = opened("?t=2024-12-25T10:24:00Z", size=(390, 844))
    page.wait_for_selector(".card")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#theme").click()
    assert page.locator("html").get_attribute("data-theme") == "dusk"
    page.locator(".card").first.click()
    page.wait_for_selector(".reasons")
    box = page.locator("#panel").bounding_box()
    assert box["width"] == 390 and box["y"] > 200
