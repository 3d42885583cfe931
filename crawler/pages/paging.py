"""Articles spread over several pages: finding the next part, and joining them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import cast
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from web_poet import HttpResponse

from crawler.items import ArticleItem
from crawler.pages.text import clean, letters
from crawler.pages.urls import absolute, base_of, same_site

# What part of an article an address names; what is before and after it is the article's.
_PARTS = (
    re.compile(r"^(?P<own>.*)[?&](?:seite|page|p|pg)=(?P<number>\d{1,2})(?P<rest>.*)$"),
    re.compile(r"^(?P<own>.*?)/(?:seite|page)[-/](?P<number>\d{1,2})(?P<rest>/?)$"),
    re.compile(r"^(?P<own>.*[^/\d-])/(?P<number>[2-9]|[1-4]\d)(?P<rest>/?)$"),
    re.compile(r"^(?P<own>.+?)[-_](?:seite[-_])?(?P<number>[2-9]|[1-4]\d)(?P<rest>\.html?)$"),
)
_WORDS = re.compile(
    r"(?:seite\s*)?\d{1,2}|(?:nächste seite|weiter|vor|next(?: page)?|auf seite \d.*)?\s*[»›>→]*",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comment|kommentar|respond", re.IGNORECASE)
_HREFS = etree.XPath("descendant-or-self::a/@href", smart_strings=False)
_MOST_LINKS = 3000
_MOST_WORDS = 40
_NEAR = 8  # elements around a link that may be named as comments
_FEWEST_LETTERS = 40  # of a paragraph that is told as repeated


def next_part(response: HttpResponse) -> str | None:
    """Return the address of the next part of the same article, never that of another one."""
    url = str(response.url)
    own, number = part_of(url)
    name = own.rpartition("/")[2]
    for href in _pager_links(response, name, str(number + 1)):
        link = absolute(base_of(response), href)
        if link and same_site(link, url) and part_of(link) == (own, number + 1):
            return link
    return None


def part_of(url: str) -> tuple[str, int]:
    """Part an address into the article's and the number of the part, 1 where it names none."""
    parts = urlsplit(url)
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for pattern in _PARTS:
        if found := pattern.match(whole):
            return _bare(found["own"] + found["rest"].replace("&", "?", 1)), int(found["number"])
    return _bare(whole), 1


def join(parts: Sequence[ArticleItem]) -> ArticleItem:
    """Return one article made of its parts, in order; what the later ones repeat is left out."""
    first = parts[0]
    known = {letters(text) for text in (first.title, first.teaser or "")}
    paragraphs = list(_new_paragraphs(parts, known))
    return replace(
        first,
        body="\n\n".join(paragraphs),
        links=tuple(dict.fromkeys(link for part in parts for link in part.links)),
        related=tuple(dict.fromkeys(one for part in parts for one in part.related)),
        caption=next((part.caption for part in parts if part.caption), None),
        image_credit=next((part.image_credit for part in parts if part.image_credit), None),
        paywalled=any(part.paywalled for part in parts),
        next_page_url=None,
    )


def _new_paragraphs(parts: Sequence[ArticleItem], known: set[str]) -> Iterator[str]:
    for number, part in enumerate(parts):
        for paragraph in part.body.split("\n\n"):
            key = letters(paragraph)
            repeated = key in known and (len(key) >= _FEWEST_LETTERS or number > 0)
            if not repeated:
                yield paragraph
            known.add(key)


def _bare(path: str) -> str:
    return re.sub(r"\.html?$", "", path.rstrip("/?"))


def _pager_links(response: HttpResponse, name: str, number: str) -> Iterator[str]:
    """Yield where the links lead that are a number or `Nächste Seite`, those of comments apart.

    Only addresses that hold the number of the next part, and the article's name unless they are relative, are
    looked at: a page has hundreds of links.
    """
    root = response.selector.root
    for link in root.iterfind(".//link[@rel='next']"):
        yield link.get("href") or ""
    numbered = [href for href in cast("list[str]", _HREFS(root)) if number in href]
    if not any(_may_lead_on(href, name, number) for href in numbered):
        return
    for anchor in islice(_numbered(root, number), _MOST_LINKS):
        href = anchor.get("href") or ""
        if not _may_lead_on(href, name, number):
            continue
        named = "next" in (anchor.get("rel") or "").split() or _is_pager(anchor)
        if named and not _is_of_comments(anchor):
            yield href


def _may_lead_on(href: str, name: str, number: str) -> bool:
    return number in href and (name in href or "/" not in href.removeprefix("./"))


def _numbered(root: HtmlElement, number: str) -> list[HtmlElement]:
    found = root.xpath("descendant-or-self::a[contains(@href, $number)]", number=number)
    return cast("list[HtmlElement]", found)


def _is_pager(anchor: etree._Element) -> bool:
    if not len(anchor) and len(anchor.text or "") > _MOST_WORDS * 2:
        return False
    text = clean("".join(islice((str(piece) for piece in anchor.itertext()), 5)))
    return len(text) <= _MOST_WORDS and bool(text or anchor.get("title")) and bool(_WORDS.fullmatch(text))


def _is_of_comments(anchor: etree._Element) -> bool:
    around = islice(anchor.iterancestors(), _NEAR)
    return any(_COMMENTS.search(f"{outer.get('class') or ''} {outer.get('id') or ''}") for outer in around)
