"""Reads complaints (RFC 5965): a reader pressed "Spam", and the mailbox provider tells us."""

import re
from email import policy
from email.message import Message
from email.parser import HeaderParser

from alerts.mail.verp import ReturnPaths
from alerts.returns.codes import without_addresses
from alerts.returns.limits import fields
from alerts.returns.record import Judgement, MailReturn, NotCounted
from storage.tables import ReturnKind

_REPORT = "message/feedback-report"
_OUR_ID = re.compile(r"<[0-9a-f]{40}@[^\s<>@]+>")  # as alerts.mail.composing writes them


def is_complaint(message: Message) -> bool:
    """Whether a mail is a feedback report."""
    return any(part.get_content_type() == _REPORT for part in message.walk())


def read_complaint(message: Message, paths: ReturnPaths) -> MailReturn | NotCounted:
    """Return whose mail was complained about.

    Only our return path with its proof, or our Message-ID, which nobody can guess, says so: an address in the
    text would let anybody unsubscribe anybody.
    """
    report = _report(message)
    original = _original(message)
    named = [*fields(report, "Original-Mail-From"), *(fields(original, "Return-Path") if original else [])]
    outbox_id = next((found for field in named if (found := paths.find(field)) is not None), None)
    ids = _OUR_ID.findall(" ".join(fields(original, "Message-ID")).lower()) if original else []
    if outbox_id is None and not ids:
        return NotCounted.UNKNOWN
    kind = " ".join(fields(report, "Feedback-Type")).strip().lower()
    if kind == "not-spam":
        return NotCounted.AUTOMATIC
    return MailReturn(
        outbox_id=outbox_id,
        message_id=ids[0] if outbox_id is None else None,
        judgement=_judgement(kind, report),
    )


def _judgement(kind: str, report: Message) -> Judgement:
    if kind == "auth-failure":  # RFC 6591: our signature did not hold
        said = without_addresses(f"auth-failure {' '.join(fields(report, 'Auth-Failure'))}")
        return Judgement(kind=ReturnKind.POLICY, status="", reason=said)
    return Judgement(kind=ReturnKind.COMPLAINT, status="", reason="Die Mail wurde als Spam gemeldet.")


def _report(message: Message) -> Message:
    """Return the fields of the report; the parser keeps them as a mail within the part, or as its text."""
    part = next(part for part in message.walk() if part.get_content_type() == _REPORT)
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0] if payload and isinstance(payload[0], Message) else Message()
    return _headers(_text(part))


def _original(message: Message) -> Message | None:
    for part in message.walk():
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and payload:
            return payload[0] if isinstance(payload[0], Message) else None
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            return _headers(_text(part))
    return None


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


def _headers(text: str) -> Message:
    return HeaderParser(policy=policy.compat32).parsestr(text.lstrip())
