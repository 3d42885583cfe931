import pytest

from query import Field, analyse_document
from storage.stories.told import Told, told
from storage.stories.verdict import judge
from storage.tables import StoryReason
from tests.articles import BODY


def read(title: str, body: str) -> Told:
    return told(analyse_document({Field.TITLE: title, Field.BODY: body}))


def about(subject: str) -> str:
    return f"Das {subject} öffnet. Am {subject} wird gebaut. Zum {subject} fährt ein Bus.\n\n{BODY}"


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"),
    [
        (("Neues", BODY), ("Anderes", BODY), StoryReason.NEAR_COPY),
        (
            ("Freibad in der Innenstadt im Winter saniert", BODY),
            ("Radweg in der Innenstadt im Winter saniert", BODY),
            StoryReason.OTHER_NAMES,
        ),
        (("Neues", about("Hallenbad")), ("Anderes", about("Klärwerk")), StoryReason.OTHER_NAMES),
        (("Neues", about("Hallenbad")), ("Anderes", BODY), StoryReason.NEAR_COPY),
    ],
)
def test_the_same_text_about_something_else_is_another_story(
    ours: tuple[str, str], theirs: tuple[str, str], reason: StoryReason
) -> None:
    assert judge(read(*ours), read(*theirs), days=0, same_source=False).reason is reason
