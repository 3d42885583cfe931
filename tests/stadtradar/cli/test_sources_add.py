"""`sources add` and `sources remove`, against sites on loopback, in real child processes."""

from typing import Any

import pytest

from tests import town_site
from tests.servers import FaultServer, page, redirect
from tests.stadtradar.cli.calling import CommandLine

FEED_LINK = '<link rel="alternate" type="application/rss+xml" title="Aktuelles" href="/feed/">'
API_LINK = '<link rel="https://api.w.org/" href="/wp-json/">'


def _added(stadtradar: CommandLine, url: str, *options: str) -> Any:
    answer = stadtradar("sources", "add", url, "--yes", "--json", *options)
    assert answer.code == 0, answer.err
    return answer.document


def test_a_site_with_a_feed_becomes_a_source_that_is_read(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site, head=FEED_LINK)
    town_site.serve_feed(site, news[:4])
    before = stadtradar.file.read_text(encoding="utf-8")

    found = _added(stadtradar, site.url())

    assert found["source"] == {
        "name": "musterstadt",
        "title": "Musterstadt",
        "home": site.url(),
        "feeds": [site.url("/feed/")],
        "listings": [site.url("/aktuelles/")],
        "article_path": "/aktuelles/*",
    }
    assert stadtradar.file.read_text(encoding="utf-8").startswith(before)
    (crawled,) = stadtradar("crawl", "musterstadt", "--json").document["sources"]
    assert (crawled["outcome"], crawled["counts"]["stored"]) == ("ok", len(news))


def test_five_articles_are_shown_with_what_was_read(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site, head=FEED_LINK)
    town_site.serve_feed(site, news)

    answer = stadtradar("sources", "add", site.url(), "--dry-run")

    assert answer.code == 0
    lines = answer.out.splitlines()
    shown = [line for line in lines if line.startswith(tuple("12345"))]
    assert [note.title in line for note, line in zip(news, shown, strict=False)] == [True] * 5
    assert all(f"{note.day:%d.%m.%Y}" in line for note, line in zip(news, shown, strict=False))
    assert "robots.txt: verbietet /intern/." in lines
    assert "Nichts wurde eingetragen." in lines
    assert not any(line.startswith("Achtung") for line in lines)
    assert stadtradar.settings.source == ()


@pytest.mark.parametrize("start", ["/aktuelles/", "/aktuelles/hallenbad-wird-saniert-0", "/?utm_source=x"])
def test_any_page_of_a_site_will_do(stadtradar: CommandLine, site: FaultServer, start: str) -> None:
    town_site.serve(site)
    site.answers["/?utm_source=x"] = redirect("/")

    found = _added(stadtradar, site.url(start))

    assert found["source"]["listings"] == [site.url("/aktuelles/")]
    assert found["source"]["article_path"] == "/aktuelles/*"


def _serve_short(site: FaultServer) -> list[town_site.Note]:
    """Serve news that are listed with one word each and no date, beside navigation that looks the same."""
    news = town_site.serve(site)
    services = ("kita", "wahl", "pass", "hund", "muell", "heirat", "umzug", "bauen")
    for name in services:
        site.answers[f"/service/{name}"] = page(town_site.service_page(name.title()))
    site.answers["/aktuelles/"] = page(town_site.short_listing_page(news, services))
    return news


