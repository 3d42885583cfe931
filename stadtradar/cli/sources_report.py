"""`sources report`: what one would show a webmaster who asks what we do on the server."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

from crawler.politeness.robots_rules import Rules, newly_forbidden, product_token, rules_for
from stadtradar import parts
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, print_table, say, shown
from stadtradar.settings import Settings
from stadtradar.sources import configured_sources
from storage.crawling.hosts import DaySum, Pause, RobotsTxt, all_robots, day_sums, open_pauses
from storage.crawling.rhythm import newest_urls
from storage.database import Session
from storage.sources import list_sources
from storage.tables import SourceState

_BERLIN = ZoneInfo("Europe/Berlin")
_DAYS = ("Tag", "Server", "Abrufe", "KiB", "304", "Abgewiesen", "Längste Antwort", "bei")
_RULES = ("Server", "robots.txt vom", "Verboten", "Erlaubt", "Abstand", "Pause bis", "Grund der Pause")
_TDM = ("Quelle", "TDM-Vorbehalt", "Beleg", "Bedingungen", "Stand")
_ARTICLES = 20  # of each source
_MOST_SHOWN = 5  # patterns in a cell; --json has them all


@dataclass(frozen=True, kw_only=True)
class _Report:
    days: list[DaySum]
    robots: list[tuple[RobotsTxt, Rules]]
    pauses: dict[str, Pause]
    sources: list[SourceState]
    closed: dict[str, list[str]]  # by origin: addresses of ours that its last change has forbidden


def report(
    ctx: typer.Context,
    *,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="So viele Tage zurück.")] = 7,
    host: Annotated[
        str | None, typer.Option("--host", help="Nur dieser Server: Rechnername oder Adresse.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Zeigt je Server und Tag, was abgerufen wurde und woran wir uns halten: für Fragen von Betreibern."""
    wanted = _host(host) if host else None
    with opened(ctx) as work:
        settings, now = work.settings, datetime.now(UTC)
        since = now.astimezone(_BERLIN).date() - timedelta(days=days - 1)
        token = product_token(parts.user_agent(settings))
        with work.database.reading() as session:
            robots = [one for one in all_robots(session) if wanted in (None, _host(one.origin))]
            urls = _urls(session, settings)
            found = _Report(
                days=list(day_sums(session, since, wanted)),
                robots=[(one, rules_for(one.body, token)) for one in robots],
                closed={one.origin: newly_forbidden(one, token, urls) for one in robots},
                pauses={
                    name: pause for name, pause in open_pauses(session, now).items() if wanted in (None, name)
                },
                sources=[one for one in list_sources(session) if wanted in (None, _host(one.home))],
            )
    if json:
        print_json(_document(found, settings))
    else:
        _tell(found, settings)


def _urls(session: Session, settings: Settings) -> list[str]:
    """Return what we ask for: the indexes of the sources and some of their articles."""
    configured = configured_sources(settings)
    found = [url for source in configured for url in source.indexes]
    return found + [url for source in configured for url in newest_urls(session, source.name, _ARTICLES)]


def _host(text: str) -> str:
    """Return the host as sums name it, be it typed as a name or as an address."""
    host = urlsplit(text).netloc if "//" in text else text.strip("/")
    return host.lower().removeprefix("www.")


def _tell(found: _Report, settings: Settings) -> None:
    say(f"Kennung: {parts.user_agent(settings)}")
    say(_promise(settings))
    say("")
    print_table(_DAYS, map(_day_row, found.days), empty="In diesen Tagen wurde nichts abgerufen.")
    say("")
    known = {_host(robots.origin) for robots, _ in found.robots}
    rows = [
        _rules_row(robots, rules, found.pauses.get(_host(robots.origin))) for robots, rules in found.robots
    ]
    rows += [_pause_row(host, pause) for host, pause in found.pauses.items() if host not in known]
    print_table(_RULES, rows, empty="Noch keine robots.txt gelesen.")
    for one, _ in found.robots:
        if found.closed[one.origin]:
            say(f"Seit {shown(one.changed_at)} neu verboten: {_shortened(found.closed[one.origin])}")
    say("")
    print_table(_TDM, map(_tdm_row, found.sources), empty="Keine Quelle.")


def _promise(settings: Settings) -> str:
    crawler = settings.crawler
    promise = (
        f"Je Server eine Verbindung, {crawler.delay_seconds:g} s zwischen zwei Abrufen, "
        f"höchstens {crawler.requests_per_host_per_day} Abrufe am Tag"
    )
    return f"{promise}, keine von {crawler.night} Uhr." if crawler.night else f"{promise}."


def _day_row(one: DaySum) -> tuple[object, ...]:
    return (
        f"{one.day:%d.%m.%Y}",
        one.host,
        one.requests,
        -(-one.bytes // 1024),
        f"{_share(one):.0%}".replace("%", " %"),
        one.refused,
        f"{one.slowest_ms / 1000:.1f} s".replace(".", ","),
        one.slowest_url,
    )


def _share(one: DaySum) -> float:
    return one.not_modified / one.requests if one.requests else 0.0


def _rules_row(robots: RobotsTxt, rules: Rules, pause: Pause | None) -> tuple[object, ...]:
    return (
        _host(robots.origin),
        robots.fetched_at if robots.status == 200 else f"keine (HTTP {robots.status})",
        _shortened(rules.disallowed),
        _shortened(rules.allowed),
        f"{robots.crawl_delay:g} s" if robots.crawl_delay else None,
        pause.until if pause else None,
        pause.reason if pause else None,
    )


def _pause_row(host: str, pause: Pause) -> tuple[object, ...]:
    return (host, None, None, None, None, pause.until, pause.reason)


def _tdm_row(state: SourceState) -> tuple[object, ...]:
    answers = {None: "noch nicht gefragt", True: "ja", False: "nein"}
    return (
        state.name,
        answers[state.tdm_reserved],
        state.tdm_evidence,
        state.tdm_policy,
        state.tdm_checked_at,
    )


def _shortened(patterns: Iterable[str]) -> str:
    shown = list(patterns)
    more = [f"… (+{len(shown) - _MOST_SHOWN})"] if len(shown) > _MOST_SHOWN else []
    return " ".join(shown[:_MOST_SHOWN] + more)


def _document(found: _Report, settings: Settings) -> dict[str, object]:
    return {
        "user_agent": parts.user_agent(settings),
        "delay_seconds": settings.crawler.delay_seconds,
        "requests_per_host_per_day": settings.crawler.requests_per_host_per_day,
        "night": settings.crawler.night,
        "tdm": settings.crawler.tdm,
        "days": [asdict(one) | {"not_modified_share": round(_share(one), 4)} for one in found.days],
        "robots": [
            {
                "origin": robots.origin,
                "status": robots.status,
                "fetched_at": robots.fetched_at,
                "changed_at": robots.changed_at,
                "crawl_delay": robots.crawl_delay,
                "newly_forbidden": found.closed[robots.origin],
                **asdict(rules),
            }
            for robots, rules in found.robots
        ],
        "pauses": [{"host": host, **asdict(pause)} for host, pause in found.pauses.items()],
        "reservations": [
            {
                "source": one.name,
                "reserved": one.tdm_reserved,
                "evidence": one.tdm_evidence,
                "policy": one.tdm_policy,
                "checked_at": one.tdm_checked_at,
            }
            for one in found.sources
        ],
    }
