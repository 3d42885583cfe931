"""Where a listing goes on."""

import re
from collections.abc import Iterator

from web_poet import HttpResponse

from crawler.pages.text import clean
from crawler.pages.urls import absolute, base_of, same_site
from crawler.sources import Source

# What publishers write on the link to the next page of a listing, folded.
_ONWARD = re.compile(
    r"(?:zur )?nächsten? seite|nächste|weiter|ältere (?:beiträge|artikel|meldungen|einträge|nachrichten)|"
    r"next(?: page)?|older (?:posts|entries|articles)|[»›→>]|(?:weiter|nächste|nächste seite|next) ?[»›→>]",
    re.IGNORECASE,
)


def numbered_page(source: Source, page: int) -> str | None:
    """Return page `page` of the first listing, None when the source does not say how they are numbered."""
    pattern = source.listing_pages
    return pattern.replace("{page}", str(page)) if pattern else None


def next_link(source: Source, response: HttpResponse, page: int) -> str | None:
    """Return the page after this one, `page` being its number; None where there is none.

    Tried are rel=next, the link with the next number on it, and the words that publishers use.
    """
    numbered = numbered_page(source, page + 1)
    if numbered is not None:
        return numbered
    if response.selector.type != "html":
        return None
    own = str(response.url).partition("#")[0]
    for link in _candidates(source, response, page + 1):
        if link != own:
            return link
    return None


def _candidates(source: Source, response: HttpResponse, number: int) -> Iterator[str]:
    base = base_of(response)
    anchors = [
        (clean(a.xpath("string()").get() or ""), a.attrib, absolute(base, a.attrib["href"]))
        for a in response.xpath("//a[@href]")
    ]
    heads = response.xpath("//link[contains(concat(' ', @rel, ' '), ' next ')]/@href").getall()
    stated = [absolute(base, href) for href in heads]
    marked = [link for _, attributes, link in anchors if "next" in attributes.get("rel", "").lower().split()]
    counted = [link for text, _, link in anchors if text == str(number) and str(number) in (link or "")]
    spoken = [
        link
        for text, attributes, link in anchors
        # "weiter" may also lead from a teaser to its article.
        if _speaks(text, attributes.get("aria-label", "")) and link and not source.may_be_article(link)
    ]
    for link in (*stated, *marked, *counted, *spoken):
        if link and same_site(link, source.home):
            yield link.partition("#")[0]


def _speaks(text: str, label: str) -> bool:
    return bool(_ONWARD.fullmatch(text) or _ONWARD.fullmatch(clean(label)))
