"""`sources list|check`: what is read, and whether it can be."""

import typer

from crawler.sources import Source
from scheduler.room import NoRoom, is_short, least_room
from stadtradar import parts
from stadtradar.cli.choosing import SourceNames, chosen_sources
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.faults_told import fault_document, fault_name, run_document, tell_fault
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened, read_settings
from stadtradar.cli.results import is_good, outcome_word, result_document, tell_results
from stadtradar.cli.sources_add import add, remove
from stadtradar.cli.sources_opml import export, import_
from stadtradar.cli.sources_report import report
from stadtradar.cli.sources_show import show
from stadtradar.crawling import read_only
from stadtradar.output import print_json, print_table, progress, say, shown
from stadtradar.sources import configured_sources
from storage.crawling.faults import open_faults
from storage.sources import article_counts, latest_runs, list_sources
from storage.tables import CrawlRun, SourceState

app = group("Quellen einrichten, auflisten und prüfen.")
app.command("add")(add)
app.command("remove")(remove)
app.command("export")(export)
app.command("import")(import_)
app.command("report")(report)
app.command("show")(show)

_COLUMNS = ("Name", "Titel", "Artikel", "Letzter Erfolg", "Nächster Abruf", "Letzter Lauf", "Zustand")

_NONE = "Keine Quelle ist eingerichtet. Eine neue trägt ein: stadtradar sources add ADRESSE"
_RESERVED = "TDM-Vorbehalt, siehe sources report"


@app.command("list")
def list_all(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt alle Quellen mit letztem Lauf und offenen Störungen."""
    with opened(ctx) as work, work.database.reading() as session:
        configured = {source.name: source for source in configured_sources(work.settings)}
        states = {state.name: state for state in list_sources(session)}
        runs, counts = latest_runs(session), article_counts(session)
        faults = open_faults(session)
        names = [*configured, *(name for name in states if name not in configured)]
        room = least_room(parts.room(work.settings))
        documents = [
            _document(name, configured.get(name), states.get(name), runs.get(name), counts.get(name, 0))
            | {"faults": [fault_document(fault) for fault in faults if fault.source == name]}
            for name in names
        ]
    if json:
        print_json({"sources": documents, "paused": is_short(room, was_short=False)})
    else:
        print_table(_COLUMNS, [_row(one) for one in documents], empty=_NONE)
        for fault in faults:
            say("")
            tell_fault(fault)
        if is_short(room, was_short=False):
            say("")
            say(str(NoRoom(room)))


@app.command()
def check(ctx: typer.Context, sources: SourceNames = None, *, json: AsJson = False) -> None:
    """Liest Quellen zur Probe, ohne zu speichern, und sagt, was nicht lesbar ist."""
    settings = read_settings(ctx).settings
    chosen = chosen_sources(settings, sources or [])
    with progress("Prüfe Quellen …"):
        results = read_only(settings, chosen)
    if json:
        print_json({"sources": [result_document(one) for one in results]})
    else:
        tell_results(results)
    if not all(is_good(result) for result in results):
        raise typer.Exit(ExitCode.PROBLEMS)


def _document(
    name: str, source: Source | None, state: SourceState | None, run: CrawlRun | None, articles: int
) -> dict[str, object]:
    """Return a source as configured, as the store knows it, or both."""
    return {
        "name": name,
        "title": source.title if source else state and state.title,
        "home": source.home if source else state and state.home,
        "active": source is not None,
        "articles": articles,
        "last_success_at": state and state.last_success_at,
        "last_article_at": state and state.last_article_at,
        "next_crawl_at": state and state.next_crawl_at,
        "last_outcome": run and run.outcome,
        "last_run": run and run_document(run),
        "fault": state and state.fault_text,
        "fault_kind": state and state.fault_kind,
        "fault_since": state and state.fault_since,
        "consecutive_failures": state.consecutive_failures if state else 0,
        "tdm_reserved": state and state.tdm_reserved,
    }


def _row(one: dict[str, object]) -> tuple[object, ...]:
    outcome = outcome_word(str(one["last_outcome"])) if one["last_outcome"] else "noch nie"
    following = one["next_crawl_at"] if one["active"] else "ruht"
    return (
        one["name"],
        one["title"],
        one["articles"],
        one["last_success_at"],
        following,
        outcome,
        _state(one),
    )


def _state(one: dict[str, object]) -> str:
    if not one["fault_kind"]:
        if one["tdm_reserved"]:
            return _RESERVED
        return "in Ordnung" if one["last_success_at"] else "noch nicht gelesen"
    return f"gestört seit {shown(one['fault_since'])}: {fault_name(str(one['fault_kind']))}"
