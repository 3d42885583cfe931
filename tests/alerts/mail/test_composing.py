import re
from dataclasses import replace

import pytest

from alerts.mail.composing import compose_test_mail
from tests.alerts.alerts import URL, a_search, an_alert, an_alerted_article
from tests.alerts.composed import HEADERS, parsed, part
from tests.alerts.world import COMPOSER, NOON


def web_addresses(text: str) -> set[str]:
    return set(re.findall(r"https?://[^\s<>\"]+", text))


def test_the_headers_are_those_of_an_alert() -> None:
    message = parsed(COMPOSER.compose(an_alert()))

    assert list(message) == HEADERS
    assert message["From"] == "Stadtradar <radar@stadt.example>"
    assert message["To"] == "leserin@example.org"
    assert message["Subject"] == "Sensoren melden freie Parkplätze – Kaiserslautern"
    assert message["Date"] == "Mon, 23 Nov 2026 12:00:00 +0100"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == '"Stadtradar" <meldungen.stadt.example>'
    assert message["Content-Language"] == "de"


def test_one_click_unsubscribing_is_offered_for_all_searches_of_the_mail() -> None:
    alert = an_alert(searches=(a_search(number=3), a_search("Lautern", number=5)))

    message = parsed(COMPOSER.compose(alert))

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url, mail = str(message["List-Unsubscribe"]).split(", ")
    assert mail == "<mailto:redaktion@stadt.example?subject=Abmelden>"
    assert url.startswith("<https://radar.stadt.example/abmelden/")
    token = COMPOSER.tokens.read(url.strip("<>").rpartition("/")[2])
    assert token is not None
    assert (token.subscriber_id, token.subscription_ids) == (7, (3, 5))


def test_a_contact_that_is_no_address_is_no_way_to_unsubscribe() -> None:
    composer = replace(COMPOSER, contact="Rathaus, Zimmer 12")

    message = parsed(composer.compose(an_alert()))

    assert "mailto" not in message["List-Unsubscribe"]
    assert "Fragen? Rathaus, Zimmer 12" in part(composer.compose(an_alert()), "plain")


def test_the_message_id_depends_on_subscriber_story_and_channel_only() -> None:
    first = COMPOSER.compose(an_alert())
    later = COMPOSER.compose(an_alert(articles=(an_alerted_article(title="Neu"),), composed_at=NOON))

    others = [an_alert(subscriber_id=8), an_alert(story_id=43), an_alert(channel="chat")]
    ids = {COMPOSER.compose(alert).message_id for alert in others}

    assert first.message_id == later.message_id == parsed(first)["Message-ID"]
    assert len(ids | {first.message_id}) == 4


def test_the_message_id_cannot_be_guessed_without_the_key() -> None:
    other = replace(COMPOSER, message_id_key=b"another key")

    assert other.compose(an_alert()).message_id != COMPOSER.compose(an_alert()).message_id


def test_the_same_alert_gives_the_same_bytes() -> None:
    assert COMPOSER.compose(an_alert()) == COMPOSER.compose(an_alert())


def test_mails_on_one_story_share_a_root_of_their_thread_that_is_no_mail() -> None:
    message = parsed(COMPOSER.compose(an_alert()))
    other = parsed(COMPOSER.compose(an_alert(story_id=43)))

    assert message["References"] == message["In-Reply-To"]
    assert message["References"] not in (message["Message-ID"], other["References"])


def test_text_comes_first_and_both_parts_hold_the_same_links_and_headline() -> None:
    copy = an_alerted_article(source="move online", url="https://www.move-online.de/x")
    mail = COMPOSER.compose(an_alert(articles=(an_alerted_article(), copy)))

    kinds = [one.get_content_type() for one in parsed(mail).iter_parts()]

    assert kinds == ["text/plain", "text/html"]
    text, html = part(mail, "plain"), part(mail, "html")
    assert web_addresses(text) == web_addresses(html)
    assert {URL, "https://www.move-online.de/x"} < web_addresses(text)
    assert "Sensoren melden freie Parkplätze" in text
    assert "Sensoren melden freie Parkplätze" in html


def test_the_keyword_is_highlighted_in_its_sentence_in_both_parts() -> None:
    mail = COMPOSER.compose(an_alert())

    assert "von der *KL.digital* GmbH" in part(mail, "plain")
    assert re.search(r"von der <mark [^>]+><strong>KL\.digital</strong></mark> GmbH", part(mail, "html"))


