"""The site in a real browser, from disk: it renders, asks no network, finds, sorts, and runs no foreign script."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from small_warehouse import LATE, PLAN, TALKS, TREATY, VISIT

from extractors.settings import ROOT

pytestmark = pytest.mark.browser

SCREENSHOTS = ROOT / "build" / "screenshots"
PAGES = (
    "index", "upcoming", "pairs", "map", "agreements", "sides", "people", "search", "health", "data", f"event/{TALKS}",
    f"event/{TREATY}", f"event/{VISIT}", "event/hostile", "side/RUS", "side/UN", "person/sergey-lavrov",
)  # fmt: skip
CHARTS = {  # at least so many drawings that can be seen
    "index": 1, "pairs": 1, "map": 1, "agreements": 2, "health": 2, "side/RUS": 1, "person/sergey-lavrov": 1,
}  # fmt: skip
LARGE, SMALL = 1440, 390


def visible(browser, selector):
    return [found for found in browser.find_elements(By.CSS_SELECTOR, selector) if found.is_displayed()]


@pytest.mark.parametrize("width", [LARGE, SMALL])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders(page, width, browser, show, logs, site):
    show(f"{page}.html", width)
    assert browser.title.endswith("· Communiqué")
    assert len(browser.find_elements(By.TAG_NAME, "h1")) == 1
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    drawn = visible(browser, "main svg[role=img]")
    assert len(drawn) >= CHARTS.get(page, 0)
    assert all(svg.size["width"] > 100 and svg.get_attribute("aria-label") for svg in drawn)
    console, sent = logs()
    assert console == []
    assert all(address.startswith((site.as_uri(), "data:", "about:blank")) for address in sent), sent
    _keep_picture(browser, page, width)


@pytest.mark.parametrize("page", ["index", "pairs", "map", f"event/{TALKS}"])
def test_a_page_renders_in_the_dark(page, browser, show, logs):
    show(f"{page}.html", LARGE, "dark")
    background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in background[4:-1].split(",")) < 60
    assert logs()[0] == []
    _keep_picture(browser, f"{page}-dark", LARGE)


def _keep_picture(browser, page, width):
    height = min(browser.execute_script("return document.documentElement.scrollHeight"), 4000)
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    assert browser.save_screenshot(str(SCREENSHOTS / f"{page.replace('/', '-')}-{width}.png"))


def test_the_menu_leads_to_every_page(browser, show):
    show(f"event/{TALKS}.html")
    menu = [link.get_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, "nav a")]
    assert len(menu) == 9
    for address in menu:
        browser.find_element(By.CSS_SELECTOR, f'nav a[href$="{address.rpartition("/")[2]}"]').click()
        assert browser.current_url.partition("#")[0] == address
        assert browser.find_element(By.CSS_SELECTOR, "nav a[aria-current=page]").get_attribute("href") == address


def test_search_finds_a_person_and_events_by_any_spelling(browser, show):
    for spelling in ("Lavrov", "sergei lavrov"):
        show("search.html")
        browser.find_element(By.ID, "q").send_keys(spelling)
        found = [link.text for link in browser.find_elements(By.CSS_SELECTOR, "#results a")]
        assert found[0] == "Sergey Lavrov"
        assert "Iran and Russia" in found
    browser.find_element(By.CSS_SELECTOR, "#results a").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Sergey Lavrov"


def test_search_reads_its_words_from_the_address_and_ignores_accents(browser, show):
    show("search.html#q=turkiye%20tehran")
    assert [link.text for link in browser.find_elements(By.CSS_SELECTOR, "#results a")] == ["Iran and Türkiye"]
    show("search.html#q=%E0%A4%A")  # not a valid address
    assert "Nothing found" in browser.find_element(By.ID, "found").text


def test_script_in_a_title_does_not_run(browser, show, logs):
    for page in ("event/hostile.html", "index.html", "people.html", "search.html#q=script", "agreements.html"):
        show(page)
        assert browser.title.endswith("· Communiqué"), page
        assert not browser.find_elements(By.CSS_SELECTOR, "main img, main script"), page
    assert "<script>" in browser.find_element(By.TAG_NAME, "main").text
    assert logs()[0] == []


def test_a_script_that_got_into_a_page_would_be_stopped(browser, show):
    show("index.html")
    browser.execute_script("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    browser.execute_async_script("setTimeout(arguments[0], 200)")
    assert browser.title != "1"


def test_tables_sort_by_mouse_and_keyboard(browser, show):
    show("sides.html")
    table = browser.find_element(By.CSS_SELECTOR, "table.sortable")

    def column(n):
        return [
            row.find_elements(By.CSS_SELECTOR, "th, td")[n].text
            for row in table.find_elements(By.CSS_SELECTOR, "tbody tr")
        ]

    side, held = (table.find_elements(By.CSS_SELECTOR, "thead th")[n] for n in (0, 2))
    assert held.get_attribute("aria-sort") == "descending"
    side.find_element(By.TAG_NAME, "button").click()
    assert side.get_attribute("aria-sort") == "ascending" and held.get_attribute("aria-sort") is None
    names = column(0)
    assert names == sorted(names, key=str.casefold)
    held.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    numbers = [int(text) for text in column(2)]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) > 1


def test_pairs_are_counted_anew_for_a_period_and_a_level(browser, show):
    show("pairs.html")

    def total():
        return sum(int(cell.text or 0) for cell in browser.find_elements(By.CSS_SELECTOR, ".matrix td[data-a]"))

    everything = total()
    form = browser.find_element(By.CSS_SELECTOR, ".filters")
    Select(form.find_element(By.NAME, "level")).select_by_visible_text("Foreign ministers")
    ministers = total()
    Select(form.find_element(By.NAME, "period")).select_by_visible_text("Three months to the night")
    recent = total()
    assert everything > ministers > recent > 0
    Select(form.find_element(By.NAME, "level")).select_by_visible_text("Ministers")
    assert total() == 0
    assert "No meeting" in form.find_element(By.CSS_SELECTOR, "[role=status]").text


def test_the_calendar_leads_to_its_plans(browser, show):
    show("upcoming.html")
    browser.find_element(By.CSS_SELECTOR, ".calendar a").click()
    target = browser.execute_script("return document.querySelector(':target').textContent")
    assert "19 December 2025" in target
    links = [link.get_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, "main a")]
    assert any(PLAN in link for link in links) and any(LATE in link for link in links)


def test_a_keyboard_reaches_the_content_first(browser, show):
    show("index.html")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to the content" and skip.location["y"] >= 0
    skip.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "main"


@pytest.mark.parametrize(("width", "scheme"), [(LARGE, "light"), (LARGE, "dark"), (SMALL, "light")])
def test_axe_finds_no_serious_violation(width, scheme, browser, show, axe):
    serious = []
    for page in PAGES:
        show(f"{page}.html", width, scheme)
        browser.execute_script(axe)
        run = "const done = arguments[0]; axe.run().then(r => done(r.violations)).catch(e => done([{id: String(e)}]))"
        for violation in browser.execute_async_script(run):
            if violation.get("impact") in (None, "serious", "critical"):
                where = [node["target"] for node in violation.get("nodes", [])][:3]
                serious.append(f"{page}: {violation['id']} {where}")
    assert not serious, "\n".join(serious)
