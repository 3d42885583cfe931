"""Sends a trial to an endpoint and says what came of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from alerts.channels.chat_child import ChatMessage
from alerts.channels.chat_courier import reply_to
from alerts.channels.chat_sending import ChatSender
from alerts.channels.webhook_courier import Target, post_trial
from alerts.sending.transport import Accepted, Outcome, Unavailable, Uncertain
from stadtradar import channels
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import Opened
from storage.people.endpoints import list_endpoints
from storage.tables import Endpoint, EndpointKind

_TITLE, _BODY = "Stadtradar", "Eine Probe: Meldungen kommen hier an."


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of it."""

    delivered: bool
    reply: str


def trial(work: Opened, number: int) -> Trial:
    """Send a trial that tells nothing of anybody."""
    with work.database.reading() as session:
        found = [one for one in list_endpoints(session) if one.id == number]
    if not found:
        remedy = "Alle nennt: stadtradar endpoints list"
        raise Failure(f"Den Endpunkt {number} gibt es hier nicht. {remedy}", ExitCode.USAGE)
    return _chat(work, found[0]) if found[0].kind == EndpointKind.CHAT else _webhook(work, found[0])


def _webhook(work: Opened, endpoint: Endpoint) -> Trial:
    secrets = tuple(filter(None, (endpoint.secret, endpoint.previous_secret)))
    target = Target(id=endpoint.id, url=endpoint.url, secrets=secrets)
    outcome = post_trial(channels.poster(work.settings), target, datetime.now(UTC)).outcome
    return Trial(delivered=isinstance(outcome, Accepted), reply=_reply(outcome))


def _chat(work: Opened, endpoint: Endpoint) -> Trial:
    schemes = channels.chat_schemes(work.settings)
    message = ChatMessage(url=endpoint.url, schemes=schemes, title=_TITLE, body=_BODY)
    result = ChatSender(channels.guard(work.settings)).send(message)
    return Trial(delivered=result.delivered, reply=reply_to(result))


def _reply(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, Unavailable | Uncertain) else outcome.reply
