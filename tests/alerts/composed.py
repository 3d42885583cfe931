"""Reading composed mails."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from alerts.mail.composing import ComposedMail

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "In-Reply-To",
    "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
]  # fmt: skip

# A digest is about several stories, so it belongs to no thread.
DIGEST_HEADERS = [name for name in HEADERS if name not in {"In-Reply-To", "References"}]


def parsed(mail: ComposedMail) -> EmailMessage:
    return message_from_bytes(mail.content, policy=policy.default)


def part(mail: ComposedMail, kind: str) -> str:
    body = parsed(mail).get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
