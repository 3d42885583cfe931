"""How far the telling of a story has come."""

from collections.abc import Iterator
from datetime import datetime

from alerts.tracing.steps import Fact, Step, StepKind
from storage.owed.traces import MessageTrace, ReaderTrace
from storage.tables import Hold, OutboxState, StoryReason


def delivery_steps(
    message: MessageTrace,
    reader: ReaderTrace,
    article_id: int,
    now: datetime,
    *,
    copy: StoryReason | None = None,
) -> tuple[Step, ...]:
    """Return the steps of one message about the story of an article; the last is where it stands.

    `copy` says why the article was taken for a copy of the one that led the message.
    """
    return tuple(_steps(message, reader, article_id, now, copy))


def _steps(
    message: MessageTrace,
    reader: ReaderTrace,
    article_id: int,
    now: datetime,
    copy: StoryReason | None,
) -> Iterator[Step]:
    kind = StepKind.OWED_UPDATE if message.is_update else StepKind.OWED
    yield Step(kind=kind, at=message.created_at, facts={"channel": message.channel.partition(":")[0]})
    if message.matches and message.matches[0].article_id != article_id:
        lead = message.matches[0]
        yield Step(
            kind=StepKind.LED_BY,
            at=lead.matched_at,
            facts={"article": lead.article_id, "source": lead.source},
        )
        if copy is not None:
            yield Step(kind=StepKind.COPY, facts={"copy": copy.value, "article": lead.article_id})
    if (late := _late(message)) is not None:
        yield Step(kind=StepKind.LATE, facts={"late": late})
    yield from _standing(message, reader, now)
    if message.state is not OutboxState.SENT and message.carrier is None:
        yield from _unwritten_to(reader)
    if message.state is OutboxState.DEAD:
        return  # what was refused at hand-over came back that very moment, for the reason given
    carrier = message.carrier
    for bounce in (*message.bounces, *(carrier.bounces if carrier else ())):
        facts: dict[str, Fact] = {"return": bounce.kind, "status": bounce.status, "reason": bounce.reason}
        yield Step(kind=StepKind.BOUNCED, at=bounce.at, facts=facts)


def _late(message: MessageTrace) -> str | None:
    """A story of which one article came in time is told in time."""
    reasons = [match.late_reason for match in message.matches]
    return None if not reasons or None in reasons else reasons[0]


def _standing(message: MessageTrace, reader: ReaderTrace, now: datetime) -> Iterator[Step]:
    if message.carrier is not None:  # what becomes of a digest becomes of its stories
        yield _gathered(message)
        yield from _standing(message.carrier, reader, now)
        return
    match message.state:
        case OutboxState.SENT:
            yield Step(kind=StepKind.SENT, at=message.sent_at, facts={"reply": message.last_reply or ""})
            if message.message_id:
                yield Step(kind=StepKind.MESSAGE_ID, facts={"id": message.message_id})
        case OutboxState.GATHERED:
            yield _gathered(message)
        case OutboxState.HELD:
            yield Step(kind=StepKind.HELD, facts={"hold": message.hold or "", "until": message.due_at})
        case OutboxState.LEASED:
            lost = message.lease_until is not None and message.lease_until <= now
            until = message.lease_until or message.due_at
            yield Step(kind=StepKind.LEASE_LOST if lost else StepKind.LEASED, facts={"until": until})
        case OutboxState.SUPPRESSED:
            unstated = Hold.ERASED if reader.erased_at else Hold.ENDED
            yield Step(kind=StepKind.SUPPRESSED, facts={"hold": message.hold or unstated.value})
        case OutboxState.DEAD:
            yield Step(kind=StepKind.DEAD, facts=_reply(message))
        case OutboxState.DUE:
            yield _due(message, now)


def _due(message: MessageTrace, now: datetime) -> Step:
    if message.last_phase is not None:
        facts = {**_reply(message), "attempts": message.attempts, "next": message.due_at}
        return Step(kind=StepKind.DEFERRED, facts=facts)
    kind = StepKind.WAITING if message.due_at > now else StepKind.DUE
    return Step(kind=kind, facts={"until": message.due_at})


def _reply(message: MessageTrace) -> dict[str, Fact]:
    return {"phase": message.last_phase or "", "reply": message.last_reply or ""}


def _gathered(message: MessageTrace) -> Step:
    facts: dict[str, Fact] = {"digest": message.digest_id or 0, "kind": message.digest_kind or ""}
    return Step(kind=StepKind.GATHERED, facts=facts)


def _unwritten_to(reader: ReaderTrace) -> Iterator[Step]:
    if reader.undeliverable_since is not None:
        facts: dict[str, Fact] = {"suppression": reader.undeliverable_reason or ""}
        yield Step(kind=StepKind.UNDELIVERABLE, at=reader.undeliverable_since, facts=facts)
    if reader.suppressed_at is not None:
        facts = {"suppression": reader.suppressed_reason or ""}
        yield Step(kind=StepKind.ADDRESS_SUPPRESSED, at=reader.suppressed_at, facts=facts)
