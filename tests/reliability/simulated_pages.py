"""The page object that an operator writes after a redesign."""

import json
from datetime import datetime

from web_poet import HttpResponse

from crawler.items import ArticleItem, DateOrigin
from crawler.pages.article import ArticlePage


class ScriptedPage(ArticlePage):
    """Reads the text from the JSON that a script shows."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell by the script."""
        return b'id="story"' in bytes(response.body)

    def to_item(self) -> ArticleItem:
        """Return what the JSON says."""
        story = json.loads(self.response.css("#story::text").get() or "{}")
        return ArticleItem(
            url=str(self.response.url),
            title=story["title"],
            body=story["text"],
            published_at=datetime.fromisoformat(story["date"]),
            published_origin=DateOrigin.META,
        )
