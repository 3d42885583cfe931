"""What a simulated world came to: what was stored, what was reported and when, what hosts were asked for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Select, func, select

from storage.database import Database
from storage.tables import Article, CrawlRun, FaultKind, RunOutcome, SourceFault
from tests.reliability.simulated_sites import Look, SimulatedSite
from tests.reliability.world import World

_TELLING = {
    Look.SCRIPTED: {FaultKind.UNREADABLE},
    Look.UNDATED: {FaultKind.FIELD_LOST},
}


@dataclass(frozen=True, kw_only=True)
class Redesign:
    """A redesign, and how long it went unnoticed."""

    source: str
    look: Look
    unseen: int | None  # publications our crawls had met before the one that told; None: never told


@dataclass(kw_only=True)
class Findings:
    """All that is to be judged, over one world or several."""

    source_days: int = 0
    runs: int = 0
    requests: int = 0
    published: int = 0
    stored: int = 0
    missing: list[str] = field(default_factory=list)  # "source: article"
    doubled: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)  # sources whose runs do not add up to their articles
    redesigns: list[Redesign] = field(default_factory=list)
    busiest_day: int = 0  # most requests a host got on one day
    false_alarms: list[str] = field(default_factory=list)  # silence told of a source that was alive
    deaths: list[timedelta | None] = field(default_factory=list)  # from the last article to the alarm
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Findings") -> None:
        """Join what another world came to."""
        for name in ("source_days", "runs", "requests", "published", "stored"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("missing", "doubled", "unbalanced", "redesigns", "false_alarms", "deaths"):
            getattr(self, name).extend(getattr(other, name))
        self.busiest_day = max(self.busiest_day, other.busiest_day)
        for kind, count in other.faults.items():
            self.faults[kind] = self.faults.get(kind, 0) + count

    def lines(self) -> list[str]:
        """Return the summary."""
        delays = [delay / timedelta(hours=1) for delay in self.deaths if delay is not None]
        untold = sum(one.unseen is None for one in self.redesigns)
        late = sum((one.unseen or 0) >= 2 for one in self.redesigns)
        return [
            f"source-days                          {self.source_days}",
            f"crawls / requests                    {self.runs} / {self.requests}",
            f"articles published / stored          {self.published} / {self.stored}",
            f"articles missing / stored twice      {len(self.missing)} / {len(self.doubled)}",
            f"ledgers that do not add up           {len(self.unbalanced)}",
            f"redesigns / told late / never told   {len(self.redesigns)} / {late} / {untold}",
            f"most requests to a host on one day   {self.busiest_day}",
            f"silence: false alarms per 1000 days  {1000 * len(self.false_alarms) / self.source_days:.2f}",
            f"silence: dead sources told           {len(delays)} of {len(self.deaths)}",
            f"silence: hours until told, median    {median(delays):.0f}" if delays else "silence: none told",
            f"faults told by kind                  {dict(sorted(self.faults.items()))}",
        ]


def find(world: World, database: Database) -> Findings:
    """Look at what is left of a world."""
    found = Findings(source_days=len(world.sources) * (world.end - world.begin).days)
    for name, site in world.sites.items():
        _articles(found, name, world, database)
        _redesigns(found, name, site, database)
        _silence(found, name, world, database)
        found.requests += sum(site.asked.values())
        found.busiest_day = max(found.busiest_day, *site.asked.values())
    with database.reading() as session:
        found.runs = session.scalar(select(func.count()).select_from(CrawlRun)) or 0
        kinds = session.execute(select(SourceFault.kind, func.count()).group_by(SourceFault.kind)).all()
        found.faults = {str(kind): count for kind, count in kinds}
    return found


def _articles(found: Findings, name: str, world: World, database: Database) -> None:
    site = world.sites[name]
    with database.reading() as session:
        urls = list(session.scalars(select(Article.url).where(Article.source == name)))
        stored = session.scalar(select(func.sum(CrawlRun.stored)).where(CrawlRun.source == name)) or 0
        last = session.scalar(_settled(name)) or world.begin
    # Of what stood there before we came, nobody promised anything.
    wanted = {site.url(number) for number in range(site.count(world.begin) + 1, site.count(last) + 1)}
    urls_wanted = [url for url in urls if url in wanted]
    found.published += len(wanted)
    found.stored += len(urls_wanted)
    found.missing += [f"{name}: {url}" for url in sorted(wanted - set(urls))]
    found.doubled += [f"{name}: {url}" for url in sorted(set(urls)) if urls.count(url) > 1]
    if stored + world.replayed[name] != len(urls):
        found.unbalanced.append(name)


def _settled(name: str) -> Select[datetime]:
    """Select when a source was last read with nothing left over: what was out then is to be stored."""
    run = CrawlRun
    went_well = run.outcome.in_((RunOutcome.OK, RunOutcome.NOT_MODIFIED))
    return select(func.max(run.started_at)).where(
        run.source == name, went_well, run.skipped == 0, run.failed == 0
    )


def _redesigns(found: Findings, name: str, site: SimulatedSite, database: Database) -> None:
    looks = [moment for moment in _begun(database, name) if site.trouble(moment) is None]
    told = _told(database, name)
    for begin, look in site.redesigns:
        opened = next((at for at, kind in told if at >= begin and kind in _TELLING[look]), None)
        if opened is None and (not looks or site.published_between(begin, looks[-1]) < 2):
            continue  # nobody could know
        before = [moment for moment in looks if begin <= moment < opened] if opened else []
        unseen = site.published_between(begin, before[-1]) if before else 0
        found.redesigns.append(Redesign(source=name, look=look, unseen=unseen if opened else None))


def _silence(found: Findings, name: str, world: World, database: Database) -> None:
    alarms = [at for at, kind in _told(database, name) if kind == FaultKind.SILENT]
    dead, site = world.dead.get(name), world.sites[name]
    found.false_alarms += [f"{name}: {at}" for at in alarms if dead is None or at < dead]
    if dead is not None:
        told = next((at for at in alarms if at >= dead), None)
        last = site.published[-1] if site.published else dead
        found.deaths.append(None if told is None else told - last)


def _begun(database: Database, name: str) -> list[datetime]:
    with database.reading() as session:
        begun = select(CrawlRun.started_at).where(CrawlRun.source == name).order_by(CrawlRun.id)
        return list(session.scalars(begun))


def _told(database: Database, name: str) -> list[tuple[datetime, str]]:
    with database.reading() as session:
        told = select(SourceFault).where(SourceFault.source == name).order_by(SourceFault.id)
        return [(fault.opened_at, fault.kind) for fault in session.scalars(told)]
