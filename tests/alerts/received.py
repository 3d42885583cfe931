"""Reading mails as they arrive."""

from email import message_from_bytes, policy
from email.message import EmailMessage


def parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(content: bytes, kind: str = "plain") -> str:
    part = parsed(content).get_body((kind,))
    assert part is not None
    return str(part.get_content())
