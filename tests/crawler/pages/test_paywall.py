"""Articles of which only the beginning is shown."""

import pytest

from crawler.pages.paywall import says_wall, split_paid_mark
from tests.crawler.pages import unknown_site as site

_BEGINNING = [f"{site.TEXT[0]} {site.TEXT[1]}"]


@pytest.mark.parametrize(
    "wall",
    [
        "Weiterlesen mit ZFK Plus",
        "Jetzt freischalten",
        "Sie sind bereits Abonnent? Zum Log-In",
        "Jetzt registrieren und sofort weiterlesen.",
        "Dieser Artikel ist exklusiv für Abonnenten verfügbar.",
        "Um diesen Artikel zu lesen, benötigen Sie ein Abo.",
        "Subscribe to continue reading",
    ],
)
def test_the_visible_beginning_is_kept_and_marked(wall: str) -> None:
    item = site.item(site.page([*_BEGINNING, f"<p>{wall}</p>", "<p>Alle Vorteile im Überblick für Sie</p>"]))

    assert item.paywalled
    assert item.body == _BEGINNING[0]


def test_a_page_with_nothing_but_its_lead_is_stored_as_that() -> None:
    tier = '<meta property="article:content_tier" content="locked">'
    head = f'{site.HEAD}{tier}<meta name="description" content="{site.LEAD}">'

    item = site.item(site.page([], head=head, top=f"<h1>{site.TITLE}</h1><p>{site.LEAD}</p>", bottom=""))

    assert item.paywalled
    assert (item.body, item.teaser) == (site.LEAD, None)


def test_an_advert_for_subscriptions_below_a_long_text_is_no_wall() -> None:
    item = site.item(site.page([*site.TEXT * 12, "<p>Jetzt freischalten</p>"]))

    assert not item.paywalled


def test_the_mark_of_paid_articles_is_no_part_of_their_title() -> None:
    assert split_paid_mark("heise+ | LoRaWAN in der Stadt") == ("LoRaWAN in der Stadt", True)
    assert split_paid_mark("C++ | Neues") == ("Neues", True)
    assert split_paid_mark("Breakpoint: Die Ampel") == ("Breakpoint: Die Ampel", False)


def test_running_text_about_subscriptions_is_no_wall() -> None:
    assert not says_wall("Der Verlag will mit dem neuen Abonnement mehr junge Leute erreichen.")
