"""Tells operators of faults: once when one opens and once when it closes, several in one mail."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from alerts.faults.operator_view import ToldFault
from alerts.mail.composing import Composer, compose_operator_mail
from alerts.sending.backoff import SERVER_PAUSE, next_try
from alerts.sending.transport import Accepted, Outcome, Refused, Transport, Unavailable, Uncertain
from storage.database import Database
from storage.owed.operator_mails import (
    WrittenMail,
    notice_under_way,
    put_off,
    settle,
    untold_faults,
    write_notice,
)
from storage.sources import list_sources
from storage.tables import OperatorMail, SourceFault


@dataclass(frozen=True, kw_only=True)
class Operators:
    """Who is told of faults, and how."""

    addresses: tuple[str, ...]
    language: str  # what is stored of a fault is German; in English it is told by its twin
    wait: timedelta  # for further faults, and for one that passes: what ends meanwhile is told once


@dataclass(frozen=True, kw_only=True)
class OperatorPlan:
    """How operators are told; a transport of its own, because a transport serves one thread."""

    operators: Operators
    transport: Transport
    composer: Composer


@dataclass(frozen=True, kw_only=True)
class TellReport:
    """What one round of telling came to."""

    told: int = 0  # mails accepted
    refused: int = 0  # mails given up
    unavailable: str | None = None  # why the server takes nothing now


def tell_operators(
    database: Database,
    transport: Transport,
    composer: Composer,
    operators: Operators,
    *,
    clock: Callable[[], datetime],
    jitter: Callable[[], float] = random.random,
) -> TellReport:
    """Send the notice under way, or begin one when there is news that has waited long enough.

    A notice is written down before it is sent, so that the same bytes go out again after whatever death; the
    faults count as told only with the acceptance. There is one notice at a time: what happens meanwhile
    waits for the next.
    """
    telling = _Telling(
        database=database,
        transport=transport,
        composer=composer,
        operators=operators,
        clock=clock,
        jitter=jitter,
    )
    return telling.run()


def tell_at_once(plan: OperatorPlan, faults: Sequence[ToldFault], now: datetime) -> bool:
    """Tell what cannot wait for the store, which may be what is wrong; tell whether any operator has it."""
    told = False
    for address in plan.operators.addresses:
        mail = compose_operator_mail(
            plan.composer, address, faults, now=now, language=plan.operators.language
        )
        outcome = plan.transport.send(plan.composer.envelope_sender, mail.recipient, mail.content)
        told = isinstance(outcome, Accepted) or told
    return told


@dataclass(frozen=True, kw_only=True)
class _Telling:
    database: Database
    transport: Transport
    composer: Composer
    operators: Operators
    clock: Callable[[], datetime]
    jitter: Callable[[], float]

    def run(self) -> TellReport:
        with self.database.reading() as session:
            mails = notice_under_way(session)
        if not mails and self.operators.addresses:
            mails = self._begin()
        told = refused = 0
        for mail in mails:
            if mail.settled_at is not None or mail.due_at > self.clock():
                continue
            outcome = self.transport.send(self.composer.envelope_sender, mail.recipient, mail.message)
            self._note(mail, outcome)
            told += isinstance(outcome, Accepted)
            refused += isinstance(outcome, Refused)
            if isinstance(outcome, Unavailable):
                reason = f"{outcome.phase}: {outcome.reason}"
                return TellReport(told=told, refused=refused, unavailable=reason)
        return TellReport(told=told, refused=refused)

    def _begin(self) -> list[OperatorMail]:
        """Write a notice down if there is news and the first of it has waited long enough."""
        now = self.clock()
        with self.database.transaction() as session:
            faults = untold_faults(session, now)
            if not faults or min(map(_news_since, faults)) > now - self.operators.wait:
                return []
            titles = {source.name: source.title for source in list_sources(session)}
            mails = self._written([_told(fault, titles) for fault in faults], now)
            write_notice(
                session,
                mails,
                opened=[fault.id for fault in faults if fault.opening_told_at is None],
                closed=[fault.id for fault in faults if fault.closed_at is not None],
                now=now,
            )
            session.flush()
            return notice_under_way(session)

    def _written(self, faults: Sequence[ToldFault], now: datetime) -> list[WrittenMail]:
        mails = {
            mail.recipient: WrittenMail(
                recipient=mail.recipient, message_id=mail.message_id, message=mail.content
            )
            for mail in (
                compose_operator_mail(
                    self.composer, address, faults, now=now, language=self.operators.language
                )
                for address in self.operators.addresses
            )
        }
        return list(mails.values())

    def _note(self, mail: OperatorMail, outcome: Outcome) -> None:
        now = self.clock()
        if isinstance(outcome, Accepted):
            self._settle(mail, accepted=True, reply=outcome.reply)
        elif isinstance(outcome, Refused):
            self._settle(mail, accepted=False, reply=outcome.reply)
        elif isinstance(outcome, Unavailable):
            self._put_off(mail, now + SERVER_PAUSE, outcome.reason, count_attempt=False)
        else:
            reply = outcome.reason if isinstance(outcome, Uncertain) else outcome.reply
            due_at = next_try(mail.attempts, now, self.jitter())
            if due_at is None:
                self._settle(mail, accepted=False, reply=reply)
            else:
                self._put_off(mail, due_at, reply, count_attempt=True)

    def _settle(self, mail: OperatorMail, *, accepted: bool, reply: str) -> None:
        with self.database.transaction() as session:
            settle(session, mail.id, accepted=accepted, reply=reply, now=self.clock())
        if not accepted:
            logger.error("Mail to operator given up", mail_id=mail.id, reply=reply)

    def _put_off(self, mail: OperatorMail, due_at: datetime, reply: str, *, count_attempt: bool) -> None:
        with self.database.transaction() as session:
            put_off(session, mail.id, due_at=due_at, reply=reply, count_attempt=count_attempt)


def _news_since(fault: SourceFault) -> datetime:
    if fault.opening_told_at is None or fault.closed_at is None:
        return fault.opened_at
    return fault.closed_at


def _told(fault: SourceFault, titles: Mapping[str, str]) -> ToldFault:
    return ToldFault(
        id=fault.id,
        source=titles.get(fault.source, fault.source),
        kind=fault.kind,
        text=fault.text,
        evidence=fault.evidence,
        remedy=fault.remedy,
        opened_at=fault.opened_at,
        closed_at=fault.closed_at,
        is_opening_known=fault.opening_told_at is not None,
    )