def test_every_search_that_matched_is_named_with_its_day() -> None:
    alert = an_alert(searches=(a_search(), a_search("Kaiserslautern -Dortmund", number=2)))

    text = part(COMPOSER.compose(alert), "plain")

    assert "Der Artikel passt zu Ihren Suchen:\n- „KL.digital“, abonniert am 1. November 2026\n" in text
    assert "- „Kaiserslautern -Dortmund“, abonniert am 1. November 2026\n" in text


def test_many_copies_are_counted_instead_of_listed() -> None:
    copies = [an_alerted_article(source=f"Blatt {number}") for number in range(9)]

    text = part(COMPOSER.compose(an_alert(articles=tuple(copies))), "plain")

    assert "- Blatt 5: Sensoren" in text
    assert "Blatt 6: Sensoren" not in text
    assert "- und 3 weitere: Blatt 6, Blatt 7, Blatt 8\n" in text


def test_an_english_reader_gets_english_and_an_english_page_to_leave() -> None:
    mail = COMPOSER.compose(an_alert(language="en"))

    text = part(mail, "plain")
    assert "Why you receive this message" in text
    assert "subscribed on 1 November 2026" in text
    assert "?lang=en\n" in text
    assert "lang=en" not in parsed(mail)["List-Unsubscribe"]
    assert parsed(mail)["Content-Language"] == "en"


def test_an_article_without_a_date_says_when_it_was_found() -> None:
    article = an_alerted_article(published_at=None)

    text = part(COMPOSER.compose(an_alert(articles=(article,))), "plain")

    assert "Kommune21 · Datum unbekannt, zuerst gesehen am 23. November 2026\n" in text


def test_a_headline_of_5000_characters_is_cut_and_an_empty_one_replaced() -> None:
    endless = parsed(COMPOSER.compose(an_alert(articles=(an_alerted_article(title="Lang " * 1000),))))
    empty = parsed(COMPOSER.compose(an_alert(articles=(an_alerted_article(title="\u200b"),))))

    assert len(endless["Subject"]) <= 150
    assert endless["Subject"].endswith("… – Kaiserslautern")
    assert URL[:60] in empty["Subject"]


def test_a_place_the_headline_names_is_not_repeated_in_the_subject() -> None:
    article = an_alerted_article(title="Kaiserslautern misst Parkplätze")

    subject = parsed(COMPOSER.compose(an_alert(articles=(article,))))["Subject"]

    assert subject == "Kaiserslautern misst Parkplätze"


def test_addresses_of_any_domain_get_ascii_headers() -> None:
    mail = COMPOSER.compose(an_alert(recipient="info@stadt-köln.de"))

    assert mail.recipient == "info@xn--stadt-kln-67a.de" == parsed(mail)["To"]
    assert mail.content.isascii()


def test_an_address_with_umlauts_before_the_at_is_written_in_utf_8() -> None:
    mail = COMPOSER.compose(an_alert(recipient="jürgen@example.org"))

    assert b"\r\nTo: j\xc3\xbcrgen@example.org\r\n" in mail.content


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="address"):
        COMPOSER.compose(an_alert(recipient="x@example.org\r\nBcc: y@example.org"))


@pytest.mark.parametrize("base_url", ["radar.stadt.example", "javascript:x"])
def test_a_base_url_that_is_no_web_address_is_refused_at_once(base_url: str) -> None:
    with pytest.raises(ValueError, match=base_url):
        replace(COMPOSER, base_url=base_url)


def test_a_sender_that_is_no_address_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="nobody"):
        replace(COMPOSER, sender="nobody")


def test_keys_do_not_show() -> None:
    assert "key of the tests" not in repr(COMPOSER)


@pytest.mark.parametrize(("language", "word"), [("de", "Testnachricht"), ("en", "Test message")])
def test_a_test_mail_says_that_it_is_one(language: str, word: str) -> None:
    mail = compose_test_mail(COMPOSER, "leserin@example.org", now=NOON, language=language)

    message = parsed(mail)
    assert str(message["Subject"]).startswith(word)
    assert "Umlaut" in message.get_content()
    assert message["Message-ID"] == mail.message_id
    assert "List-Unsubscribe" not in message
