"""`aliases list|show|set|add|remove`: one name for the several that somebody goes by."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from alerts.pins import Violation
from query import Alias, Aliases, Member, QueryError, alias_key, check_member, new_alias
from query.periods import first_day, last_day
from stadtradar.alias_changes import (
    MOST_COMPARED,
    AliasChange,
    AliasUse,
    change_alias,
    uses_of,
)
from stadtradar.cli.alert_tests import tell_violations
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import missing
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, print_table, say, warn
from storage.aliases import load_aliases

app = group("Aliase: ein @Name in Anfragen für alle Namen, die jemand trägt.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Mit oder ohne @.")]
Since = Annotated[
    str | None, typer.Option("--von", metavar="TAG", help="Gilt für Artikel ab diesem Tag, etwa 2026-07-01.")
]
Until = Annotated[
    str | None,
    typer.Option("--bis", metavar="TAG", help="Gilt für Artikel bis zu diesem Tag."),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="Auch wenn danach Abos nicht mehr zu verstehen oder Alarmtests verletzt sind."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was sich ändern würde.")]
_COLUMNS = ("Alias", "Anfrage", "Von", "Bis", "Abos")


@app.command("list")
def list_all(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt alle Aliase, wofür sie stehen und welche Abos sie verwenden."""
    with opened(ctx) as work, work.database.reading() as session:
        aliases = load_aliases(session)
        found = [(alias, uses_of(session, alias.name, aliases)) for alias in aliases.values()]
    if json:
        print_json({"aliases": [_document(alias, uses) for alias, uses in found]})
        return
    rows = [row for alias, uses in found for row in _rows(alias, uses)]
    print_table(_COLUMNS, rows, empty="Noch kein Alias ist gespeichert.")


@app.command()
def show(ctx: typer.Context, name: Name, *, json: AsJson = False) -> None:
    """Zeigt, wofür ein Alias steht, und die Abos, die ihn verwenden."""
    with opened(ctx) as work, work.database.reading() as session:
        aliases = load_aliases(session)
        alias = _known(aliases, name)
        uses = uses_of(session, name, aliases)
    if json:
        print_json({**_document(alias, uses), "uses": uses})
        return
    print_table(_COLUMNS[:-1], [row[:-1] for row in _rows(alias, uses)], empty="")
    say("")
    rows = [(use.subscription_id, use.address, use.query, use.fault) for use in uses]
    print_table(("Abo", "Adresse", "Anfrage", "Fehler"), rows, empty="Kein Abo verwendet ihn.")


@app.command("set")
def set_members(
    ctx: typer.Context,
    name: Name,
    queries: Annotated[list[str], typer.Argument(metavar="ANFRAGE...", help="Wofür er stehen soll.")],
    since: Since = None,
    until: Until = None,
    *,
    dry_run: DryRun = False,
    force: Force = False,
    json: AsJson = False,
) -> None:
    """Legt fest, wofür ein Alias steht; was vorher für ihn galt, gilt nicht mehr."""
    members = _members(queries, since, until)
    _change(ctx, lambda _: new_alias(name, members), dry_run=dry_run, force=force, json=json)


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    queries: Annotated[list[str], typer.Argument(metavar="ANFRAGE...", help="Wofür er außerdem steht.")],
    since: Since = None,
    until: Until = None,
    *,
    dry_run: DryRun = False,
    force: Force = False,
    json: AsJson = False,
) -> None:
    """Lässt einen Alias für noch etwas stehen, auf Wunsch nur in Artikeln eines Zeitraums."""
    members = _members(queries, since, until)

    def added(aliases: Aliases) -> Alias:
        known = _known(aliases, name)
        return new_alias(known.name, (*known.members, *members))

    _change(ctx, added, dry_run=dry_run, force=force, json=json)


@app.command()
def remove(ctx: typer.Context, name: Name, *, force: Force = False, json: AsJson = False) -> None:
    """Löscht einen Alias, den kein Abo verwendet."""
    with opened(ctx) as work, work.database.transaction() as session:
        alias = _known(load_aliases(session, to_change=True), name)
        change = change_alias(session, alias.name, None, now=datetime.now(UTC), force=force)
    if json:
        print_json({"name": alias.name, "removed": True, **_change_document(change)})
        return
    say(f"Gelöscht: @{alias.name}.")
    _warn_of_lost(change.uses)
    _warn_of_violations(change.violations)


