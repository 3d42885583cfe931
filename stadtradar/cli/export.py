"""`export QUERY`: all hits in a file that other programs read."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.searching import Days, SourceFilter, asked_of
from stadtradar.exports.checking import checked
from stadtradar.exports.columns import chosen
from stadtradar.exports.formats import FORMATS, prepare
from stadtradar.exports.origin import plan_of
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import Written, side_document, side_file
from stadtradar.exports.writing import require_target, write_file, write_stream
from stadtradar.output import counted, grouped, print_json, say, warn
from storage.search import ArticleRecord, Hits, records

_STDOUT = Path("-")
_FormatName = Literal[
    "csv", "csv-excel", "xlsx", "jsonl", "parquet", "sqlite", "ris", "bibtex", "atom", "rss", "jsonfeed"
]


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """What to write, and where."""

    query: str | None  # None: every article
    format: _FormatName
    file: Path
    columns: tuple[str, ...]  # empty where the format has its own


def export(  # noqa: PLR0913  (a command has as many as it has options)
    ctx: typer.Context,
    query: Annotated[
        str | None, typer.Argument(metavar="ANFRAGE", help="Wie bei search; ohne sie nur mit --all.")
    ] = None,
    format_name: Annotated[
        _FormatName | None, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DATEI", help="Wohin; - ist die Standardausgabe.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="SPALTEN", help="Durch Komma getrennt; ohne Angabe alle.")
    ] = None,
    days: Days = None,
    sources: SourceFilter = None,
    check: Annotated[
        Path | None, typer.Option(metavar="DATEI", help="Stattdessen prüfen, ob ein Export noch ganz ist.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Alle Artikel, ohne Anfrage.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Eine vorhandene Datei überschreiben.")] = False,
    json: AsJson = False,
) -> None:
    """Schreibt alle Treffer in eine Datei, daneben ihre Herkunft; nichts wird abgeschnitten."""
    if check is not None:
        if query or everything or format_name or output:
            raise _usage("--check prüft nur, dazu passen weder ANFRAGE noch --all, --format oder --output")
        _check(check, json=json)
        return
    wish = _wish(_asked(query, everything=everything), format_name, output, columns)
    if wish.file != _STDOUT:
        require_target(wish.file, force=force)
    elif json:
        raise _usage("--json passt nicht zu --output -, dort stehen schon die Artikel")
    prepare(wish.format)
    now = datetime.now(UTC)
    with opened(ctx) as work, work.database.reading() as session:
        # Without the time limit of searches: who exports waits for all of it.
        hits = asked_of(session, wish.query, days, sources, now=now).hits()
        plan = plan_of(
            hits,
            query=wish.query,
            format_name=wish.format,
            columns=wish.columns,
            home=parts.base_url(work.settings),
            now=now,
        )
        written = _write(wish.file, plan, hits)
    _tell(wish.file, plan, written, json=json)


def _asked(query: str | None, *, everything: bool) -> str | None:
    if everything and query:
        raise _usage("--all exportiert alle Artikel, dazu passt keine Anfrage")
    if not (everything or (query and query.strip())):
        raise _usage("Es fehlt die ANFRAGE. Alle Artikel exportiert --all")
    return query or None


def _wish(
    query: str | None, format_name: _FormatName | None, output: Path | None, columns: str | None
) -> _Wish:
    if format_name is None:
        raise _usage(f"Es fehlt --format. Zur Wahl stehen {', '.join(FORMATS)}")
    if output is None:
        raise _usage("Es fehlt --output DATEI")
    known = FORMATS[format_name]
    if output == _STDOUT and not known.is_text:
        raise _usage(f"--output - geht bei {format_name} nicht. Bitte eine Datei nennen")
    if columns is not None and not known.has_columns:
        raise _usage(f"--columns: {format_name} hat eigene Felder, Spalten lassen sich nicht wählen")
    return _Wish(
        query=query,
        format=format_name,
        file=output,
        columns=chosen(columns) if known.has_columns else (),
    )


def _usage(sentence: str) -> Failure:
    return Failure(f"{sentence}. Hilfe: stadtradar export --help", ExitCode.USAGE)


def _write(file: Path, plan: Plan, hits: Hits) -> Written:
    number = plan.provenance.articles
    with counted("Artikel", number) as advance, closing(records(hits)) as found:

        def passed() -> Iterator[ArticleRecord]:
            for record in found:
                yield record
                advance(1)

        if file == _STDOUT:
            return write_stream(sys.stdout.buffer, plan, passed())
        return write_file(file, plan, passed())


def _tell(file: Path, plan: Plan, written: Written, *, json: bool) -> None:
    number = f"{grouped(plan.provenance.articles)} Artikel"
    if file == _STDOUT:
        warn(f"{number}, SHA-256 {written.sha256}.")
    elif json:
        print_json(side_document(plan.provenance, file, written))
    else:
        say(f"{number} in {file}, ihre Herkunft in {side_file(file)}.")
    for note in written.notes:
        warn(note)


def _check(file: Path, *, json: bool) -> None:
    document = checked(file)
    if json:
        print_json({"ok": True, **document})
    else:
        say(f"{file} ist so, wie sie exportiert wurde: {document.get('articles')} Artikel.")
