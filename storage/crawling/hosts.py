"""What is remembered of hosts from crawl to crawl: rules, reservations, pauses and the sums of each day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import HostDay, HostPause, HostRules, HostTdm, SourceState, Table

_LONGEST_HOST = 255
_TDM_FILE = "/.well-known/tdmrep.json: "  # evidence that holds for the whole server and is renewed daily
_PAGE_RESERVATION = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class RobotsTxt:
    """The robots.txt of one origin as it was answered for."""

    origin: str  # "https://example.org"
    fetched_at: datetime
    status: int
    body: str = ""  # empty unless served with status 200
    crawl_delay: float | None = None  # seconds, as stated for us
    previous_body: str | None = None  # before its last change
    changed_at: datetime | None = None  # None while it is as first read


@dataclass(frozen=True, kw_only=True)
class TdmFile:
    """The /.well-known/tdmrep.json of one origin as it was answered for."""

    origin: str
    fetched_at: datetime
    status: int  # 0 when the server could not be reached
    body: str = ""  # empty unless served with status 200


@dataclass(frozen=True, kw_only=True)
class Pause:
    """How often a host failed in a row, and until when nothing is asked of it."""

    failures: int
    until: datetime  # past while only counted
    reason: str  # German


@dataclass(frozen=True, kw_only=True)
class DaySum:
    """What was asked of one host on one day in Berlin."""

    day: date
    host: str
    requests: int = 0
    bytes: int = 0  # as transferred
    not_modified: int = 0  # answers 304
    refused: int = 0  # answers 429 and 5xx
    slowest_ms: int = 0
    slowest_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """Whether text and data mining of a source is reserved, as seen by one crawl."""

    source: str
    reserved: bool
    evidence: str | None = None  # where it was stated, word for word; None when nothing is stated
    policy: str | None = None  # URL of the conditions
    read_pages: bool = False  # whether articles were read, which may state it in their head only


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What is remembered of several hosts; those of which it is nothing are left out."""

    robots: Mapping[str, RobotsTxt]  # by origin
    tdm_files: Mapping[str, TdmFile]  # by origin
    pauses: Mapping[str, Pause]  # by host
    requests: Mapping[str, int]  # of the day, by host


def remembered(session: Session, origins: Collection[str], hosts: Collection[str], day: date) -> Remembered:
    """Return what is remembered of these origins and hosts: as many statements for all as for one."""
    names = {host[:_LONGEST_HOST]: host for host in hosts}
    robots = session.scalars(select(HostRules).where(HostRules.origin.in_(origins)))
    files = session.scalars(select(HostTdm).where(HostTdm.origin.in_(origins)))
    pauses = session.scalars(select(HostPause).where(HostPause.host.in_(names)))
    requests = session.execute(
        select(HostDay.host, HostDay.requests).where(HostDay.day == day, HostDay.host.in_(names))
    )
    return Remembered(
        robots={row.origin: _robots(row) for row in robots},
        tdm_files={row.origin: _tdm_file(row) for row in files},
        pauses={names[row.host]: _pause(row) for row in pauses},
        requests={names[row.host]: row.requests for row in requests},
    )


def robots_of(session: Session, origin: str) -> RobotsTxt | None:
    """Return the last robots.txt of an origin, however old."""
    row = session.get(HostRules, origin)
    return None if row is None else _robots(row)


def crawl_delay_of(session: Session, origin: str) -> float | None:
    """Return the Crawl-delay of an origin for us in seconds, without reading all of its robots.txt."""
    return session.scalar(select(HostRules.crawl_delay).where(HostRules.origin == origin))


def all_robots(session: Session) -> list[RobotsTxt]:
    """Return the last robots.txt of every origin, by origin."""
    return [_robots(row) for row in session.scalars(select(HostRules).order_by(HostRules.origin))]


def keep_robots(session: Session, robots: RobotsTxt) -> None:
    """Remember a robots.txt in place of the one before."""
    _put(session, HostRules, "origin", asdict(robots))


def tdm_file_of(session: Session, origin: str) -> TdmFile | None:
    """Return the last tdmrep.json of an origin, however old."""
    row = session.get(HostTdm, origin)
    return None if row is None else _tdm_file(row)


def keep_tdm_file(session: Session, file: TdmFile) -> None:
    """Remember a tdmrep.json in place of the one before."""
    _put(session, HostTdm, "origin", asdict(file))


def pause_of(session: Session, host: str) -> Pause | None:
    """Return how a host failed lately; None while it answers."""
    row = session.get(HostPause, host[:_LONGEST_HOST])
    return None if row is None else _pause(row)


def open_pauses(session: Session, now: datetime) -> dict[str, Pause]:
    """Return the hosts of which nothing is asked now."""
    rows = session.scalars(select(HostPause).where(HostPause.until > now).order_by(HostPause.host))
    return {row.host: _pause(row) for row in rows}