def _change(
    ctx: typer.Context, wanted: Callable[[Aliases], Alias], *, dry_run: bool, force: bool, json: bool
) -> None:
    with opened(ctx) as work, work.database.transaction() as session:
        alias = wanted(load_aliases(session, to_change=True))
        now = datetime.now(UTC)
        change = change_alias(session, alias.name, alias, now=now, force=force, dry_run=dry_run)
    if json:
        document = _document(alias, change.uses) | _change_document(change)
        print_json({**document, "changed": not dry_run})
        return
    print_table(_COLUMNS[:-1], [row[:-1] for row in _rows(alias, change.uses)], empty="")
    if change.uses:
        applies = "Das gälte auch" if dry_run else "Das gilt ab jetzt auch"
        warn(f"{applies} für {_named(change.uses)}.")
    _tell_effects(change)
    _warn_of_lost(change.uses)
    _warn_of_violations(change.violations)
    if dry_run:
        say("Nichts geändert (--dry-run).")


def _tell_effects(change: AliasChange) -> None:
    for one in change.effects:
        if one.gained or one.lost:
            say(f"Abo {one.subscription_id}: in 90 Tagen {one.gained} neu dazu, {one.lost} fallen weg.")
    if len(change.effects) < sum(use.fault is None for use in change.uses):
        say(f"Verglichen sind die ersten {MOST_COMPARED} Anfragen.")


def _warn_of_violations(broken: Sequence[Violation]) -> None:
    if broken:
        warn("Verletzte Alarmtests:")
        tell_violations(broken)


def _warn_of_lost(uses: Sequence[AliasUse]) -> None:
    if lost := [use for use in uses if use.fault]:
        warn(f"Nicht mehr zu verstehen, also ohne Mails: {_named(lost)}.")


def _known(aliases: Aliases, name: str) -> Alias:
    alias = aliases.get(alias_key(name))
    if alias is None:
        typed = name.strip().removeprefix("@")
        known = [one.name for one in aliases.values()]
        raise missing(f"Den Alias @{typed}", typed, known, "Alle nennt: stadtradar aliases list")
    return alias


def _members(queries: Sequence[str], since: str | None, until: str | None) -> tuple[Member, ...]:
    first = _day("--von", since, first_day) if since else None
    last = _day("--bis", until, last_day) if until else None
    members = tuple(Member(query=query, first=first, last=last) for query in queries)
    for member in members:
        try:
            check_member(member)
        except QueryError as error:
            if len(members) == 1:
                raise
            suggestion = f" Vorschlag: {error.suggestion}" if error.suggestion else ""
            raise Failure(f"In „{member.query}“: {error}{suggestion}", ExitCode.USAGE) from error
    return members


def _day(option: str, text: str, read: Callable[[str], date | None]) -> date:
    day = read(text.strip())
    if day is None:
        expected = "erwartet wird etwa 2026-07-31, 31.7.2026, 2026-07 oder 2026"
        raise Failure(f"{option}: „{text}“ ist kein Tag, {expected}.", ExitCode.USAGE)
    return day


def _document(alias: Alias, uses: Sequence[AliasUse]) -> dict[str, object]:
    return {"name": alias.name, "members": alias.members, "subscriptions": _ids(uses)}


def _change_document(change: AliasChange) -> dict[str, object]:
    return {
        "subscriptions": _ids(change.uses),
        "effects": change.effects,
        "violations": change.violations,
    }


def _rows(alias: Alias, uses: Sequence[AliasUse]) -> list[tuple[object, ...]]:
    subscriptions = ", ".join(str(number) for number in _ids(uses))
    return [
        (f"@{alias.name}", member.query, _shown(member.first), _shown(member.last), subscriptions)
        for member in alias.members
    ]


def _shown(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _ids(uses: Sequence[AliasUse]) -> list[int]:
    return [use.subscription_id for use in uses]


def _named(uses: Sequence[AliasUse]) -> str:
    return ", ".join(f"Abo {use.subscription_id}" for use in uses)
