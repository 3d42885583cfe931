"""Reads reports on delivery (RFC 3464)."""

from email.message import Message

from alerts.returns.codes import judge
from alerts.returns.limits import fields
from alerts.returns.record import Judgement

_FAILED = ("fail", "error")  # OpenSMTPD says "error"


def failures(message: Message) -> list[Judgement] | None:
    """Return what failed for good; empty: it is delayed or delivered; None: this is no such report."""
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    blocks = [block for report in reports for block in _blocks(report)]
    recipients = [block for block in blocks if "Action" in block or "Status" in block]
    if not recipients:
        return None
    return [
        judge(_said(block, "Status"), _said(block, "Diagnostic-Code"))
        for block in recipients
        if _is_failure(block)
    ]


def _blocks(report: Message) -> list[Message]:
    """Return the blocks of a report: one on the mail, one for each recipient."""
    payload = report.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _is_failure(block: Message) -> bool:
    action = _said(block, "Action").strip().lower()
    if action:
        return action.startswith(_FAILED)
    return _said(block, "Status").strip().startswith("5")


def _said(block: Message, name: str) -> str:
    return " ".join(fields(block, name))
