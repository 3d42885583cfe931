"""The overview of all commands."""

from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated, Any

import typer

from stadtradar.cli.german import GermanGroup
from stadtradar.cli.invocation import Invocation
from stadtradar.cli.lazy import Entry, with_commands

_START, _SEARCH, _PEOPLE, _CARE = "Betrieb", "Suche", "Abos und Mails", "Pflege"

COMMANDS = {
    "demo": Entry(
        target="stadtradar.cli.demo:demo",
        help="Zeigt Stadtradar mit einer mitgelieferten Redaktion auf diesem Rechner.",
        panel=_START,
    ),
    "run": Entry(
        target="stadtradar.cli.run:run",
        help="Startet den Dauerbetrieb: lesen, vergleichen, benachrichtigen.",
        panel=_START,
    ),
    "crawl": Entry(target="stadtradar.cli.crawl:crawl", help="Liest Quellen einmal, sofort.", panel=_START),
    "sources": Entry(
        target="stadtradar.cli.sources:app", help="Quellen einrichten, auflisten und prüfen.", panel=_START
    ),
    "search": Entry(
        target="stadtradar.cli.search:search", help="Durchsucht die gespeicherten Artikel.", panel=_SEARCH
    ),
    "count": Entry(target="stadtradar.cli.count:count", help="Zählt die Treffer.", panel=_SEARCH),
    "trend": Entry(
        target="stadtradar.cli.trend:trend", help="Zeigt, wann wie viel erschienen ist.", panel=_SEARCH
    ),
    "top": Entry(
        target="stadtradar.cli.top:top",
        help="Zeigt die häufigsten Quellen, Rubriken und Wörter der Treffer.",
        panel=_SEARCH,
    ),
    "sample": Entry(target="stadtradar.cli.sample:sample", help="Zieht Treffer zufällig.", panel=_SEARCH),
    "export": Entry(
        target="stadtradar.cli.export:export",
        help="Schreibt alle Treffer in eine Datei: CSV, Excel, Parquet, RIS, Feeds und mehr.",
        panel=_SEARCH,
    ),
    "show": Entry(
        target="stadtradar.cli.show:show", help="Zeigt einen gespeicherten Artikel.", panel=_SEARCH
    ),
    "story": Entry(
        target="stadtradar.cli.story:story",
        help="Zeigt, welche Artikel dieselbe Geschichte erzählen, und berichtigt es.",
        panel=_SEARCH,
    ),
    "history": Entry(
        target="stadtradar.cli.history:show_history",
        help="Zeigt, was sich an einem Artikel geändert hat.",
        panel=_SEARCH,
    ),
    "query": Entry(
        target="stadtradar.cli.query:app",
        help="Erklärt, wie eine Anfrage verstanden wird.",
        panel=_SEARCH,
    ),
    "aliases": Entry(
        target="stadtradar.cli.aliases:app",
        help="Ein @Name in Anfragen für alle Namen, die jemand trägt.",
        panel=_SEARCH,
    ),
    "subscribers": Entry(
        target="stadtradar.cli.subscribers:app",
        help="Empfänger aufnehmen, zeigen und löschen.",
        panel=_PEOPLE,
    ),
    "subscriptions": Entry(
        target="stadtradar.cli.subscriptions:app",
        help="Abos anlegen, ändern und vorab prüfen.",
        panel=_PEOPLE,
    ),
    "why": Entry(
        target="stadtradar.cli.why:why",
        help="Erklärt, warum jemand von einem Artikel erfuhr oder nicht.",
        panel=_PEOPLE,
    ),
    "consent": Entry(target="stadtradar.cli.consent:app", help="Nachweise der Einwilligung.", panel=_PEOPLE),
    "suppressions": Entry(
        target="stadtradar.cli.suppressions:app",
        help="Adressen, an die nichts geschickt wird.",
        panel=_PEOPLE,
    ),
    "endpoints": Entry(
        target="stadtradar.cli.endpoints:app", help="Webhooks und Chats, an die gemeldet wird.", panel=_PEOPLE
    ),
    "feeds": Entry(target="stadtradar.cli.feeds:app", help="Abos als Feeds für Feedreader.", panel=_PEOPLE),
    "alerts": Entry(target="stadtradar.cli.alerts:app", help="Fällige Mails verschicken.", panel=_PEOPLE),
    "mail": Entry(
        target="stadtradar.cli.mail:app", help="Den Mailversand prüfen, Rückläufer lesen.", panel=_PEOPLE
    ),
    "db": Entry(
        target="stadtradar.cli.db:app",
        help="Datenbank einrichten, aktualisieren, prüfen, sichern.",
        panel=_CARE,
    ),
    "page": Entry(
        target="stadtradar.cli.page:page", help="Zeigt, was aus einer Seite gelesen wird.", panel=_CARE
    ),
    "replay": Entry(
        target="stadtradar.cli.replay:read_again", help="Liest gespeicherte Seiten neu.", panel=_CARE
    ),
    "canary": Entry(
        target="stadtradar.cli.canary:canary",
        help="Prüft an echten Seiten, ob noch alles lesbar ist.",
        panel=_CARE,
    ),
    "config": Entry(target="stadtradar.cli.config:app", help="Einstellungen zeigen und prüfen.", panel=_CARE),
    "doctor": Entry(
        target="stadtradar.cli.doctor:doctor",
        help="Prüft die ganze Anlage und nennt Abhilfe.",
        panel=_CARE,
    ),
}

_app = typer.Typer(
    help="Stadtradar liest Nachrichten über Städte und meldet, was Sie angeht.",
    epilog="Endecodes: 0 gut, 1 Probleme gefunden, 2 falscher Aufruf, 3 Einstellungen, 4 nicht verfügbar.",
    cls=GermanGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)


def _show_version(asked: bool) -> None:  # noqa: FBT001  (typer's signature)
    if asked:
        typer.echo(f"stadtradar {version()}")
        raise typer.Exit


@_app.callback()
def _globals(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="DATEI", readable=False, help="Einstellungsdatei (TOML)."),
    ] = None,
    *,
    version: Annotated[  # noqa: ARG001  (its callback has already answered)
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Die Version zeigen.")
    ] = False,
) -> None:
    invocation = ctx.obj
    if isinstance(invocation, Invocation):
        invocation.config = config


def version() -> str:
    """Return the version of this installation."""
    return version_of("stadtradar")


@cache
def root() -> Any:  # noqa: ANN401  (typer keeps the type of its commands private)
    """Return the command that holds all others."""
    return with_commands(_app, COMMANDS)
