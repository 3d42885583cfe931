"""/metrics: how alerts fare, for Prometheus and whoever reads its text format."""

from collections.abc import Iterator
from datetime import timedelta

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from alerts.latency import latencies
from alerts.matching import READER
from storage.crawling.faults import open_faults
from storage.database import Session
from storage.owed.latency import journeys, oldest_due
from storage.owed.outbox import outbox_counts
from storage.owed.overdue import overdue
from web.site import Site

_WINDOW = timedelta(hours=1)  # of the latencies: a scraper asks often, and keeps what was before


def router(site: Site) -> APIRouter:
    """Return the route. It names no reader, no search and no source."""
    routes = APIRouter()

    @routes.api_route("/metrics", methods=["GET", "HEAD"])
    def show_metrics() -> Response:
        with site.database.reading() as session:
            registry = CollectorRegistry()
            registry.register(_Gauges(list(_gauges(session, site))))
            return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes


class _Gauges(Collector):
    """What was read of the store in one transaction."""

    def __init__(self, gauges: list[GaugeMetricFamily]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._gauges


def _gauges(session: Session, site: Site) -> Iterator[GaugeMetricFamily]:
    now = site.clock()
    states = GaugeMetricFamily("stadtradar_outbox_messages", "Rows of the outbox by state", labels=["state"])
    for state, count in outbox_counts(session).items():
        states.add_metric([state.value], count)
    yield states
    oldest = oldest_due(session, now)
    yield GaugeMetricFamily(
        "stadtradar_outbox_oldest_due_seconds",
        "For how long the longest waiting message has been due",
        value=(now - oldest).total_seconds() if oldest else 0,
    )
    yield _overdue(session, site)
    yield _latency(session, site)
    yield GaugeMetricFamily(
        "stadtradar_open_faults", "Open faults of sources", value=len(open_faults(session))
    )


def _overdue(session: Session, site: Site) -> GaugeMetricFamily:
    found = overdue(session, READER, site.clock())
    gauge = GaugeMetricFamily(
        "stadtradar_overdue",
        "What has neither arrived nor a reason after an hour",
        labels=["step"],
    )
    for step in ("unmatched", "ungathered", "unsent", "deferred", "refused"):
        gauge.add_metric([step], getattr(found, step).count)
    return gauge


def _latency(session: Session, site: Site) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(
        "stadtradar_alert_seconds",
        "How long alerts of the last hour took from stage to stage",
        labels=["stage", "quantile"],
    )
    for took in latencies(journeys(session, site.clock() - _WINDOW)):
        for quantile, seconds in (("0.5", took.p50), ("0.95", took.p95), ("0.99", took.p99)):
            if seconds is not None:
                gauge.add_metric([took.stage.value, quantile], seconds)
    return gauge
