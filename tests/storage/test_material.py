from datetime import UTC, datetime

import pytest

from storage.material import Reason, reasons
from tests.articles import BODY

BEFORE = {
    "title": "Stadt erhält 15 Millionen Euro",
    "teaser": "Der Bund fördert eine neue Datenplattform.",
    "body": BODY,
    "published_at": datetime(2026, 3, 4, 9, 30, tzinfo=UTC).isoformat(),
    "author": "bw",
}


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("title", "Stadt erhält 150 Millionen Euro", Reason.TITLE),
        ("title", "Stadt erhält keine 15 Millionen Euro", Reason.TITLE),
        ("title", "Land erhält 15 Millionen Euro", Reason.TITLE),
        ("teaser", "Der Bund fördert keine neue Datenplattform.", Reason.TEASER),
        ("teaser", "", Reason.TEASER),
        ("published_at", datetime(2026, 3, 5, 9, 30, tzinfo=UTC).isoformat(), Reason.DATE),
        ("published_at", datetime(2026, 3, 4, 23, 30, tzinfo=UTC).isoformat(), Reason.DATE),
        ("body", f"{BODY} Nun hat der Rat das Geld für zwölf weitere Straßen freigegeben.", Reason.BODY),
        ("body", "Die Meldung wurde zurückgezogen.", Reason.BODY),
    ],
)  # fmt: skip
def test_what_says_something_else_is_material(field: str, text: str, reason: Reason) -> None:
    assert reasons(BEFORE, BEFORE | {field: text}) == [reason]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Stadt  ERHÄLT „15 Millionen“ Euro!"),
        ("title", "Satdt erhält 15 Milionen Euro"),
        ("teaser", "Der Bund fördert eine neue Datenplatform."),
        ("published_at", datetime(2026, 3, 4, 17, 5, tzinfo=UTC).isoformat()),
        ("published_at", ""),
        ("author", "aö"),
        ("body", BODY.replace("Rathaus", "Rathus").replace("acht Winter", "neun Winter")),
        ("body", "\n\n".join(reversed(BODY.split("\n\n")))),
        ("body", "## Parken\n\n" + BODY.replace("\n\n", "\n\n- ")),
        ("links", "https://example.org/neu"),
        ("caption", "Ein ganz anderes Bild mit vielen Worten darunter."),
    ],
)
def test_what_is_spelled_or_arranged_otherwise_is_not(field: str, text: str) -> None:
    changed = {name: value for name, value in (BEFORE | {field: text}).items() if value}

    assert reasons(BEFORE, changed) == []


@pytest.mark.parametrize(
    ("before", "after"), [("eine", "keine"), ("Hof", "Hofs"), ("2025", "2026"), ("Trier", "Speyer")]
)
def test_one_letter_may_make_another_word(before: str, after: str) -> None:
    assert reasons({"title": f"{before} Straße"}, {"title": f"{after} Straße"}) == [Reason.TITLE]


def test_two_words_in_a_short_note_are_a_correction() -> None:
    note = "Das Rathaus bleibt am Montag zu."

    assert reasons({"body": note}, {"body": note.replace("Montag", "Dienstag")}) == []


def test_every_reason_is_told() -> None:
    after = {"title": "Anders", "teaser": "Ganz neu", "body": "Nichts ist mehr wie zuvor in diesem Text."}

    assert reasons(BEFORE, after) == [Reason.TITLE, Reason.TEASER, Reason.BODY]
