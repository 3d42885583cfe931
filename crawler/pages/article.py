"""The page object of an article: what is stated for machines first, what is printed second."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from lxml.html import HtmlElement
from web_poet import HttpResponse

from crawler.dates import BERLIN, berlin_midnight, has_come, printed_day
from crawler.items import ArticleItem, DateOrigin, NotAnArticle, UnreadablePage
from crawler.pages.blocks import Block, read_blocks
from crawler.pages.marks import without_more
from crawler.pages.metadata import Metadata, read_metadata
from crawler.pages.printed import PrintedArticle, read_printed
from crawler.pages.refusals import is_newsletter, other_kind
from crawler.pages.urls import base_of, same_site

_LONGEST_TITLE = 300


class ArticlePage:
    """Reads any article that states or prints its parts. A layout overrides only what differs."""

    def __init__(self, response: HttpResponse, *, now: datetime | None = None) -> None:
        self.response = response
        self.now = now or datetime.now(BERLIN)  # to refuse dates to come

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell whether a page shows this layout."""
        return read_metadata(response).is_article

    def to_item(self) -> ArticleItem:
        """Return what the page says. Raises NotAnArticle and UnreadablePage."""
        self._refuse_other_pages()
        printed, stated = self._printed(), self.metadata
        moment, origin = self.published()
        return ArticleItem(
            url=str(self.response.url),
            title=printed.title[:_LONGEST_TITLE].rstrip(),
            body="\n\n".join(printed.paragraphs),
            canonical_url=stated.canonical_url,
            alias_urls=self.alias_urls(),
            kicker=printed.kicker,
            teaser=printed.teaser,
            author=printed.author or stated.author,
            published_at=moment,
            published_origin=origin,
            section=stated.section or printed.section or next(iter(printed.keywords), None),
            keywords=printed.keywords or stated.keywords,
            caption=printed.caption.text,
            image_credit=printed.caption.credit,
            links=tuple(dict.fromkeys(self._links())),
            related=printed.related,
        )

    @cached_property
    def metadata(self) -> Metadata:
        """What the page states for machines."""
        return read_metadata(self.response)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The page as lines of text."""
        body = self.response.selector.root
        if not isinstance(body, HtmlElement):  # JSON or plain text
            return ()
        found = body.find("body")
        return read_blocks(found if found is not None else body, base_of(self.response))

    @cached_property
    def printed(self) -> PrintedArticle | None:
        """What the page prints for people."""
        return read_printed(self.blocks, self.metadata.titles, self.metadata.captions)

    def published(self) -> tuple[datetime | None, DateOrigin | None]:
        """Return the stated moment, or the printed day where none is stated or the two disagree.

        WordPress states when a post was made, which for migrated articles is the day of the migration; the
        day in the bracket is set by the editors. Where both name one day in Berlin the moment is finer.
        """
        stated, origin = self.metadata.published_at, self.metadata.published_origin
        bracket = self.printed.bracket if self.printed else None
        day = printed_day(bracket) if bracket else None
        if day and not (stated and stated.date() == day):
            stated, origin = berlin_midnight(day), DateOrigin.PRINTED
        return (stated, origin) if stated and has_come(stated, self.now) else (None, None)

    def alias_urls(self) -> tuple[str, ...]:
        """Return further URLs the page names for itself."""
        return tuple(filter(None, [self.metadata.short_url]))

    def _refuse_other_pages(self) -> None:
        url = str(self.response.url)
        kind = other_kind(url) or other_kind(self.metadata.canonical_url or url)
        if kind:
            raise NotAnArticle(kind)
        if is_newsletter(self.blocks):
            raise NotAnArticle("Kein Artikel, sondern ein Newsletter")
        # The teaser of an article is followed by its text, that of an index by `mehr...`.
        if self.printed and without_more(self.printed.teaser or "")[1]:
            if self.metadata.is_article:
                raise UnreadablePage(f"Nur Verweise auf andere Artikel gefunden: {url}")
            raise NotAnArticle("Kein Artikel, sondern eine Übersicht")
        if self.metadata.is_listing:
            raise NotAnArticle("Kein Artikel, sondern eine Übersicht")

    def _printed(self) -> PrintedArticle:
        if self.printed is None or not self.printed.title:
            raise UnreadablePage(f"Kein Titel gefunden: {self.response.url}")
        if not self.printed.paragraphs:
            raise UnreadablePage(f"Kein Text gefunden: {self.response.url}")
        return self.printed

    def _links(self) -> Iterator[str]:
        if self.printed:
            yield from (url for url in self.printed.links if not same_site(url, str(self.response.url)))
