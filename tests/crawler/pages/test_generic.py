"""Articles of sites without rules of their own."""

import json
from datetime import datetime

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import DateOrigin, ListedHints, UnreadablePage
from tests.crawler.pages import unknown_site as site


def test_every_part_is_read_and_nothing_around_it() -> None:
    item = site.item(site.page())

    assert (item.kicker, item.title, item.teaser) == ("Hochwasserschutz", site.TITLE, site.LEAD)
    assert item.body == "\n\n".join(site.TEXT)
    assert item.author == "Ina Muster, Uwe Beispiel"
    assert (item.caption, item.image_credit) == ("Ein Sensor am Bach.", "Stadtwerke/Ott")
    assert item.published_at == datetime(2026, 2, 3, 8, 15, tzinfo=BERLIN)
    assert item.published_origin is DateOrigin.PRINTED
    assert not item.paywalled


def test_what_is_stated_for_machines_wins_over_the_print() -> None:
    stated = {
        "@type": "NewsArticle",
        "headline": site.TITLE,
        "datePublished": "2026-02-03T06:00:00Z",
        "author": [{"@type": "Person", "name": "Ada Amt"}, {"@type": "Person", "name": "Bo Büro"}],
    }
    head = f'{site.HEAD}<script type="application/ld+json">{json.dumps(stated)}</script>'

    item = site.item(site.page(head=head))

    assert item.author == "Ada Amt, Bo Büro"
    assert item.published_at == datetime(2026, 2, 3, 7, tzinfo=BERLIN)
    assert (item.provenance["author"], item.provenance["published_at"]) == ("json-ld", "json-ld")


def test_structure_of_the_text_is_kept() -> None:
    heading, measured = "<h2>Was die Geräte messen</h2>", "<ul><li>Regen<li>Pegel</ul>"
    text = [site.TEXT[0], heading, site.TEXT[1], measured, site.TEXT[2]]

    item = site.item(site.page(text))

    assert "\n\n## Was die Geräte messen\n\n" in item.body
    assert "\n\n- Regen\n- Pegel\n\n" in item.body


@pytest.mark.parametrize(
    "line",
    [
        "<p>Lesen Sie auch: Der Bach ist wieder da</p>",
        '<p><a href="/x">Hier steht mehr über den Bach, der im vergangenen Sommer über die Ufer trat</a></p>',
        "<p>Anzeige</p>",
        "<p>Foto: Stadtwerke</p>",
        "<p>Lesezeit: 3 Minuten</p>",
        "<p>Kaiserslautern auf Facebook – Auf der offiziellen Facebook-Seite steht Neues.</p>",
        "<aside><p>Ein Kasten neben dem Text, der von etwas anderem handelt als dieser.</p></aside>",
        '<div class="cookie"><p>Wir verwenden Cookies, um Inhalte zu personalisieren.</p></div>',
    ],
)
def test_what_stands_among_the_text_is_left_out(line: str) -> None:
    item = site.item(site.page([site.TEXT[0], line, *site.TEXT[1:]]))

    assert item.body == "\n\n".join(site.TEXT)


def test_text_in_a_container_with_a_misleading_name_is_read() -> None:
    paragraphs = [f'<div class="teaser-comments-social"><p>{"</p><p>".join(site.TEXT * 2)}</p></div>']

    assert site.TEXT[2] in site.item(site.page(paragraphs, bottom="")).body


def test_feed_and_address_date_what_the_page_does_not() -> None:
    undated = site.TOP.replace("03.02.2026, 08:15 Uhr", "")
    url = "https://www.stadtblatt.example/2026/01/30/regen"
    published = datetime(2026, 2, 1, 9, tzinfo=BERLIN)

    by_feed = site.item(site.page(top=undated, url=url), ListedHints(published_at=published))
    by_url = site.item(site.page(top=undated, url=url))

    assert (by_feed.published_at, by_feed.published_origin) == (published, DateOrigin.FEED)
    assert by_url.published_at == datetime(2026, 1, 30, tzinfo=BERLIN)
    assert by_url.published_origin is DateOrigin.URL


def test_an_address_older_than_the_statement_tells_of_a_migration() -> None:
    head = f'{site.HEAD}<meta property="article:published_time" content="2026-01-30T12:00:00+01:00">'
    old, new = (f"https://www.stadtblatt.example/{day}/regen" for day in ("2019/3/4", "2026/1/28"))

    migrated, waited = site.item(site.page(head=head, url=old)), site.item(site.page(head=head, url=new))

    assert migrated.published_at == datetime(2019, 3, 4, tzinfo=BERLIN)
    assert waited.published_at == datetime(2026, 1, 30, 12, tzinfo=BERLIN)


def test_neither_the_day_of_the_view_nor_the_future_dates_an_article() -> None:
    viewed = site.TOP.replace("03.02.2026, 08:15 Uhr", "Freitag, 6. Februar 2026")
    top = viewed.replace('<div class="byline">', '<div>Termin: 01.03.2027</div><div class="byline">')

    assert site.item(site.page(top=top)).published_at is None


