from datetime import timedelta

import pytest

from storage.people.pins import pin
from storage.people.subscriptions import last_change
from storage.tables import Article, Endpoint, EndpointKind, Subscription
from tests.articles import an_article
from tests.web.door import Door
from tests.web.managing import act, only, reader, settings
from tests.web.stored import store, subscribed


def test_the_page_shows_every_setting_and_never_the_address(door: Door, page: str) -> None:
    answer = door.visitor.get(page)

    assert answer.status == 200
    assert answer.texts(".query") == ["Kaiserslautern"]
    assert "täglich um 8 Uhr" in answer.text_of(".subscription")
    assert answer.attribute(".subscription input[name=rhythmus][checked]", "value") == "daily"
    assert answer.attribute(".subscription select[name=uhrzeit] option[selected]", "value") == "8"
    assert answer.texts(".subscription fieldset[id$=stumm] .choice") == ["Kommune21"]
    assert "leserin@example.org" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_looking_changes_nothing(door: Door, page: str) -> None:
    before = len(door.ledger())
    for method in ("GET", "HEAD", "OPTIONS"):
        door.visitor.send(method, page)
        door.visitor.send(method, page + "?tun=alle-beenden")

    assert len(door.ledger()) == before
    assert only(door).ended_at is None


def test_settings_are_saved_with_one_line_in_the_ledger_that_the_matcher_notices(
    door: Door, page: str
) -> None:
    with door.database.reading() as session:
        before = last_change(session)

    answer = act(
        door, page, "aendern",
        **settings(rhythmus="weekly", wochentag=["3", "5"], uhrzeit="18", ruhe="60", stumm="kommune21"),
    )  # fmt: skip

    changed, line = only(door), door.ledger()[-1]
    assert answer.text_of(".done") == "Gespeichert."
    assert (changed.rhythm, changed.weekdays, changed.hour) == ("weekly", [3, 5], 18)
    assert (changed.quiet_minutes, changed.muted_sources) == (60, ["kommune21"])
    assert (line.event, line.subscription_id) == ("changed", changed.id)
    assert line.evidence == (
        "Verwaltungsseite, Link aus einer Mail: Rhythmus daily → weekly; Uhrzeit 8 → 18; "
        "Wochentage 1 → 3, 5; Ruhe in Minuten 0 → 60; stumme Quellen keine → kommune21"
    )
    with door.database.reading() as session:
        assert last_change(session) == before + 1


def test_saving_what_is_already_so_leaves_no_line(door: Door, page: str) -> None:
    before = len(door.ledger())

    act(door, page, "aendern", **settings())

    assert len(door.ledger()) == before


def test_another_query_is_previewed_before_it_is_saved_and_stays_out_of_the_ledger(
    door: Door, page: str
) -> None:
    store(door.database, an_article(title="Parken in Mainz"), now=door.now - timedelta(days=1))

    first = act(door, page, "aendern", **settings(q="Mainz"))
    seen = first.attribute(".subscription input[name=gesehen]", "value")
    before = only(door).query
    second = act(door, page, "aendern", **settings(q="Mainz", gesehen=seen))

    assert first.texts(".preview li a") == ["Parken in Mainz"]
    assert first.attributes("details[open]", "open") != []
    assert before == "Kaiserslautern"
    assert second.texts(".query") == ["Mainz"]
    assert "Mainz" not in door.ledger()[-1].evidence
    assert "Suchanfrage geändert" in door.ledger()[-1].evidence


def test_a_query_that_breaks_an_alert_test_is_not_saved(door: Door, page: str) -> None:
    store(door.database, an_article(), now=door.now - timedelta(days=1))
    with door.database.transaction() as session:
        search, article = session.get_one(Subscription, only(door).id), session.get_one(Article, 1)
        pin(session, search, article, must_match=True, note="", now=door.now)

    answer = act(door, page, "aendern", **settings(q="Mainz"))

    assert "Sensoren melden freie Parkplätze. Bitte formulieren Sie anders." in answer.text
    assert only(door).query == "Kaiserslautern"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("q", "(Mainz", "Die Klammer an Stelle 1 wird nicht geschlossen."),
        ("uhrzeit", "25", "„25“ ist keine Uhrzeit"),
        ("ruhe", "1441", "„1441“ Minuten Ruhe geht nicht. Möglich sind 0 bis 1440."),
        ("kanal", "webhook:9", "Den Weg „webhook:9“ gibt es nicht. Möglich sind: mail."),
        ("stumm", "erfunden", "Die Quelle „erfunden“ gibt es nicht."),
    ],
)
def test_what_cannot_be_chosen_is_said_at_its_field(
    door: Door, page: str, field: str, value: str, said: str
) -> None:
    answer = act(door, page, "aendern", **settings(**{field: value}))

    assert answer.status == 400
    assert said in answer.text_of(".fault")
    assert only(door).query == "Kaiserslautern"


def test_a_search_pauses_until_a_day_and_goes_on_before_it(door: Door, page: str) -> None:
    paused = act(door, page, "pausieren", abo="1", bis="24.03.2026")
    until = only(door).paused_until
    resumed = act(door, page, "fortsetzen", abo="1")

    assert "pausiert bis 24.03.2026" in paused.text_of(".subscription")
    assert until is not None
    assert until.isoformat() == "2026-03-23T23:00:00+00:00"  # midnight in Berlin
    assert "läuft wieder" in resumed.text_of(".done")
    assert only(door).paused_until is None
    assert [line.event for line in door.ledger()][-2:] == ["changed", "changed"]


