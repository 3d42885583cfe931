"""The page object for any site: nothing is known of its markup."""

from web_poet import HttpResponse

from crawler.pages.article import ArticlePage


class GenericPage(ArticlePage):
    """Reads an article of a site without rules of its own. The last layout of a source: it takes any page."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Take every HTML page."""
        return response.selector.type == "html"
