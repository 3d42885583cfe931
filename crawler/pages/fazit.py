"""Der Neue Kämmerer and #stadtvonmorgen: sections, a slug and the id that alone tells the article."""

import re

from crawler.pages.article import ArticlePage
from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import UrlRule


class FazitPage(WordedPage):
    """`/<section>/<slug>-<id>/`."""

    words = FixedWords(
        boxes=re.compile(r".*[ -]Themenseite"),
        end=re.compile(r"Aktuelle Beiträge"),
    )


LAYOUTS: tuple[type[ArticlePage], ...] = (FazitPage,)

# The listings page with `?dps_paged=10`, which is no article's.
ARTICLE_PATH = re.compile(r"(?:[\w-]+/)+[^/?]+-\d{3,}/?(?:\?(?!(?:.*&)?dps_paged=).*)?")


def url_rules(host: str) -> tuple[UrlRule, ...]:
    """Return the rules of one of the hosts: ids are counted on each, so the host is part of the key."""
    return (
        UrlRule(pattern=rf"^{re.escape(host)}/(?:[^?]*/)?[^/?]*-(\d{{3,}})$", replacement=rf"{host}/-\1"),
    )
