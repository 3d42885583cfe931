"""Reads the mailbox of what comes back, and has each return counted once."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from email.message import Message

from loguru import logger

from alerts.mail.verp import ReturnPaths
from alerts.returns.box import BoxUnavailable, ReturnBox
from alerts.returns.limits import bounded, fields
from alerts.returns.parsing import read_return
from alerts.returns.record import MailReturn, NotCounted
from alerts.returns.report import ReturnsReport
from storage.database import Database
from storage.people.bounces import Effect, Returned, outbox_of, record_return
from storage.tables import ReturnKind


def read_returns(
    database: Database,
    box: ReturnBox,
    paths: ReturnPaths,
    *,
    hmac_key: bytes,
    clock: Callable[[], datetime],
    skip: set[str],
    limit: int = 500,
    should_stop: Callable[[], bool] = lambda: False,
) -> ReturnsReport:
    """Count and delete what comes back with our token; leave everything else.

    `skip` gains the names of what was left, so that the next look does not read it again. A mail is deleted
    after its transaction: whatever dies in between, it is read again and found to be counted.
    """
    look = _Look(database=database, box=box, paths=paths, hmac_key=hmac_key, clock=clock, skip=skip)
    unavailable = None
    try:
        for name in [name for name in box.names() if name not in skip][:limit]:
            if should_stop():
                break
            look.at(name)
    except BoxUnavailable as error:
        unavailable = (error.phase, error.reason)
    finally:
        box.close()
    return look.report(unavailable)


class _Look:
    def __init__(
        self,
        *,
        database: Database,
        box: ReturnBox,
        paths: ReturnPaths,
        hmac_key: bytes,
        clock: Callable[[], datetime],
        skip: set[str],
    ) -> None:
        self._database = database
        self._box = box
        self._paths = paths
        self._hmac_key = hmac_key
        self._clock = clock
        self._skip = skip
        self._kinds: Counter[ReturnKind] = Counter()
        self._others: Counter[NotCounted] = Counter()
        self._effects: Counter[Effect] = Counter()
        self._refusals: list[str] = []

    def at(self, name: str) -> None:
        content = self._box.read(name)
        if content is None:
            return
        found = self._recorded(content)
        if found == NotCounted.UNKNOWN:
            self._skip.add(name)
        else:
            self._box.remove(name)

    def report(self, unavailable: tuple[str, str] | None) -> ReturnsReport:
        return ReturnsReport(
            hard=self._kinds[ReturnKind.HARD],
            soft=self._kinds[ReturnKind.SOFT],
            policy=self._kinds[ReturnKind.POLICY],
            complaints=self._kinds[ReturnKind.COMPLAINT],
            repeated=self._effects[Effect.REPEATED],
            automatic=self._others[NotCounted.AUTOMATIC],
            unknown=self._others[NotCounted.UNKNOWN],
            suppressed=self._effects[Effect.SUPPRESSED] + self._effects[Effect.ENDED],
            refusals=tuple(self._refusals),
            unavailable=unavailable,
        )

    def _recorded(self, content: bytes) -> MailReturn | NotCounted:
        found = _read(content, self._paths)
        if isinstance(found, MailReturn) and not self._record(content, found):
            found = NotCounted.UNKNOWN  # a Message-ID that only looks like ours
        if isinstance(found, NotCounted):
            self._others[found] += 1
        return found

    def _record(self, content: bytes, found: MailReturn) -> bool:
        judged = found.judgement
        with self._database.transaction() as session:
            outbox_id = found.outbox_id or outbox_of(session, found.message_id or "")
            if outbox_id is None:
                return False
            returned = Returned(
                outbox_id=outbox_id,
                return_id=_return_id(content, outbox_id),
                kind=judged.kind,
                status=judged.status,
                reason=judged.reason,
            )
            effect = record_return(session, returned, hmac_key=self._hmac_key, now=self._clock())
        self._effects[effect] += 1
        if effect not in (Effect.REPEATED, Effect.NOBODY):
            self._note(outbox_id, found, effect)
        return True

    def _note(self, outbox_id: int, found: MailReturn, effect: Effect) -> None:
        judged = found.judgement
        self._kinds[judged.kind] += 1
        if judged.kind == ReturnKind.POLICY:
            self._refusals.append(f"{judged.status} {judged.reason}".strip())
        logger.info(
            "Mail came back", outbox_id=outbox_id, kind=judged.kind, status=judged.status, effect=effect
        )


def _read(content: bytes, paths: ReturnPaths) -> MailReturn | NotCounted:
    try:
        return read_return(content, paths)
    except Exception:  # noqa: BLE001  One mail made to do harm must not hold up all the others.
        logger.opt(exception=True).error("Returned mail cannot be read", octets=len(content))
        return NotCounted.UNKNOWN


def _return_id(content: bytes, outbox_id: int) -> str:
    """Return what is the same for a mail that is delivered to us twice, or read twice."""
    message = bounded(content) or Message()
    stated = fields(message, "Message-ID")
    own = stated[0].strip().encode("utf-8", "replace") if stated else content
    return hashlib.sha256(f"{outbox_id}:".encode() + own).hexdigest()
