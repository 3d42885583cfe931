"""A mail on several stories."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerts.mail.composing import ComposedMail
from storage.tables import DigestKind, LateReason, Snippet
from tests.alerts.alerts import a_search, an_alert, an_alerted_article
from tests.alerts.composed import DIGEST_HEADERS, parsed, part
from tests.alerts.digests import a_digest, a_told_story
from tests.alerts.world import COMPOSER, NOON


def compose(**overrides: object) -> ComposedMail:
    return COMPOSER.compose_digest(a_digest(**overrides))


def subject(**overrides: object) -> str:
    return str(parsed(compose(**overrides))["Subject"])


def headlines(mail: ComposedMail) -> list[str]:
    return re.findall(r'<h2 class="headline"[^>]*><a [^>]*>([^<]*)</a>', part(mail, "html"))


def test_the_subject_is_the_leading_headline_how_many_more_and_the_search() -> None:
    stories = tuple(a_told_story(number) for number in range(3))

    assert subject() == "Ampelsteuerung in Kassel startet + 5 weitere – LoRaWAN"
    assert subject(language="en") == "Ampelsteuerung in Kassel startet + 5 more – LoRaWAN"
    assert subject(stories=stories[:1]) == "Ampelsteuerung in Kassel startet – LoRaWAN"
    assert subject(stories=stories[1:]) == "Wasserzähler funken ihren Stand + 1 weitere – LoRaWAN"


def test_several_searches_are_counted_in_the_subject() -> None:
    stories = (a_told_story(0), a_told_story(1, searches=(a_search("Zähler", 2), a_search("Jena", 3))))

    assert subject(stories=stories) == "Ampelsteuerung in Kassel startet + 1 weitere – 3 Suchen"


def test_an_endless_headline_leaves_room_for_the_rest_of_the_subject() -> None:
    article = an_alerted_article(title="Lang " * 1000)
    searches = (a_search("x" * 400),)
    stories = (a_told_story(0, articles=(article,), searches=searches), a_told_story(1, searches=searches))

    found = subject(stories=stories)

    assert len(found) <= 150
    assert re.search(r"Lang… \+ 1 weitere – x+…$", found)


def test_the_headers_are_those_of_an_alert_but_for_the_thread() -> None:
    message = parsed(compose())

    assert list(message) == DIGEST_HEADERS
    assert message["List-Id"] == '"Stadtradar" <meldungen.stadt.example>'
    assert message["Date"] == "Tue, 24 Nov 2026 07:01:00 +0100"


def test_the_message_id_depends_on_the_digest_only() -> None:
    first = compose()
    later = compose(stories=(a_told_story(3),), composed_at=NOON)
    others = [compose(digest_id=32), compose(subscriber_id=8), compose(channel="chat")]

    ids = {mail.message_id for mail in [*others, COMPOSER.compose(an_alert(story_id=31))]}

    assert first.message_id == later.message_id == parsed(first)["Message-ID"]
    assert len(ids | {first.message_id}) == 5


def test_one_click_ends_every_search_of_the_digest_also_those_of_stories_not_shown() -> None:
    stories = tuple(a_told_story(number, searches=(a_search("LoRaWAN", number),)) for number in range(30))

    message = parsed(compose(stories=stories))

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(message["List-Unsubscribe"]).split(", ")[0].strip("<>")
    token = COMPOSER.tokens.read(url.rpartition("/")[2])
    assert token is not None
    assert token.subscription_ids == tuple(range(30))


def test_two_hundred_searches_fit_into_the_headers() -> None:
    numbers = [1_000_000 + number * 7_919_993 % 9_000_000 for number in range(200)]
    searches = tuple(a_search(f"Ort{number}", number) for number in numbers)

    mail = compose(stories=(a_told_story(0, searches=searches),))

    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert "und 170 weitere Suchen" in part(mail, "plain")


def test_stories_come_in_the_order_given() -> None:
    mail = compose(stories=(a_told_story(2), a_told_story(0), a_told_story(1)))

    assert headlines(mail) == [
        "Hochwasser soll früher auffallen",
        "Ampelsteuerung in Kassel startet",
        "Wasserzähler funken ihren Stand",
    ]


def test_the_keyword_is_marked_in_its_sentence_by_weight_too() -> None:
    mail = compose(stories=(a_told_story(0),))

    assert "Funkbausteine nach *LoRaWAN* melden der Leitstelle" in part(mail, "plain")
    assert re.search(r"nach <mark [^>]+><strong>LoRaWAN</strong></mark> melden", part(mail, "html"))


def test_copies_are_named_by_source_each_once_and_counted_beyond_three() -> None:
    lead = a_told_story(0).articles[0]
    copies = [
        an_alerted_article(source=f"Blatt {number % 5}", url=f"https://blatt.example/{number}")
        for number in range(7)
    ]

    text = part(compose(stories=(a_told_story(0, articles=(lead, *copies)),)), "plain")

    assert text.count("- Blatt ") == 3
    assert "- Blatt 2: https://blatt.example/2\n- +2\n" in text


def test_the_searches_of_each_story_are_named() -> None:
    searches = tuple(a_search(f"Wort{number}", number) for number in range(7))

    text = part(compose(stories=(a_told_story(0, searches=searches), a_told_story(1))), "plain")

    assert "Treffer in: „Wort0“, „Wort1“, „Wort2“, „Wort3“, „Wort4“, +2\n" in text
    assert "Treffer in: „LoRaWAN“\n" in text


def test_a_late_and_a_changed_story_say_so() -> None:
    late = a_told_story(0, late_reason=LateReason.UNREADABLE)
    changed = a_told_story(1, is_update=True, changed=("title",))

    text = part(compose(stories=(late, changed)), "plain")

    assert "Verspätet, weil der Seitenbau von Kommune21 geändert war" in text
    assert "seit Sie von ihm erfahren haben: Überschrift." in text


def test_of_forty_stories_25_are_shown_and_the_others_counted_with_a_way_to_them() -> None:
    mail = compose(stories=tuple(a_told_story(number) for number in range(40)))

    assert len(headlines(mail)) == 25
    assert "15 weitere Meldungen haben hier keinen Platz" in part(mail, "plain")
    assert 'href="https://radar.stadt.example/?q=LoRaWAN"' in part(mail, "html")


def test_exactly_25_stories_leave_none_out() -> None:
    mail = compose(stories=tuple(a_told_story(number) for number in range(25)))

    assert len(headlines(mail)) == 25
    assert "keinen Platz" not in part(mail, "plain")


def test_a_search_for_what_is_left_out_is_quoted_for_a_link() -> None:
    odd = a_search('"Smart City" UND (Köln | Bonn) -A&B', 9)
    stories = tuple(a_told_story(number, searches=(odd,)) for number in range(26))

    html = part(compose(language="en", stories=stories), "html")

    assert (
        'href="https://radar.stadt.example/?q=%22Smart+City%22+UND+%28K%C3%B6ln+%7C+Bonn%29+-A%26B&amp;lang=en"'
        in html
    )


def test_a_digest_without_a_story_is_refused() -> None:
    with pytest.raises(ValueError, match="digest 31 has no story"):
        compose(stories=())


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (DigestKind.DAILY, "Tagesüberblick vom 24. November 2026\n"),
        (DigestKind.WEEKLY, "Wochenüberblick vom 24. November 2026\n"),
        (DigestKind.COLLECTED, "Gesammelte Meldungen vom 24. November 2026\n"),
    ],
)
def test_the_heading_says_what_kind_of_digest_it_is(kind: DigestKind, heading: str) -> None:
    text = part(compose(kind=kind), "plain")

    assert text.startswith(heading)
    assert ("Ruhezeit" in text) == (kind is DigestKind.COLLECTED)


def test_a_digest_names_the_time_it_is_about() -> None:
    since, until = datetime(2026, 11, 20, 5, tzinfo=UTC), datetime(2026, 11, 24, 5, 30, tzinfo=UTC)

    text = part(compose(since=since, until=until), "plain")

    assert "gefunden vom 20. November 2026, 6:00 Uhr bis zum 24. November 2026, 6:30 Uhr." in text


def test_sources_without_disturbance_are_not_spoken_of() -> None:
    assert "gestört" not in part(compose(), "plain")


def test_each_story_has_a_way_to_its_reason_and_to_contradict_for_this_reader_only() -> None:
    html = part(compose(), "html")

    tokens = re.findall(r"/warum/([^\"?]+)\"", html)
    assert tokens == re.findall(r"/nicht-relevant/([^\"?]+)\"", html)
    assert COMPOSER.readers is not None
    meant = [COMPOSER.readers.read_story(token) for token in tokens]
    assert [(one.subscriber_id, one.row_id) for one in meant if one] == [(7, 500 + at) for at in range(6)]


def test_without_pages_for_readers_only_leaving_is_offered() -> None:
    html = part(replace(COMPOSER, readers=None).compose_digest(a_digest()), "html")

    assert not re.search(r"/(verwalten|warum|nicht-relevant)/", html)
    assert "/abmelden/" in html


def test_an_alert_will_do_as_a_story() -> None:
    mail = compose(stories=(an_alert(),))

    assert headlines(mail) == ["Sensoren melden freie Parkplätze"]


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert compose() == compose()


@pytest.mark.parametrize("snippet", [Snippet.TITLE, Snippet.NONE])
def test_a_digest_shows_no_more_of_a_source_than_it_may(snippet: Snippet) -> None:
    story = a_told_story(0)
    guarded = replace(story, articles=(replace(story.articles[0], snippet=snippet),))

    mail = compose(stories=(guarded, a_told_story(1)))

    assert b"Funkbausteine" not in mail.content
    shown = "Ampelsteuerung" in part(mail, "plain"), "Ampelsteuerung" in str(parsed(mail)["Subject"])
    assert shown == ((True, True) if snippet is Snippet.TITLE else (False, False))
