from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.fingerprints import body_fingerprint, content_hash, fingerprint
from tests.articles import BODY, an_article

BERLIN = timezone(timedelta(hours=1))


def test_typography_makes_no_other_text() -> None:
    plain = fingerprint('Die "Smart City" - jetzt', None, BODY)

    assert plain == fingerprint("Die „Smart City“ –  jetzt", "", BODY.replace(" ", "\N{NO-BREAK SPACE}"))
    assert plain != fingerprint("Die Smart City – bald", None, BODY)


def test_the_identity_of_a_long_body_ignores_the_headline() -> None:
    assert body_fingerprint("Eins", "Vorspann", BODY) == body_fingerprint("Zwei", None, BODY)
    assert body_fingerprint("Eins", None, "Kurz.") != body_fingerprint("Zwei", None, "Kurz.")
    assert body_fingerprint("Eins", None, BODY) != body_fingerprint("Eins", None, BODY + " Mehr.")


@pytest.mark.parametrize("words", [59, 60])
def test_a_body_stands_for_itself_from_sixty_words_on(words: int) -> None:
    body = "wort " * words

    alone = body_fingerprint("Eins", None, body) == body_fingerprint("Zwei", None, body)

    assert alone == (words == 60)


@pytest.mark.parametrize(
    "change",
    [
        {"kicker": "Trier"}, {"title": "T"}, {"teaser": None}, {"body": BODY + " "}, {"author": None},
        {"published_at": None}, {"section": "Verkehr"}, {"keywords": ["Kaiserslautern"]}, {"caption": "B."},
        {"image_credit": "dpa"}, {"links": []},
    ],
)  # fmt: skip
def test_every_stated_field_makes_a_revision(change: dict[str, object]) -> None:
    assert content_hash(an_article(**change)) != content_hash(an_article())


@pytest.mark.parametrize(
    "change",
    [
        {"related": [{"title": "Anderes"}]},
        {"published_origin": "printed"},
        {"url": "https://a.de/"},
        {"published_at": datetime(2026, 3, 4, 10, 30, tzinfo=BERLIN)},
    ],
)
def test_what_is_not_of_the_text_makes_no_revision(change: dict[str, object]) -> None:
    assert content_hash(an_article(**change)) == content_hash(an_article())


def test_a_field_never_runs_into_the_next() -> None:
    one = an_article(author="a", section="b")
    other = an_article(author="ab", section=None)

    assert content_hash(one) != content_hash(other)
    assert content_hash(an_article(published_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC))) == content_hash(
        an_article()
    )
