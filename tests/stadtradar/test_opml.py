"""Lists of feeds, as readers write them."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stadtradar.opml import BrokenOpml, Outline, feed_key, read_opml, write_opml

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def _opml(*outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'.encode()


def _read(attributes: str) -> Outline:
    (outline,) = read_opml(_opml(f"<outline {attributes}/>")).outlines
    return outline


def test_feeds_are_found_in_folders_within_folders() -> None:
    document = _opml(
        '<outline text="Presse"><outline text="Rheinland"><outline type="rss" text="Stadt" title="Die Stadt" '
        'xmlUrl="https://stadt.example/feed" htmlUrl="https://stadt.example/"/></outline></outline>',
        '<outline text="Dorf" xmlUrl="https://dorf.example/atom.xml"/>',
    )

    found = read_opml(document)

    assert found.outlines == (
        Outline(title="Die Stadt", feed="https://stadt.example/feed", home="https://stadt.example/"),
        Outline(title="Dorf", feed="https://dorf.example/atom.xml"),
    )
    assert (found.repeated, found.unreadable) == (0, ())


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('xmlUrl="feed://stadt.example/rss"', "http://stadt.example/rss"),
        ('xmlUrl="feed:https://stadt.example/rss"', "https://stadt.example/rss"),
        ('xmlUrl="feed://https://stadt.example/rss"', "https://stadt.example/rss"),
        ('xmlUrl=" https://stadt.example/rss\n"', "https://stadt.example/rss"),
        ('xmlURL="https://stadt.example/rss?a=1&amp;b=2"', "https://stadt.example/rss?a=1&b=2"),
        ('type="atom" XMLURL="https://städte.example/rss"', "https://xn--stdte-hra.example/rss"),
    ],
)
def test_the_quirks_of_readers_are_understood(attributes: str, expected: str) -> None:
    assert _read(attributes).feed == expected


def test_a_home_may_be_relative_or_missing() -> None:
    feed = 'xmlUrl="https://stadt.example/a/rss"'

    assert _read(f'{feed} htmlUrl="/"').home == "https://stadt.example/"
    assert _read(f'{feed} htmlUrl=""').home is None
    assert _read(f'{feed} htmlUrl="javascript:alert(1)"').home is None


def test_a_feed_named_twice_is_counted_once() -> None:
    document = _opml(
        '<outline xmlUrl="https://stadt.example/feed"/>',
        '<outline xmlUrl="http://www.stadt.example/feed/"/>',
        '<outline xmlUrl="https://stadt.example/feed?cat=1"/>',
    )

    found = read_opml(document)

    assert (len(found.outlines), found.repeated) == (2, 1)


def test_what_is_no_address_is_told() -> None:
    document = _opml('<outline xmlUrl="/feed"/>', '<outline xmlUrl="file:///etc/passwd"/>', "<outline/>")

    found = read_opml(document)

    assert (found.outlines, found.unreadable) == ((), ("/feed", "file:///etc/passwd"))


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    '<opml version="2.0"><body><outline text="&b;" xmlUrl="https://stadt.example/feed"/></body></opml>'
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    '<opml version="2.0"><body><outline text="&a;" xmlUrl="https://stadt.example/feed"/></body></opml>'
)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (LAUGHS.encode(), "eigene Entitäten"),
        (EXTERNAL.encode(), "eigene Entitäten"),
        (LAUGHS.replace("1.0", "1.0").encode("utf-16"), "eigene Entitäten"),
        (b'<opml version="2.0"><body><outline', "kein gültiges XML"),
        (b"", "kein gültiges XML"),
        (b"name,adresse\n", "kein gültiges XML"),
        (b"<opml>" + b"<outline>" * 5000 + b"</outline>" * 5000 + b"</opml>", "kein gültiges XML"),
        (b'<rss version="2.0"><channel/></rss>', "sondern <rss>"),
        (b"<opml>" + b" " * 11 * 2**20 + b"</opml>", "größer als 10 MiB"),
        (_opml(*(f'<outline xmlUrl="http://a.example/{n}"/>' for n in range(5001))), "mehr als 5000 Feeds"),
    ],
)  # fmt: skip
def test_what_is_broken_or_built_to_do_harm_is_refused(document: bytes, told: str) -> None:
    with pytest.raises(BrokenOpml, match=told):
        read_opml(document)


def test_a_document_type_from_elsewhere_is_not_fetched() -> None:
    document = (
        b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd">'
        + _opml('<outline xmlUrl="https://stadt.example/feed"/>').partition(b"?>")[2]
    )

    assert len(read_opml(document).outlines) == 1


def test_a_list_is_written_after_opml_2() -> None:
    outline = Outline(title="Stadt & Land", feed="https://stadt.example/feed", home="https://stadt.example/")

    root = etree.fromstring(write_opml("Stadtradar", [outline], NOW))

    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert parsedate_to_datetime(root.findtext("head/dateCreated") or "") == NOW
    (element,) = root.findall("body/outline")
    assert {name: element.get(name) for name in element.attrib} == {
        "type": "rss",
        "text": "Stadt & Land",
        "title": "Stadt & Land",
        "xmlUrl": "https://stadt.example/feed",
        "htmlUrl": "https://stadt.example/",
    }


@given(
    titles=st.lists(st.text().map(lambda text: " ".join(text.split())).filter(str.isprintable), max_size=5)
)
def test_what_is_written_is_read_again(titles: list[str]) -> None:
    outlines = tuple(
        Outline(title=title, feed=f"https://stadt.example/feed/{number}", home="https://stadt.example/")
        for number, title in enumerate(titles)
    )

    read = read_opml(write_opml("Stadtradar", outlines, NOW)).outlines

    assert [one.feed for one in read] == [one.feed for one in outlines]
    assert [one.home for one in read] == [one.home for one in outlines]


def test_a_title_that_steers_terminals_does_not_break_the_list() -> None:
    outline = Outline(title="Stadt\x07\x1b[31m", feed="https://stadt.example/feed")

    (read,) = read_opml(write_opml("Stadtradar", [outline], NOW)).outlines

    assert read.title == "Stadt[31m"


def test_two_addresses_of_one_feed_are_told_to_be_one() -> None:
    assert feed_key("http://www.stadt.example/feed/") == feed_key("https://stadt.example/feed")
    assert feed_key("https://stadt.example/feed") != feed_key("https://stadt.example/feed2")
