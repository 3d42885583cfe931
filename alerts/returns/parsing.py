"""Reads one mail that came in. Nothing here trusts it: it may be forged, broken or made to do harm."""

from email.message import Message

from alerts.mail.verp import ReturnPaths
from alerts.returns.automatic import is_out_of_office, is_receipt, is_written_by_a_program
from alerts.returns.codes import mildest
from alerts.returns.complaints import is_complaint, read_complaint
from alerts.returns.limits import bounded, fields
from alerts.returns.prose import told_in_words
from alerts.returns.record import Judgement, MailReturn, NotCounted
from alerts.returns.status import failures

# Where the address stands to which the mail was sent; only that counts, not what it says inside.
_SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To")


def read_return(content: bytes, paths: ReturnPaths) -> MailReturn | NotCounted:
    """Return what a mail says about one of ours."""
    message = bounded(content)
    if message is None:
        return NotCounted.UNKNOWN
    if is_complaint(message):
        return read_complaint(message, paths)
    outbox_id = _sent_to(message, paths)
    if outbox_id is None:
        return NotCounted.UNKNOWN
    judged = _judged(content, message)
    if isinstance(judged, NotCounted):
        return judged
    return MailReturn(outbox_id=outbox_id, message_id=None, judgement=judged)


def _sent_to(message: Message, paths: ReturnPaths) -> int | None:
    found = (paths.find(field) for field in fields(message, *_SENT_TO))
    return next((outbox_id for outbox_id in found if outbox_id is not None), None)


def _judged(content: bytes, message: Message) -> Judgement | NotCounted:
    reported = failures(message)
    if reported is not None:
        return mildest(reported) if reported else NotCounted.AUTOMATIC
    if is_out_of_office(message) or is_receipt(message):
        return NotCounted.AUTOMATIC
    if (told := told_in_words(content, message)) is not None:
        return told
    return NotCounted.AUTOMATIC if is_written_by_a_program(message) else NotCounted.UNKNOWN
