"""The web application."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from alerts.tokens import ReaderTokens, UnsubscribeTokens
from storage.database import Database
from web import refusals
from web.pages import (
    article,
    confirm,
    feed,
    history,
    irrelevant,
    liveness,
    manage,
    metrics,
    search,
    signup,
    sources,
    unsubscribe,
    websub,
    why,
)
from web.pause import Pause
from web.people import People
from web.rendering import Identity, Renderer
from web.security import ForeignOriginGuard, SecurityHeaders
from web.site import Site, never, utc_now


def create_app(  # noqa: PLR0913  (all that the pages need from outside)
    database: Database,
    *,
    tokens: UnsubscribeTokens,
    readers: ReaderTokens,
    hmac_key: bytes,
    site_title: str = "Stadtradar",
    contact: str | None = None,
    base_url: str = "http://localhost",
    pause: Callable[[], Pause | None] = never,
    people: People | None = None,
    has_metrics: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> FastAPI:
    """Return the application. It answers for any host and sets no cookie.

    `base_url` stands where a whole address is needed, because the Host header may be chosen by anybody.
    `pause` tells why no source is read at present. Without `people` nobody can sign up or manage anything.
    That a trusted proxy names its client is believed there, and only there.
    """
    accepts_signups = people is not None and people.accepts_signups
    render = Renderer(Identity(title=site_title, contact=contact, accepts_signups=accepts_signups))
    site = Site(
        database=database,
        tokens=tokens,
        readers=readers,
        hmac_key=hmac_key,
        render=render,
        title=site_title,
        base_url=base_url,
        clock=clock,
        pause=pause,
    )
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # The redirect would repeat the Host header, which anybody may choose.
        redirect_slashes=False,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                ForeignOriginGuard,
                exempt=unsubscribe.PREFIX,
                refuse=partial(refusals.foreign_refusal, render),
            ),
        ],
    )
    for page in (search, article, history, sources, unsubscribe, why, irrelevant, websub, feed):
        app.include_router(page.router(site))
    if people is not None:
        for page_of_people in (signup, confirm, manage):
            app.include_router(page_of_people.router(site, people))
    if has_metrics:
        app.include_router(metrics.router(site))
    app.include_router(liveness.routes)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")))
    refusals.answer_refusals(app, render)
    return app
