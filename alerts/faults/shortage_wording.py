"""What is said of a disk with too little room, in mails to operators and on the page of sources."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ShortageWording:
    """The words of one language; `{...}` marks what is filled in."""

    disk: str
    kind: str
    text: str
    figures: str
    remedy: str


SHORTAGE: Mapping[str, ShortageWording] = {
    "de": ShortageWording(
        disk="Datenträger",
        kind="zu wenig Platz",
        text="Es ist zu wenig Platz frei. Quellen werden nicht gelesen; Mails und Seiten gehen weiter.",
        figures="{free} MiB sind frei, nötig sind {needed} MiB (storage.min_free_mib).",
        remedy="Platz schaffen; dann geht es von selbst weiter, ohne Verlust. Näheres: stadtradar doctor",
    ),
    "en": ShortageWording(
        disk="Disk",
        kind="too little room",
        text="There is too little room. Sources are not read; mails and pages go on.",
        figures="{free} MiB are free, {needed} MiB are needed (storage.min_free_mib).",
        remedy="Make room. Reading then goes on by itself, nothing is lost. See: stadtradar doctor",
    ),
}
