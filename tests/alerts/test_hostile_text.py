"""Whatever a site prints, it stays text."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.mail.composing import ComposedMail
from alerts.showing.cleaning import line
from tests.alerts.alerts import a_search, an_alert, an_alerted_article
from tests.alerts.composed import HEADERS, parsed, part
from tests.alerts.world import COMPOSER


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/relativ"])
def test_an_address_that_is_no_web_address_is_text(url: str) -> None:
    article = an_alerted_article(url=url)

    mail = COMPOSER.compose(an_alert(articles=(article, article)))

    assert f'href="{url}' not in part(mail, "html")
    assert url in part(mail, "html")
    assert url in part(mail, "plain")


def test_markup_in_scraped_text_is_inert() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}{% raw %}"
    article = an_alerted_article(title=evil, kicker=evil, source=evil)

    html = part(COMPOSER.compose(an_alert(articles=(article, article))), "html")

    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7*7 }}" in html


def hostile_alert(text: str) -> ComposedMail:
    article = an_alerted_article(title=f"A{text}Z", kicker=f"K{text}", source=f"S{text}")
    return COMPOSER.compose(an_alert(articles=(article, article), searches=(a_search("A"),)))


def assert_well_formed(mail: ComposedMail, title: str) -> None:
    head, _, _ = mail.content.partition(b"\r\n\r\n")
    assert mail.content.isascii()
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert b"\n" not in mail.content.replace(b"\r\n", b"")
    assert b"\r" not in mail.content.replace(b"\r\n", b"")
    assert b"\0" not in mail.content
    names = [name.partition(b":")[0].decode() for name in head.split(b"\r\n") if name[:1] != b" "]
    assert names == HEADERS
    assert str(parsed(mail)["Subject"]).startswith(line(title)[:20])


def test_no_character_of_the_basic_plane_breaks_a_mail() -> None:
    for start in range(0, 0x10000, 64):
        text = "".join(map(chr, range(start, start + 64)))

        assert_well_formed(hostile_alert(text), f"A{text}Z")


@settings(deadline=None)  # the machine may be busy
@given(
    st.text(st.characters(), max_size=60) | st.from_regex(r"=\?utf-8\?q\?[=0-9A-F]{3,30}\?=", fullmatch=True)
)
def test_no_text_breaks_a_mail(text: str) -> None:
    assert_well_formed(hostile_alert(text), f"A{text}Z")


@settings(deadline=None)  # the machine may be busy
@given(st.text(st.characters(max_codepoint=0xFFFF), max_size=80))
def test_the_subject_is_read_back_as_it_was_meant(text: str) -> None:
    article = an_alerted_article(title=f"A{text}Z", kicker=None)

    message = parsed(COMPOSER.compose(an_alert(articles=(article,))))

    assert message["Subject"] == line(f"A{text}Z")


@settings(deadline=None)  # the machine may be busy
@given(st.text(st.characters(), max_size=40))
def test_no_sender_name_breaks_a_mail(name: str) -> None:
    mail = replace(COMPOSER, sender_name=name).compose(an_alert())

    assert_well_formed(mail, "Sensoren melden")
    [sender] = parsed(mail)["From"].addresses
    assert sender.addr_spec == "radar@stadt.example"
    # Python's parser puts a blank between two encoded words of a name (RFC 2047 6.2 says none).
    assert sender.display_name.replace(" ", "") == line(name).replace(" ", "")
