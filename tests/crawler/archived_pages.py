"""A source whose pages are archived, read by page objects that fail in one way or another."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from web_poet import HttpResponse

from alerts.matching import match_due
from crawler.items import ListedHints, NotAnArticle, UnreadablePage
from crawler.network.fetched import FetchedArticle, FetchedPage
from crawler.pages.article import ArticlePage
from crawler.pages.found import Candidates
from crawler.pages.selectors import Selectors
from crawler.pipelines import StoragePipeline
from crawler.reading import read
from crawler.replay import Replayed, replay
from crawler.source_run import SourceRun
from crawler.sources import Source
from storage.database import Database
from storage.owed.outbox import list_outbox
from storage.tables import Article, IngestEntry, OutboxRow, PageFetch, PageOutcome

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
HOME = "https://blatt.example/"
TEXT = "Die Stadt misst den Lärm an vielen Straßen und zeigt allen, was dabei herauskommt. "


class Blind(ArticlePage):
    """Knows no page: what a layout is after a redesign."""

    @classmethod
    def recognises(cls, response: object) -> bool:  # noqa: ARG003
        return False


class Breaking(ArticlePage):
    """Has an error that shows on one page only."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        return bool("kaputt" in str(response.url) and 1 / 0)


class Kickerless(ArticlePage):
    """Does not know where the kicker stands."""

    def kicker(self) -> Candidates[str]:
        yield from ()


def source(**changes: object) -> Source:
    """Return what reads the pages of the site as they are today."""
    values: dict[str, object] = {
        "name": "blatt",
        "title": "Das Blatt",
        "home": HOME,
        "layouts": (ArticlePage,),
        "article_path": re.compile(r"a/.+"),
        "feeds": (f"{HOME}feed",),
        "selectors": Selectors(body=".text", kicker=".dach", author=".autor", next_page="a.weiter"),
    }
    return Source(**(values | changes))  # type: ignore[arg-type]  # the caller's changes are fields


BLIND = source(layouts=(Blind,))
WITHOUT_KICKER = source(layouts=(Kickerless,))


def markup(title: str, body: str = TEXT, *, kicker: str = "Trier", author: str = "bw", more: str = "") -> str:
    link = f'<a class="weiter" href="{more}">weiter</a>' if more else ""
    return (
        f'<!doctype html><html lang="de"><head><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}"></head>'
        f'<body><p class="dach">{kicker}</p><h1>{title}</h1><p class="autor">{author}</p>'
        f'<div class="text"><p>{body}</p></div>{link}</body></html>'
    )


def a_page(name: str, html: str, *, at: datetime = NOON) -> FetchedPage:
    url = f"{HOME}a/{name}"
    headers = {"content-type": "text/html; charset=utf-8"}
    return FetchedPage(
        asked=url, url=url, hops=(url,), fetched_at=at, status=200, headers=headers, body=html.encode()
    )


LICHT = a_page("licht", markup("Licht an der Straße", TEXT.replace("Lärm", "Licht")))


def crawl(
    database: Database,
    reader: Source,
    *pages: FetchedPage,
    alertable: bool = True,
    listed: ListedHints | None = None,
) -> None:
    """Read and store one article of these pages as a crawl does at the moment of the first."""
    pipeline, run, now = StoragePipeline(database, timedelta(0)), SourceRun(reader), pages[0].fetched_at
    fetched = FetchedArticle(pages=pages, alertable=alertable, listed=listed or ListedHints())
    try:
        item = read(reader, pages[0].response(), now=now, listed=fetched.listed)
    except NotAnArticle as reason:
        pipeline.keep(run, fetched, PageOutcome.NOT_ARTICLE, str(reason))
    except UnreadablePage as reason:
        pipeline.keep(run, fetched, PageOutcome.UNREADABLE, str(reason))
    else:
        pipeline.save(run, item, fetched, now)


def again(
    database: Database, reader: Source, *, dry_run: bool = False, since: datetime | None = None
) -> list[Replayed]:
    return list(replay(database, reader, since=since, dry_run=dry_run, now=LATER))


def articles(database: Database) -> list[Article]:
    with database.reading() as session:
        found = list(session.scalars(select(Article).order_by(Article.id)))
        assert all(one.revisions for one in found)
        return found


def entries(database: Database) -> list[IngestEntry]:
    with database.reading() as session:
        return list(session.scalars(select(IngestEntry).order_by(IngestEntry.id)))


def fetches(database: Database) -> list[PageFetch]:
    with database.reading() as session:
        return list(session.scalars(select(PageFetch).order_by(PageFetch.id)))


def told(database: Database) -> list[OutboxRow]:
    while match_due(database, now=LATER, group_wait=timedelta(0)).entries:
        pass
    with database.reading() as session:
        return list_outbox(session, 100)
