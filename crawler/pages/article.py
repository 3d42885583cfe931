"""The page object of an article: what a selector finds first, then what is printed and stated."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from lxml.html import HtmlElement
from web_poet import HttpResponse

from crawler.dates import BERLIN, berlin_midnight, has_come, printed_day, url_day
from crawler.items import ArticleItem, DateOrigin, ListedHints, NotAnArticle, RelatedItem, UnreadablePage
from crawler.pages.adverts import without_adverts
from crawler.pages.blocks import Block, read_blocks
from crawler.pages.chosen import ChosenParts
from crawler.pages.found import Candidates, Rules
from crawler.pages.marks import without_more
from crawler.pages.metadata import Metadata, read_metadata
from crawler.pages.paging import next_part
from crawler.pages.paywall import split_paid_mark
from crawler.pages.picture_credits import bare_credit, part_credit
from crawler.pages.printed import PrintedArticle, read_printed, text_of
from crawler.pages.prose import prose
from crawler.pages.refusals import is_newsletter, other_kind
from crawler.pages.selectors import Selectors
from crawler.pages.text import letters
from crawler.pages.urls import base_of, same_site

_LONGEST_TITLE = 300


class ArticlePage:
    """Reads any article that states or prints its parts. A layout says only what differs.

    It names where parts stand (`selectors`), or overrides one of the methods that yield the candidates for a
    part, the best first, each with the name of its rule. A source of the settings file has selectors of its
    own, which win over those of the layout. Where a selector finds nothing, the other rules go on.
    """

    selectors: ClassVar[Selectors] = Selectors()

    def __init__(
        self,
        response: HttpResponse,
        *,
        now: datetime | None = None,
        selectors: Selectors | None = None,
        listed: ListedHints | None = None,
    ) -> None:
        self.response = response
        self.now = now or datetime.now(BERLIN)  # to refuse dates to come
        self.listed = listed or ListedHints()
        own = type(self).selectors
        self.chosen = ChosenParts(response, selectors.over(own) if selectors else own)

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell whether a page shows this layout."""
        return read_metadata(response).is_article

    def to_item(self) -> ArticleItem:
        """Return what the page says. Raises NotAnArticle and UnreadablePage."""
        self.refuse_other_pages()
        rules = Rules()
        title, paid = split_paid_mark(self._required("Titel", rules.take("title", self.title())))
        body = self._required("Text", rules.take("body", self._body_or_teaser()))
        teaser = rules.take("teaser", self.teaser())
        moment = rules.take("published_at", self._past_moments())
        return ArticleItem(
            url=str(self.response.url),
            title=title[:_LONGEST_TITLE].rstrip(),
            body=body,
            canonical_url=self.metadata.canonical_url,
            alias_urls=self.alias_urls(),
            kicker=rules.take("kicker", self.kicker()),
            teaser=teaser if letters(teaser or "") != letters(body) else None,
            author=rules.take("author", self.author()),
            published_at=moment,
            published_origin=_origin(rules.won.get("published_at")),
            section=rules.take("section", self.section()),
            keywords=rules.take("keywords", self.keywords()) or (),
            caption=rules.take("caption", self.caption()),
            image_credit=rules.take("image_credit", self.image_credit()),
            links=tuple(dict.fromkeys(self.links())),
            related=self.related(),
            paywalled=paid or self.paywalled(),
            next_page_url=rules.take("next_page_url", self.next_page_url()),
            provenance=rules.won,
        )

    @cached_property
    def metadata(self) -> Metadata:
        """What the page states for machines."""
        return read_metadata(self.response)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The lines of text in which the article is looked for."""
        return self.all_blocks

    @cached_property
    def all_blocks(self) -> tuple[Block, ...]:
        """The page as lines of text."""
        body = self.response.selector.root
        if not isinstance(body, HtmlElement):  # JSON or plain text
            return ()
        found = body.find("body")
        return without_adverts(read_blocks(found if found is not None else body, base_of(self.response)))

    @cached_property
    def chosen_blocks(self) -> tuple[Block, ...]:
        """The lines in what the selector of the body found."""
        return without_adverts(self.chosen.blocks())

    @cached_property
    def printed(self) -> PrintedArticle | None:
        """What the page prints for people."""
        selected = filter(None, [self.chosen.text("title")])
        return read_printed(self.blocks, (*selected, *self.metadata.titles), self.metadata.captions)

    def title(self) -> Candidates[str]:
        """Yield the headline without the kicker."""
        yield "selector", self.chosen.text("title")
        yield "printed", self.printed.title if self.printed else None
        yield "feed", self.listed.title

    def body(self) -> Candidates[str]:
        """Yield the text."""
        yield "selector", prose(text_of(self.chosen_blocks))
        yield "printed", prose(self.printed.text) if self.printed else None

    def kicker(self) -> Candidates[str]:
        """Yield the words above the headline."""
        selected = self.chosen.text("kicker")
        yield "selector", selected.rstrip(" :|") if selected else None
        yield "printed", self.printed.kicker if self.printed else None

    def teaser(self) -> Candidates[str]:
        """Yield the paragraph before the text that stands apart from it."""
        yield "selector", self.chosen.text("teaser")
        yield "printed", self.printed.teaser if self.printed else None
        yield "feed", self.listed.teaser

    def author(self) -> Candidates[str]:
        """Yield who wrote it, several names parted by commas."""
        yield "selector", ", ".join(self.chosen.texts("author"))
        yield "printed", self.printed.author if self.printed else None
        yield "json-ld", self.metadata.author
        yield "feed", self.listed.author

    def published(self) -> Candidates[datetime]:
        """Yield the moments that may be that of publication; those to come are passed over.

        WordPress states when a post was made, which for migrated articles is the day of the migration; the
        day in the bracket is set by the editors. Where both name one day in Berlin the moment is finer.
        """
        yield "selector", self.chosen.moment(self.now)
        stated, origin = self.metadata.published_at, self.metadata.published_origin
        bracket = self.printed.bracket if self.printed else None
        day = printed_day(bracket) if bracket else None
        if day and not (stated and stated.date() == day):
            yield DateOrigin.PRINTED, berlin_midnight(day)
            return
        yield origin or DateOrigin.META, stated
        yield DateOrigin.FEED, self.listed.published_at
        in_url = url_day(str(self.response.url))
        yield DateOrigin.URL, berlin_midnight(in_url) if in_url else None

    def section(self) -> Candidates[str]:
        """Yield the section of the site."""
        yield "selector", self.chosen.text("section")
        yield "json-ld", self.metadata.section
        if self.printed:
            yield "printed", self.printed.section or next(iter(self.printed.keywords), None)

    def keywords(self) -> Candidates[tuple[str, ...]]:
        """Yield the keywords."""
        yield "selector", self.chosen.keywords()
        yield "printed", self.printed.keywords if self.printed else ()
        yield "json-ld", self.metadata.keywords

    def caption(self) -> Candidates[str]:
        """Yield what is printed to the picture."""
        selected, credit = self.chosen.text("caption") or "", self.chosen.text("image_credit") or ""
        yield "selector", part_credit(selected.removesuffix(credit).rstrip())[0]
        yield "printed", self.printed.caption.text if self.printed else None

    def image_credit(self) -> Candidates[str]:
        """Yield who made the picture."""
        selected, caption = self.chosen.text("image_credit"), self.chosen.text("caption")
        yield "selector", bare_credit(selected) if selected else None
        yield "selector", part_credit(caption)[1] if caption else None
        yield "printed", self.printed.caption.credit if self.printed else None

    def next_page_url(self) -> Candidates[str]:
        """Yield the link to the next part of the same article."""
        yield "selector", self.chosen.link("next_page")
        yield "pager", next_part(self.response)

    def links(self) -> Iterator[str]:
        """Yield the links to other sites."""
        if self.chosen_blocks:
            yield from self._outgoing(self.chosen_blocks)
        elif self.printed:
            own = str(self.response.url)
            yield from (url for url in self.printed.links if not same_site(url, own))

    def _outgoing(self, blocks: Sequence[Block]) -> Iterator[str]:
        own = str(self.response.url)
        found = (url for block in blocks for link in block.links if (url := link.url))
        yield from (url for url in found if not same_site(url, own))

    def related(self) -> tuple[RelatedItem, ...]:
        """Return the pointers to other articles."""
        return self.printed.related if self.printed else ()

    def paywalled(self) -> bool:
        """Tell whether only the beginning is shown to everybody."""
        return self.metadata.is_paid

    def alias_urls(self) -> tuple[str, ...]:
        """Return further URLs the page names for itself."""
        return tuple(filter(None, [self.metadata.short_url]))

    def refuse_other_pages(self) -> None:
        """Raise NotAnArticle or UnreadablePage for what is plainly no article."""
        self._refuse_by_address()
        url = str(self.response.url)
        if self.chosen_blocks:
            return
        if is_newsletter(self.blocks):
            raise NotAnArticle("Kein Artikel, sondern ein Newsletter")
        # The teaser of an article is followed by its text, that of an index by `mehr...`.
        if self.printed and without_more(self.printed.teaser or "")[1]:
            if self.metadata.is_article:
                raise UnreadablePage(f"Nur Verweise auf andere Artikel gefunden: {url}")
            raise NotAnArticle("Kein Artikel, sondern eine Übersicht")
        if self.metadata.is_listing:
            raise NotAnArticle("Kein Artikel, sondern eine Übersicht")

    def _refuse_by_address(self) -> None:
        url = str(self.response.url)
        kind = other_kind(url) or other_kind(self.metadata.canonical_url or url)
        if kind:
            raise NotAnArticle(kind)

    def _required(self, name: str, value: str | None) -> str:
        if not value:
            raise UnreadablePage(f"Kein {name} gefunden: {self.response.url}")
        return value

    def _body_or_teaser(self) -> Candidates[str]:
        yield from self.body()
        if self.paywalled():
            yield from self.teaser()

    def _past_moments(self) -> Candidates[datetime]:
        for rule, moment in self.published():
            yield rule, moment if moment and has_come(moment, self.now) else None


def _origin(rule: str | None) -> DateOrigin | None:
    if rule is None:
        return None
    return DateOrigin(rule) if rule in set(DateOrigin) else DateOrigin.PRINTED
