"""/websub/{callback}: where hubs verify subscriptions and push. That they push counts, what they push not."""

from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from storage.crawling.websub import LEASE, confirm, confirm_end, deny, note_push, subscription
from web.hub_signature import is_signed
from web.site import Site

PREFIX = "/websub/"
_LARGEST = 2 * 2**20  # bytes
_LONGEST_CHALLENGE = 2000
_LONGEST_LEASE = timedelta(days=90)


def router(site: Site) -> APIRouter:
    """Return the routes for hubs."""
    routes = APIRouter()

    @routes.get(PREFIX + "{callback}")
    def verify(request: Request, callback: str) -> PlainTextResponse:
        asked = request.query_params
        mode, topic = asked.get("hub.mode", ""), asked.get("hub.topic", "")
        if mode == "denied":
            with site.database.transaction() as session:
                deny(session, callback, topic=topic, now=site.clock())
            return PlainTextResponse("ok\n")
        challenge = asked.get("hub.challenge", "")
        if not challenge or len(challenge) > _LONGEST_CHALLENGE or not _confirmed(site, request, callback):
            raise HTTPException(404)
        return PlainTextResponse(challenge, headers={"Content-Disposition": "attachment"})

    @routes.post(PREFIX + "{callback}")
    async def push(request: Request, callback: str) -> PlainTextResponse:
        # Gone: a hub that knows an ended subscription may forget it (WebSub 7).
        if not await run_in_threadpool(_is_known, site, callback):
            raise HTTPException(410)
        body = await _body(request)
        await run_in_threadpool(_take, site, callback, body, request.headers.get("x-hub-signature"))
        # The same for a wrong signature: who has none is told nothing (WebSub 7.1.1).
        return PlainTextResponse("ok\n", status_code=202)

    return routes


def _confirmed(site: Site, request: Request, callback: str) -> bool:
    asked = request.query_params
    mode, topic = asked.get("hub.mode"), asked.get("hub.topic", "")
    with site.database.transaction() as session:
        if mode == "subscribe":
            lease = _lease(asked.get("hub.lease_seconds", ""))
            return confirm(session, callback, topic=topic, lease=lease, now=site.clock())
        return mode == "unsubscribe" and confirm_end(session, callback, topic=topic)


def _lease(stated: str) -> timedelta:
    # More digits than that overflow a timedelta.
    is_number = stated.isascii() and stated.isdigit() and len(stated) < 10
    return min(timedelta(seconds=int(stated)), _LONGEST_LEASE) if is_number and int(stated) else LEASE


def _is_known(site: Site, callback: str) -> bool:
    with site.database.reading() as session:
        return subscription(session, callback) is not None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(413)
    return bytes(body)


def _take(site: Site, callback: str, body: bytes, signature: str | None) -> None:
    with site.database.transaction() as session:
        known = subscription(session, callback)
        if known is not None and is_signed(body, signature, known.secret):
            note_push(session, callback, site.clock())
