"""A hub on loopback, the real pages, and the job between them."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from urllib.parse import parse_qs, urlencode

import pytest
import requests

from alerts.tokens import ReaderTokens, UnsubscribeTokens
from crawler.sources import Source
from scheduler.jobs import HubPlan, HubsDue
from scheduler.workers import start_fork_server
from storage.crawling.websub import WebSubState
from storage.database import Database
from storage.sources import list_sources, register_sources
from storage.tables import WebSubSubscription
from tests.crawler.news_site import publish, rss, source
from tests.crawls import crawl_in_child, order_for, register
from tests.scheduler.logged import Logged
from tests.servers import FaultServer, SeenRequest, Wire, feed, page, redirect
from web.app import create_app
from web.serving import WebServer


@dataclass
class Hub:
    """Verifies what it is asked, at once and before it answers."""

    server: FaultServer
    seen: list[dict[str, str]] = field(default_factory=list)
    echoed: list[str] = field(default_factory=list)

    def __call__(self, wire: Wire, request: SeenRequest) -> None:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.seen.append(form)
        query = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "zufall"}
        answer = requests.get(f"{form['hub.callback']}?{urlencode(query)}", timeout=10)
        self.echoed.append(answer.text)
        page(status=202)(wire, request)

    def push(self) -> int:
        form, body = self.seen[-1], b"<rss/>"
        signature = hmac.new(form["hub.secret"].encode(), body, hashlib.sha512).hexdigest()
        headers = {"X-Hub-Signature": f"sha512={signature}"}
        return requests.post(form["hub.callback"], data=body, headers=headers, timeout=10).status_code


@dataclass
class World:
    """A site whose feed names a hub, and our pages."""

    database: Database
    site: FaultServer
    hub: Hub
    callbacks: str

    @property
    def source(self) -> Source:
        return source(self.site)

    def crawl(self) -> None:
        register(self.database, self.source)
        hosts = frozenset({self.site.authority})
        crawl_in_child(order_for(self.database.url, self.source, hosts=hosts, websub=True))

    def job(self, **changes: object) -> HubsDue:
        hosts = frozenset({self.site.authority, self.hub.server.authority})
        order = order_for(self.database.url, self.source, **({"hosts": hosts} | changes))  # type: ignore[arg-type]
        plan = HubPlan(order=order, callbacks=self.callbacks, memory_limit_mib=2048)
        return HubsDue(self.database, plan, Event(), clock=_minutes())

    def subscriptions(self) -> list[WebSubSubscription]:
        with self.database.reading() as session:
            return list(session.query(WebSubSubscription))

    def next_crawl_at(self) -> datetime:
        with self.database.reading() as session:
            (state,) = list_sources(session)
            return state.next_crawl_at


@pytest.fixture
def world(sqlite_database: Database) -> Iterator[World]:
    start_fork_server()
    with FaultServer() as site, FaultServer() as hub_server, _pages(sqlite_database) as url:
        hub = Hub(hub_server)
        hub_server.answers["/hub"] = hub
        publish(site, "trier")
        site.answers["/feed"] = feed(_with_hub(site, hub_server.url("/hub")))
        yield World(sqlite_database, site, hub, f"{url}/websub")


def test_a_feed_that_names_a_hub_is_subscribed_to_and_a_push_makes_its_source_due(world: World) -> None:
    world.crawl()

    world.job()()

    (asked,) = world.hub.seen
    assert asked["hub.mode"] == "subscribe"
    assert asked["hub.topic"] == world.site.url("/feed")
    assert asked["hub.callback"].startswith(f"{world.callbacks}/")
    assert int(asked["hub.lease_seconds"]) == 10 * 86_400
    assert world.hub.echoed == ["zufall"]
    assert [one.state for one in world.subscriptions()] == [WebSubState.ACTIVE]
    assert world.next_crawl_at() > datetime.now(UTC)
    assert world.hub.push() == 202
    assert world.next_crawl_at() <= datetime.now(UTC)


def test_a_hub_named_by_the_header_of_the_feed_counts_too(world: World) -> None:
    hub = world.hub.server.url("/hub")
    topic = "https://blatt.example/eigener-name"
    links = f'<{hub}>; rel="hub", <{topic}>; rel=self'
    world.site.answers["/feed"] = feed(rss(world.site.url("/a/trier")), headers={"Link": links})

    world.crawl()
    world.job()()

    assert [asked["hub.topic"] for asked in world.hub.seen] == [topic]


def test_when_the_source_goes_its_subscription_ends_at_the_hub(world: World) -> None:
    world.crawl()
    world.job()()
    with world.database.transaction() as session:
        register_sources(session, [], datetime.now(UTC))

    world.job()()

    assert [asked["hub.mode"] for asked in world.hub.seen] == ["subscribe", "unsubscribe"]
    assert "hub.secret" not in world.hub.seen[-1]
    assert world.subscriptions() == []


def test_a_hub_that_refuses_is_told_and_not_asked_again_at_once(world: World, logged: Logged) -> None:
    world.hub.server.answers["/hub"] = page("no", status=400)
    world.crawl()

    job = world.job()
    job()
    job()

    assert world.hub.server.paths == ["/hub"]
    assert logged.count("hub refuses") == 1


@pytest.mark.parametrize("location", [None, "redirected"])
def test_no_hub_leads_us_into_our_own_network(world: World, location: str | None, logged: Logged) -> None:
    world.crawl()
    with FaultServer() as sink:
        allowed = {world.site.authority}
        if location is not None:
            world.hub.server.answers["/hub"] = redirect(sink.url("/hub"), status=307)
            allowed.add(world.hub.server.authority)

        world.job(hosts=frozenset(allowed))()

        assert sink.connections == 0
    assert world.hub.seen == []
    assert logged.count("hub refuses") == 1


def test_a_hub_that_moved_is_followed_with_the_whole_request(world: World) -> None:
    world.hub.server.answers["/alt"] = redirect("/hub", status=308)
    world.site.answers["/feed"] = feed(_with_hub(world.site, world.hub.server.url("/alt")))
    world.crawl()

    world.job()()

    assert [one.state for one in world.subscriptions()] == [WebSubState.ACTIVE]


def test_without_the_setting_no_hub_is_noted(world: World) -> None:
    register(world.database, world.source)
    crawl_in_child(order_for(world.database.url, world.source, hosts=frozenset({world.site.authority})))

    assert world.subscriptions() == []


@contextmanager
def _pages(database: Database) -> Iterator[str]:
    app = create_app(
        database, tokens=UnsubscribeTokens(["key"]), readers=ReaderTokens(["key"]), hmac_key=b"key"
    )
    server = WebServer(app, "127.0.0.1", 0)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def _with_hub(site: FaultServer, hub: str) -> str:
    links = f'<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{site.url("/feed")}"/>'
    head = '<rss xmlns:atom="http://www.w3.org/2005/Atom"'
    return rss(site.url("/a/trier")).replace("<rss", head).replace("<channel>", f"<channel>{links}")


def _minutes() -> Callable[[], float]:
    passed = iter(range(0, 10**6, 61))
    return lambda: float(next(passed))
