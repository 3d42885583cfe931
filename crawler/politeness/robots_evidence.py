"""What a robots.txt forbids us, in words."""

from zoneinfo import ZoneInfo

from crawler.politeness.robots_rules import rules_for
from storage.hosts import RobotsTxt

_BERLIN = ZoneInfo("Europe/Berlin")
_MOST_RULES = 5


def rules_told(robots: RobotsTxt, token: str) -> str:
    """Return what a robots.txt forbids us and since when, as far as we know (German)."""
    rules = rules_for(robots.body, token)
    shown = ", ".join(f"Disallow: {path}" for path in rules.disallowed[:_MOST_RULES])
    more = " und weitere" if len(rules.disallowed) > _MOST_RULES else ""
    told = f"Für „{rules.group}“ gilt dort: {shown}{more}."
    if robots.changed_at is not None:
        told += f" Geändert bemerkt am {robots.changed_at.astimezone(_BERLIN):%d.%m.%Y}."
    return told
