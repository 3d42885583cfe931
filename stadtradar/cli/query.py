"""`query explain`: how a query is understood, and what an article answers to each part of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from query import Query, QueryError, berlin_day, parse
from query.explanation import Asked, Explained, explain
from query.wording import Language, Wording, wording
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import stored_article
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.outline import outline
from stadtradar.cli.searching import QueryText
from stadtradar.output import grouped, print_json, say
from storage.aliases import load_aliases
from storage.database import Session
from storage.documents import article_day, article_document
from storage.search import SearchTooCostly, limited
from storage.search.runs import BACKENDS, Run
from storage.search.runs import runs as runs_of
from storage.search.time_limit import DEFAULT_SECONDS
from storage.tables import Article

app = group("Anfragen erklären.")

Runs = Mapping[str, Sequence[str]]  # of each back end, by its name, the lines it runs for a query
_LINE = 300  # letters of such a line that are shown unless all are asked for


@app.callback()
def _group() -> None:
    """Anfragen erklären."""


@app.command("explain")
def explain_query(
    ctx: typer.Context,
    query: QueryText,
    on: Annotated[
        str | None, typer.Option("--on", metavar="ARTIKEL", help="Nummer oder Adresse: Teil für Teil prüfen.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Sprache der Erklärung.")] = "de",
    *,
    complete: Annotated[
        bool, typer.Option("--all", help="Alle Wortformen und die Datenbankabfragen ganz zeigen.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Zeigt, wie eine Anfrage verstanden wird, und warum ein Artikel ein Treffer ist oder keiner."""
    with opened(ctx) as work, work.database.reading() as session:
        parsed = _parsed(session, query, lang)
        article = stored_article(session, on, work.settings) if on else None
        explained = explain(parsed, lang, _asked(article))
        runs = _runs(session, parsed, lang)
        if json:
            print_json(_document(parsed, explained, article, runs))
        else:
            _tell(explained, article, lang, runs, complete=complete)


def _parsed(session: Session, query: str, lang: Language) -> Query:
    try:
        return parse(query, load_aliases(session))
    except QueryError as error:
        suggestion = wording(lang).suggestion.format(query=error.suggestion) if error.suggestion else ""
        raise Failure(f"{error.message(lang)} {suggestion}".rstrip(), ExitCode.USAGE) from error


def _asked(article: Article | None) -> Asked | None:
    if article is None:
        return None
    return Asked(document=article_document(article), today=berlin_day(datetime.now(UTC)))


def _runs(session: Session, query: Query, lang: Language) -> Runs:
    """Write out what the databases run; a query beyond their means is explained all the same."""
    try:
        with session.begin_nested(), limited(session, DEFAULT_SECONDS):
            found = runs_of(session, query, today=berlin_day(datetime.now(UTC)))
    except QueryError as error:
        return {backend: [error.message(lang)] for backend in BACKENDS}
    except SearchTooCostly as error:
        return {backend: [str(error)] for backend in BACKENDS}
    return {backend: list(_lines(run)) for backend, run in found.items()}


def _lines(run: Run) -> Iterator[str]:
    if run.asked is not None:
        yield f"{run.language}: {run.asked}"
    yield f"SQL: {run.sql}"


def _tell(
    explained: Explained, article: Article | None, lang: Language, runs: Runs, *, complete: bool
) -> None:
    words = wording(lang)
    if article is not None:
        day = f"{article_day(article):{words.day_format}}"
        say(words.of_article.format(number=article.id, day=day, title=article.title) + "\n")
    for line in outline(explained, words, complete=complete):
        say(line)
    for backend, lines in runs.items():
        say("\n" + words.runs.format(backend=backend))
        for line in lines:
            say(f"  {line if complete else _cut(line, words)}")


def _cut(line: str, words: Wording) -> str:
    hidden = len(line) - _LINE
    return line if hidden <= 0 else f"{line[:_LINE]} … {words.cut.format(n=grouped(hidden))}"


def _document(query: Query, explained: Explained, article: Article | None, runs: Runs) -> dict[str, object]:
    return {
        "query": query.text,
        "article": article and article.id,
        "tree": _node_document(explained),
        "runs": runs,
    }


def _node_document(explained: Explained) -> dict[str, object]:
    return {
        "kind": type(explained.node).__name__.lower(),
        "label": explained.label,
        "notes": explained.notes,
        "words": explained.words,
        "outcome": explained.outcome,
        "hits": explained.hits,
        "children": [_node_document(child) for child in explained.children],
    }
