"""A layout that is known by the class names of its site."""

from web_poet import HttpResponse

from crawler.pages.article import ArticlePage


class StyledPage(ArticlePage):
    """Reads a page by selectors. After a redesign the next layout of the source is asked."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell by the frame of the text."""
        return bool(cls.selectors.body and response.css(cls.selectors.body))
