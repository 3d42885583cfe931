"""`page URL`: what is read from one page, field by field, with the rule that found it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.field_names import FIELD_NAMES
from crawler.items import ArticleItem, NotAnArticle, UnreadablePage
from crawler.network.fetched import FetchedPage
from crawler.pages.encodings import as_written
from crawler.reading import BlockedPage, layout_of
from crawler.sources import Source
from crawler.whole_article import read_article
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import missing
from stadtradar.cli.opening import AsJson, read_settings
from stadtradar.crawling import fetch_article
from stadtradar.os_errors import meaning
from stadtradar.output import print_json, print_table, progress, say, shown, warn
from stadtradar.saved_pages import AlreadySaved, said, save_page
from stadtradar.settings import Settings
from stadtradar.sources import known_sources, source_of

_LONGEST = 300  # characters of a value that are shown
_PAIRS = Path("tests/sites")
_SHOWN = tuple(name for name in FIELD_NAMES if name != "published_origin")
_SOUGHT = tuple(name for name in _SHOWN if name != "paywalled")  # most articles have none, happily
_REFUSALS = {
    NotAnArticle: "Das ist kein Artikel",
    BlockedPage: "Statt der Seite kam etwas anderes",
    UnreadablePage: "Die Seite ist nicht lesbar",
}


@dataclass(frozen=True, kw_only=True)
class Look:
    """A page and what was made of it."""

    source: Source
    pages: Sequence[FetchedPage]  # the first one, and those it is spread over further
    layout: str | None  # None when it shows no known one
    item: ArticleItem | None  # None when it was refused
    refusal: NotAnArticle | UnreadablePage | None
    parts: int = 1  # pages that were read
    missing: str | None = None  # German, why a further page was not

    @property
    def page(self) -> FetchedPage:
        """Return the page that was asked for."""
        return self.pages[0]


def page(
    ctx: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="ADRESSE", help="Die Seite; ohne Angabe von http(s):// https.")
    ],
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="QUELLE", help="Deren Seitenbau; sonst nach dem Rechner."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="DATEI", help="Das HTML hieraus nehmen statt es abzurufen."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="ORDNER", help="Dorthin sichern (Vorgabe: tests/sites).")
    ] = None,
    *,
    save: Annotated[bool, typer.Option("--save", help="Als Seitenpaar für die Tests sichern.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Ein vorhandenes Paar überschreiben.")] = False,
    json: AsJson = False,
) -> None:
    """Zeigt, was aus einer Seite gelesen wird, mit der Regel, die es fand. Speichert keinen Artikel."""
    settings = read_settings(ctx).settings
    address = url if "://" in url else f"https://{url}"
    folder = _folder(to) if save else None
    chosen = _source(settings, address, source)
    look = _look(chosen, [_from_file(address, file)] if file else _fetched(settings, address, chosen))
    if json:
        print_json(_document(look))
    else:
        _tell(look)
    if folder is not None:
        _save(look, folder, overwrite=force)
    if look.item is None:
        raise typer.Exit(ExitCode.PROBLEMS)


def _folder(to: Path | None) -> Path:
    if to is None and not _PAIRS.is_dir():
        raise Failure(f"Hier gibt es keinen Ordner {_PAIRS}. Bitte --to ORDNER angeben.", ExitCode.USAGE)
    return to or _PAIRS


def _source(settings: Settings, url: str, name: str | None) -> Source:
    if name is None:
        return source_of(settings, url)
    known = known_sources(settings)
    if name not in known:
        raise missing(f"Die Quelle {name}", name, known, "Alle nennt: stadtradar sources list")
    return known[name]


def _fetched(settings: Settings, url: str, source: Source) -> list[FetchedPage]:
    with progress(f"Lese {url} …"):
        pages = fetch_article(settings, source, url)
    if pages[0].fault is not None:
        raise Failure(pages[0].fault.text, ExitCode.UNAVAILABLE)
    return pages


def _from_file(url: str, file: Path) -> FetchedPage:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise Failure(f"{file} lässt sich nicht lesen: {meaning(error)}.", ExitCode.USAGE) from error
    headers = {"content-type": "text/html"}
    return FetchedPage(
        asked=url, url=url, fetched_at=datetime.now(UTC), hops=(url,), status=200, headers=headers, body=body
    )


def _look(source: Source, pages: Sequence[FetchedPage]) -> Look:
    layout = layout_of(source, as_written(pages[0].response()))
    look = Look(
        source=source, pages=pages, layout=layout.__name__ if layout else None, item=None, refusal=None
    )
    try:
        whole = read_article(source, pages)
    except (NotAnArticle, UnreadablePage) as refusal:
        return replace(look, refusal=refusal)
    return replace(look, item=whole.item, parts=whole.parts, missing=whole.missing)


def _tell(look: Look) -> None:
    say(f"{look.page.url}")
    say(f"Quelle: {look.source.title} ({look.source.name}) · Seitenbau: {look.layout or 'unbekannt'}")
    if look.item is None:
        say(f"{_refusal(look.refusal)}: {look.refusal}")
        return
    if look.parts > 1:
        say(f"Artikel auf {look.parts} Seiten, hier zusammengefügt.")
    if look.missing:
        warn(f"Eine weitere Seite fehlt: {look.missing}")
    found = _found(look.item)
    rows = [(FIELD_NAMES[name], _rule(look.item, name), _shortened(value)) for name, value in found.items()]
    print_table(("Feld", "Regel", "Wert"), rows, empty="")
    if lacking := [word for name, word in FIELD_NAMES.items() if name in _SOUGHT and name not in found]:
        say(f"Nicht gefunden: {', '.join(lacking)}.")


def _found(item: ArticleItem) -> dict[str, object]:
    stated = {name: getattr(item, name) for name in _SHOWN}
    return {name: value for name, value in stated.items() if value not in (None, "", (), False)}


def _rule(item: ArticleItem, name: str) -> str:
    return item.provenance.get(name, "")


def _shortened(value: object) -> str:
    if isinstance(value, datetime):
        return shown(value)
    if isinstance(value, tuple):
        parts = [one if isinstance(one, str) else str(getattr(one, "title", one)) for one in value]
        text = f"{len(parts)}: {' · '.join(parts)}"
    elif isinstance(value, str):
        text = value if len(value) <= _LONGEST else f"{value} "
    else:
        return shown(value)
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2].rstrip()} … {text[-_LONGEST // 4 :].strip()} ({len(text)} Zeichen)"


def _document(look: Look) -> dict[str, object]:
    item = look.item
    return {
        "url": look.page.url,
        "pages": [page.url for page in look.pages[: look.parts]],
        "missing_page": look.missing,
        "source": look.source.name,
        "layout": look.layout,
        "item": said(item) if item else None,
        "rules": dict(item.provenance) if item else {},
        "missing": [name for name in _SHOWN if name not in _found(item)] if item else [],
        "refusal": {"kind": type(look.refusal).__name__, "reason": str(look.refusal)}
        if look.refusal
        else None,
    }


def _refusal(refusal: Exception | None) -> str:
    return next(text for kind, text in _REFUSALS.items() if isinstance(refusal, kind))


def _save(look: Look, folder: Path, *, overwrite: bool) -> None:
    # The tests read the page as UTF-8 whatever it was served in, so that is what the pair must agree on.
    markup = str(as_written(look.page.response()).text)
    headers = {"content-type": "text/html; charset=utf-8"}
    again = _look(look.source, [replace(look.page, body=markup.encode(), headers=headers)])
    try:
        saved = save_page(
            folder,
            look.source.name,
            look.page.url,
            markup,
            _golden(again),
            read_at=look.page.fetched_at,
            overwrite=overwrite,
        )
    except AlreadySaved as error:
        raise Failure(str(error), ExitCode.PROBLEMS) from error
    warn(f"Gesichert: {saved.page} und {saved.golden}")
    warn("Die Texte darin sind noch die der Quelle: vor dem Einchecken in eigenen Worten neu schreiben.")


def _golden(look: Look) -> Mapping[str, object]:
    return {"item": said(look.item)} if look.item else {"raises": type(look.refusal).__name__}