def test_a_page_without_text_is_unreadable() -> None:
    with pytest.raises(UnreadablePage, match="Kein Text"):
        site.item(site.page([], top=f"<h1>{site.TITLE}</h1>", bottom=""))


_P = f"<p>{site.TEXT[0]}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "<h1>Titel</h1>" + _P * 3,
        "<div>a b c " * 5_000 + _P,
        "<ul><li>x " * 5_000 + _P,
        "<table><tr><td>x " * 2_000 + _P,
        "<h1>Titel</h1><p>" + "wort " * 200_000,
        "<h1>Titel</h1>" + _P * 25_000,
        "<h1>Titel</h1><p>" + '<a href="/x">wort</a> ' * 20_000,
        f"<title>{'a - ' * 50_000}</title><h1>Titel</h1>" + _P,
        f'<script type="application/ld+json">{"[" * 50_000}</script><h1>Titel</h1>' + _P,
        "<h1>Titel</h1>" + "<!-- x -->" * 50_000 + _P,
        "\x00\ufffe<h1>Titel</h1>" + _P,
    ],
    ids=[
        "deep",
        "deep text",
        "lists",
        "tables",
        "one line",
        "many",
        "links",
        "title",
        "json",
        "comments",
        "nul",
    ],
)
def test_hostile_pages_are_read_or_refused_in_bounds(html: str) -> None:
    try:
        item = site.item(HttpResponse(site.URL, html.encode()))
    except UnreadablePage:
        return

    assert item.title
    assert item.body


def test_a_day_of_the_week_below_the_headline_dates_an_article_of_another_day() -> None:
    top = site.TOP.replace("03.02.2026, 08:15 Uhr", "<p>Dienstag, 3. Februar 2026</p>")

    assert site.item(site.page(top=top)).published_at == datetime(2026, 2, 3, tzinfo=BERLIN)


def test_a_line_that_stands_again_and_again_is_no_text() -> None:
    text = [
        part for paragraph in site.TEXT * 2 for part in (f"{paragraph} Noch.", "<p>Bilder vom Hochwasser</p>")
    ]

    assert "Bilder vom Hochwasser" not in site.item(site.page(text)).body


def test_text_that_a_script_would_print_is_taken_from_the_statements() -> None:
    stated = {"@type": "NewsArticle", "headline": site.TITLE, "articleBody": "\n".join(site.TEXT * 3)}
    head = f'{site.HEAD}<script type="application/ld+json">{json.dumps(stated)}</script>'
    html = f"<html><head>{head}</head><body><h1>{site.TITLE}</h1><div id='app'>Lädt …</div></body></html>"

    item = site.item(HttpResponse(site.URL, html.encode()))

    assert item.body.startswith(f"{site.TEXT[0]}\n\n{site.TEXT[1]}")
    assert item.provenance["body"] == "json-ld"


def test_the_hidden_rest_of_a_paid_text_is_not_taken_from_the_statements() -> None:
    stated = {
        "@type": "NewsArticle",
        "headline": site.TITLE,
        "articleBody": " ".join(site.TEXT * 3),
        "isAccessibleForFree": False,
    }
    head = f'{site.HEAD}<script type="application/ld+json">{json.dumps(stated)}</script>'

    item = site.item(site.page([site.TEXT[0]], head=head))

    assert item.paywalled
    assert site.TEXT[2] not in item.body


def test_a_page_without_any_headline_is_titled_by_the_line_above_its_text() -> None:
    body = f"<table><tr><td>Regen im Keller</td></tr><tr><td>{'</td></tr><tr><td>'.join(site.TEXT)}</td></tr>"

    assert site.item(HttpResponse(site.URL, f"{body}</table>".encode())).title == "Regen im Keller"


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("https://www.stadtblatt.example/umfrage", False),
        ("Anmelden kann man sich per Mail:</p><p>amt@stadt.example</p><p>Alles Weitere steht dort.", True),
        ("Titelbild: Der Bach im Juni", False),
        ("Das Thema könnte dich auch interessieren:", False),
        ("Freitag | 6. Februar 2026 | Aus dem Rathaus", False),
        ("Quelle: Stadtwerke", False),
        ("Herzlich, Ihre Redaktion", True),
    ],
)
def test_a_line_behind_the_last_paragraph_is_told_by_its_words(line: str, *, is_kept: bool) -> None:
    body = site.item(site.page([*site.TEXT, line])).body

    assert body.startswith("\n\n".join(site.TEXT))
    assert (len(body.split("\n\n")) > len(site.TEXT)) is is_kept


def test_a_page_that_says_next_to_nothing_is_no_short_article() -> None:
    html = "<html><title>Kontakt</title><body><h1>Kontakt</h1><p>Telefon 0631 123456</p></body></html>"

    with pytest.raises(UnreadablePage, match="Kein Text"):
        site.item(HttpResponse(site.URL, html.encode()))
