"""Which URLs of a site without code of its own may be articles."""

import pytest

from crawler.discovery.article_paths import article_pattern, common_path
from crawler.pages.generic import GenericPage
from crawler.sources import Source

HOME = "https://stadt.example/"


def _is_article(url: str, stated: str | None = None, home: str = HOME, indexes: tuple[str, ...] = ()) -> bool:
    source = Source(
        name="stadt",
        title="Stadt",
        home=home,
        layouts=(GenericPage,),
        article_path=article_pattern(stated, home, indexes),
    )
    return source.may_be_article(url)


@pytest.mark.parametrize(
    "path",
    [
        "aktuelles/neues-bad",
        "2024/05/neues-bad/",
        "neues-bad.html",
        "rathaus/presse/Neues-Bad-4711.php",
        "?p=4711",
        "index.php?id=4711",
        "meldung_40767_Neues+Bad.html",
        "aktuelles/neues-bad?utm_source=feed",
        "politik/newsletter-wird-eingestellt",
        "rathaus/pressemitteilungen/063299/index.html.de",
        "karriere/fachkraefte-gesucht",
        "b%C3%A4der/neues-bad",
    ],
)
def test_a_page_below_home_may_be_an_article(path: str) -> None:
    assert _is_article(HOME + path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tag/bad/",
        "category/stadt/",
        "aktuelles/page/2/",
        "aktuelles/?page=2",
        "feed/",
        "neues-bad/feed/",
        "wp-content/uploads/bad.jpg",
        "wp-json/wp/v2/posts",
        "plan.pdf",
        "Foto.JPG",
        "plan.pdf?download=1",
        "impressum",
        "service/Kontakt.html",
        "datenschutzerklaerung/",
        "index.php",
        "neues-bad?replytocom=3",
        "?s=bad",
    ],
)
def test_an_obvious_index_file_or_service_page_is_none(path: str) -> None:
    assert not _is_article(HOME + path)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("path", ["index.php?" + "1" * 200_000 + "??", "a/" * 100_000, "tag-" * 50_000])
def test_an_address_built_to_take_long_does_not(path: str) -> None:
    assert not _is_article(HOME + path)


@pytest.mark.parametrize("url", ["https://anderswo.example/bad", "http://127.0.0.1/bad"])
def test_a_page_of_another_site_is_none(url: str) -> None:
    assert not _is_article(url)


def test_an_index_is_no_article_of_its_own_source() -> None:
    indexes = (f"{HOME}aktuelles/", f"{HOME}index.php?id=7", HOME, f"{HOME}aktuelles/{{page}}/")

    assert not _is_article(f"{HOME}aktuelles/12/", indexes=indexes)
    assert not _is_article(f"{HOME}aktuelles", indexes=indexes)
    assert not _is_article(f"{HOME}aktuelles/?rubrik=sport", indexes=indexes)
    assert not _is_article(f"{HOME}index.php?id=7", indexes=indexes)
    assert _is_article(f"{HOME}index.php?id=71", indexes=indexes)
    assert _is_article(f"{HOME}aktuelles/bad", indexes=indexes)
    assert _is_article(f"{HOME}?p=4711", indexes=indexes)


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("aktuelles/neues-bad", True),
        ("aktuelles/2024/neues-bad/", True),
        ("aktuelles/neues-bad?id=3", True),
        ("aktuelles/", False),
        ("aktuelles/page/2/", False),
        ("aktuelles/bad.jpg", False),
        ("verwaltung/neues-bad", False),
        ("xaktuelles/neues-bad", False),
    ],
)
def test_a_star_stands_for_any_text(path: str, is_article: bool) -> None:
    assert _is_article(HOME + path, "/aktuelles/*") is is_article


@pytest.mark.parametrize(
    ("stated", "path", "is_article"),
    [
        (r"^/(aktuelles|presse)/\d+", "presse/4711-bad", True),
        (r"^/(aktuelles|presse)/\d+$", "presse/4711-bad", False),
        (r"^/(aktuelles|presse)/\d+$", "presse/4711", True),
        (r"^/aktuelles/|^/presse/", "presse/bad", True),
        (r"^/aktuelles/|^/presse/", "aktuelles/bad", True),
        (r"^/[a|b]/x", "b/x", True),
        (r"^/a\|b", "a|b", True),
        (r"^/aktuelles/.*\.pdf", "aktuelles/bad.pdf", True),
        (r"^/aktuelles/", "verwaltung/aktuelles/bad", False),
    ],
)
def test_a_regular_expression_says_how_a_path_begins(stated: str, path: str, is_article: bool) -> None:
    assert _is_article(HOME + path, stated) is is_article


def test_paths_are_meant_as_a_browser_shows_them() -> None:
    home = "https://stadt.example/rathaus"

    assert _is_article("https://stadt.example/rathaus/presse/bad", "/rathaus/presse/*", home)
    assert _is_article("https://stadt.example/rathaus/presse/bad", "^/rathaus/presse/", home)
    assert not _is_article("https://stadt.example/presse/bad", "/rathaus/presse/*", home)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("^/aktuelles/(", "kein regulärer Ausdruck"),
        ("^/a)|^/(?:b", "kein regulärer Ausdruck"),
        ("^/aktuelles/|/presse/", "beginnen"),
        ("aktuelles/*", "beginnen"),
    ],
)
def test_what_cannot_be_meant_is_refused(stated: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        article_pattern(stated, HOME)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["aktuelles/a", "aktuelles/b/"], "/aktuelles/*"),
        (["stadt/presse/2024/a", "stadt/presse/2024/b"], "/stadt/presse/*"),
        (["2024/05/a", "2024/06/b"], None),
        (["a", "b"], None),
        (["meldung_1_a.html", "meldung_2_b.html"], "/meldung_*"),
        (["meldung_1_a.html"], None),
        (["neues-bad", "neuer-see"], None),
        (["meldung_1", "presse/meldung_2"], None),
        (["politik/a", "sport/b"], None),
    ],
)
def test_the_folder_of_all_articles_is_their_pattern(paths: list[str], expected: str | None) -> None:
    assert common_path(HOME + path for path in paths) == expected
