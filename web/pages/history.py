"""/artikel/{id}/verlauf: every version of an article, and what each changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from storage.articles import find_article
from storage.material import Reason
from storage.revisions import FieldChange, Version, difference, history
from storage.tables import Article
from storage.word_diff import ReadablePart, has_change, readable
from web.dates import ShownTime, moment, published
from web.links import inside
from web.pages.article import NUMBER, history_path, no_article
from web.rendering import reader_language
from web.site import Site
from web.wording import Language, Wording, wording

_AT_ONCE = 10  # versions on one page: comparing long texts takes its time
_MOST = 1_000_000  # no article has so many

BeforeVersion = Annotated[int | None, Query(ge=1, le=_MOST)]


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """One field that was changed."""

    name: str
    parts: tuple[ReadablePart, ...]  # none where only blanks were changed


@dataclass(frozen=True, kw_only=True)
class ShownVersion:
    """One version of the article."""

    number: int
    name: str
    at: ShownTime
    reasons: str  # why it is material; empty where it is not
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """The versions of one article, the newest first."""

    title: str
    headline: str
    article: str  # the way back
    versions: tuple[ShownVersion, ...]
    has_changed: bool
    older: str | None  # the way to further versions
    newest: str | None


def router(site: Site) -> APIRouter:
    """Return the route of the history page."""
    routes = APIRouter()

    @routes.api_route("/artikel/{number}/verlauf", methods=["GET", "HEAD"])
    def show_history(request: Request, number: str, vor: BeforeVersion = None) -> HTMLResponse:
        page = _find(site, number, vor, reader_language(request))
        return site.render(request, "history.html", page) if page else no_article(site, request)

    return routes


def _find(site: Site, number: str, before: int | None, language: Language) -> HistoryPage | None:
    if not NUMBER.fullmatch(number):
        return None
    with site.database.reading() as session:
        article = find_article(session, number)
        return None if article is None else _page(article, history(article), before, language)


def _page(
    article: Article, versions: Sequence[Version], before: int | None, language: Language
) -> HistoryPage:
    words, path = wording(language), history_path(article.id)
    wanted = [version for version in versions if before is None or version.number < before]
    shown = wanted[-_AT_ONCE:]
    has_older = len(wanted) > len(shown)
    return HistoryPage(
        title=words.history_title.format(title=article.title),
        headline=article.title,
        article=inside(f"/artikel/{article.id}", language),
        versions=tuple(_version(version, words) for version in reversed(shown)),
        has_changed=len(versions) > 1,
        older=inside(path, language, vor=shown[0].number) if has_older else None,
        newest=inside(path, language) if len(wanted) < len(versions) else None,
    )


def _version(version: Version, words: Wording) -> ShownVersion:
    # Whose searches it newly answers is nobody else's business.
    told = [words.material_reasons[one] for one in version.reasons if one is not Reason.NEW_MATCH]
    return ShownVersion(
        number=version.number,
        name=words.revision.format(number=version.number),
        at=moment(version.seen_at, words),
        reasons=", ".join(told),
        changes=tuple(_change(change, words) for change in version.changes),
    )


def _change(change: FieldChange, words: Wording) -> ShownChange:
    before, after = (_stated(change.name, value, words) for value in (change.before, change.after))
    parts = difference(replace(change, before=before, after=after))
    return ShownChange(
        name=words.field_names.get(change.name, change.name),
        parts=readable(parts) if has_change(parts) else (),
    )


def _stated(name: str, value: str, words: Wording) -> str:
    if name == "published_at" and value:
        return published(datetime.fromisoformat(value), words).text
    if name == "paywalled":
        return words.yes if value else words.no
    return value
