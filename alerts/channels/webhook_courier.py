"""Takes alerts to webhooks: writes them down, signs them anew at each attempt, posts them once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from loguru import logger

from alerts.channels.event import event_of, trial_event
from alerts.channels.posting import Posted, Poster
from alerts.channels.signing import signed_headers
from alerts.channels.webhook_answer import Verdict, verdict
from alerts.sending.courier import CourierOutcome, Task, Unfit, Withdrawn, Written
from alerts.sending.delivery_keys import delivery_key
from storage.database import Database
from storage.people.consent import Proof
from storage.people.endpoint_changes import close_endpoint
from storage.people.endpoints import endpoint_of, find_endpoint

_GONE = "antwortet mit HTTP 410"


@dataclass(frozen=True, kw_only=True)
class Target:
    """An endpoint as it stands at one attempt."""

    id: int
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)  # each of them signs


class WebhookCourier:
    """The courier of channels "webhook:<endpoint id>"."""

    def __init__(
        self,
        database: Database,
        poster: Poster,
        *,
        key: bytes,
        hmac_key: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._poster = poster
        self._key = key  # that names messages
        self._hmac_key = hmac_key  # that seals the ledger of consent
        self._clock = clock

    def deliver(self, task: Task) -> CourierOutcome:
        """Post the document as it was written down, or write it down first."""
        written = task.written or _written(task, self._key)
        if written is None:
            return Unfit()
        if not task.write_down(written):
            return Withdrawn()
        target = self._target(task.channel)
        if target is None:  # removed in this very moment; the next lease suppresses the row
            return Withdrawn()
        now = self._clock()
        judged = verdict(post(self._poster, target, written, now), task.attempts, now)
        if judged.is_gone:
            self._disable(target, now)
        return judged.outcome

    def interrupt(self) -> None:
        """Break off the request under way."""
        self._poster.interrupt()

    def close(self) -> None:
        """Nothing is kept open."""

    def _target(self, channel: str) -> Target | None:
        with self._database.reading() as session:
            endpoint = endpoint_of(session, channel)
            if endpoint is None or endpoint.disabled_at is not None or not endpoint.url:
                return None
            valid = tuple(filter(None, (endpoint.secret, endpoint.previous_secret)))
            return Target(id=endpoint.id, url=endpoint.url, secrets=valid)

    def _disable(self, target: Target, now: datetime) -> None:
        with self._database.transaction() as session:
            endpoint = find_endpoint(session, target.id)
            if endpoint is not None:
                proof = Proof(evidence=f"Endpunkt {target.id} {_GONE}", hmac_key=self._hmac_key, at=now)
                close_endpoint(session, endpoint, _GONE, proof)
        logger.warning("Webhook wants no more messages and is disabled", endpoint_id=target.id)


def post(poster: Poster, target: Target, written: Written, now: datetime) -> Posted:
    """Post a document once, signed for this moment: receivers refuse what is too old, to foil replays."""
    headers = signed_headers(written.message_id, written.content, now, target.secrets)
    return poster.post(target.url, written.content, {"Content-Type": "application/json", **headers})


def post_trial(poster: Poster, target: Target, now: datetime) -> Verdict:
    """Post a document that tells nothing, and say what came of it."""
    written = Written(
        message_id=f"msg_test_{target.id}_{int(now.timestamp())}", content=trial_event(target.id, now)
    )
    return verdict(post(poster, target, written, now), 0, now)


def _written(task: Task, key: bytes) -> Written | None:
    if task.message is None:
        return None
    try:
        content = event_of(task.message)
    except Exception:  # noqa: BLE001  One message that cannot be composed must not hold up all the others.
        logger.opt(exception=True).error("Webhook message cannot be composed", outbox_id=task.row_id)
        return None
    return Written(message_id=f"msg_{delivery_key(task.message, key)}", content=content)
