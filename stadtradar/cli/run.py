"""`run`: the daemon in the foreground, until it is told to end."""

from datetime import timedelta
from functools import partial

import typer

from scheduler.daemon import DaemonPlan, run_daemon
from scheduler.jobs import CrawlPlan, DeliveryPlan, HubPlan, LetterPlan, ReturnsPlan
from scheduler.room import RoomWatch, least_room
from stadtradar import channels, parts
from stadtradar.cli.mail import way
from stadtradar.cli.opening import invocation_of, read_settings, start_log
from stadtradar.legal import REMEDY, legal_fault
from stadtradar.output import warn
from stadtradar.people import people
from stadtradar.returning import return_box
from stadtradar.settings import Settings
from stadtradar.sources import configured_sources, crawl_order
from storage.people.arrival_canary import ArrivalCanary
from web.app import create_app
from web.pause import Pause
from web.serving import WebServer

_TICK = timedelta(seconds=1)  # a look at indexed columns; what is due waits no longer


def run(ctx: typer.Context) -> None:
    """Startet den Dauerbetrieb: lesen, vergleichen, benachrichtigen, Seiten zeigen. Ende mit Strg+C."""
    settings = read_settings(ctx).settings
    start_log(invocation_of(ctx), settings, quiet=False)
    parts.prepare_data_dir(settings)
    plan = daemon_plan(settings, tick=_TICK)
    run_daemon(plan, on_ready=lambda: _introduce(settings))


def _introduce(settings: Settings) -> None:
    warn(f"Seiten: {parts.base_url(settings)} · Mails: {way(settings)}")
    if settings.mail.host is None:
        warn("Niemand bekommt Post, bis unter [mail] host ein Mailserver eingetragen ist.")
    elif (fault := legal_fault(settings)) is not None:
        warn(f"{fault} {REMEDY}")


def daemon_plan(settings: Settings, *, tick: timedelta) -> DaemonPlan:
    """Return everything the daemon needs, wired from the settings."""
    database, room = parts.database(settings), RoomWatch(partial(least_room, parts.room(settings)))
    app = create_app(
        database,
        tokens=parts.tokens(settings),
        readers=parts.reader_tokens(settings),
        hmac_key=parts.hmac_key(settings),
        site_title=settings.web.title,
        contact=settings.crawler.contact,
        base_url=parts.base_url(settings),
        pause=partial(_pause, room),
        people=people(settings, database),
        has_metrics=settings.web.metrics,
    )
    order, callbacks = crawl_order(settings, configured_sources(settings)), parts.hub_callbacks(settings)
    memory = settings.crawler.memory_limit_mib
    return DaemonPlan(
        data_dir=settings.data_dir,
        database=database,
        hubs=HubPlan(order=order, callbacks=callbacks, memory_limit_mib=memory) if callbacks else None,
        crawl=CrawlPlan(
            order=order,
            wall_limit=timedelta(seconds=settings.crawler.wall_limit_seconds),
            memory_limit_mib=memory,
        ),
        delivery=DeliveryPlan(
            senders=channels.senders(settings, database),
            gate=parts.gate(settings),
            owner=parts.owner(settings),
            lease_for=timedelta(seconds=settings.alerts.lease_seconds),
            hmac_key=parts.hmac_key(settings),
        ),
        may_send=legal_fault(settings) is None,
        letters=LetterPlan(
            transport=parts.transport(settings),
            envelope_sender=parts.composer(settings).envelope_sender,
            owner=parts.owner(settings),
            lease_for=timedelta(seconds=settings.alerts.lease_seconds),
        ),
        operators=parts.operators(settings),
        group_wait=timedelta(minutes=settings.alerts.group_wait_minutes),
        tick=tick,
        keep_pages_for=timedelta(days=settings.crawler.keep_pages_days),
        keep_origins_for=timedelta(days=settings.alerts.keep_origin_days),
        canary=settings.crawler.canary,
        room=room,
        room_operators=parts.operators(settings),
        watch_operators=parts.operators(settings),
        arrival_canary=ArrivalCanary(
            address=settings.ops.canary_mail,
            language=settings.ops.language,
            hmac_key=parts.hmac_key(settings),
        ),
        returns=_returns_plan(settings),
        quarantine_operators=parts.operators(settings),
        services=[WebServer(app, settings.web.host, settings.web.port)],
    )


def _pause(room: RoomWatch) -> Pause | None:
    shortage, seen = room.shortage, room.seen
    if shortage is None or seen is None or shortage.ended_at is not None:
        return None
    return Pause(since=shortage.since, free=seen.free, needed=seen.needed)


def _returns_plan(settings: Settings) -> ReturnsPlan | None:
    box, paths = return_box(settings), parts.return_paths(settings)
    if box is None or paths is None:
        return None
    return ReturnsPlan(box=box, paths=paths, hmac_key=parts.hmac_key(settings))
