"""`sources add|remove`: a source found out about, shown, and written into the settings file."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from crawler.network.guard import allowable, refusal
from crawler.order import Tdm
from crawler.politeness.tdm import Stated, stated_in_file
from stadtradar.adding import Fetch, NotReadable, Survey, survey
from stadtradar.cli.asking import is_agreed
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import missing
from stadtradar.cli.opening import AsJson, invocation_of, read_settings
from stadtradar.cli.sources_found import document, tell
from stadtradar.crawling import page_fetcher
from stadtradar.entries import add_entries, read_already, remove_entry, taken_names
from stadtradar.output import print_json, progress, say
from stadtradar.parts import user_agent
from stadtradar.settings import Settings, SourceSettings
from stadtradar.settings.section import NAME_PATTERN
from stadtradar.site_rules import robots_sentence, tdm_sentence
from stadtradar.source_names import free_name, slug
from stadtradar.sources import described_source
from stadtradar.trial import Example, read_examples, warnings
from storage.tables import FaultKind

_UNREACHABLE = {FaultKind.DNS, FaultKind.TIMEOUT, FaultKind.TLS, FaultKind.REFUSED}
_TDM_REMEDY = "Die Einstellung crawler.tdm sagt, ob das beachtet wird; mit Erlaubnis der Redaktion: record."
_MIXED = (
    "Die Artikel liegen in keinem eigenen Ordner; gelesen wird, was einem Artikel gleicht. "
    "Abhilfe: article_path angeben."
)
Yes = Annotated[bool, typer.Option("--yes", help="Nicht nachfragen.")]


def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="ADRESSE", help="Startseite, Übersicht, Artikel oder Feed.")],
    *,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Name in Befehlen.")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITEL", help="So sehen Leser sie.")] = None,
    yes: Yes = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, nichts eintragen.")] = False,
    json: AsJson = False,
) -> None:
    """Findet heraus, wie eine Seite zu lesen ist, zeigt fünf Artikel und trägt sie als Quelle ein."""
    _can_be_asked(yes=yes, dry_run=dry_run)
    loaded = read_settings(ctx)
    settings, taken = loaded.settings, taken_names(loaded.settings)
    _check_name(name, taken)
    fetch = page_fetcher(settings)
    found = _look_around(url, settings, fetch)
    stated = _reservation(found, settings)
    entry = _entry(found, name, title, taken)
    examples = _examples(entry, found, settings, fetch)
    rules = [robots_sentence(found.robots_txt, user_agent(settings)), tdm_sentence(stated)]
    doubts = [*read_already(entry, settings), *warnings(examples)]
    if found.finds_other_pages:
        doubts.append(_MIXED)
    if not json:
        tell(found, entry, examples, rules=rules, doubts=doubts)
    file = None
    if not dry_run and _is_wanted(loaded.file, yes=yes):
        file = add_entries(loaded, invocation_of(ctx).environ, [entry])
    if json:
        print_json(document(found, entry, examples, rules=rules, doubts=doubts, file=file))
    else:
        _tell_end(entry, file)


def remove(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name der Quelle.")],
    *,
    yes: Yes = False,
) -> None:
    """Nimmt eine Quelle aus der Einstellungsdatei; ihre Artikel bleiben gespeichert."""
    loaded = read_settings(ctx)
    known = [entry.name for entry in loaded.settings.source]
    if name not in known:
        otherwise = "Entfernen lässt sich, was in der Datei als [[source]] steht."
        raise missing(f"Den Eintrag {name}", name, known, otherwise)
    if not yes and not is_agreed(f"{name} aus {loaded.file} entfernen?"):
        raise Failure("Nichts entfernt.", ExitCode.PROBLEMS)
    remove_entry(loaded, invocation_of(ctx).environ, name)
    say(f"Entfernt: {name}. Ein laufender Dienst liest sie bis zu seinem Neustart weiter.")


def _can_be_asked(*, yes: bool, dry_run: bool) -> None:
    has_terminal = sys.stdin is not None and sys.stdin.isatty()
    if not (yes or dry_run or has_terminal):
        remedy = "Bitte --yes angeben, um einzutragen, oder --dry-run, um nur zu sehen, was gefunden wird."
        raise Failure(f"Ohne Terminal kann nicht nachgefragt werden. {remedy}", ExitCode.USAGE)


def _check_name(name: str | None, taken: frozenset[str]) -> None:
    if name is None:
        return
    if not re.fullmatch(NAME_PATTERN, name) or len(name) > 100:
        remedy = f", etwa {slug(name)}" if slug(name) else ""
        raise Failure(f"--name {name}: erwartet wird ein Name aus a-z, 0-9, - und _{remedy}.", ExitCode.USAGE)
    if name in taken:
        raise Failure(f"Den Namen {name} gibt es schon. Frei ist {free_name(name, taken)}.", ExitCode.USAGE)


def _address(url: str, settings: Settings) -> str:
    """Return the URL as meant; people leave out https:// as browsers let them."""
    address = url if "://" in url else f"https://{url}"
    if reason := refusal(address, settings.crawler.allowed_hosts):
        host = allowable(address)
        remedy = (
            f' Interne Rechner erlaubt die Einstellung crawler.allowed_hosts = ["{host}"].' if host else ""
        )
        raise Failure(f"{url or 'Die leere Adresse'} wird nicht abgerufen: {reason}.{remedy}", ExitCode.USAGE)
    return address


def _look_around(url: str, settings: Settings, fetch: Fetch) -> Survey:
    address = _address(url, settings)
    try:
        with progress(f"Sehe mich um auf {urlsplit(address).netloc} …"):
            return survey(address, fetch)
    except NotReadable as error:
        raise Failure(str(error), _code(error)) from error


def _reservation(found: Survey, settings: Settings) -> Stated | None:
    """Return what the site states on text and data mining; what is reserved and respected is not read."""
    stated = stated_in_file(found.tdm_file, found.articles[0].url)
    if stated and stated.reserved and _obeys_tdm(settings):
        raise Failure(f"{tdm_sentence(stated)} {_TDM_REMEDY}", ExitCode.PROBLEMS)
    return stated


def _examples(entry: SourceSettings, found: Survey, settings: Settings, fetch: Fetch) -> list[Example]:
    source, now = described_source(entry), datetime.now(UTC)
    with progress("Lese fünf Artikel …"):
        return read_examples(source, found.articles, fetch, now, obeys_tdm=_obeys_tdm(settings))


def _obeys_tdm(settings: Settings) -> bool:
    return Tdm(settings.crawler.tdm) is Tdm.OBEY


def _entry(found: Survey, name: str | None, title: str | None, taken: frozenset[str]) -> SourceSettings:
    chosen = (title or found.title).strip() or found.title
    host = urlsplit(found.home).hostname or "quelle"
    return found.entry(name or free_name(slug(chosen) or slug(host.removeprefix("www.")), taken), chosen)


def _code(error: NotReadable) -> ExitCode:
    if error.fault is None:
        return ExitCode.PROBLEMS
    return ExitCode.UNAVAILABLE if error.fault.kind in _UNREACHABLE else ExitCode.PROBLEMS


def _is_wanted(file: Path | None, *, yes: bool) -> bool:
    return yes or is_agreed(f"In {file or 'eine neue stadtradar.toml'} eintragen?")


def _tell_end(entry: SourceSettings, file: Path | None) -> None:
    if file is None:
        say("Nichts wurde eingetragen.")
        return
    say(f"Eingetragen in {file}. Gleich lesen: stadtradar crawl {entry.name}")
    say("Ein laufender Dienst liest die Quelle nach seinem Neustart.")