def keep_pause(session: Session, host: str, pause: Pause | None) -> None:
    """Remember a host's failures; None forgets them."""
    if pause is None:
        session.execute(delete(HostPause).where(HostPause.host == host[:_LONGEST_HOST]))
    else:
        _put(session, HostPause, "host", {"host": host[:_LONGEST_HOST], **asdict(pause)})


def requests_on(session: Session, host: str, day: date) -> int:
    """Return how many requests a host got on a day."""
    row = session.get(HostDay, (day, host[:_LONGEST_HOST]))
    return row.requests if row else 0


def requests_of_day(session: Session, day: date) -> dict[str, int]:
    """Return how many requests each host got on a day."""
    rows = session.execute(select(HostDay.host, HostDay.requests).where(HostDay.day == day))
    return {host: requests for host, requests in rows}  # noqa: C416  (rows are not plain pairs to mypy)


def add_day_sums(session: Session, sums: Iterable[DaySum]) -> None:
    """Add what a crawl asked for, safe beside other crawls."""
    # In one order, so that no two crawls deadlock.
    ordered = sorted(sums, key=lambda one: (one.day, one.host))
    rows = [asdict(one) | {"host": one.host[:_LONGEST_HOST]} for one in ordered]
    if not rows:
        return
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = kind.insert(HostDay)
    new = statement.excluded
    slower = new.slowest_ms > HostDay.slowest_ms
    added = {
        name: getattr(HostDay, name) + getattr(new, name)
        for name in ("requests", "bytes", "not_modified", "refused")
    }
    statement = statement.on_conflict_do_update(
        index_elements=[HostDay.day, HostDay.host],
        set_=added
        | {
            "slowest_url": case((slower, new.slowest_url), else_=HostDay.slowest_url),
            "slowest_ms": case((slower, new.slowest_ms), else_=HostDay.slowest_ms),
        },
    )
    session.connection().execute(statement, rows)


def day_sums(session: Session, since: date, host: str | None = None) -> Sequence[DaySum]:
    """Return the sums from a day on, the newest day first, of one host or all."""
    wanted = select(HostDay).where(HostDay.day >= since)
    if host is not None:
        wanted = wanted.where(HostDay.host == host)
    rows = session.scalars(wanted.order_by(HostDay.day.desc(), HostDay.host))
    return [
        DaySum(
            day=row.day,
            host=row.host,
            requests=row.requests,
            bytes=row.bytes,
            not_modified=row.not_modified,
            refused=row.refused,
            slowest_ms=row.slowest_ms,
            slowest_url=row.slowest_url,
        )
        for row in rows
    ]


def forget_day_sums(session: Session, *, before: date, limit: int) -> int:
    """Forget up to `limit` sums of days before one; return how many those were."""
    old = select(HostDay.day, HostDay.host).where(HostDay.day < before).limit(limit)
    keys = [(day, host) for day, host in session.execute(old)]
    session.execute(delete(HostDay).where(tuple_(HostDay.day, HostDay.host).in_(keys)))
    return len(keys)


def note_reservations(session: Session, found: Iterable[Reservation], now: datetime) -> None:
    """Record on each source whether its publisher reserves text and data mining.

    A reservation that a single page stated stands, with its date, until no page has stated one for 30 days.
    """
    by_source = {one.source: one for one in found}
    states = session.scalars(select(SourceState).where(SourceState.name.in_(by_source)))
    for state in states.all():
        one = by_source[state.name]
        if not one.reserved and _stands(state, one, now):
            continue
        state.tdm_reserved, state.tdm_evidence, state.tdm_policy = one.reserved, one.evidence, one.policy
        state.tdm_checked_at = now


def _robots(row: HostRules) -> RobotsTxt:
    return RobotsTxt(
        origin=row.origin,
        fetched_at=row.fetched_at,
        status=row.status,
        body=row.body,
        crawl_delay=row.crawl_delay,
        previous_body=row.previous_body,
        changed_at=row.changed_at,
    )


def _tdm_file(row: HostTdm) -> TdmFile:
    return TdmFile(origin=row.origin, fetched_at=row.fetched_at, status=row.status, body=row.body)


def _pause(row: HostPause) -> Pause:
    return Pause(failures=row.failures, until=row.until, reason=row.reason)


def _put(session: Session, table: type[Table], key: str, row: dict[str, object]) -> None:
    """Write a row in place of the one before: in one statement, because two crawls may know one host."""
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = kind.insert(table).values(row)
    changed = {name: statement.excluded[name] for name in row if name != key}
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def _stands(state: SourceState, found: Reservation, now: datetime) -> bool:
    if not state.tdm_reserved or state.tdm_checked_at is None or _TDM_FILE in (state.tdm_evidence or ""):
        return False
    return not found.read_pages or now - state.tdm_checked_at < _PAGE_RESERVATION