def test_a_listing_of_single_words_is_offered_when_its_pages_are_news(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    news = _serve_short(site)

    found = _added(stadtradar, site.url("/aktuelles/"))

    assert found["source"]["listings"] == [site.url("/aktuelles/")]
    assert found["source"]["article_path"] == "/aktuelles/*"
    (crawled,) = stadtradar("crawl", "musterstadt", "--json").document["sources"]
    assert (crawled["outcome"], crawled["counts"]["stored"]) == ("ok", len(news))


def test_pages_without_a_date_are_no_news_however_alike_their_addresses(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    for note in _serve_short(site):
        site.answers[f"/aktuelles/{note.slug}"] = page(town_site.service_page(note.title))

    answer = stadtradar("sources", "add", site.url("/aktuelles/"), "--dry-run")

    assert answer.code == 1
    assert "fand sich weder ein Feed noch eine Übersicht mit Artikeln" in answer.err


def test_a_feed_will_do_even_on_a_host_of_its_own(stadtradar: CommandLine, site: FaultServer) -> None:
    with FaultServer() as feeds:
        stadtradar.configure(
            "[crawler]\nsources = []\ndelay_seconds = 0\n"
            f'allowed_hosts = ["{site.authority}", "{feeds.authority}"]\n'
        )
        news = town_site.serve(site)
        feeds.answers["/rss"] = page(town_site.rss(site, news))

        found = _added(stadtradar, feeds.url("/rss"))

    assert (found["source"]["home"], found["source"]["feeds"]) == (site.url(), [feeds.url("/rss")])
    assert [one["title"] for one in found["articles"]] == [note.title for note in news[:5]]


def test_wordpress_completes_a_short_feed(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site, head=FEED_LINK + API_LINK)
    town_site.serve_feed(site, news[:3])
    site.answers["/wp-json/wp/v2/posts"] = page(town_site.posts(site, news))

    found = _added(stadtradar, site.url())

    assert found["source"]["wordpress"] == site.url("/wp-json/wp/v2/posts")
    assert [(one["kind"], one["articles"], one["used"]) for one in found["offers"]] == [
        ("feed", 3, True),
        ("wordpress", 7, True),
        ("listing", 7, False),
    ]


def test_the_newest_of_several_sitemaps_is_looked_into(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site)
    site.answers["/aktuelles/"] = page(status=404)
    site.answers["/robots.txt"] = page(f"User-agent: *\nSitemap: {site.url('/sitemap.xml')}\n")
    children = "".join(
        f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/pages.xml", "/news.xml")
    )
    site.answers["/sitemap.xml"] = page(f"<sitemapindex>{children}</sitemapindex>")
    site.answers["/news.xml"] = page(town_site.news_sitemap(site, news))

    found = _added(stadtradar, site.url())

    assert found["source"]["sitemaps"] == [site.url("/sitemap.xml")]
    assert found["articles"][0]["title"] == news[0].title
    assert "/pages.xml" not in site.paths


def test_a_feed_that_nothing_links_to_is_found_beside_the_articles(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    news = town_site.serve(site)
    town_site.serve_feed(site, news, "/aktuelles/feed/")

    found = _added(stadtradar, site.url())

    assert found["source"]["feeds"] == [site.url("/aktuelles/feed/")]


def test_articles_that_nothing_tells_from_other_pages_are_warned_of(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    news = town_site.serve(site)
    site.answers["/aktuelles/"] = page(town_site.listing_page(news, folder="/"))
    for note in news:
        site.answers[f"/{note.slug}"] = page(town_site.article_page(note))

    found = _added(stadtradar, site.url())

    assert "article_path" not in found["source"]
    assert any("Abhilfe: article_path angeben." in told for told in found["warnings"])


def test_few_requests_are_made_and_none_that_robots_txt_forbids(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    town_site.serve(site)
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /rss\nDisallow: /sitemap\n")

    _added(stadtradar, site.url())

    asked = [path for path in site.paths if path != "/robots.txt"]
    assert len(asked) == len(set(asked)) <= 20
    assert not any(path.startswith(("/rss", "/sitemap")) for path in asked)


def test_a_site_that_lies_about_its_encoding_is_called_by_its_name(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    town_site.serve(site)
    front = "<html><head><title>Stadt Köln am Überlauf</title></head><body></body></html>"
    latin = {"Content-Type": "text/html; charset=iso-8859-1"}
    site.answers["/"] = page(front, headers=latin)

    found = _added(stadtradar, site.url("/aktuelles/"))

    assert (found["source"]["name"], found["source"]["title"]) == (
        "stadt-koeln-am-ueberlauf",
        "Stadt Köln am Überlauf",
    )


def test_name_and_title_can_be_chosen(stadtradar: CommandLine, site: FaultServer) -> None:
    town_site.serve(site)

    found = _added(stadtradar, site.url(), "--name", "rathaus", "--title", "Aus dem Rathaus")

    assert (found["source"]["name"], found["source"]["title"]) == ("rathaus", "Aus dem Rathaus")


def test_a_name_in_use_is_refused_with_a_free_one(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("sources", "add", site.url(), "--yes", "--name", "kommune21")

    assert answer.code == 2
    assert answer.err == "Den Namen kommune21 gibt es schon. Frei ist kommune21-2.\n"
    assert site.paths == []


def test_a_name_that_is_none_is_refused_with_one_that_is(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("sources", "add", site.url(), "--yes", "--name", "Stadt Köln")

    assert answer.code == 2
    assert "etwa stadt-koeln." in answer.err


def test_the_same_site_gets_another_name_and_a_warning(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site, head=FEED_LINK)
    town_site.serve_feed(site, news)
    _added(stadtradar, site.url())

    again = _added(stadtradar, site.url())

    assert again["source"]["name"] == "musterstadt-2"
    assert "Denselben Feed liest schon die Quelle musterstadt." in again["warnings"]


def test_undated_short_texts_are_told_with_a_remedy(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site)
    for note in news:
        site.answers[f"/aktuelles/{note.slug}"] = page(
            f"<html><head><title>{note.title}</title></head><body><article><h1>{note.title}</h1>"
            f"<p>{note.teaser} Mehr steht im Amtsblatt, das am Freitag erscheint.</p></article></body></html>"
        )
    site.answers["/aktuelles/"] = page(
        "<html><body>"
        + "".join(f'<p><a href="/aktuelles/{note.slug}">{note.title}</a></p>' for note in news)
        + "</body></html>"
    )

    found = _added(stadtradar, site.url("/aktuelles/"))

    told = " ".join(found["warnings"])
    assert "nennen kein Datum. Abhilfe: unter [source.selectors] published" in told
    assert "Die Texte sind kurz; fehlt etwas? Abhilfe: unter [source.selectors] body" in told


RESERVED = page('[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://stadt.example/tdm"}]')


def test_a_site_that_reserves_data_mining_is_left_alone(stadtradar: CommandLine, site: FaultServer) -> None:
    news = town_site.serve(site)
    site.answers["/.well-known/tdmrep.json"] = RESERVED

    answer = stadtradar("sources", "add", site.url(), "--yes")

    assert answer.code == 1
    assert "behält die Seite sich vor" in answer.err
    assert "crawler.tdm" in answer.err
    assert f"/aktuelles/{news[0].slug}" not in site.paths


def test_who_only_records_reservations_is_told_of_them(stadtradar: CommandLine, site: FaultServer) -> None:
    town_site.serve(site)
    site.answers["/.well-known/tdmrep.json"] = RESERVED

    answer = stadtradar("sources", "add", site.url(), "--yes", "--json", STADTRADAR_CRAWLER__TDM="record")

    assert answer.code == 0
    assert "Bedingungen: https://stadt.example/tdm" in answer.document["rules"][1]


def test_an_article_that_reserves_data_mining_is_not_shown(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    news = town_site.serve(site)
    path = f"/aktuelles/{news[0].slug}"
    site.answers[path] = page(town_site.article_page(news[0]), headers={"TDM-Reservation": "1"})

    found = _added(stadtradar, site.url())

    assert [one["problem"] is None for one in found["articles"]] == [False, True, True, True, True]
    assert found["articles"][0]["title"] is None
