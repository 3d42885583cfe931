from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.mail.mime import alternative_mail, mailbox, plain_mail, readable_header
from alerts.showing.cleaning import line

LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n"), max_size=3000
)


@pytest.mark.parametrize(
    "text",
    ["a\r\nBcc: x@example.org", "a\nBcc: x@example.org", "ä\r\nBcc: x", "a\u2028Bcc: x", "a\r\n\r\nbody"],
)
def test_no_header_can_be_forged(text: str) -> None:
    headers = [("Subject", readable_header("Subject", text)), ("From", mailbox(text, "a@b.example"))]

    message = message_from_bytes(plain_mail(headers, "Guten Tag"), policy=policy.default)

    assert list(message) == ["Subject", "From", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    assert message.get_content().split() == ["Guten", "Tag"]


def test_a_subject_that_looks_encoded_is_read_as_it_stands() -> None:
    subject = "=?utf-8?q?Bcc=3A_x?= und mehr"

    mail = plain_mail([("Subject", readable_header("Subject", subject))], "")

    assert message_from_bytes(mail, policy=policy.default)["Subject"] == subject


@settings(deadline=None)  # the machine may be busy
@given(text=LINES, html=LINES)
def test_both_parts_are_read_back_as_they_were(text: str, html: str) -> None:
    content = alternative_mail([("Subject", "x")], text, html)

    message = message_from_bytes(content, policy=policy.default)
    parts = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]

    assert parts == [f"{text.removesuffix(chr(10))}\n", f"{html.removesuffix(chr(10))}\n"]
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78 + len(
        'Content-Type: multipart/alternative; boundary=""'
    )


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_a_header_comes_back_as_it_was_in_lines_of_76_characters(text: str) -> None:
    clean = line(text)

    header = readable_header("Subject", clean)

    first, *others = header.split("\r\n")
    assert max(len(f"Subject: {first}"), *map(len, others), 0) <= 76 or " " not in clean
    assert header.isascii()
    message = message_from_bytes(f"Subject: {header}\r\n\r\n".encode(), policy=policy.default)
    assert str(message["Subject"]) == clean
