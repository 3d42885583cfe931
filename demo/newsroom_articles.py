"""The newsroom's articles: one TOML file each, read into records."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

SiteName = Literal["old", "new", "sister"]
SITE_NAMES: tuple[SiteName, ...] = ("old", "new", "sister")
_FOLDER = Path(__file__).with_name("articles")
# How the sister types what its colleagues wrote: the same words in other signs.
_RETYPESET = str.maketrans({"„": '"', "“": '"', "–": "-"})


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A misprint, shown until the article is edited."""

    wrong: str
    right: str


@dataclass(frozen=True, kw_only=True)
class NewsArticle:
    """An article as the newsroom holds it."""

    slug: str
    site: SiteName
    number: int  # of the old layout's URL, and of the short link ?p=
    published: date
    kicker: str
    title: str
    teaser: str
    body: str  # paragraphs parted by a blank line; a line above one, within a paragraph, is its heading
    caption: str
    credit: str
    keywords: tuple[str, ...]
    alt: str = ""
    author: str | None = None
    links: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    copy_of: str | None = None  # the slug of the article whose text this is

    @cached_property
    def uncorrected(self) -> "NewsArticle":
        """The article as first printed, with its misprints."""
        body = self.body
        for correction in self.corrections:
            body = body.replace(correction.right, correction.wrong)
        return replace(self, body=body)


def load_articles(today: date) -> dict[str, NewsArticle]:
    """Return all articles by slug; those dated `days_ago` count from `today`."""
    articles = {path.stem: _read(path, today) for path in sorted(_FOLDER.glob("*.toml"))}
    return {slug: _with_copied_body(article, articles) for slug, article in articles.items()}


def _read(path: Path, today: date) -> NewsArticle:
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    days_ago = fields.pop("days_ago", 0)
    fields.setdefault("published", today - timedelta(days=days_ago))
    fields["corrections"] = tuple(Correction(**correction) for correction in fields.get("corrections", ()))
    fields["keywords"] = tuple(fields.get("keywords", ()))
    fields["links"] = tuple(fields.get("links", ()))
    fields["body"] = fields.get("body", "").strip()
    return NewsArticle(slug=path.stem, **fields)


def _with_copied_body(article: NewsArticle, articles: dict[str, NewsArticle]) -> NewsArticle:
    if article.copy_of is None:
        return article
    return replace(article, body=articles[article.copy_of].body.translate(_RETYPESET))
