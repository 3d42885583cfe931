"""The rivals of our generic page object. One that is not installed is left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from web_poet import HttpResponse

from crawler.items import NotAnArticle, UnreadablePage
from crawler.pages.generic import GenericPage
from query.marks import plain_text


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is read from a page, or what must be. None: the page does not say, or nobody asked."""

    title: str | None = None
    body: str | None = None
    published: str | None = None  # a day, ISO 8601
    author: str | None = None  # names parted by commas
    image_credit: str | None = None
    kicker: str | None = None  # what the page sets apart from its title


Extract = Callable[[str, bytes], Record]

OURS = "stadtradar"
_PEERS = {
    "trafilatura": "trafilatura",
    "newspaper4k": "newspaper",
    "readability-lxml": "readability",
    "resiliparse": "resiliparse",
}


def installed() -> Iterator[tuple[str, Extract]]:
    """Yield the extractors by name, trafilatura first: it is what the others are measured against."""
    ours = {"trafilatura": _trafilatura, OURS: _ours}
    peers = {"newspaper4k": _newspaper, "readability-lxml": _readability, "resiliparse": _resiliparse}
    for name, extract in {**ours, **peers}.items():
        if name == OURS or find_spec(_PEERS[name]) is not None:
            yield name, extract


def left_out() -> list[str]:
    """Return the names of the peers that are not installed."""
    return [name for name, module in _PEERS.items() if find_spec(module) is None]


def _ours(url: str, html: bytes) -> Record:
    try:
        item = GenericPage(HttpResponse(url, html)).to_item()
    except (NotAnArticle, UnreadablePage):
        return Record()
    # A lead that is printed is text of the page; a description that is only stated is not.
    printed = item.provenance.get("teaser") in {"printed", "selector"}
    return Record(
        title=item.title,
        kicker=item.kicker,
        body=plain_text(f"{item.teaser}\n\n{item.body}" if item.teaser and printed else item.body),
        published=item.published_at.date().isoformat() if item.published_at else None,
        author=item.author,
        image_credit=item.image_credit,
    )


def _trafilatura(url: str, html: bytes) -> Record:
    read = import_module("trafilatura").bare_extraction
    found = read(html, url=url, include_comments=False, with_metadata=True)
    if found is None:
        return Record()
    return Record(
        title=found.title,
        body=found.text,
        published=found.date,
        author=found.author and found.author.replace(";", ","),
    )


def _newspaper(url: str, html: bytes) -> Record:
    article = import_module("newspaper").Article(url)
    article.download(input_html=html.decode("utf-8", "replace"))
    article.parse()
    published = article.publish_date
    return Record(
        title=article.title,
        body=article.text,
        published=published.date().isoformat() if published else None,
        author=", ".join(article.authors) or None,
    )


def _readability(url: str, html: bytes) -> Record:
    document = import_module("readability").Document(html, url=url)
    text = import_module("lxml.html").fromstring(document.summary()).text_content()
    return Record(title=document.short_title(), body=text)


def _resiliparse(url: str, html: bytes) -> Record:  # noqa: ARG001  (the interface)
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return Record(body=extract(html.decode("utf-8", "replace"), main_content=True, alt_texts=False))
