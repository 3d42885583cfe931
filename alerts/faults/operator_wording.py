"""What our mails to operators say around the faults."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OperatorWording:
    """Every text of a mail to operators in one language."""

    language: str
    clock: str  # strftime
    subject: str
    one_opened: str
    many_opened: str
    one_closed: str
    many_closed: str
    opened: str
    passed: str
    closed: str
    since: str
    lasted: str
    evidence: str
    remedy: str
    more: str
    all_sources: str
    why: str


OPERATOR_WORDINGS: Mapping[str, OperatorWording] = {
    "de": OperatorWording(
        language="de",
        clock="%d.%m.%Y, %H:%M Uhr",
        subject="{sender}: {what}",
        one_opened="{source} gestört ({kind})",
        many_opened="{count} Quellen gestört",
        one_closed="{source} wieder in Ordnung",
        many_closed="{count} Quellen wieder in Ordnung",
        opened="Neu gestört",
        passed="Kurz gestört, schon wieder in Ordnung",
        closed="Wieder in Ordnung",
        since="seit {at}",
        lasted="{start} bis {end}",
        evidence="Beleg:",
        remedy="Was zu tun ist:",
        more="und {count} weitere",
        all_sources="Alle Quellen:",
        why="Diese Mail kommt einmal, wenn eine Störung beginnt, und einmal, wenn sie endet. "
        "Wer sie bekommt, steht in den Einstellungen unter [ops] mail.",
    ),
    "en": OperatorWording(
        language="en",
        clock="%Y-%m-%d, %H:%M",
        subject="{sender}: {what}",
        one_opened="{source} is at fault ({kind})",
        many_opened="{count} sources are at fault",
        one_closed="{source} is well again",
        many_closed="{count} sources are well again",
        opened="Newly at fault",
        passed="At fault for a moment, well again",
        closed="Well again",
        since="since {at}",
        lasted="{start} to {end}",
        evidence="Evidence:",
        remedy="What to do:",
        more="and {count} more",
        all_sources="All sources:",
        why="This mail comes once when a fault begins and once when it ends. "
        "Who gets it stands in the settings under [ops] mail. All times are German time.",
    ),
}
