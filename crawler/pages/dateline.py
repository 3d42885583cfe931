"""Pages of an unknown site that print `[13.12.2021] Teaser`, and what is chosen where nothing is known."""

import re

from web_poet import HttpResponse

from crawler.pages.article import ArticlePage
from crawler.pages.generic import GenericPage

_BRACKET = re.compile(r"\[\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\s*\]")


class DatelinePage(ArticlePage):
    """Reads a page by its printed form.

    Extractors go by the density of text, which on such pages is that of the other articles' teasers too.
    """

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell by the date in brackets that leads the teaser below the headline."""
        if response.selector.type != "html" or not _BRACKET.search(response.text):
            return False
        printed = cls(response).printed
        # Only such a date makes a teaser.
        return printed is not None and bool(printed.teaser and printed.text)


# Of a source that is described without code: the surer one first.
LAYOUTS: tuple[type[ArticlePage], ...] = (DatelinePage, GenericPage)
