"""/livez: whether the process answers at all. Says nothing about the database on purpose."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

routes = APIRouter()


@routes.api_route("/livez", methods=["GET", "HEAD"])
async def live() -> PlainTextResponse:
    """Answer, even while every thread waits for the database."""
    return PlainTextResponse("ok\n")
