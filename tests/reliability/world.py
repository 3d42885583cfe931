"""A world of newsrooms: when they publish, fail, are redesigned and fall silent, decided by one seed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from crawler.dates import BERLIN
from crawler.pages.article import ArticlePage
from crawler.sources import Source
from tests.reliability.rhythms import publications, some_rhythm
from tests.reliability.simulated_sites import Look, Network, Outage, SimulatedSite, Trouble

START = date(2026, 1, 5)


@dataclass(kw_only=True)
class World:
    """The sources, and the sites behind them."""

    sources: dict[str, Source]
    sites: dict[str, SimulatedSite]  # by name of the source
    begin: datetime
    end: datetime
    dead: dict[str, datetime] = field(default_factory=dict)  # sources that never publish again, since when

    replayed: Counter[str] = field(default_factory=Counter)  # articles first read from the archive, by source

    def network(self) -> Network:
        """Return what answers all requests."""
        return Network({site.host: site for site in self.sites.values()})


def build(count: int, days: int, seed: int, *, redesigned_every: int = 6) -> World:
    """Return a world: some sites are redesigned twice, one in twenty falls silent for ever."""
    random = Random(seed)
    begin = datetime.combine(START, time(0), BERLIN).astimezone(UTC)
    world = World(sources={}, sites={}, begin=begin, end=begin + timedelta(days=days))
    for number in range(count):
        name = f"blatt-{number:03}"
        site = _site(f"{name}.example", random, days)
        if number % redesigned_every == redesigned_every - 1:
            site.redesigns = tuple(
                zip(_moments(random, world, 2), (Look.SCRIPTED, Look.UNDATED), strict=True)
            )
        if number % 20 == 5:
            world.dead[name] = begin + timedelta(days=days * 0.6)
            site.published = [moment for moment in site.published if moment < world.dead[name]]
        if number == 2:
            wall = begin + timedelta(days=days / 2)
            site.outages += (Outage(begin=wall, end=wall + timedelta(days=4), trouble=Trouble.CONSENT),)
        world.sites[name], world.sources[name] = site, _source(name, site.host)
    return world


def _site(host: str, random: Random, days: int) -> SimulatedSite:
    rhythm = some_rhythm(random)
    # Some news stood there before we came.
    published = publications(rhythm, random, START - timedelta(days=30), days + 30)
    begin = datetime.combine(START, time(0), BERLIN).astimezone(UTC)
    return SimulatedSite(
        host=host,
        published=[moment.astimezone(UTC) for moment in published],
        window=random.choice((10, 10, 15, 20)),
        outages=tuple(_outages(random, begin, days)),
    )


def _outages(random: Random, begin: datetime, days: int) -> Iterator[Outage]:
    """Four a year, hours as a rule, days at times."""
    at = begin + timedelta(days=2)
    while (at := at + timedelta(days=random.expovariate(1 / 90))) < begin + timedelta(days=days):
        lasts = timedelta(hours=min(random.lognormvariate(1.1, 1.2), 96))
        trouble = random.choice([t for t in Trouble if t is not Trouble.CONSENT])
        yield Outage(begin=at, end=at + lasts, trouble=trouble)
        at += lasts


def _moments(random: Random, world: World, count: int) -> list[datetime]:
    span = (world.end - world.begin) / (count + 1)
    return [world.begin + span * (number + 0.5 + random.random() * 0.8) for number in range(count)]


def _source(name: str, host: str) -> Source:
    home = f"https://{host}/"
    return Source(
        name=name,
        title=name,
        home=home,
        layouts=(ArticlePage,),
        article_path=re.compile(r"a/[\w-]+"),
        feeds=(f"{home}feed",),
        listings=(f"{home}liste",),
    )
