"""What readers do, in a browser without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from storage.people.subscriptions import active_subscriptions
from tests.web.browser.conftest import Window
from tests.web.browser.town import Town

pytestmark = pytest.mark.browser


def test_an_analyst_searches_reads_and_goes_on(town: Town, plain_window: Window) -> None:
    page = plain_window.page
    page.goto(town.url)

    page.get_by_label("Suchanfrage").fill("Meldung")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("status")).to_contain_text("25 Treffer")
    page.get_by_role("link", name="Ältere Treffer").click()
    page.get_by_role("link", name=re.compile(r"Meldung 3$")).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Meldung 3")
    page.get_by_text("Gespeicherter Text").click()
    expect(page.locator("details .body")).to_be_visible()
    page.get_by_role("link", name="Zurück zu den Treffern").click()
    expect(page.get_by_label("Suchanfrage")).to_have_value("Meldung")
    assert plain_window.suspicious == []


def test_a_mistyped_query_is_put_right_by_its_suggestion(town: Town, plain_window: Window) -> None:
    page = plain_window.page
    page.goto(town.url)

    page.get_by_label("Suchanfrage").fill("(Kaiserslautern")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Die Klammer an Stelle 1 wird nicht geschlossen.")
    page.get_by_role("alert").get_by_role("link").click()

    expect(page.get_by_role("status")).to_contain_text("Treffer")


def test_english_is_one_click_away_and_stays(town: Town, plain_window: Window) -> None:
    page = plain_window.page
    page.goto(town.url)

    page.get_by_role("link", name="English").click()
    page.get_by_label("Query").fill("Sensoren")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("hits")
    page.get_by_role("link", name="Sources").click()

    expect(page.get_by_role("table")).to_contain_text("faulty since")


def test_the_narrow_sources_page_is_still_a_table_to_screen_readers(town: Town, plain_window: Window) -> None:
    page = plain_window.page
    page.set_viewport_size({"width": 320, "height": 900})

    page.goto(f"{town.url}/quellen")

    expect(page.get_by_role("row", name=re.compile("Kommune21")).get_by_role("cell")).to_have_count(6)


def test_a_reader_leaves_by_the_button(town: Town, plain_window: Window) -> None:
    page = plain_window.page
    page.goto(town.url + town.pages["leaving"])

    page.get_by_role("button", name="Diese 2 Suchen abbestellen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Abbestellt")
    with town.database.reading() as session:
        meant = town.tokens.read(town.pages["leaving"].removeprefix("/abmelden/"))
        assert meant is not None
        left = {one.id for one in active_subscriptions(session) if one.subscriber_id == meant.subscriber_id}
        assert left == set()
