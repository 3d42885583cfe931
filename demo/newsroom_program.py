"""What the newsroom does during the demonstration, and whom it must be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from demo.newsroom import Newsroom
from demo.newsroom_articles import SITE_NAMES


class Action(StrEnum):
    """What the newsroom can do; the target is a slug, for CHANGE_LAYOUT a site."""

    PUBLISH = "publish"
    EDIT = "edit"
    CHANGE_LAYOUT = "change_layout"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing the newsroom does."""

    action: Action
    target: str

    def take(self, newsroom: Newsroom) -> None:
        """Do it."""
        if self.action is Action.PUBLISH:
            newsroom.publish(self.target)
        elif self.action is Action.EDIT:
            newsroom.edit(self.target)
        else:
            newsroom.change_layout(next(name for name in SITE_NAMES if name == self.target))


@dataclass(frozen=True, kw_only=True)
class NewsroomProgram:
    """The baseline, then rounds of steps.

    A crawl belongs between two of them, so that an edit meets an article that is known.
    """

    baseline: tuple[str, ...]  # slugs, published before the first crawl; nobody is alerted to them
    rounds: tuple[tuple[Step, ...], ...]
    expected: Mapping[str, tuple[frozenset[str], ...]]  # query -> stories, each the slugs of its copies


def _publish(*slugs: str) -> tuple[Step, ...]:
    return tuple(Step(action=Action.PUBLISH, target=slug) for slug in slugs)


_APPOINTMENT = frozenset({"kl-digital-bekommt-neue-geschaeftsleitung"})
_FLOOD = frozenset({"hochwasser-frueher-erkennen"})
_PLATFORM = frozenset({"datenplattform-fuer-alle", "plattform-oeffnet-stadtdaten"})
_CYCLING = frozenset({"radweg-zaehlt-mit"})
_INTERVIEW = frozenset({"vom-versuch-zum-betrieb"})

PROGRAM = NewsroomProgram(
    baseline=(
        "sensoren-melden-freie-parkplaetze",
        "strassenlaternen-lernen-zaehlen",
        "waerme-aus-dem-rechenzentrum",
        "buergerbuero-im-baumarkt",
        "ampeln-sprechen-mit-bussen",
        "zaehler-melden-sich-selbst",
    ),
    rounds=(
        _publish(
            "kl-digital-bekommt-neue-geschaeftsleitung",
            "hochwasser-frueher-erkennen",
            "datenplattform-fuer-alle",
        ),
        (
            *_publish(
                "plattform-oeffnet-stadtdaten",
                "vom-versuch-zum-betrieb",
                "busse-auf-abruf",
                "radweg-zaehlt-mit",
            ),
            Step(action=Action.EDIT, target="hochwasser-frueher-erkennen"),
        ),
        (
            Step(action=Action.CHANGE_LAYOUT, target="sister"),
            *_publish("stadtwerke-testen-den-ernstfall"),
        ),
    ),
    expected={
        "Kaiserslautern": (_APPOINTMENT, _FLOOD, _PLATFORM),
        "KL.digital": (_APPOINTMENT, _PLATFORM, _INTERVIEW),
        "Dortmund": (_CYCLING,),
    },
)