@pytest.mark.parametrize("day", ["05.03.2026", "2027-03-08", "31.02.2026", "bald", ""])
def test_a_pause_ends_on_a_day_within_a_year(door: Door, page: str, day: str) -> None:
    answer = act(door, page, "pausieren", abo="1", bis=day)

    assert answer.status == 400
    assert answer.texts("#abo-1-bis-fehler") != []
    assert only(door).paused_until is None


def test_one_search_ends_and_the_others_go_on(door: Door, page: str) -> None:
    door.passes(timedelta(days=2))
    door.confirmed(q="Mainz")

    answer = act(door, page, "beenden", abo="1")

    assert answer.texts(".query") == ["Mainz"]
    assert door.ledger()[-1].event == "withdrawn"


def test_all_searches_end_at_once(door: Door, page: str) -> None:
    door.passes(timedelta(days=2))
    door.confirmed(q="Mainz")

    answer = act(door, page, "alle-beenden")

    assert all(one.ended_at is not None for one in door.subscriptions())
    assert "Zurzeit läuft keine Suche." in answer.text_of("main")
    assert reader(door).email == "leserin@example.org"


def test_a_further_search_needs_a_preview_but_no_mail(door: Door, page: str) -> None:
    fields = {"q": "Mainz", "rhythmus": "instant", "uhrzeit": "7", "wortlaut": "abo-1-de"}
    letters = len(door.letters())

    first = act(door, page, "neu", **fields)
    seen = first.attribute("#neu input[name=gesehen]", "value")
    second = act(door, page, "neu", **fields, gesehen=seen)

    assert "hätte nichts gemeldet" in first.text_of("#neu .preview")
    assert second.texts(".query") == ["Kaiserslautern", "Mainz"]
    assert len(door.letters()) == letters
    line = door.ledger()[-1]
    assert (line.event, line.wording_id) == ("granted", "abo-1-de")
    assert line.wording is not None


def test_language_form_of_address_and_daily_cap_hold_for_the_person(door: Door, page: str) -> None:
    act(door, page, "person", sprache="en", anrede="neutral", hoechstens="3")
    person = reader(door)
    act(door, page, "person", sprache="en", anrede="neutral", hoechstens="")

    assert (person.language, person.address_form, person.daily_cap) == ("en", "neutral", 3)
    assert reader(door).daily_cap is None
    assert door.ledger()[-1].evidence.endswith("Mails am Tag 3 → unbegrenzt")


@pytest.mark.parametrize("cap", ["0", "101", "-1", "viele", "9" * 30])
def test_a_daily_cap_is_a_number_that_makes_sense(door: Door, page: str, cap: str) -> None:
    answer = act(door, page, "person", sprache="de", anrede="formal", hoechstens=cap)

    assert answer.status == 400
    assert "Möglich sind 1 bis 100" in answer.text_of(".fault")
    assert reader(door).daily_cap is None


def test_what_is_chosen_among_several_ways_is_kept(door: Door, page: str) -> None:
    with door.database.transaction() as session:
        endpoint = Endpoint(
            subscriber_id=1, kind=EndpointKind.WEBHOOK, url="https://h.example", created_at=door.now
        )
        session.add(endpoint)
        session.flush()
        name = f"webhook:{endpoint.id}"

    act(door, page, "aendern", **settings(kanal=[name]))
    none = act(door, page, "aendern", **settings(kanal=[]))

    assert only(door).channels == [name]
    assert "mindestens einen Weg" in none.text_of(".fault")


@pytest.mark.parametrize("what", ["aendern", "pausieren", "fortsetzen", "beenden", "vorschau"])
def test_nobody_touches_the_searches_of_others(door: Door, page: str, what: str) -> None:
    _, (foreign,) = subscribed(door.database, "andere@example.org", ["Trier"])

    answer = act(
        door, page, what, **settings(abo=str(foreign), q="Übernommen", gesehen="Übernommen", bis="24.03.2026")
    )

    assert answer.status == 200
    with door.database.reading() as session:
        untouched = session.get_one(Subscription, foreign)
        assert (untouched.query, untouched.ended_at, untouched.paused_until) == ("Trier", None, None)


@pytest.mark.parametrize("abo", ["", "-1", "x", "9" * 30, "0"])
def test_an_impossible_number_of_a_search_does_nothing(door: Door, page: str, abo: str) -> None:
    assert act(door, page, "beenden", abo=abo).status == 200
    assert only(door).ended_at is None


def test_another_site_cannot_make_a_browser_act(door: Door, page: str) -> None:
    answer = door.send(page, {"tun": "alle-beenden"}, **{"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 403
    assert only(door).ended_at is None


def test_english_readers_manage_in_english(door: Door, page: str) -> None:
    answer = act(door, page + "?lang=en", "person", sprache="en", anrede="formal", hoechstens="")

    assert answer.text_of("h1") == "Your searches"
    assert answer.text_of(".done") == "Saved."
